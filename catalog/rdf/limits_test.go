package rdf_test

import (
	"context"
	"errors"
	"fmt"
	"io"
	"runtime"
	"strings"
	"testing"

	"github.com/vitral-data/vitral/catalog/rdf"
	"github.com/vitral-data/vitral/catalog/rdf/rdftest"
)

var readers = map[string]rdftest.Reader{
	"N-Triples": rdf.ReadNTriples, "Turtle": rdf.ReadTurtle, "RDF/XML": rdf.ReadRDFXML, "JSON-LD": rdf.ReadJSONLD,
}

// TestBreaksOff cuts documents at every byte: each piece is read whole because
// the document might end there, or breaks off; in lenient mode no less, since a
// source that was cut off has withdrawn nothing.
func TestBreaksOff(t *testing.T) {
	for _, c := range []struct {
		syntax, doc string
		whole       []string // pieces that are documents
	}{
		{"N-Triples", "<http://e.org/s> <http://e.org/p> \"a\\\"b\"@es .", []string{""}},
		{"Turtle", "@prefix e:<http://e.org/>.e:s e:p '''a''b''',(e:x[e:q _:b]),1.5e3;a e:T.", []string{"", "@prefix e:<http://e.org/>.", "@prefix e:<http://e.org/>.e:s e:p '''a''b''',(e:x[e:q _:b]),1."}},
		{"RDF/XML", "<?xml version='1.0'?><!DOCTYPE r [<!ENTITY a 'b'>]>" + xmlHead + "<!--c--><e:T rdf:about='http://e.org/s'><e:p><![CDATA[x]]>&amp;</e:p></e:T></rdf:RDF>", nil},
		{"JSON-LD", `{"@context":{"p":"http://e.org/p"},"@id":"http://e.org/s","p":["a",{"p":[true,-1.5e3]}]}`, nil},
	} {
		t.Run(c.syntax, func(t *testing.T) {
			for _, lenient := range []bool{false, true} {
				for n := range len(c.doc) {
					piece := c.doc[:n]
					_, err := rdftest.Collect(readers[c.syntax], []byte(piece), rdf.Options{Lenient: lenient})
					whole := false
					for _, w := range c.whole {
						whole = whole || w == strings.TrimSpace(piece)
					}
					if e, ok := errors.AsType[*rdf.Error](err); !whole && (!ok || !errors.Is(e, io.ErrUnexpectedEOF)) || whole && err != nil {
						t.Errorf("lenient %v, %q: %v", lenient, piece, err)
					}
				}
				if _, err := rdftest.Collect(readers[c.syntax], []byte(c.doc), rdf.Options{Lenient: lenient}); err != nil {
					t.Errorf("lenient %v, the whole: %v", lenient, err)
				}
			}
		})
	}
}

func TestDepth(t *testing.T) {
	nest := func(open, middle, shut string, n int) string {
		return strings.Repeat(open, n) + middle + strings.Repeat(shut, n)
	}
	for name, c := range map[string]struct {
		syntax string
		doc    func(n int) string
		fits   int
	}{
		"brackets": {"Turtle", func(n int) string {
			return "<http://e.org/s> <http://e.org/p> " + nest("[ <http://e.org/p> ", "1", "]", n) + "."
		}, 20},
		"collections": {"Turtle", func(n int) string { return "<http://e.org/s> <http://e.org/p> " + nest("(", "1", ")", n) + "." }, 20},
		"elements": {"RDF/XML", func(n int) string {
			return xmlHead + nest("<e:T><e:p>", "", "</e:p></e:T>", n) + "</rdf:RDF>"
		}, 9},
		"markup": {"RDF/XML", func(n int) string {
			return xmlHead + "<e:T><e:p rdf:parseType='Literal'>" + nest("<b>", "", "</b>", n) + "</e:p></e:T></rdf:RDF>"
		}, 17},
		"objects": {"JSON-LD", func(n int) string { return nest(`{"http://e.org/p":`, "1", "}", n) }, 19},
		"arrays":  {"JSON-LD", func(n int) string { return nest(`[`, "1", "]", n) }, 19},
		"contexts": {"JSON-LD", func(n int) string {
			return `{"@context": {"t": {"@id": "http://e.org/t", "@context": ` + nest("[", "", "]", n) + `}}}`
		}, 18},
	} {
		t.Run(name, func(t *testing.T) {
			for _, lenient := range []bool{false, true} {
				for _, n := range []int{c.fits, c.fits + 3, 1000, 100_000} {
					_, err := rdftest.Collect(readers[c.syntax], []byte(c.doc(n)), rdf.Options{MaxDepth: 20, Lenient: lenient, Base: "http://e.org/"})
					e, ok := errors.AsType[*rdf.Error](err)
					if n > c.fits && (!ok || !errors.Is(e, rdf.ErrDepth) || e.Line < 1) || n <= c.fits && err != nil {
						t.Errorf("lenient %v, %d deep: %v", lenient, n, err)
					}
				}
			}
		})
	}
}

