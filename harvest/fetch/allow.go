package fetch

import (
	"errors"
	"fmt"
	"net"
	"net/netip"
	"slices"
	"strconv"
	"strings"
)

// allowList is Policy.AllowPrivate, parsed.
type allowList struct {
	names map[string][]uint16 // host -> ports; nil = all ports
	nets  []allowedNet
}

type allowedNet struct {
	prefix netip.Prefix
	port   uint16 // 0 = all ports
}

// parseAllow reads host, host:port, IP, IP:port, [IPv6]:port and CIDR.
func parseAllow(entries []string) (allowList, error) {
	list := allowList{names: map[string][]uint16{}}
	for _, entry := range entries {
		if err := list.add(strings.TrimSpace(entry)); err != nil {
			return allowList{}, fmt.Errorf("allow private %q: %w", entry, err)
		}
	}
	return list, nil
}

func (l *allowList) add(entry string) error {
	if strings.Contains(entry, "/") {
		prefix, err := netip.ParsePrefix(entry)
		if err != nil {
			return fmt.Errorf("write a CIDR like 10.20.0.0/16: %w", err)
		}
		if prefix != prefix.Masked() {
			return fmt.Errorf("the address has bits beyond the prefix: write %v", prefix.Masked())
		}
		if prefix.Addr().Is4In6() {
			return errors.New("write the range in its IPv4 form")
		}
		l.nets = append(l.nets, allowedNet{prefix: prefix})
		return nil
	}
	host, port := entry, uint16(0)
	if h, p, err := net.SplitHostPort(entry); err == nil {
		n, err := strconv.ParseUint(p, 10, 16)
		if err != nil || n == 0 {
			return fmt.Errorf("port %q is not a number from 1 to 65535", p)
		}
		host, port = h, uint16(n)
	}
	if ip, err := netip.ParseAddr(strings.Trim(host, "[]")); err == nil {
		if ip.Zone() != "" {
			return errors.New("an address with a zone can't be allowed")
		}
		ip = ip.Unmap()
		l.nets = append(l.nets, allowedNet{netip.PrefixFrom(ip, ip.BitLen()), port})
		return nil
	}
	name, err := hostName(host)
	if err != nil {
		return err
	}
	ports, known := l.names[name]
	switch {
	case port == 0 || known && ports == nil:
		l.names[name] = nil
	default:
		l.names[name] = append(ports, port)
	}
	return nil
}

// name says whether the host name is allowed at that port.
func (l *allowList) name(host string, port uint16) bool {
	ports, ok := l.names[host]
	return ok && (ports == nil || slices.Contains(ports, port))
}

// addr says whether the plain address is allowed at that port.
func (l *allowList) addr(ip netip.Addr, port uint16) bool {
	return slices.ContainsFunc(l.nets, func(n allowedNet) bool {
		return n.prefix.Contains(ip) && (n.port == 0 || n.port == port)
	})
}
