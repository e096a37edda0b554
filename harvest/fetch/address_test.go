package fetch

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/netip"
	"net/url"
	"testing"

	"pgregory.net/rapid"
)

// forbidden holds the first, a middle and the last address of every IPv4 range
// that is not the public internet.
var forbidden = []string{
	"0.0.0.0", "0.1.2.3", "0.255.255.255",
	"10.0.0.0", "10.20.30.40", "10.255.255.255",
	"100.64.0.0", "100.100.100.200", "100.127.255.255",
	"127.0.0.0", "127.0.0.1", "127.255.255.255",
	"169.254.0.0", "169.254.169.254", "169.254.255.255",
	"172.16.0.0", "172.20.1.1", "172.31.255.255",
	"192.0.0.0", "192.0.0.8", "192.0.0.255",
	"192.0.2.0", "192.0.2.7", "192.0.2.255",
	"192.88.99.0", "192.88.99.1", "192.88.99.255",
	"192.168.0.0", "192.168.1.1", "192.168.255.255",
	"198.18.0.0", "198.18.7.7", "198.19.255.255",
	"198.51.100.0", "198.51.100.9", "198.51.100.255",
	"203.0.113.0", "203.0.113.5", "203.0.113.255",
	"224.0.0.0", "239.255.255.250", "239.255.255.255",
	"240.0.0.0", "250.1.1.1", "255.255.255.255",
}

var forbidden6 = []string{
	"::", "::1", "::2", "::ffff:ffff", "::127.0.0.1", "::8.8.8.8",
	"::ffff:0:127.0.0.1", "64:ff9b:1::1", "64:ff9b:1:ffff::8.8.8.8",
	"100::1", "2001::1", "2001:0:808:808::", "2001:db8::1", "2001:1::1", "2001:1ff::1",
	"2002::1", "2002:808:808::1", "2620:4f:8000::1", "3fff::1", "5f00::1",
	"fc00::1", "fd12:3456::1", "fe80::1", "febf::1", "fec0::1", "feff::1", "ff02::1", "ff0e::1",
	"4000::1", "8000::1", "2a00:1450::5efe:127.0.0.1", "2a00:1450::200:5efe:10.0.0.1",
}

var public = []string{
	"1.1.1.1", "8.8.8.8", "9.255.255.255", "11.0.0.0", "100.63.255.255", "100.128.0.0",
	"126.255.255.255", "128.0.0.0", "169.253.255.255", "169.255.0.0", "172.15.255.255", "172.32.0.0",
	"192.0.1.0", "192.167.255.255", "192.169.0.0", "198.17.255.255", "198.20.0.0", "200.1.2.3", "223.255.255.255",
	"2001:200::1", "2606:4700::1111", "2800:68::1", "2a00:1450:4001::1",
	"::ffff:8.8.8.8", "64:ff9b::8.8.8.8",
}

// spellings gives an IPv4 address in the forms that carry it in IPv6.
func spellings(t *testing.T, dotted string) map[string]netip.Addr {
	t.Helper()
	a := netip.MustParseAddr(dotted)
	b := a.As4()
	sixToFour := [16]byte{0x20, 0x02, b[0], b[1], b[2], b[3], 15: 1}
	// Teredo (RFC 4380 §4) holds the client's address inverted.
	teredo := [16]byte{0x20, 0x01, 12: ^b[0], 13: ^b[1], 14: ^b[2], 15: ^b[3]}
	return map[string]netip.Addr{
		"dotted":     a,
		"mapped":     netip.MustParseAddr("::ffff:" + dotted),
		"compatible": netip.MustParseAddr("::" + dotted),
		"6to4":       netip.AddrFrom16(sixToFour),
		"NAT64":      netip.MustParseAddr("64:ff9b::" + dotted),
		"Teredo":     netip.AddrFrom16(teredo),
	}
}

func dialled(g *guard, ip netip.Addr) error {
	ctx := context.WithValue(context.Background(), targetKey{}, target{host: "datos.example", port: 443})
	network := "tcp4"
	if ip.Is6() {
		network = "tcp6"
	}
	return g.control(ctx, network, netip.AddrPortFrom(ip, 443).String(), nil)
}