func TestTooLong(t *testing.T) {
	long := strings.Repeat("a", 300_000)
	for name, c := range map[string]struct{ syntax, doc string }{
		"a literal of N-Triples": {"N-Triples", `<http://e.org/s> <http://e.org/p> "` + long + `" .`},
		"an IRI":                 {"N-Triples", `<http://e.org/` + long + `> <http://e.org/p> "x" .`},
		"a label":                {"Turtle", `_:` + long + ` <http://e.org/p> "x" .`},
		"a long string":          {"Turtle", `<http://e.org/s> <http://e.org/p> """` + strings.Repeat("a\n", 100_000) + `""" .`},
		"a name":                 {"Turtle", `@prefix e: <http://e.org/> . e:` + long + ` e:p 1 .`},
		"a number":               {"Turtle", `<http://e.org/s> <http://e.org/p> ` + strings.Repeat("1", 300_000) + ` .`},
		"a text":                 {"RDF/XML", xmlHead + "<e:T><e:p>" + long + "</e:p></e:T></rdf:RDF>"},
		"pieces of a text":       {"RDF/XML", xmlHead + "<e:T><e:p>" + strings.Repeat("a<!---->", 300_000) + "</e:p></e:T></rdf:RDF>"},
		"an attribute":           {"RDF/XML", xmlHead + "<e:T e:p='" + long + "'/></rdf:RDF>"},
		"a comment":              {"RDF/XML", xmlHead + "<!--" + long + "--></rdf:RDF>"},
		"an XML literal":         {"RDF/XML", xmlHead + "<e:T><e:p rdf:parseType='Literal'>" + strings.Repeat("<b/>", 50_000) + "</e:p></e:T></rdf:RDF>"},
		"a JSON string":          {"JSON-LD", `{"http://e.org/p": "` + long + `"}`},
	} {
		t.Run(name, func(t *testing.T) {
			for _, lenient := range []bool{false, true} {
				_, err := rdftest.Collect(readers[c.syntax], []byte(c.doc), rdf.Options{MaxToken: 100_000, Lenient: lenient})
				if e, ok := errors.AsType[*rdf.Error](err); !ok || !errors.Is(e, rdf.ErrTooLong) || e.Line < 1 {
					t.Errorf("lenient %v: %v", lenient, err)
				}
			}
			if _, err := rdftest.Collect(readers[c.syntax], []byte(c.doc), rdf.Options{}); err != nil {
				t.Errorf("under the usual limit: %v", err)
			}
		})
	}
}

// endless repeats a document's middle, and ends only when told to.
type endless struct {
	head, middle, tail string
	times              int
	rest               string
}

func (e *endless) Read(p []byte) (int, error) {
	if e.rest == "" {
		switch {
		case e.head != "":
			e.rest, e.head = e.head, ""
		case e.times > 0:
			e.rest, e.times = e.middle, e.times-1
		case e.tail != "":
			e.rest, e.tail = e.tail, ""
		default:
			return 0, io.EOF
		}
	}
	n := copy(p, e.rest)
	e.rest = e.rest[n:]
	return n, nil
}

func stream(syntax string, times int) *endless {
	switch syntax {
	case "N-Triples":
		return &endless{middle: "<http://e.org/s> <http://e.org/p> \"a text of some length, so that there is something to hold\" .\n", times: times}
	case "Turtle":
		return &endless{head: "@prefix e: <http://e.org/> .\n", middle: "e:s e:p [ e:q \"a text of some length, so that there is something to hold\" ; e:r ( 1 2 ) ] .\n", times: times}
	case "RDF/XML":
		return &endless{head: xmlHead, middle: "<e:T rdf:about='http://e.org/s'><e:p>a text of some length, so that there is something to hold</e:p></e:T>\n", times: times, tail: "</rdf:RDF>"}
	}
	return &endless{
		head:   `{"@context": {"p": "http://e.org/p", "member": "http://e.org/member"}, "@id": "http://e.org/s", "member": [{}`,
		middle: `, {"@id": "http://e.org/m", "p": "a text of some length, so that there is something to hold"}` + "\n", times: times, tail: "]}",
	}
}

// TestMemory reads some 30 MB in each syntax and looks at the heap on the way:
// it must not grow with the document.
func TestMemory(t *testing.T) {
	for syntax, read := range readers {
		t.Run(syntax, func(t *testing.T) {
			heap := func() uint64 {
				runtime.GC()
				var m runtime.MemStats
				runtime.ReadMemStats(&m)
				return m.HeapAlloc
			}
			before, most, n := heap(), uint64(0), 0
			err := read(t.Context(), stream(syntax, 300_000), rdf.Options{}, func(rdf.Triple) error {
				if n++; n%100_000 == 0 {
					most = max(most, heap())
				}
				return nil
			})
			if err != nil || n < 300_000 {
				t.Fatalf("%d triples, %v", n, err)
			}
			if most > before+8<<20 {
				t.Errorf("the heap grew from %d to %d KiB", before>>10, most>>10)
			}
		})
	}
}

