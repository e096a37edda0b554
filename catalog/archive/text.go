package archive

import (
	"unicode/utf16"
	"unicode/utf8"
)

// appendText appends a string in quotes so that one text has one form, however
// it was escaped: escaped are only quote, backslash, control characters (by a
// letter where JSON has one) and halves of surrogate pairs, which UTF-8 can't hold.
// in is the inside of a string that scanString let through.
func appendText(out, in []byte) []byte {
	out = append(out, '"')
	for pos := 0; pos < len(in); {
		end, _ := plain(in, pos)
		out = append(out, in[pos:end]...)
		if pos = end; pos >= len(in) {
			break
		}
		var r rune
		switch c := in[pos+1]; c {
		case 'u':
			r, _ = hex4(in, pos+2)
			pos += 6
			if utf16.IsSurrogate(r) {
				if pos+6 <= len(in) && in[pos] == '\\' && in[pos+1] == 'u' {
					low, _ := hex4(in, pos+2)
					if pair := utf16.DecodeRune(r, low); pair != utf8.RuneError {
						r = pair
						pos += 6
					}
				}
			}
			out = appendRune(out, r)
		case '/':
			out = append(out, '/')
			pos += 2
		default:
			out = append(out, '\\', c)
			pos += 2
		}
	}
	return append(out, '"')
}

// appendRune appends a character as it stands in a canonical string.
func appendRune(out []byte, r rune) []byte {
	const hexes = "0123456789abcdef"
	switch {
	case r == '"' || r == '\\':
		return append(out, '\\', byte(r))
	case r == '\b':
		return append(out, `\b`...)
	case r == '\f':
		return append(out, `\f`...)
	case r == '\n':
		return append(out, `\n`...)
	case r == '\r':
		return append(out, `\r`...)
	case r == '\t':
		return append(out, `\t`...)
	case r < ' ' || utf16.IsSurrogate(r):
		return append(out, '\\', 'u', hexes[r>>12], hexes[r>>8&15], hexes[r>>4&15], hexes[r&15])
	}
	return utf8.AppendRune(out, r)
}
