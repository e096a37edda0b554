package fetch

import (
	"context"
	"io"
	"net"
	"net/http"
	"sync"
	"sync/atomic"
	"testing"
)

// pipes is a network without a network, for tests that run in a synctest
// bubble, where time passes when everyone waits.
type pipes struct {
	conns chan net.Conn
	done  chan struct{}
	once  sync.Once
	dials atomic.Int64
	// refuse makes the first dials fail.
	refuse atomic.Int64
}

func (p *pipes) Accept() (net.Conn, error) {
	select {
	case c := <-p.conns:
		return c, nil
	case <-p.done:
		return nil, net.ErrClosed
	}
}
func (p *pipes) Close() error   { p.once.Do(func() { close(p.done) }); return nil }
func (p *pipes) Addr() net.Addr { return &net.UnixAddr{Name: "pipes", Net: "unix"} }

func (p *pipes) dial(ctx context.Context, _, _ string) (net.Conn, error) {
	p.dials.Add(1)
	if p.refuse.Add(-1) >= 0 {
		return nil, &net.OpError{Op: "dial", Net: "tcp", Err: io.ErrClosedPipe}
	}
	ours, theirs := net.Pipe()
	select {
	case p.conns <- theirs:
		return ours, nil
	case <-p.done:
		return nil, net.ErrClosed
	case <-ctx.Done():
		return nil, ctx.Err()
	}
}

// piped gives a client whose every host is the handler. close must be called
// before the bubble ends.
func piped(t *testing.T, policy Policy, h http.HandlerFunc) (c *Client, network *pipes, closeAll func()) {
	t.Helper()
	network = &pipes{conns: make(chan net.Conn), done: make(chan struct{})}
	var handling sync.WaitGroup
	server := &http.Server{Handler: http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		handling.Add(1)
		defer handling.Done()
		h(w, r)
	})}
	served := make(chan struct{})
	go func() {
		defer close(served)
		_ = server.Serve(network)
	}()
	c, err := New(policy, func(p *parts) { p.dialer.replace = network.dial })
	if err != nil {
		t.Fatal(err)
	}
	return c, network, func() {
		c.CloseIdle()
		_ = server.Close()
		<-served
		handling.Wait()
	}
}