func TestStops(t *testing.T) {
	for syntax, read := range readers {
		for _, lenient := range []bool{false, true} {
			t.Run(fmt.Sprintf("%s, lenient %v", syntax, lenient), func(t *testing.T) {
				o := rdf.Options{Lenient: lenient}
				enough := errors.New("enough")
				n := 0
				err := read(t.Context(), stream(syntax, 1<<40), o, func(rdf.Triple) error {
					if n++; n == 5 {
						return enough
					}
					return nil
				})
				if !errors.Is(err, enough) || n != 5 {
					t.Errorf("the caller's error: %d triples, %v", n, err)
				}
				ctx, cancel := context.WithCancelCause(t.Context())
				err = read(ctx, stream(syntax, 1<<40), o, func(rdf.Triple) error {
					cancel(enough)
					return nil
				})
				if !errors.Is(err, enough) {
					t.Errorf("a cancelled context: %v", err)
				}
				broken := errors.New("connection reset")
				err = read(t.Context(), io.MultiReader(stream(syntax, 0), &failing{broken}), o, func(rdf.Triple) error { return nil })
				if !errors.Is(err, broken) && syntax != "RDF/XML" && syntax != "JSON-LD" {
					t.Errorf("a stream that fails: %v", err)
				}
				s := stream(syntax, 10)
				s.tail = ""
				err = read(t.Context(), io.MultiReader(s, &failing{broken}), o, func(rdf.Triple) error { return nil })
				if !errors.Is(err, broken) {
					t.Errorf("a stream that fails in the middle: %v", err)
				}
			})
		}
	}
}

type failing struct{ err error }

func (f *failing) Read([]byte) (int, error) { return 0, f.err }

// TestEntities checks what a DOCTYPE may do.
func TestEntities(t *testing.T) {
	laughs := "<!ENTITY a 'hahahahahaha'>"
	for c := 'b'; c < 'k'; c++ {
		laughs += fmt.Sprintf("<!ENTITY %c '%s'>", c, strings.Repeat("&"+string(c-1)+";", 10))
	}
	body := func(text string) string { return xmlHead + "<e:T><e:p>" + text + "</e:p></e:T></rdf:RDF>" }
	for name, c := range map[string]struct{ subset, text, want string }{
		"internal":        {`<!-- a --><!ELEMENT x ANY><!ENTITY n "Niño &#38;amp; &m;"><!ENTITY m 'madre'><!ENTITY n "second">`, "&n;", "Niño & madre"},
		"predefined":      {"", "&lt;&gt;&amp;&quot;&apos;&#233;&#xE9;", "<>&\"'éé"},
		"external":        {`<!ENTITY x SYSTEM "file:///etc/hostname">`, "x", ""},
		"public":          {`<!ENTITY x PUBLIC "a" "http://e.org/">`, "x", ""},
		"parameter":       {`<!ENTITY % x "y">`, "x", ""},
		"parameter used":  {`%x;`, "x", ""},
		"laughs":          {laughs, "&j;", ""},
		"laughs unused":   {laughs, "x", "x"},
		"cycle":           {`<!ENTITY x "&y;"><!ENTITY y "&x;">`, "&x;", ""},
		"too many":        {`<!ENTITY x "` + strings.Repeat("a", 60_000) + `">`, strings.Repeat("&x;", 100), ""},
		"markup":          {`<!ENTITY x "<e:T/>">`, "&x;", ""},
		"undeclared":      {`<!ENTITY x "&y;">`, "&x;", ""},
		"over 64 KiB":     {`<!ENTITY x "` + strings.Repeat("a", 70_000) + `">`, "x", ""},
		"a surrogate":     {"", "&#xD800;", ""},
		"in an attribute": {`<!ENTITY x "y">`, `z</e:p><e:p rdf:datatype="http://e.org/&x;">&x;`, "y"},
	} {
		t.Run(name, func(t *testing.T) {
			doc := "<!DOCTYPE rdf:RDF SYSTEM \"http://e.org/x.dtd\" [\n" + c.subset + "\n] >" + body(c.text)
			got, err := rdftest.Collect(rdf.ReadRDFXML, []byte(doc), rdf.Options{})
			if e, ok := errors.AsType[*rdf.Error](err); c.want == "" && (!ok || e.Line < 1) {
				t.Errorf("%d triples, %v", len(got), err)
			}
			if c.want != "" && (err != nil || got[len(got)-1].O.Value != c.want) {
				t.Errorf("%v, %v", got, err)
			}
		})
	}
}
