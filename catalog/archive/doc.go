// Package archive keeps what each source said, and when, as immutable objects
// over catalog/files: statements in packs, commits that promote them, tables
// of the entries in force, an append-only log, staged and held runs. It is
// the truth that everything else is projected from; docs/archive.md is its
// format to the byte.
//
// The package knows objects and their consistency. What a run decides (plan,
// guard, hold) is the harvest package's; what is shown is the projector's.
package archive
