package fetch

import (
	"errors"
	"fmt"
	"net/netip"
	"net/url"
	"strconv"
	"strings"
	"unicode/utf8"

	"golang.org/x/net/idna"
)

// maxURL is the longest URL that is asked for, in bytes.
const maxURL = 8 << 10

// target is the part of a URL that is judged.
type target struct {
	host string // lower case, ASCII; a literal address without brackets
	port uint16
	// literal is the plain address when the host is one, else invalid.
	literal netip.Addr
}

// parseURL reads the URL and gives it back in the form in which it is asked
// for: host in ASCII and lower case, no default port, no fragment. It judges
// everything that can be judged without a policy.
func parseURL(raw string) (*url.URL, target, error) {
	raw = strings.TrimSpace(raw)
	if len(raw) > maxURL {
		return nil, target{}, &problem{kind: ErrURL, detail: fmt.Sprintf("longer than %d bytes", maxURL)}
	}
	u, err := url.Parse(raw)
	if err != nil {
		// url.Error repeats the URL, secrets and all; the cause is enough.
		if ue, ok := errors.AsType[*url.Error](err); ok {
			err = ue.Err
		}
		return nil, target{}, &problem{kind: ErrURL, err: err}
	}
	switch u.Scheme {
	case "http", "https":
	case "":
		return nil, target{}, &problem{kind: ErrURL, detail: "it has no scheme: write http:// or https://"}
	default:
		return nil, target{}, &problem{kind: ErrScheme, detail: fmt.Sprintf("%q; only http and https are", u.Scheme)}
	}
	if u.User != nil {
		return nil, target{}, &problem{kind: ErrURL, detail: "it holds a user name; give credentials as a header of the source"}
	}
	if u.Opaque != "" || u.Host == "" {
		return nil, target{}, &problem{kind: ErrURL, detail: "it has no host"}
	}
	t, err := parseHost(u)
	if err != nil {
		return nil, target{}, err
	}
	u.Host = t.host
	if t.literal.IsValid() && strings.Contains(t.host, ":") {
		u.Host = "[" + t.host + "]"
	}
	if t.port != defaultPort(u.Scheme) {
		u.Host += ":" + strconv.Itoa(int(t.port))
	}
	u.Fragment, u.RawFragment = "", ""
	u.RawQuery = escapeQuery(u.RawQuery)
	return u, t, nil
}

// escapeQuery escapes what can't stand in a request line. Real catalogues hold
// queries with spaces and accents, as typed.
func escapeQuery(query string) string {
	var b strings.Builder
	for i := range len(query) {
		if c := query[i]; c <= ' ' || c >= 0x7f || c == '"' || c == '<' || c == '>' {
			fmt.Fprintf(&b, "%%%02X", c)
		} else {
			b.WriteByte(c)
		}
	}
	return b.String()
}

func defaultPort(scheme string) uint16 {
	if scheme == "https" {
		return 443
	}
	return 80
}

func parseHost(u *url.URL) (target, error) {
	t := target{port: defaultPort(u.Scheme)}
	if p := u.Port(); p != "" {
		n, err := strconv.ParseUint(p, 10, 16)
		if err != nil || n == 0 {
			return t, &problem{kind: ErrURL, detail: fmt.Sprintf("port %q is not a number from 1 to 65535", p)}
		}
		t.port = uint16(n)
	}
	host := u.Hostname()
	if strings.HasPrefix(u.Host, "[") {
		ip, err := netip.ParseAddr(host)
		if err != nil || !ip.Is6() || ip.Zone() != "" {
			return t, &problem{kind: ErrURL, detail: "what stands in brackets is no IPv6 address without a zone"}
		}
		t.host, t.literal = ip.String(), plain(ip)
		return t, nil
	}
	name, err := hostName(host)
	if err != nil {
		return t, &problem{kind: ErrURL, err: err}
	}
	t.host = name
	if endsInNumber(name) {
		ip, err := netip.ParseAddr(name)
		if err != nil {
			// Resolvers read 127.1, 0x7f000001 and 2130706433 as addresses.
			return t, &problem{kind: ErrAddress, detail: fmt.Sprintf("%q reads as an IP address in an unusual form", name)}
		}
		t.literal = ip
	}
	return t, nil
}

// endsInNumber is the rule of the WHATWG URL standard (§3.5, "ends in a number")
// for hosts that are IPv4 addresses in some form: the last label is all digits
// or 0x and hexadecimal digits.
func endsInNumber(host string) bool {
	last := host[strings.LastIndexByte(host, '.')+1:]
	if last == "" {
		return false
	}
	if hex, found := strings.CutPrefix(last, "0x"); found {
		return strings.Trim(hex, "0123456789abcdef") == ""
	}
	return strings.Trim(last, "0123456789") == ""
}

// hostName gives a host name as the DNS knows it: IDNA-mapped (UTS 46, as
// browsers look names up), lower case, without the root's dot. Underscores
// pass: hosts with one exist.
func hostName(host string) (string, error) {
	if !utf8.ValidString(host) {
		return "", fmt.Errorf("host name %q: not UTF-8", clip(host))
	}
	name := host
	if !isASCII(host) || strings.Contains(strings.ToLower(host), "xn--") {
		mapped, err := idna.New(idna.MapForLookup(), idna.Transitional(false), idna.BidiRule(),
			idna.CheckHyphens(false), idna.StrictDomainName(false)).ToASCII(host)
		if err != nil {
			return "", fmt.Errorf("host name %q: %w", clip(host), err)
		}
		name = mapped
	}
	name = strings.TrimSuffix(strings.ToLower(name), ".")
	if name == "" || len(name) > 253 {
		return "", fmt.Errorf("host name %q: empty or longer than 253 bytes", clip(host))
	}
	for label := range strings.SplitSeq(name, ".") {
		if label == "" || len(label) > 63 {
			return "", fmt.Errorf("host name %q: a label is empty or longer than 63 bytes", clip(host))
		}
	}
	if strings.ContainsFunc(name, func(r rune) bool { return !hostByte(r) }) {
		return "", fmt.Errorf("host name %q: only letters, digits, hyphens and dots stand in one", clip(host))
	}
	return name, nil
}

func hostByte(r rune) bool {
	return r >= 'a' && r <= 'z' || r >= '0' && r <= '9' || r == '-' || r == '_' || r == '.'
}

func isASCII(s string) bool {
	for i := range len(s) {
		if s[i] >= 0x80 {
			return false
		}
	}
	return true
}

// clip shortens outside text for an error.
func clip(s string) string {
	if len(s) <= 80 {
		return s
	}
	return strings.ToValidUTF8(s[:80], "") + "…"
}
