package rdf_test

import (
	"bytes"
	"io"
	"strings"
	"testing"
	"testing/iotest"

	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/unicode"

	"github.com/vitral-data/vitral/catalog/rdf"
	"github.com/vitral-data/vitral/catalog/rdf/rdftest"
)

func encode(t *testing.T, e encoding.Encoding, s string) string {
	t.Helper()
	out, err := e.NewEncoder().String(s)
	if err != nil {
		t.Fatal(err)
	}
	return out
}

func TestDecode(t *testing.T) {
	const text = "<http://e.org/s> <http://e.org/p> \"educación, «€uro», São Paulo\" .\n"
	xml := func(label string) string {
		return "<?xml version='1.0' encoding=\"" + label + "\"?>\n<a>educación, «€uro»</a>"
	}
	utf16le := unicode.UTF16(unicode.LittleEndian, unicode.IgnoreBOM)
	utf16be := unicode.UTF16(unicode.BigEndian, unicode.IgnoreBOM)
	far := strings.Repeat("# a comment\n", 20_000) + text
	for name, c := range map[string]struct {
		doc, contentType, want, repair string
	}{
		"UTF-8":                            {text, "", text, ""},
		"UTF-8, declared":                  {text, "text/turtle; charset=UTF-8", text, ""},
		"a byte order mark":                {"\ufeff" + text, "text/turtle", text, ""},
		"a byte order mark beats a label":  {"\ufeff" + text, "text/turtle; charset=iso-8859-1", text, ""},
		"windows-1252, declared":           {encode(t, charmap.Windows1252, text), "text/turtle; charset=windows-1252", text, ""},
		"windows-1252 as latin-1":          {encode(t, charmap.Windows1252, text), "text/turtle; charset=ISO-8859-1", text, ""},
		"windows-1252, undeclared":         {encode(t, charmap.Windows1252, text), "", text, "charset windows-1252"},
		"windows-1252 as UTF-8":            {encode(t, charmap.Windows1252, text), "text/turtle;charset=utf-8", text, "charset windows-1252"},
		"windows-1252 late in a document":  {encode(t, charmap.Windows1252, far), "", far, "charset windows-1252"},
		"both in one document":             {text + encode(t, charmap.Windows1252, text), "", text + text, "charset windows-1252"},
		"UTF-8 as latin-1":                 {text, "text/turtle; charset=latin1", text, "charset latin1"},
		"UTF-16LE with a mark":             {"\xff\xfe" + encode(t, utf16le, text), "", text, ""},
		"UTF-16BE with a mark as latin-1":  {"\xfe\xff" + encode(t, utf16be, text), "text/turtle; charset=latin1", text, ""},
		"UTF-16LE without a mark":          {encode(t, utf16le, text), "text/turtle; charset=utf-16", text, ""},
		"UTF-16LE as UTF-8":                {encode(t, utf16le, text), "text/turtle; charset=utf-8", text, "charset utf-8"},
		"UTF-8 as UTF-16":                  {text, "text/turtle; charset=utf-16", text, "charset utf-16"},
		"an unknown label":                 {text, "text/turtle; charset=klingon", text, "charset klingon"},
		"a label that is broken":           {text, "text/turtle; charset=\"", text, ""},
		"latin-1 by an XML declaration":    {encode(t, charmap.Windows1252, xml("iso-8859-1")), "application/rdf+xml", xml("iso-8859-1"), ""},
		"UTF-8 though XML declares latin1": {xml("ISO-8859-1"), "", xml("ISO-8859-1"), "charset ISO-8859-1"},
		"the transport beats XML":          {encode(t, charmap.Windows1252, xml("utf-8")), "text/xml; charset=windows-1252", xml("utf-8"), ""},
		"another one-byte charset":         {encode(t, charmap.ISO8859_2, "łódź"), "text/plain; charset=iso-8859-2", "łódź", ""},
		"nothing":                          {"", "", "", ""},
		"half a mark":                      {"\xef\xbb", "", "ï»", "charset windows-1252"},
		"a cut sequence at the end":        {"a\xc3", "", "aÃ", "charset windows-1252"},
	} {
		t.Run(name, func(t *testing.T) {
			for shape, r := range map[string]io.Reader{
				"whole": strings.NewReader(c.doc), "byte by byte": iotest.OneByteReader(strings.NewReader(c.doc)),
				"with its end": iotest.DataErrReader(strings.NewReader(c.doc)),
			} {
				repair := ""
				o := rdf.Options{Repaired: func(r rdf.Repair) {
					if repair != "" || r.Line < 1 || r.Col < 1 {
						t.Errorf("a second mend, or one without a place: %+v", r)
					}
					repair = r.Code + " " + r.Raw
				}}
				d := rdf.Decode(r, c.contentType, o)
				got, err := io.ReadAll(rdf.Decode(d, "text/plain; charset=utf-16", o)) // decoded is decoded
				if err != nil || string(got) != c.want || repair != c.repair {
					t.Errorf("%s: %.80q, repair %q, %v; want %.80q, repair %q", shape, got, repair, err, c.want, c.repair)
				}
			}
		})
	}
}

