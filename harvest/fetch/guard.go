package fetch

import (
	"context"
	"fmt"
	"net"
	"net/netip"
	"slices"
	"strconv"
	"syscall"

	"code.dny.dev/ssrf"
)

// guard judges where a connection may go. It does not change once made.
type guard struct {
	allow allowList
	ports []uint16
	iana  *ssrf.Guardian
	// publicOnly: AllowPrivate frees ports and public literals, but no
	// address that is not public. It is the guard of what a public host
	// leads to.
	publicOnly bool
}

func newGuard(allow allowList, ports []uint16, publicOnly bool) *guard {
	return &guard{allow: allow, ports: ports, publicOnly: publicOnly, iana: ssrf.New(ssrf.WithAnyPort())}
}

// url judges what can be judged before a name is resolved. The last word is
// address's, at the connection.
func (g *guard) url(t target) error {
	freed := g.allow.name(t.host, t.port) || t.literal.IsValid() && g.allow.addr(t.literal, t.port)
	if t.literal.IsValid() && !freed {
		return &problem{kind: ErrAddress, detail: fmt.Sprintf(
			"the host is the IP address %v; use a host name, or add %q to the allowed private addresses", t.literal, t.literal)}
	}
	// A name may still turn out to lie in an allowed range.
	if !freed && !slices.Contains(g.ports, t.port) && (g.publicOnly || len(g.allow.nets) == 0) {
		return g.portProblem(t)
	}
	if t.literal.IsValid() {
		return g.address(t, t.literal)
	}
	return nil
}

// address judges the address that is about to be dialled for t.
func (g *guard) address(t target, dialled netip.Addr) error {
	ip := plain(dialled)
	byAddr, byName := g.allow.addr(ip, t.port), g.allow.name(t.host, t.port)
	if !byAddr && !byName && !slices.Contains(g.ports, t.port) {
		return g.portProblem(t)
	}
	in := private(ip, g.iana)
	switch {
	case in == nil:
		return nil
	case g.publicOnly:
		return &problem{kind: ErrAddress, detail: fmt.Sprintf(
			"%s is %v (%s), and a public host led to it", t.host, dialled, in.what)}
	case byAddr || byName && in.byName:
		return nil
	case in.byName:
		return &problem{kind: ErrAddress, detail: fmt.Sprintf(
			"%s is %v (%s); to allow it add %q to the allowed private addresses", t.host, dialled, in.what, t.hostPort())}
	default:
		return &problem{kind: ErrAddress, detail: fmt.Sprintf(
			"%s is %v (%s); only adding the address itself to the allowed private addresses allows it", t.host, dialled, in.what)}
	}
}

func (g *guard) portProblem(t target) error {
	return &problem{kind: ErrPort, detail: fmt.Sprintf(
		"port %d of %s; to allow it add %d to the ports, or %q to the allowed private addresses", t.port, t.host, t.port, t.hostPort())}
}

func (t target) hostPort() string {
	return net.JoinHostPort(t.host, strconv.Itoa(int(t.port)))
}

type targetKey struct{}

// control is a net.Dialer.ControlContext: it runs after the name was resolved
// and the socket made, before anything is sent to the address.
func (g *guard) control(ctx context.Context, network, address string, _ syscall.RawConn) error {
	t, ok := ctx.Value(targetKey{}).(target)
	if !ok {
		return &problem{kind: ErrAddress, detail: "a connection to " + address + " that no request asked for"}
	}
	if network != "tcp4" && network != "tcp6" {
		return &problem{kind: ErrAddress, detail: network + " is not TCP"}
	}
	to, err := netip.ParseAddrPort(address)
	if err != nil {
		return &problem{kind: ErrAddress, err: err}
	}
	return g.address(t, to.Addr())
}
