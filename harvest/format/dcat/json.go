package dcat

import (
	"strconv"
	"strings"
	"unicode/utf8"
)

// step is a step of a JSON Pointer: a member's name or, without one, an index.
type step struct {
	name  string
	index int
}

func (w *writer) into(name string) { w.path = append(w.path, step{name: name}) }
func (w *writer) at(index int)     { w.path = append(w.path, step{index: index}) }
func (w *writer) back()            { w.path = w.path[:len(w.path)-1] }

// pointer is the JSON Pointer (RFC 6901) to where the writer is.
func (w *writer) pointer() string {
	var b strings.Builder
	for _, s := range w.path {
		b.WriteByte('/')
		if s.name != "" {
			b.WriteString(escapeStep.Replace(s.name))
		} else {
			b.WriteString(strconv.Itoa(s.index))
		}
	}
	return b.String()
}

var escapeStep = strings.NewReplacer("~", "~0", "/", "~1")

// object writes an object's members.
type object struct {
	w   *writer
	any bool
}

func (o *object) open() { o.w.out = append(o.w.out, '{') }

func (o *object) member(name string) {
	if o.any {
		o.w.out = append(o.w.out, ',')
	}
	o.any = true
	o.w.string(name)
	o.w.out = append(o.w.out, ':')
}

func (o *object) close() { o.w.out = append(o.w.out, '}') }

// appendString appends a JSON string with the fewest escapes; bytes that are
// no UTF-8 become U+FFFD.
func appendString[T string | []byte](out []byte, s T) []byte {
	const hex = "0123456789abcdef"
	out = append(out, '"')
	from := 0
	for i := 0; i < len(s); {
		c := s[i]
		if c >= ' ' && c != '"' && c != '\\' && c < utf8.RuneSelf {
			i++
			continue
		}
		if c >= utf8.RuneSelf {
			r, n := utf8.DecodeRuneInString(string(s[i:min(i+utf8.UTFMax, len(s))]))
			if r == utf8.RuneError && n == 1 {
				out = append(append(out, s[from:i]...), "\uFFFD"...)
				from = i + 1
			}
			i += n
			continue
		}
		out = append(out, s[from:i]...)
		switch c {
		case '"', '\\':
			out = append(out, '\\', c)
		case '\n':
			out = append(out, '\\', 'n')
		case '\r':
			out = append(out, '\\', 'r')
		case '\t':
			out = append(out, '\\', 't')
		default:
			out = append(out, '\\', 'u', '0', '0', hex[c>>4], hex[c&15])
		}
		i++
		from = i
	}
	return append(append(out, s[from:]...), '"')
}