func TestForbiddenAddressesInEverySpelling(t *testing.T) {
	g := newGuard(allowList{}, []uint16{80, 443}, false)
	for _, dotted := range forbidden {
		for form, ip := range spellings(t, dotted) {
			if err := dialled(g, ip); !errors.Is(err, ErrAddress) {
				t.Errorf("%s as %s (%v): %v, want ErrAddress", dotted, form, ip, err)
			}
		}
	}
	for _, text := range forbidden6 {
		if err := dialled(g, netip.MustParseAddr(text)); !errors.Is(err, ErrAddress) {
			t.Errorf("%s: %v, want ErrAddress", text, err)
		}
	}
	for _, zoned := range []string{"[fe80::1%eth0]:443", "[2606:4700::1111%eth0]:443"} {
		ctx := context.WithValue(context.Background(), targetKey{}, target{host: "datos.example", port: 443})
		if err := g.control(ctx, "tcp6", zoned, nil); !errors.Is(err, ErrAddress) {
			t.Errorf("%s: %v, want ErrAddress", zoned, err)
		}
	}
}

func TestPublicAddresses(t *testing.T) {
	for _, publicOnly := range []bool{false, true} {
		g := newGuard(allowList{}, []uint16{80, 443}, publicOnly)
		for _, text := range public {
			if err := dialled(g, netip.MustParseAddr(text)); err != nil {
				t.Errorf("publicOnly %t: %s: %v", publicOnly, text, err)
			}
		}
	}
}

// Hosts that are a number in any form are refused before anything is resolved.
func TestLiteralHostsInEverySpelling(t *testing.T) {
	c := newClient(t, Policy{})
	for _, dotted := range append(append([]string{}, forbidden...), "8.8.8.8") {
		b := netip.MustParseAddr(dotted).As4()
		n := uint32(b[0])<<24 | uint32(b[1])<<16 | uint32(b[2])<<8 | uint32(b[3])
		hosts := []string{
			dotted, dotted + ".",
			"[::ffff:" + dotted + "]",
			fmt.Sprint(n), fmt.Sprintf("0x%x", n), fmt.Sprintf("0%o", n),
			fmt.Sprintf("0x%x.0x%x.0x%x.0x%x", b[0], b[1], b[2], b[3]),
			fmt.Sprintf("0%o.0%o.0%o.0%o", b[0], b[1], b[2], b[3]),
			fmt.Sprintf("%d.%d", b[0], n&0xffffff),
			fmt.Sprintf("%d.%d.%d", b[0], b[1], n&0xffff),
			fullwidth(dotted),
		}
		for form, ip := range spellings(t, dotted) {
			if form != "dotted" {
				hosts = append(hosts, "["+ip.String()+"]")
			}
		}
		for _, host := range hosts {
			if got, err := c.Check("http://" + host + "/"); !errors.Is(err, ErrAddress) {
				t.Errorf("%s as %s: %q, %v, want ErrAddress", dotted, host, got, err)
			}
		}
	}
}

// fullwidth writes the digits as IDNA maps them back to ASCII.
func fullwidth(s string) string {
	out := []rune(s)
	for i, r := range out {
		if r >= '0' && r <= '9' {
			out[i] = r - '0' + '０'
		}
	}
	return string(out)
}

// Whatever the rest says, an IPv4 address carried in IPv6 is never easier to
// reach than the address itself.
func TestCarriedAddressIsNeverEasier(t *testing.T) {
	g := newGuard(allowList{}, []uint16{80, 443}, false)
	rapid.Check(t, func(rt *rapid.T) {
		b := [4]byte(rapid.SliceOfN(rapid.Byte(), 4, 4).Draw(rt, "ip"))
		dotted := netip.AddrFrom4(b)
		want := dialled(g, dotted)
		for form, ip := range spellings(t, dotted.String()) {
			if got := dialled(g, ip); want != nil && got == nil {
				rt.Fatalf("%v is refused, as %s (%v) it is let through", dotted, form, ip)
			}
		}
	})
}

func TestControlNeedsATarget(t *testing.T) {
	g := newGuard(allowList{}, []uint16{80, 443}, false)
	if err := g.control(context.Background(), "tcp4", "8.8.8.8:80", nil); !errors.Is(err, ErrAddress) {
		t.Errorf("without a target: %v", err)
	}
	ctx := context.WithValue(context.Background(), targetKey{}, target{host: "a.example", port: 80})
	for _, network := range []string{"udp4", "unix", "tcp"} {
		if err := g.control(ctx, network, "8.8.8.8:80", nil); !errors.Is(err, ErrAddress) {
			t.Errorf("network %s: %v", network, err)
		}
	}
}

func newClient(t *testing.T, p Policy, options ...Option) *Client {
	t.Helper()
	c, err := New(p, options...)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(c.CloseIdle)
	return c
}

// hostPortOf gives the host:port of a test server's URL.
func hostPortOf(t *testing.T, raw string) string {
	t.Helper()
	u, err := url.Parse(raw)
	if err != nil {
		t.Fatal(err)
	}
	if _, _, err := net.SplitHostPort(u.Host); err != nil {
		t.Fatal(err)
	}
	return u.Host
}
