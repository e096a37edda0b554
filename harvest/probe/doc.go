// Package probe asks whether the files that distributions name are there. It
// keeps nothing: it gives Probe values, and recording them is the caller's.
package probe
