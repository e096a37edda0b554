package rawjson

import (
	"errors"
	"fmt"
)

// Errors of Skip and Parse.
var (
	// ErrShort is wrapped when the value goes on behind the last byte.
	ErrShort = errors.New("the value goes on behind the last byte")
	// ErrDepth is wrapped when arrays and objects nest deeper than allowed.
	ErrDepth = errors.New("nested too deeply")
	// ErrMany is wrapped when a document holds too many values for a tree.
	ErrMany = errors.New("too many values")
)

// SyntaxError is the first byte that JSON (RFC 8259) doesn't allow.
type SyntaxError struct {
	Offset int
	Want   string
}

// Error implements error.
func (e *SyntaxError) Error() string { return fmt.Sprintf("byte %d: want %s", e.Offset, e.Want) }

// class of a byte inside a string.
const (
	plain = iota
	quote
	backslash
	control
)

var inString = func() (t [256]uint8) {
	for i := range 0x20 {
		t[i] = control
	}
	t['"'], t['\\'] = quote, backslash
	return t
}()

// Space returns the offset of the first byte from i on that is no white
// space; len(b) when there is none.
func Space(b []byte, i int) int {
	for i < len(b) && (b[i] == ' ' || b[i] == '\n' || b[i] == '\r' || b[i] == '\t') {
		i++
	}
	return i
}

// Skip checks the one value that starts at b[i] and returns the offset just
// behind it. A number that reaches the end of b may go on and is ErrShort.
// depth is how many more levels of nesting are allowed. Bare control
// characters inside strings are let through and reported as control, because
// they are the one mend that never moves the end of a value.
func Skip(b []byte, i, depth int) (end int, control bool, err error) {
	s := skipper{b: b}
	end, err = s.value(i, depth)
	return end, s.control, err
}

type skipper struct {
	b       []byte
	control bool
}

func (s *skipper) value(i, depth int) (int, error) {
	if i >= len(s.b) {
		return i, ErrShort
	}
	switch c := s.b[i]; c {
	case '"':
		return s.str(i)
	case '{':
		return s.object(i, depth-1)
	case '[':
		return s.array(i, depth-1)
	case 't':
		return s.word(i, "true")
	case 'f':
		return s.word(i, "false")
	case 'n':
		return s.word(i, "null")
	default:
		if c == '-' || c >= '0' && c <= '9' {
			return s.number(i)
		}
		return i, &SyntaxError{i, "a value"}
	}
}

// str steps over the string whose opening quote is at i.
func (s *skipper) str(i int) (int, error) {
	b := s.b
	for i++; i < len(b); i++ {
		switch inString[b[i]] {
		case plain:
		case quote:
			return i + 1, nil
		case control:
			s.control = true
		case backslash:
			i++
			if i >= len(b) {
				return i, ErrShort
			}
			switch b[i] {
			case '"', '\\', '/', 'b', 'f', 'n', 'r', 't':
			case 'u':
				for range 4 {
					i++
					if i >= len(b) {
						return i, ErrShort
					}
					if !hexDigit(b[i]) {
						return i, &SyntaxError{i, "a hexadecimal digit"}
					}
				}
			default:
				return i, &SyntaxError{i, "an escape"}
			}
		}
	}
	return i, ErrShort
}

func hexDigit(c byte) bool {
	return c >= '0' && c <= '9' || c >= 'a' && c <= 'f' || c >= 'A' && c <= 'F'
}

func (s *skipper) word(i int, w string) (int, error) {
	for j := range len(w) {
		if i+j >= len(s.b) {
			return i + j, ErrShort
		}
		if s.b[i+j] != w[j] {
			return i + j, &SyntaxError{i + j, w}
		}
	}
	return i + len(w), nil
}

// number steps over -? int frac? exp?.
func (s *skipper) number(i int) (int, error) {
	if s.b[i] == '-' {
		i++
	}
	if i < len(s.b) && s.b[i] == '0' {
		i++
		if i < len(s.b) && s.b[i] >= '0' && s.b[i] <= '9' {
			return i, &SyntaxError{i, "no digit behind a leading zero"}
		}
	} else {
		var err error
		if i, err = s.digits(i); err != nil {
			return i, err
		}
	}
	if i < len(s.b) && s.b[i] == '.' {
		var err error
		if i, err = s.digits(i + 1); err != nil {
			return i, err
		}
	}
	if i < len(s.b) && (s.b[i] == 'e' || s.b[i] == 'E') {
		i++
		if i < len(s.b) && (s.b[i] == '+' || s.b[i] == '-') {
			i++
		}
		var err error
		if i, err = s.digits(i); err != nil {
			return i, err
		}
	}
	if i >= len(s.b) {
		return i, ErrShort
	}
	return i, nil
}

// digits steps over one digit or more.
func (s *skipper) digits(i int) (int, error) {
	from := i
	for i < len(s.b) && s.b[i] >= '0' && s.b[i] <= '9' {
		i++
	}
	switch {
	case i >= len(s.b):
		return i, ErrShort
	case i == from:
		return i, &SyntaxError{i, "a digit"}
	}
	return i, nil
}

func (s *skipper) array(i, depth int) (int, error) {
	if depth < 0 {
		return i, ErrDepth
	}
	i = Space(s.b, i+1)
	if i < len(s.b) && s.b[i] == ']' {
		return i + 1, nil
	}
	for {
		var err error
		if i, err = s.value(i, depth); err != nil {
			return i, err
		}
		i = Space(s.b, i)
		if i >= len(s.b) {
			return i, ErrShort
		}
		switch s.b[i] {
		case ',':
			i = Space(s.b, i+1)
		case ']':
			return i + 1, nil
		default:
			return i, &SyntaxError{i, "',' or ']'"}
		}
	}
}

func (s *skipper) object(i, depth int) (int, error) {
	if depth < 0 {
		return i, ErrDepth
	}
	i = Space(s.b, i+1)
	if i < len(s.b) && s.b[i] == '}' {
		return i + 1, nil
	}
	for {
		if i >= len(s.b) {
			return i, ErrShort
		}
		if s.b[i] != '"' {
			return i, &SyntaxError{i, "the name of a member"}
		}
		var err error
		if i, err = s.str(i); err != nil {
			return i, err
		}
		i = Space(s.b, i)
		if i >= len(s.b) {
			return i, ErrShort
		}
		if s.b[i] != ':' {
			return i, &SyntaxError{i, "':'"}
		}
		if i, err = s.value(Space(s.b, i+1), depth); err != nil {
			return i, err
		}
		i = Space(s.b, i)
		if i >= len(s.b) {
			return i, ErrShort
		}
		switch s.b[i] {
		case ',':
			i = Space(s.b, i+1)
		case '}':
			return i + 1, nil
		default:
			return i, &SyntaxError{i, "',' or '}'"}
		}
	}
}
