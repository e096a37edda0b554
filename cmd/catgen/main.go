// Command catgen writes catalogues of any size, for benchmarks and load
// tests. What it wrote is told as JSON on standard error.
//
//	catgen -n 10000 -syntax ttl -o catalogue.ttl
//	catgen -n 10000 -syntax datajson -defects 0.1 > data.json
//	catgen -n 10000 -syntax datajson -defects 0.1 -change 0.02 > data-2.json
package main

import (
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"

	"github.com/vitral-data/vitral/cmd/catgen/generate"
)

func main() {
	if err := run(os.Args[1:], os.Stdout, os.Stderr); err != nil {
		if !errors.Is(err, flag.ErrHelp) {
			_, _ = fmt.Fprintln(os.Stderr, "catgen:", err)
		}
		os.Exit(2)
	}
}

func run(args []string, stdout, stderr io.Writer) (err error) {
	var o generate.Options
	fs := flag.NewFlagSet("catgen", flag.ContinueOnError)
	fs.SetOutput(stderr)
	fs.IntVar(&o.N, "n", 1000, "how many datasets")
	fs.Uint64Var(&o.Seed, "seed", 1, "tells catalogues apart; the same seed gives the same bytes")
	syntax := fs.String("syntax", "datajson", "nt, ttl or datajson")
	out := fs.String("o", "", "the file to write; standard output without it")
	fs.IntVar(&o.Size, "size", 0, "average bytes of a dataset of a data.json (14336 without it)")
	fs.Float64Var(&o.Defects, "defects", 0, "share of datasets with a defect, 0 to 1")
	fs.Float64Var(&o.Touch, "touch", 0, "share of datasets whose date alone moved against the catalogue without it")
	fs.Float64Var(&o.Change, "change", 0, "share of datasets that say something else")
	if err := fs.Parse(args); err != nil {
		return err
	}
	if fs.NArg() > 0 {
		return fmt.Errorf("argument %q: it takes flags alone", fs.Arg(0))
	}
	o.Syntax = generate.Syntax(*syntax)
	w := stdout
	if *out != "" {
		f, err := os.Create(*out)
		if err != nil {
			return err
		}
		defer func() { err = errors.Join(err, f.Close()) }()
		w = f
	}
	st, err := generate.Write(w, o)
	if err != nil {
		return err
	}
	return json.NewEncoder(stderr).Encode(st)
}
