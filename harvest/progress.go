package harvest

import "io"

// Progress is told what a run is at; it must return quickly.
type Progress func(Step)

// Step is a point of a run, for people who watch.
type Step struct {
	Stage   string // fetch, parse, plan, commit
	Page    int
	Bytes   int64 // read of this page
	Records int   // read so far
}

// progressEvery is how many bytes lie between two steps.
const progressEvery = 1 << 20

// progressReader tells progress as a body is read.
type progressReader struct {
	r    io.Reader
	tick Progress
	page int
	n    int64
	told int64
}

// Read implements io.Reader.
func (p *progressReader) Read(b []byte) (int, error) {
	n, err := p.r.Read(b)
	p.n += int64(n)
	if p.tick != nil && p.n-p.told >= progressEvery {
		p.told = p.n
		p.tick(Step{Stage: "fetch", Page: p.page, Bytes: p.n})
	}
	return n, err
}
