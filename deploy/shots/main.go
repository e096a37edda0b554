// Command shots looks at pages as readers do: it takes pictures of them at
// phone and desktop width in light and in dark, measures what they weigh, and
// runs axe-core on them. It prints one JSON line a page and exits with 1 when
// a page breaks a promise: an accessibility violation, more than -budget
// bytes, something wider than the screen, a request to another origin, a
// cookie, or an error in the console.
//
//	shots -base http://127.0.0.1:8080 -out shots /es/ /es/datasets
//
// It needs Debian's chromium on the PATH, and axe-core, which
// deploy/setup.sh installs.
package main

import (
	"context"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"os"
	"os/signal"
	"path/filepath"
)

type options struct {
	base, out, axe string
	budget         int
	paths          []string
}

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	var o options
	flag.StringVar(&o.base, "base", "", "where the portal stands: http://host:port")
	flag.StringVar(&o.out, "out", "", "folder for pictures; empty takes none")
	flag.StringVar(&o.axe, "axe", defaultAxe(), "axe.min.js")
	flag.IntVar(&o.budget, "budget", 50_000, "the most bytes of a page's HTML and CSS, compressed")
	flag.Parse()
	o.paths = flag.Args()
	broken, err := run(ctx, o)
	if err != nil {
		fmt.Fprintln(os.Stderr, "shots:", err)
		os.Exit(2)
	}
	if broken > 0 {
		fmt.Fprintf(os.Stderr, "shots: %d of %d pages break a promise\n", broken, len(o.paths))
		os.Exit(1)
	}
}

// defaultAxe is where deploy/setup.sh puts axe-core.
func defaultAxe() string {
	cache, err := os.UserCacheDir()
	if err != nil {
		return ""
	}
	return filepath.Join(cache, "vitral", "axe", "node_modules", "axe-core", "axe.min.js")
}

// run looks at every page and says how many break a promise.
func run(ctx context.Context, o options) (broken int, err error) {
	if o.base == "" || len(o.paths) == 0 {
		return 0, errors.New("give -base and the paths of pages")
	}
	axe, err := os.ReadFile(o.axe)
	if err != nil {
		return 0, fmt.Errorf("reading axe-core (deploy/setup.sh installs it): %w", err)
	}
	if o.out != "" {
		if err := os.MkdirAll(o.out, 0o750); err != nil {
			return 0, err
		}
	}
	b, err := open(ctx, string(axe))
	if err != nil {
		return 0, err
	}
	defer b.close()
	out := json.NewEncoder(os.Stdout)
	for _, path := range o.paths {
		r := report{Path: path}
		if err := r.weigh(ctx, o.base, path, o.budget); err != nil {
			return broken, fmt.Errorf("weighing %s: %w", path, err)
		}
		for _, v := range views {
			if err := b.look(&r, o, path, v); err != nil {
				return broken, fmt.Errorf("looking at %s, %s: %w", path, v.name, err)
			}
		}
		if len(r.Broken) > 0 {
			broken++
		}
		if err := out.Encode(r); err != nil {
			return broken, err
		}
	}
	return broken, nil
}
