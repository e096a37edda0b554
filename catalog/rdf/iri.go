package rdf

import (
	"bytes"
	"strings"
)

// iriRef is an IRI reference in the five parts of RFC 3986 §3.
type iriRef struct {
	scheme, authority, path, query, fragment string
	hasAuthority, hasQuery, hasFragment      bool
}

// splitIRI takes a reference apart as RFC 3986 appendix B does, except that a
// scheme must be one by §3.1, so that "1a:b" is a path.
func splitIRI(s string) iriRef {
	var r iriRef
	if n := schemeLength(s); n > 0 {
		r.scheme, s = s[:n], s[n+1:]
	}
	if i := strings.IndexByte(s, '#'); i >= 0 {
		r.fragment, r.hasFragment, s = s[i+1:], true, s[:i]
	}
	if i := strings.IndexByte(s, '?'); i >= 0 {
		r.query, r.hasQuery, s = s[i+1:], true, s[:i]
	}
	if strings.HasPrefix(s, "//") {
		s = s[2:]
		end := strings.IndexByte(s, '/')
		if end < 0 {
			end = len(s)
		}
		r.authority, r.hasAuthority, s = s[:end], true, s[end:]
	}
	r.path = s
	return r
}

// schemeLength is the number of bytes before the colon of a scheme, 0 without
// one.
func schemeLength[T string | []byte](s T) int {
	for i := range len(s) {
		switch c := s[i]; {
		case c == ':':
			return i
		case isLetter(c):
		case i > 0 && (isDigit(c) || c == '+' || c == '-' || c == '.'):
		default:
			return 0
		}
	}
	return 0
}

// IsAbsolute tells whether an IRI begins with a scheme.
func IsAbsolute(iri string) bool { return schemeLength(iri) > 0 }

// Resolve gives ref as an absolute IRI against base by RFC 3986 §5.2 (strict:
// a reference with base's own scheme is absolute), or ref as it stands if base
// is "". An absolute reference keeps its dot segments: it is a name, and names
// are compared by character (RFC 3987 §5.3.1).
func Resolve(base, ref string) string {
	if base == "" {
		return ref
	}
	return splitIRI(base).resolve(ref)
}

func (r iriRef) resolve(ref string) string {
	if schemeLength(ref) > 0 {
		return ref
	}
	t := splitIRI(ref)
	t.scheme = r.scheme
	if t.hasAuthority {
		t.path = removeDotSegments(t.path)
		return t.String()
	}
	t.authority, t.hasAuthority = r.authority, r.hasAuthority
	switch {
	case t.path == "":
		t.path = r.path
		if !t.hasQuery {
			t.query, t.hasQuery = r.query, r.hasQuery
		}
	case t.path[0] == '/':
		t.path = removeDotSegments(t.path)
	default:
		t.path = removeDotSegments(r.merge(t.path))
	}
	return t.String()
}

// merge is RFC 3986 §5.2.3.
func (r iriRef) merge(path string) string {
	if r.hasAuthority && r.path == "" {
		return "/" + path
	}
	return r.path[:strings.LastIndexByte(r.path, '/')+1] + path
}

// String puts the parts together again (RFC 3986 §5.3).
func (r iriRef) String() string {
	var s strings.Builder
	s.Grow(len(r.scheme) + len(r.authority) + len(r.path) + len(r.query) + len(r.fragment) + 5)
	if r.scheme != "" {
		s.WriteString(r.scheme)
		s.WriteByte(':')
	}
	if r.hasAuthority {
		s.WriteString("//")
		s.WriteString(r.authority)
	}
	s.WriteString(r.path)
	if r.hasQuery {
		s.WriteByte('?')
		s.WriteString(r.query)
	}
	if r.hasFragment {
		s.WriteByte('#')
		s.WriteString(r.fragment)
	}
	return s.String()
}

// removeDotSegments is RFC 3986 §5.2.4.
func removeDotSegments(in string) string {
	if !strings.Contains(in, ".") {
		return in
	}
	out := make([]byte, 0, len(in))
	for in != "" {
		switch {
		case strings.HasPrefix(in, "../"):
			in = in[3:]
		case strings.HasPrefix(in, "./"), strings.HasPrefix(in, "/./"):
			in = in[2:]
		case in == "/.":
			in = "/"
		case strings.HasPrefix(in, "/../"), in == "/..":
			in = "/" + strings.TrimPrefix(in[3:], "/")
			out = out[:max(0, bytes.LastIndexByte(out, '/'))]
		case in == ".", in == "..":
			in = ""
		default:
			end := strings.IndexByte(in[1:], '/') + 1
			if end == 0 {
				end = len(in)
			}
			out = append(out, in[:end]...)
			in = in[end:]
		}
	}
	return string(out)
}
