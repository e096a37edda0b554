// Package bleve is the embedded index: a Bleve (Scorch) inverted index in a
// folder for the words, and columns in memory for all else.
//
// Bleve answers which documents hold a word, and how well; filters, facets,
// sums and orders come from the columns, which are rebuilt when the index is
// opened from a compact row stored in each document, and changed after each
// batch. So the two can't disagree after a crash, and no search touches a
// stored field but those of the hits it returns. Numeric and date fields, and
// Bleve's own facets, cost many times what the columns do.
//
// A document has an ordinal, its place in the columns, for as long as the
// process runs. Each segment of Bleve's, being immutable, has a table from its
// document numbers to ordinals, made once; matching adds up scores by ordinal.
package bleve
