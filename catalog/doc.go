// Package catalog is the domain of Vitral: what a public body's catalogue
// says, in the terms of DCAT 3. It is the ground floor of the program and
// imports nothing of ours.
package catalog
