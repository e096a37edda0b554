// Package rawjson reads JSON without giving up how it was written: it checks
// and steps over values in a window of bytes, and lays one document out as a
// tree whose every node still knows its own bytes. Numbers are never turned
// into floats and members keep their order.
package rawjson
