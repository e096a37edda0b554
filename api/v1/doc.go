// Package v1 is the JSON API: typed operations, described by an OpenAPI 3.1
// document that is made of the very types that answer. It only reads, except
// for the operations that run harvests and decide on held ones, which ask for
// a token.
package v1
