package main

import (
	"fmt"
	"io"
	"os"
	"sync"

	"github.com/vitral-data/vitral/harvest"
)

// progress is a line about a run in progress: rewritten in place on a
// terminal, a new one a stage elsewhere.
type progress struct {
	w     io.Writer
	tty   bool
	mu    sync.Mutex
	stage string
	shown bool
}

func (e *env) progress() *progress {
	p := &progress{w: e.err}
	if f, ok := e.err.(*os.File); ok {
		if info, err := f.Stat(); err == nil && info.Mode()&os.ModeCharDevice != 0 {
			p.tty = true
		}
	}
	return p
}

func (p *progress) step(s harvest.Step) {
	p.mu.Lock()
	defer p.mu.Unlock()
	line := s.Stage
	if s.Bytes > 0 {
		line += fmt.Sprintf(" page %d, %d MB", s.Page, s.Bytes>>20)
	}
	if s.Records > 0 {
		line += fmt.Sprintf(" %d records", s.Records)
	}
	switch {
	case p.tty:
		_, _ = fmt.Fprintf(p.w, "\r\x1b[K%s", line)
		p.shown = true
	case s.Stage != p.stage:
		_, _ = fmt.Fprintln(p.w, line)
	}
	p.stage = s.Stage
}

// done ends the line.
func (p *progress) done() {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.shown {
		_, _ = fmt.Fprint(p.w, "\r\x1b[K")
		p.shown = false
	}
}
