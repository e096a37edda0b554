package fetch

import (
	"errors"
	"fmt"
	"io"
	"time"
)

// meter reads the bytes as transferred: it counts them, ends the exchange when
// they come too slowly, and tells an end from a cut.
//
// Only time spent waiting in Read counts, so that a slow consumer isn't taken
// for a slow host: every minRate bytes may take at most one window of waiting.
type meter struct {
	src     io.Reader
	ex      *exchange
	minRate int64

	read  int64         // in all
	due   int64         // bytes still due in this window
	left  time.Duration // waiting left in this window
	clock *time.Timer   // nil when there is no minRate
}

func newMeter(src io.Reader, ex *exchange, minRate int64) *meter {
	m := &meter{src: src, ex: ex, minRate: minRate, due: minRate, left: rateWindow}
	if minRate > 0 {
		m.clock = time.AfterFunc(rateWindow, func() {
			ex.cancel(&problem{kind: ErrSlow, detail: fmt.Sprintf(
				"fewer than %d bytes in %v", minRate, rateWindow)})
		})
		m.clock.Stop()
	}
	return m
}

func (m *meter) Read(p []byte) (int, error) {
	n, err := m.wait(p)
	m.read += int64(n)
	if err == nil || errors.Is(err, io.EOF) {
		return n, err
	}
	if stopped := m.ex.stopped(); stopped != nil {
		return n, stopped
	}
	// The host closed early, reset, or broke its own framing.
	return n, &problem{kind: ErrCut, detail: fmt.Sprintf("after %d bytes", m.read), err: err}
}

func (m *meter) wait(p []byte) (int, error) {
	if m.clock == nil {
		return m.src.Read(p)
	}
	start := time.Now()
	m.clock.Reset(m.left)
	n, err := m.src.Read(p)
	m.clock.Stop()
	m.left -= time.Since(start)
	if m.due -= int64(n); m.due <= 0 {
		m.due, m.left = m.minRate, rateWindow
	}
	return n, err
}
