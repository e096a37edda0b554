// Package vocab holds the controlled vocabularies that metadata is read with:
// file types, media types, accrual periodicities, themes, licences, access
// rights, languages and countries. Each is a table of concepts with their
// IRIs, labels in Spanish, Portuguese and English, and the spellings that
// real catalogues write for them.
//
// The tables are text files in data/, one concept a line, built into the
// program; docs/vocabularies.md says where each comes from and how to add a
// spelling. Everything here is immutable once [Load] has returned it, so it
// may be used by any number of goroutines.
package vocab
