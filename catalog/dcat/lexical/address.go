package lexical

import (
	"net/netip"
	"net/url"
	"strings"
)

// Email reads a mail address, as such or as a mailto: IRI, and returns the
// bare address; of several it returns them as written with RepairEmail, like
// anything that is no address.
func Email(raw string) (address, repair string) {
	s := strings.TrimSpace(raw)
	if s == "" {
		return "", ""
	}
	if len(s) >= 7 && strings.EqualFold(s[:7], "mailto:") {
		s = strings.TrimSpace(s[7:])
		if bare, _, ok := strings.Cut(s, "?"); ok {
			s = bare
		}
		if plain, err := url.PathUnescape(s); err == nil {
			s = plain
		}
	}
	at := strings.LastIndexByte(s, '@')
	if at <= 0 || strings.ContainsAny(s, " \t\r\n,;<>\"()[]\\") || strings.Count(s, "@") != 1 || !strings.Contains(s[at+1:], ".") || strings.HasSuffix(s, ".") || strings.Contains(s, "..") {
		return strings.TrimSpace(raw), RepairEmail
	}
	return s, ""
}

// URL reads the address of a page or file, less white space around it. A
// text without scheme or host, or with white space in it, is kept and is
// RepairURL.
func URL(raw string) (address, repair string) {
	s := strings.TrimSpace(raw)
	if s == "" {
		return "", ""
	}
	if !Absolute(s) {
		return s, RepairURL
	}
	return s, ""
}

// Absolute says that s is an IRI with a scheme, and with a host where the
// scheme has one, without characters that no IRI may hold (RFC 3987).
func Absolute(s string) bool {
	scheme, rest, ok := strings.Cut(s, ":")
	if !ok || rest == "" || len(scheme) < 2 {
		return false
	}
	for i := range len(scheme) {
		c := scheme[i] | 0x20
		if (c < 'a' || c > 'z') && (i == 0 || (scheme[i] < '0' || scheme[i] > '9') && !strings.ContainsRune("+-.", rune(scheme[i]))) {
			return false
		}
	}
	for i := range len(s) {
		switch c := s[i]; {
		case c <= ' ', c == '<', c == '>', c == '"', c == '{', c == '}', c == '|', c == '\\', c == '^', c == '`', c == 0x7f:
			return false
		}
	}
	switch strings.ToLower(scheme) {
	case "http", "https", "ftp", "ftps":
		return strings.HasPrefix(rest, "//") && host(s) != ""
	}
	return true
}

// KeyIRI returns s when it can be a record's key (docs/harvesting.md): an absolute
// http, https, urn or doi IRI, of a public host where it has one; else "".
func KeyIRI(s string) string {
	if !Absolute(s) {
		return ""
	}
	scheme, rest, _ := strings.Cut(s, ":")
	switch strings.ToLower(scheme) {
	case "http", "https":
		if !publicHost(host(s)) {
			return ""
		}
	case "urn":
		nid, nss, ok := strings.Cut(rest, ":")
		if !ok || nid == "" || nss == "" || strings.EqualFold(nid, "vitral") { // urn:vitral: is what we call blank datasets
			return ""
		}
	case "doi":
		if !strings.HasPrefix(rest, "10.") {
			return ""
		}
	default:
		return ""
	}
	return s
}

// host returns the host of an IRI with an authority, in lower case.
func host(s string) string {
	_, rest, ok := strings.Cut(s, "://")
	if !ok {
		return ""
	}
	if i := strings.IndexAny(rest, "/?#"); i >= 0 {
		rest = rest[:i]
	}
	if i := strings.LastIndexByte(rest, '@'); i >= 0 {
		rest = rest[i+1:]
	}
	if inner, ok := strings.CutPrefix(rest, "["); ok {
		inner, _, _ = strings.Cut(inner, "]")
		return strings.ToLower(inner)
	}
	rest, _, _ = strings.Cut(rest, ":")
	return strings.ToLower(strings.TrimSuffix(rest, "."))
}

// publicHost says that a name or address means the same everywhere.
func publicHost(h string) bool {
	if ip, err := netip.ParseAddr(h); err == nil {
		return ip.IsGlobalUnicast() && !ip.IsPrivate()
	}
	i := strings.LastIndexByte(h, '.')
	if i <= 0 {
		return false
	}
	switch h[i+1:] {
	case "localhost", "local", "localdomain", "internal", "intranet", "lan", "home", "corp", "invalid":
		return false
	}
	return !strings.HasSuffix(h, ".home.arpa")
}
