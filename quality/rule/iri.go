package rule

import "strings"

// AbsoluteIRI says that s has the syntax of an absolute IRI: a scheme, no
// white space, control character or sign that RFC 3987 forbids, and a host
// where the scheme is http, https or ftp.
func AbsoluteIRI(s string) bool {
	colon := strings.IndexByte(s, ':')
	if colon < 1 || colon == len(s)-1 {
		return false
	}
	for i := range colon {
		c := s[i] | 0x20
		letter := 'a' <= c && c <= 'z'
		if i == 0 && !letter {
			return false
		}
		if !letter && (s[i] < '0' || s[i] > '9') && s[i] != '+' && s[i] != '-' && s[i] != '.' {
			return false
		}
	}
	rest := s[colon+1:]
	for i := range len(rest) {
		switch c := rest[i]; {
		case c <= ' ' || c == 0x7f:
			return false
		case c == '<' || c == '>' || c == '"' || c == '{' || c == '}' || c == '|' || c == '\\' || c == '^' || c == '`':
			return false
		}
	}
	switch scheme := s[:colon]; {
	case strings.EqualFold(scheme, "http"), strings.EqualFold(scheme, "https"), strings.EqualFold(scheme, "ftp"):
		return authority(rest)
	}
	return true
}

// authority says that rest begins with "//" and a host.
func authority(rest string) bool {
	host, ok := strings.CutPrefix(rest, "//")
	if !ok {
		return false
	}
	if end := strings.IndexAny(host, "/?#"); end >= 0 {
		host = host[:end]
	}
	if at := strings.LastIndexByte(host, '@'); at >= 0 {
		host = host[at+1:]
	}
	return host != "" && host[0] != ':'
}
