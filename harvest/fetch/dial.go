package fetch

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"fmt"
	"net"
	"net/http"
	"net/netip"
	"strconv"
	"time"
)

const (
	dialTime    = 5 * time.Second
	tlsTime     = 5 * time.Second
	idleTime    = 30 * time.Second
	headerBytes = 256 << 10
)

// dialer makes the connections of one guard.
type dialer struct {
	net   net.Dialer
	hosts map[string]string // "host" or "host:port" -> "ip:port" to dial instead
	// replace dials in tests that run without a network; the guard is not
	// asked, for there is no address.
	replace func(ctx context.Context, network, address string) (net.Conn, error)
}

// dial resolves, judges and connects. address is the host:port of the URL.
func (d *dialer) dial(ctx context.Context, network, address string) (net.Conn, error) {
	if d.replace != nil {
		return d.replace(ctx, network, address)
	}
	host, portText, err := net.SplitHostPort(address)
	if err != nil {
		return nil, fmt.Errorf("dial %q: %w", address, err)
	}
	port, err := strconv.ParseUint(portText, 10, 16)
	if err != nil {
		return nil, fmt.Errorf("dial %q: %w", address, err)
	}
	t := target{host: host, port: uint16(port)}
	if to, ok := mapped(d.hosts, t); ok {
		address = to
	}
	return d.net.DialContext(context.WithValue(ctx, targetKey{}, t), network, address)
}

func mapped(hosts map[string]string, t target) (string, bool) {
	if to, ok := hosts[t.hostPort()]; ok {
		return to, true
	}
	to, ok := hosts[t.host]
	return to, ok
}

// newTransport is an http.Transport whose every connection passes the guard.
// HTTP/1.1 only: with two connections a host there is nothing for HTTP/2 to
// gain, and one protocol less to defend against.
func newTransport(g *guard, resolver *net.Resolver, d dialer, roots *x509.CertPool) *http.Transport {
	d.net = net.Dialer{
		Timeout:        dialTime,
		KeepAlive:      idleTime,
		Resolver:       resolver,
		ControlContext: g.control,
	}
	return &http.Transport{
		Proxy:                  nil, // a proxy would be all that the guard sees
		DialContext:            d.dial,
		TLSClientConfig:        &tls.Config{MinVersion: tls.VersionTLS12, RootCAs: roots},
		TLSHandshakeTimeout:    tlsTime,
		TLSNextProto:           map[string]func(string, *tls.Conn) http.RoundTripper{},
		DisableCompression:     true, // body decodes, and counts both sides
		MaxIdleConns:           64,
		MaxIdleConnsPerHost:    2,
		IdleConnTimeout:        idleTime,
		MaxResponseHeaderBytes: headerBytes,
	}
}

// remote is the plain address at the other end of a connection; invalid when
// it has none (a pipe in a test).
func remote(conn net.Conn) netip.Addr {
	tcp, ok := conn.RemoteAddr().(*net.TCPAddr)
	if !ok {
		return netip.Addr{}
	}
	return plain(tcp.AddrPort().Addr())
}
