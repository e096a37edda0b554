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
	base, out, axe, demo string
	widths               string
	budget               int
	pages                []page
}

// page is a page to look at, and the name of its pictures.
type page struct{ name, path string }

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	code := shots(ctx)
	stop()
	os.Exit(code)
}

// shots is main; it returns the exit code.
func shots(ctx context.Context) int {
	var o options
	flag.StringVar(&o.demo, "demo", "", "the program vitral: look at every kind of page of its demonstration")
	flag.StringVar(&o.base, "base", "", "where the portal stands: http://host:port")
	flag.StringVar(&o.out, "out", "", "folder for pictures; empty takes none")
	flag.StringVar(&o.axe, "axe", defaultAxe(), "axe.min.js")
	flag.StringVar(&o.widths, "widths", "360,1280", "widths in px to look at, between commas")
	flag.IntVar(&o.budget, "budget", 50_000, "the most bytes of a page's HTML and CSS, compressed")
	flag.Parse()
	for _, path := range flag.Args() {
		o.pages = append(o.pages, page{fileName(path), path})
	}
	broken, err := look(ctx, &o)
	if err != nil {
		fmt.Fprintln(os.Stderr, "shots:", err)
		return 2
	}
	if broken > 0 {
		fmt.Fprintf(os.Stderr, "shots: %d of %d pages break a promise\n", broken, len(o.pages))
		return 1
	}
	return 0
}

// look looks at what is named, or at a demonstration that it starts and ends.
func look(ctx context.Context, o *options) (broken int, err error) {
	if o.demo == "" {
		return run(ctx, *o)
	}
	d, err := startDemo(ctx, o.demo)
	if err != nil {
		return 0, err
	}
	defer func() { err = errors.Join(err, d.stop()) }()
	o.base = d.base
	if o.pages, err = d.pages(ctx); err != nil {
		return 0, err
	}
	return run(ctx, *o)
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
	if o.base == "" || len(o.pages) == 0 {
		return 0, errors.New("give -base and the paths of pages")
	}
	all, err := views(o.widths)
	if err != nil {
		return 0, err
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
	for _, p := range o.pages {
		r := report{Path: p.path}
		if err := r.weigh(ctx, o.base, p.path, o.budget); err != nil {
			return broken, fmt.Errorf("weighing %s: %w", p.path, err)
		}
		for _, v := range all {
			if err := b.look(&r, o, p, v); err != nil {
				return broken, fmt.Errorf("looking at %s, %s: %w", p.path, v.name, err)
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
