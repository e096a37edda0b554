package rdf

import (
	"bytes"
	"fmt"
	"io"
	"mime"
	"strings"
	"unicode/utf8"

	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/htmlindex"
	"golang.org/x/text/encoding/unicode"
	"golang.org/x/text/transform"
)

// Decode gives r as UTF-8 without a byte order mark. contentType is the
// transport's Content-Type, "" for none. What decides, in this order: a byte
// order mark; NUL bytes as UTF-16 has them; the charset declared by contentType
// or else by an XML declaration; valid UTF-8; windows-1252, byte by byte, so
// that a document of both is whole. A declared one-byte charset gives way to
// UTF-8 if the document's first 64 KiB are UTF-8 beyond ASCII. Where the bytes
// are not what was declared, o.Repaired is told "charset", once.
//
// In lenient mode the readers decode by themselves what did not come out of
// Decode. In strict mode only ReadRDFXML does, by the rules of XML. A decoded
// document's own XML declaration no longer counts.
func Decode(r io.Reader, contentType string, o Options) io.Reader {
	if d, ok := r.(*utf8Reader); ok {
		return d
	}
	_, params, err := mime.ParseMediaType(contentType)
	if err != nil {
		params = nil
	}
	return decode(r, params["charset"], o, true)
}

// decoded is what a reader of a syntax that is UTF-8 by definition reads from.
func decoded(r io.Reader, o Options) io.Reader {
	if o.Lenient {
		return Decode(r, "", o)
	}
	return r
}

// decode starts a utf8Reader. Without mend a document that is not what it says
// is passed on as it is, for the reader to refuse.
func decode(r io.Reader, label string, o Options, mend bool) *utf8Reader {
	d := &utf8Reader{r: r, o: o, mend: mend, line: 1}
	head := make([]byte, windowSize)
	n, err := io.ReadFull(r, head)
	head = head[:n]
	if err != nil && err != io.EOF && err != io.ErrUnexpectedEOF {
		d.r, d.err = nil, err
	}
	if d.err == nil && err == nil {
		d.r = io.MultiReader(bytes.NewReader(head), r)
	} else {
		d.r = bytes.NewReader(head)
	}
	if label == "" {
		label = xmlEncoding(head)
	}
	if enc := d.choose(head, label); enc != nil {
		d.r = transform.NewReader(d.r, enc.NewDecoder())
	}
	return d
}

// choose returns the encoding to decode from, nil for UTF-8.
func (d *utf8Reader) choose(head []byte, label string) encoding.Encoding {
	switch {
	case bytes.HasPrefix(head, []byte("\xef\xbb\xbf")):
		return nil
	case bytes.HasPrefix(head, []byte("\xff\xfe")), bytes.HasPrefix(head, []byte("\xfe\xff")):
		return unicode.UTF16(unicode.BigEndian, unicode.UseBOM)
	}
	if order, ok := sniffUTF16(head); ok {
		if d.mend && !strings.HasPrefix(strings.ToLower(label), "utf-16") {
			d.report(label)
		}
		return unicode.UTF16(order, unicode.IgnoreBOM)
	}
	enc, err := htmlindex.Get(strings.TrimSpace(label))
	name := ""
	if err == nil {
		name, _ = htmlindex.Name(enc)
	}
	switch {
	case label == "", name == "utf-8":
		return nil
	case err != nil, strings.HasPrefix(name, "utf-16"), name == "replacement", name == "x-user-defined":
		// An unknown name, or UTF-16 without a trace of it.
		if d.mend {
			d.report(label)
		} else if err != nil {
			d.r, d.err = bytes.NewReader(nil), &Error{Line: 1, Col: 1, Msg: fmt.Sprintf("unknown character encoding %q", label)}
		}
		return nil
	case d.mend && beyondASCII(head):
		d.report(label)
		return nil
	}
	return enc
}

// sniffUTF16 knows UTF-16 without a mark by the NUL half of its ASCII.
func sniffUTF16(head []byte) (unicode.Endianness, bool) {
	if len(head) < 4 {
		return unicode.BigEndian, false
	}
	var nul [2]int
	n := min(len(head), 256) &^ 1
	for i, c := range head[:n] {
		if c == 0 {
			nul[i%2]++
		}
	}
	switch {
	case nul[0] > n/4 && nul[1] == 0:
		return unicode.BigEndian, true
	case nul[1] > n/4 && nul[0] == 0:
		return unicode.LittleEndian, true
	}
	return unicode.BigEndian, false
}

// beyondASCII tells whether head is UTF-8 with at least one longer sequence,
// which hardly happens by chance in a one-byte charset.
func beyondASCII(head []byte) bool {
	long := false
	for len(head) > 0 {
		r, n := utf8.DecodeRune(head)
		if r == utf8.RuneError && n <= 1 {
			return long && !utf8.FullRune(head) // cut off at the end
		}
		long = long || n > 1
		head = head[n:]
	}
	return long
}

