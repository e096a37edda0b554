package api

import (
	"context"
	"crypto/rand"
	"log/slog"
	"net"
	"net/http"
	"net/netip"
	"strings"
	"time"

	"github.com/vitral-data/vitral/api/problem"
)

type requestKey struct{}

// RequestIDFrom is the id that a request was given; "" outside of one.
func RequestIDFrom(ctx context.Context) string {
	id, _ := ctx.Value(requestKey{}).(string)
	return id
}

// identified gives each request an id of our own: one sent by a client would
// let it write into our log.
func identified(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		id := strings.ToLower(rand.Text())
		w.Header().Set(problem.RequestID, id)
		next.ServeHTTP(w, r.WithContext(context.WithValue(r.Context(), requestKey{}, id)))
	})
}

// logged writes one line a request. It has no query, which may hold what
// people look for, and of the address only the network.
func logged(log *slog.Logger, now func() time.Time) func(http.Handler) http.Handler {
	return func(next http.Handler) http.Handler {
		return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			start := now()
			counted := &counter{ResponseWriter: w}
			defer func() {
				log.LogAttrs(r.Context(), slog.LevelInfo, "request",
					slog.String("id", RequestIDFrom(r.Context())), slog.String("method", r.Method), slog.String("path", r.URL.Path),
					slog.Int("status", counted.code()), slog.Int64("bytes", counted.bytes), slog.Duration("took", now().Sub(start)),
					slog.String("from", network(r.RemoteAddr).String()))
			}()
			next.ServeHTTP(counted, r)
		})
	}
}

// network is the network that a client is counted and logged by: a /24 of
// IPv4, a /64 of IPv6. It goes by the connection alone: a header such as
// X-Forwarded-For says what the client likes. The zero prefix stands for an
// address that can't be read.
func network(remote string) netip.Prefix {
	addr := address(remote)
	if !addr.IsValid() {
		return netip.Prefix{}
	}
	bits := 64
	if addr.Is4() {
		bits = 24
	}
	p, err := addr.Prefix(bits)
	if err != nil {
		return netip.Prefix{}
	}
	return p
}

func address(remote string) netip.Addr {
	host, _, err := net.SplitHostPort(remote)
	if err != nil {
		host = remote
	}
	addr, err := netip.ParseAddr(host)
	if err != nil {
		return netip.Addr{}
	}
	return addr.Unmap().WithZone("")
}

// counter notes the status and size of an answer.
type counter struct {
	http.ResponseWriter
	status int
	bytes  int64
}

// WriteHeader implements http.ResponseWriter.
func (c *counter) WriteHeader(status int) {
	if c.status == 0 && status >= 200 {
		c.status = status
	}
	c.ResponseWriter.WriteHeader(status)
}

// Write implements http.ResponseWriter.
func (c *counter) Write(b []byte) (int, error) {
	if c.status == 0 {
		c.status = http.StatusOK
	}
	n, err := c.ResponseWriter.Write(b)
	c.bytes += int64(n)
	return n, err
}

// Flush implements http.Flusher.
func (c *counter) Flush() { _ = http.NewResponseController(c.ResponseWriter).Flush() }

// Unwrap serves http.ResponseController.
func (c *counter) Unwrap() http.ResponseWriter { return c.ResponseWriter }

func (c *counter) code() int {
	if c.status == 0 {
		return http.StatusOK
	}
	return c.status
}
