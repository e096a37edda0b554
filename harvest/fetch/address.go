package fetch

import (
	"net/netip"

	"code.dny.dev/ssrf"
)

// block is a range of addresses that is not the public internet.
type block struct {
	prefix netip.Prefix
	what   string
	// byName: an allowed host name frees it. The others (metadata services
	// of clouds, multicast, ranges that tunnel) only an address or a CIDR in
	// Policy.AllowPrivate does, so that the name servers of an allowed host
	// can't choose them.
	byName bool
}

// blocks is our own table, from the IANA special-purpose registries (RFC 6890
// and its updates). It stands beside the one in code.dny.dev/ssrf: an address
// must pass both, so that a mistake in one is not a hole.
var blocks = []block{
	{netip.MustParsePrefix("0.0.0.0/8"), "this network", false},
	{netip.MustParsePrefix("10.0.0.0/8"), "private", true},
	{netip.MustParsePrefix("100.64.0.0/10"), "shared by carriers", true},
	{netip.MustParsePrefix("127.0.0.0/8"), "loopback", true},
	{netip.MustParsePrefix("169.254.0.0/16"), "link-local", false},
	{netip.MustParsePrefix("172.16.0.0/12"), "private", true},
	{netip.MustParsePrefix("192.0.0.0/24"), "for protocols", false},
	{netip.MustParsePrefix("192.0.2.0/24"), "for documentation", false},
	{netip.MustParsePrefix("192.88.99.0/24"), "a 6to4 relay", false},
	{netip.MustParsePrefix("192.168.0.0/16"), "private", true},
	{netip.MustParsePrefix("198.18.0.0/15"), "for benchmarks", false},
	{netip.MustParsePrefix("198.51.100.0/24"), "for documentation", false},
	{netip.MustParsePrefix("203.0.113.0/24"), "for documentation", false},
	{netip.MustParsePrefix("224.0.0.0/4"), "multicast", false},
	{netip.MustParsePrefix("240.0.0.0/4"), "reserved", false},

	{netip.MustParsePrefix("::/128"), "unspecified", false},
	{netip.MustParsePrefix("::1/128"), "loopback", true},
	{netip.MustParsePrefix("::/96"), "IPv4-compatible", false},
	{netip.MustParsePrefix("::ffff:0:0:0/96"), "IPv4-translated", false},
	{netip.MustParsePrefix("64:ff9b:1::/48"), "local NAT64", false},
	{netip.MustParsePrefix("100::/64"), "for discarding", false},
	{netip.MustParsePrefix("2001::/32"), "Teredo", false},
	{netip.MustParsePrefix("2001::/23"), "for protocols", false},
	{netip.MustParsePrefix("2001:db8::/32"), "for documentation", false},
	{netip.MustParsePrefix("2002::/16"), "6to4", false},
	{netip.MustParsePrefix("3fff::/20"), "for documentation", false},
	{netip.MustParsePrefix("5f00::/16"), "for segment routing", false},
	{netip.MustParsePrefix("fc00::/7"), "private", true},
	{netip.MustParsePrefix("fe80::/10"), "link-local", false},
	{netip.MustParsePrefix("fec0::/10"), "site-local", false},
	{netip.MustParsePrefix("ff00::/8"), "multicast", false},
}

// nat64 is the well-known prefix of RFC 6052. On a network with DNS64 every
// IPv4-only host has an address in it, so the address inside is judged.
var nat64 = netip.MustParsePrefix("64:ff9b::/96")

// plain takes an address out of the forms that are another spelling of an IPv4
// address: IPv4-mapped (RFC 4291 §2.5.5.2) and well-known NAT64 (RFC 6052).
func plain(a netip.Addr) netip.Addr {
	a = a.Unmap()
	if nat64.Contains(a) {
		b := a.As16()
		return netip.AddrFrom4([4]byte(b[12:]))
	}
	return a
}

// private says which block a plain address is in; nil when it is public.
func private(a netip.Addr, iana *ssrf.Guardian) *block {
	if a.Zone() != "" {
		return &block{what: "bound to an interface"}
	}
	for i := range blocks {
		if blocks[i].prefix.Contains(a) {
			return &blocks[i]
		}
	}
	// ISATAP (RFC 5214 §6.1) carries an IPv4 address in any IPv6 prefix.
	if a.Is6() {
		b := a.As16()
		if b[8]&^2 == 0 && b[9] == 0 && b[10] == 0x5e && b[11] == 0xfe {
			return &block{what: "an ISATAP tunnel"}
		}
	}
	if err := iana.SafeAddr(a); err != nil {
		return &block{what: "not a public one"}
	}
	return nil
}
