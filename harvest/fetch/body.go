package fetch

import (
	"errors"
	"fmt"
	"io"
	"net/http"
)

// body is Response.Body: the decoded bytes, within the limits. It is used by
// one goroutine. After an error it gives the same error again.
type body struct {
	method, url string
	coding      string
	limits      Limits
	ex          *exchange
	src         io.Closer
	meter       *meter

	decoded io.Reader // nil until the first Read
	rest    io.Reader // after decoded
	free    func()
	given   int64
	err     error
}

func newBody(resp *http.Response, ex *exchange, limits Limits, coding, method, url string) *body {
	return &body{
		method: method, url: url, coding: coding, limits: limits, ex: ex,
		src: resp.Body, meter: newMeter(resp.Body, ex, limits.MinRate),
	}
}

// Read implements io.Reader.
func (b *body) Read(p []byte) (int, error) {
	if b.err != nil || len(p) == 0 {
		return 0, b.err
	}
	n, err := b.next(p)
	if room := b.limits.MaxBytes - b.given; int64(n) > room {
		n = int(room)
		err = &problem{kind: ErrTooLarge, detail: fmt.Sprintf("more than %d bytes", b.limits.MaxBytes)}
	}
	b.given += int64(n)
	if b.coding != "" && b.given > ratioGrace && b.given > b.meter.read*int64(b.limits.MaxRatio) {
		err = &problem{kind: ErrRatio, detail: fmt.Sprintf(
			"%d bytes became %d, the limit is %d to 1", b.meter.read, b.given, b.limits.MaxRatio)}
	}
	switch {
	case err == nil:
	case errors.Is(err, io.EOF):
		b.err = io.EOF
	default:
		b.err = at(b.method, b.url, ErrCut, err)
	}
	return n, b.err
}

// next reads decoded bytes. io.EOF means that the transfer too came to its
// own end.
func (b *body) next(p []byte) (int, error) {
	if b.decoded == nil {
		decoded, rest, free, err := decode(b.coding, b.meter)
		if errors.Is(err, io.EOF) && b.meter.read == 0 {
			return 0, io.EOF // an empty body, with a coding in the header
		}
		if err != nil {
			return 0, decodeProblem(b.coding, err)
		}
		b.decoded, b.rest, b.free = decoded, rest, free
	}
	n, err := b.decoded.Read(p)
	if err == nil || b.coding == "" {
		return n, err
	}
	if !errors.Is(err, io.EOF) {
		return n, decodeProblem(b.coding, err)
	}
	// The coding ended; the transfer must end here too.
	var extra [1]byte
	more, err := io.ReadFull(b.rest, extra[:])
	if more > 0 {
		return n, &problem{kind: ErrEncoding, detail: "bytes follow the end of the " + b.coding + " stream"}
	}
	return n, err
}

// Close implements io.Closer. It never waits for the host.
func (b *body) Close() error {
	if b.free != nil {
		b.free()
		b.free = nil
	}
	if b.err == nil {
		b.err = at(b.method, b.url, ErrCut, errors.New("read after Close"))
	}
	b.ex.end()
	_ = b.src.Close() // says at most that the exchange has ended
	return nil
}