// Where the first stray byte stands is told.
func TestCharsetPlace(t *testing.T) {
	var at []rdf.Repair
	doc := "# a\n# b\n<http://e.org/s> <http://e.org/p> \"a\xf1o\", \"a\xf1o\" .\n"
	got, err := rdftest.Collect(rdf.ReadTurtle, []byte(doc), rdf.Options{Lenient: true, Repaired: func(r rdf.Repair) { at = append(at, r) }})
	if err != nil || len(got) != 2 || got[0].O.Value != "año" {
		t.Fatal(got, err)
	}
	if len(at) != 1 || at[0] != (rdf.Repair{Code: "charset", Line: 3, Col: 37, Raw: "windows-1252"}) {
		t.Error(at)
	}
}

// Each reader takes what Decode gave for what it is, decodes by itself what did
// not come out of it in lenient mode, and refuses it in strict mode, where only
// RDF/XML has encodings.
func TestReadersDecode(t *testing.T) {
	const want = "educación"
	docs := map[string]string{
		"N-Triples": "<http://e.org/s> <http://e.org/p> \"educación\" .",
		"Turtle":    "<http://e.org/s> <http://e.org/p> 'educación' .",
		"RDF/XML":   "<?xml version='1.0' encoding='utf-8'?>" + xmlHead + "<rdf:Description><e:p>educación</e:p></rdf:Description></rdf:RDF>",
		"JSON-LD":   `{"http://e.org/p": "educación"}`,
	}
	for syntax, doc := range docs {
		t.Run(syntax, func(t *testing.T) {
			stray := []byte(encode(t, charmap.Windows1252, doc))
			for _, lenient := range []bool{false, true} {
				var got string
				emit := func(tr rdf.Triple) error { got = tr.O.Value; return nil }
				err := readers[syntax](t.Context(), rdf.Decode(bytes.NewReader(stray), "a/b; charset=windows-1252", rdf.Options{}), rdf.Options{Lenient: lenient}, emit)
				if err != nil || got != want {
					t.Errorf("lenient %v, decoded: %q, %v", lenient, got, err)
				}
				got = ""
				err = readers[syntax](t.Context(), bytes.NewReader(stray), rdf.Options{Lenient: lenient}, emit)
				if lenient != (err == nil && got == want) {
					t.Errorf("lenient %v, as it is: %q, %v", lenient, got, err)
				}
			}
		})
	}
	declared := encode(t, charmap.ISO8859_1, strings.Replace(docs["RDF/XML"], "utf-8", "ISO-8859-1", 1))
	got, err := rdftest.Collect(rdf.ReadRDFXML, []byte(declared), rdf.Options{})
	if err != nil || got[0].O.Value != want {
		t.Errorf("strict RDF/XML that declares latin-1: %v, %v", got, err)
	}
	if _, err := rdftest.Collect(rdf.ReadRDFXML, []byte(strings.Replace(docs["RDF/XML"], "utf-8", "klingon", 1)), rdf.Options{}); err == nil {
		t.Error("strict RDF/XML in an unknown encoding is read")
	}
}