// xmlEncoding is the encoding that an XML declaration names, or "".
func xmlEncoding(head []byte) string {
	head = bytes.TrimLeft(head, " \t\r\n")
	if !bytes.HasPrefix(head, []byte("<?xml")) {
		return ""
	}
	end := bytes.Index(head, []byte("?>"))
	if end < 0 {
		return ""
	}
	_, rest, ok := bytes.Cut(head[:end], []byte("encoding"))
	if !ok {
		return ""
	}
	rest = bytes.TrimLeft(rest, " \t\r\n")
	rest, ok = bytes.CutPrefix(rest, []byte("="))
	rest = bytes.TrimLeft(rest, " \t\r\n")
	if !ok || len(rest) == 0 || rest[0] != '"' && rest[0] != '\'' {
		return ""
	}
	name, _, _ := bytes.Cut(rest[1:], rest[:1])
	return string(name)
}

// utf8Reader passes UTF-8 on, drops a byte order mark, and with mend decodes
// as windows-1252 each byte that is not UTF-8.
type utf8Reader struct {
	r        io.Reader
	o        Options
	mend     bool
	started  bool
	reported bool
	in, out  []byte // read but not looked at; decoded but not given out
	spare    []byte
	line     int // of what was looked at
	col      int
	err      error
}

func (d *utf8Reader) report(label string) {
	if !d.reported {
		d.reported = true
		d.o.repaired("charset", d.line, d.col+1, []byte(label))
	}
}

// Read implements io.Reader.
func (d *utf8Reader) Read(p []byte) (int, error) {
	for len(d.out) == 0 {
		if d.err != nil {
			return 0, d.err
		}
		d.more()
	}
	n := copy(p, d.out)
	d.out = d.out[n:]
	return n, nil
}

// more reads a chunk and decodes all of it but a sequence cut off at its end.
func (d *utf8Reader) more() {
	if d.spare == nil {
		d.spare = make([]byte, windowSize)
	}
	kept := copy(d.spare, d.in)
	n, err := d.r.Read(d.spare[kept:])
	d.in, d.err = d.spare[:kept+n], err
	if !d.started {
		if len(d.in) < 3 && err == nil {
			return
		}
		d.in, d.started = bytes.TrimPrefix(d.in, []byte("\ufeff")), true
	}
	cut := len(d.in)
	if err == nil {
		for i := 1; i < utf8.UTFMax && i <= len(d.in); i++ {
			if c := d.in[len(d.in)-i]; utf8.RuneStart(c) {
				if !utf8.FullRune(d.in[len(d.in)-i:]) {
					cut -= i
				}
				break
			}
		}
	}
	d.out, d.in = d.in[:cut], d.in[cut:]
	if d.mend {
		d.out = d.decodeStray(d.out)
	} else {
		d.refuseStray()
	}
}

// refuseStray ends the stream before the first byte that is not UTF-8.
func (d *utf8Reader) refuseStray() {
	if utf8.Valid(d.out) {
		d.advance(d.out)
		return
	}
	n := 0
	for n < len(d.out) {
		r, size := utf8.DecodeRune(d.out[n:])
		if r == utf8.RuneError && size == 1 {
			break
		}
		n += size
	}
	d.out = d.out[:n]
	d.advance(d.out)
	d.err = &Error{Line: d.line, Col: d.col + 1, Msg: "the document is not in UTF-8, nor in the encoding that it declares"}
}

// decodeStray decodes the bytes of chunk that are not UTF-8.
func (d *utf8Reader) decodeStray(chunk []byte) []byte {
	if utf8.Valid(chunk) {
		if !d.reported {
			d.advance(chunk)
		}
		return chunk
	}
	out := make([]byte, 0, len(chunk)+len(chunk)/8)
	for len(chunk) > 0 {
		r, n := utf8.DecodeRune(chunk)
		if r == utf8.RuneError && n == 1 {
			d.report("windows-1252")
			r = charmap.Windows1252.DecodeByte(chunk[0])
			out = utf8.AppendRune(out, r)
		} else {
			out = append(out, chunk[:n]...)
		}
		if !d.reported {
			d.advance(chunk[:n])
		}
		chunk = chunk[n:]
	}
	return out
}

// advance moves line and column over b.
func (d *utf8Reader) advance(b []byte) {
	d.line += bytes.Count(b, []byte{'\n'})
	if i := bytes.LastIndexByte(b, '\n'); i >= 0 {
		d.col = len(b) - i - 1
	} else {
		d.col += len(b)
	}
}
