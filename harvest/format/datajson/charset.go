package datajson

import (
	"bytes"
	"io"
	"strconv"
	"strings"
	"unicode/utf8"

	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/unicode"
	"golang.org/x/text/transform"

	"github.com/vitral-data/vitral/catalog"
	"github.com/vitral-data/vitral/catalog/dcat/rawjson"
)

// The codes of the repairs of bytes.
const (
	repairBOM     = "bom"               // a byte order mark before UTF-8
	repairCharset = "charset"           // text that wasn't in UTF-8
	repairControl = "control-character" // a bare control character in a string
)

// decode puts a page into bytes whose ASCII is ASCII: UTF-8, or a single-byte
// charset that mend will find statement by statement. The label that the
// page was sent under is not trusted: JSON has to be UTF-8 (RFC 8259 §8.1),
// and what isn't shows itself. A byte order mark or NULs give UTF-16 away.
func decode(body io.Reader) (r io.Reader, repair catalog.Repair, err error) {
	head := make([]byte, 4)
	n, err := io.ReadFull(body, head)
	if err != nil && err != io.EOF && err != io.ErrUnexpectedEOF {
		return nil, repair, err
	}
	head = head[:n]
	whole := io.MultiReader(bytes.NewReader(head), body)
	utf16 := func(e unicode.Endianness) (io.Reader, catalog.Repair, error) {
		return transform.NewReader(whole, unicode.UTF16(e, unicode.UseBOM).NewDecoder()),
			catalog.Repair{Code: repairCharset, Raw: "UTF-16"}, nil
	}
	switch {
	case bytes.HasPrefix(head, []byte("\xEF\xBB\xBF")):
		return io.MultiReader(bytes.NewReader(head[3:]), body), catalog.Repair{Code: repairBOM, Raw: "EF BB BF"}, nil
	case bytes.HasPrefix(head, []byte("\xFF\xFE")), n == 4 && head[0] != 0 && head[1] == 0:
		return utf16(unicode.LittleEndian)
	case bytes.HasPrefix(head, []byte("\xFE\xFF")), n == 4 && head[0] == 0 && head[1] != 0:
		return utf16(unicode.BigEndian)
	}
	return whole, repair, nil
}

// mend returns raw as JSON in UTF-8, in memory of its own: bytes that aren't
// UTF-8 are read as Windows-1252 (of which Latin-1's letters are a part), bare
// control characters in strings are escaped.
func mend(raw []byte, control bool, place string) ([]byte, []catalog.Repair) {
	var repairs []catalog.Repair
	out := bytes.Clone(raw)
	if !utf8.Valid(out) {
		var sample string
		out, sample = fromWindows1252(out)
		repairs = append(repairs, catalog.Repair{Code: repairCharset, Place: place, Raw: sample})
	}
	if control {
		at := bytes.IndexFunc(out, func(r rune) bool { return r < ' ' && r != '\n' && r != '\r' && r != '\t' })
		escaped := rawjson.EscapeControls(out)
		if at < 0 {
			at = firstDifference(out, escaped)
		}
		repairs = append(repairs, catalog.Repair{Code: repairControl, Place: place, Raw: around(out, at)})
		out = escaped
	}
	return out, repairs
}

// fromWindows1252 reads each byte that is no part of UTF-8 as Windows-1252,
// and returns the surroundings of the first, with that byte as \x.
func fromWindows1252(in []byte) (out []byte, sample string) {
	out = make([]byte, 0, len(in)+len(in)/16)
	first := -1
	for i := 0; i < len(in); {
		r, size := utf8.DecodeRune(in[i:])
		if r == utf8.RuneError && size == 1 {
			if first < 0 {
				first = i
			}
			out = utf8.AppendRune(out, charmap.Windows1252.DecodeByte(in[i]))
			i++
			continue
		}
		out = append(out, in[i:i+size]...)
		i += size
	}
	return out, around(in, first)
}

// around shows up to 40 bytes on either side of an offset, printable.
func around(b []byte, at int) string {
	from, to := max(0, at-40), min(len(b), at+40)
	q := strconv.Quote(string(b[from:to]))
	return strings.ReplaceAll(q[1:len(q)-1], `\"`, `"`)
}

func firstDifference(a, b []byte) int {
	for i := range min(len(a), len(b)) {
		if a[i] != b[i] {
			return i
		}
	}
	return 0
}
