package rdf_test

import (
	"bytes"
	"context"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"testing/iotest"
	"unicode/utf8"

	"github.com/vitral-data/vitral/catalog/rdf"
	"github.com/vitral-data/vitral/catalog/rdf/rdftest"
)

func FuzzNTriples(f *testing.F) {
	seed(f, ".nt", "<http://e.org/s> <http://e.org/p> \"a\\u00e9\"@es .\n_:a <http://e.org/p> <http://e.org/o> . # c\n")
	fuzzReader(f, rdf.ReadNTriples)
}

func FuzzTurtle(f *testing.F) {
	seed(f, ".ttl", sample)
	f.Add([]byte("@c"))
	f.Add([]byte("<s> <p> \"\"\"\n\n\n\xff\"\"\" ."))
	fuzzReader(f, rdf.ReadTurtle)
}

func FuzzRDFXML(f *testing.F) {
	seed(f, ".rdf", "<!DOCTYPE rdf:RDF [<!ENTITY x 'http://e.org/'>]>"+xmlHead+
		"<e:T rdf:about='&x;s' xml:lang='es'><e:p rdf:parseType='Literal'><b xmlns='urn:x'>t</b></e:p><e:p rdf:parseType='Collection'><e:T rdf:ID='i'/></e:p><rdf:li>&#233;<![CDATA[x]]></rdf:li></e:T></rdf:RDF>")
	fuzzReader(f, rdf.ReadRDFXML)
}

func FuzzJSONLD(f *testing.F) {
	seed(f, ".jsonld", `{"@context": {"@vocab": "http://e.org/", "l": {"@container": "@list"}}, "@id": "http://e.org/s", "l": [1, "x", {"p": true}], "@graph": [{"@type": "T"}]}`)
	fuzzReader(f, rdf.ReadJSONLD)
}

// seed adds a document, and the small ones of the corpus if there is one.
func seed(f *testing.F, ext, doc string) {
	f.Add([]byte(doc))
	root := os.Getenv("VITRAL_CORPUS")
	if root == "" {
		return
	}
	err := filepath.WalkDir(root, func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || !strings.HasSuffix(path, ext) {
			return err
		}
		if b, err := os.ReadFile(path); err == nil && len(b) < 4<<10 {
			f.Add(b)
		}
		return nil
	})
	if err != nil {
		f.Fatal(err)
	}
}

// fuzzReader checks of any bytes: what is read is RDF; how the bytes come in
// makes no difference; what strict mode reads, lenient mode reads alike and
// without mends; and it can be written and read again.
func fuzzReader(f *testing.F, read rdftest.Reader) {
	f.Fuzz(func(t *testing.T, doc []byte) {
		o := rdf.Options{Base: "http://base.org/dir/doc", MaxDepth: 30, MaxToken: 1 << 16}
		strict, strictErr := rdftest.Collect(read, doc, o)
		for _, tr := range strict {
			checkTriple(t, tr, strictErr == nil)
		}
		var pieces []rdf.Triple
		err := read(context.Background(), iotest.OneByteReader(bytes.NewReader(doc)), o, func(tr rdf.Triple) error {
			pieces = append(pieces, tr)
			return nil
		})
		if (err == nil) != (strictErr == nil) || !slices.Equal(strict, pieces) {
			t.Fatalf("whole: %v; byte by byte: %v", strictErr, err)
		}
		if e, ok := errors.AsType[*rdf.Error](strictErr); strictErr != nil && (!ok || e.Line < 1 || e.Col < 1) {
			t.Fatalf("an error without a place: %v", strictErr)
		}
		repairs := 0
		lenientOptions := o
		lenientOptions.Lenient = true
		lenientOptions.Repaired = func(r rdf.Repair) {
			if r.Line < 1 || r.Col < 1 || r.Code == "" || len(r.Raw) > 1<<10 {
				t.Fatalf("a repair without a place: %+v", r)
			}
			// A prefix that JSON-LD's context forgot makes an IRI by its rules.
			if r.Code != "undeclared-prefix" {
				repairs++
			}
		}
		lenient, err := rdftest.Collect(read, doc, lenientOptions)
		for _, tr := range lenient {
			checkTriple(t, tr, false)
		}
		// Strict mode doesn't look into comments: they may hold stray bytes, and
		// NULs that look like UTF-16.
		text := utf8.Valid(doc) && bytes.IndexByte(doc, 0) < 0
		if strictErr == nil && text && (err != nil || repairs > 0 || len(lenient) != len(strict)) {
			t.Fatalf("valid, and lenient mode gives %v, %d repairs, %d triples of %d", err, repairs, len(lenient), len(strict))
		}
		if strictErr != nil {
			return
		}
		var out bytes.Buffer
		if err := writeNTriples(&out, strict); err != nil {
			t.Fatal(err)
		}
		again, err := rdftest.Collect(rdf.ReadNTriples, out.Bytes(), rdf.Options{})
		if err != nil || len(again) != len(strict) {
			t.Fatalf("written and read again: %v\n%s", err, out.Bytes())
		}
		for i, tr := range again {
			if tr.P != strict[i].P || tr.O.Kind != rdf.Blank && tr.O != strict[i].O {
				t.Fatalf("%v came back as %v", strict[i], tr)
			}
		}
		out.Reset()
		if err := rdf.WriteTurtle(&out, prefixes, strict); err != nil {
			t.Fatal(err)
		}
		if _, err := rdftest.Collect(rdf.ReadTurtle, out.Bytes(), rdf.Options{}); err != nil {
			t.Fatalf("written as Turtle: %v\n%s", err, out.Bytes())
		}
	})
}

func checkTriple(t *testing.T, tr rdf.Triple, strict bool) {
	t.Helper()
	if tr.P.Kind != rdf.IRI || tr.S.Kind != rdf.IRI && tr.S.Kind != rdf.Blank || tr.O.Kind == 0 {
		t.Fatalf("not a triple: %v", tr)
	}
	for _, x := range [...]rdf.Term{tr.S, tr.P, tr.O} {
		if !utf8.ValidString(x.Value) || !utf8.ValidString(x.Datatype) || !utf8.ValidString(x.Lang) {
			t.Fatalf("not UTF-8: %v", tr)
		}
		if x.Kind != rdf.Literal && (x.Lang != "" || x.Datatype != "") || x.Lang != "" && x.Datatype != "" || x.Lang != strings.ToLower(x.Lang) {
			t.Fatalf("not a term: %v", tr)
		}
		iris := []string{x.Datatype}
		if x.Kind == rdf.IRI {
			iris = append(iris, x.Value)
		}
		for _, iri := range iris {
			if strings.ContainsAny(iri, "<>\"{}|^`\\ \n\t\x00") || strict && iri != "" && !rdf.IsAbsolute(iri) {
				t.Fatalf("not an IRI in %v", tr)
			}
		}
	}
}

func FuzzDecode(f *testing.F) {
	f.Add([]byte("a\xf1o"), "text/turtle; charset=utf-8")
	f.Add([]byte("\xff\xfea\x00"), "")
	f.Add([]byte("<?xml version='1.0' encoding='utf-16'?>"), "a/b;charset=latin1")
	f.Fuzz(func(t *testing.T, doc []byte, contentType string) {
		var whole, pieces bytes.Buffer
		_, err := whole.ReadFrom(rdf.Decode(bytes.NewReader(doc), contentType, rdf.Options{}))
		_, err2 := pieces.ReadFrom(rdf.Decode(iotest.OneByteReader(bytes.NewReader(doc)), contentType, rdf.Options{}))
		if err != nil || err2 != nil || !utf8.Valid(whole.Bytes()) || !bytes.Equal(whole.Bytes(), pieces.Bytes()) {
			t.Fatalf("%v, %v; %q, byte by byte %q", err, err2, whole.Bytes(), pieces.Bytes())
		}
	})
}

func FuzzResolve(f *testing.F) {
	f.Add("http://a/b/c/d;p?q", "../../g")
	f.Add("urn:x:y", "//g/./h")
	f.Fuzz(func(t *testing.T, base, ref string) {
		got := rdf.Resolve(base, ref)
		if rdf.IsAbsolute(base) && (!rdf.IsAbsolute(got) || rdf.Resolve(base, got) != got) {
			t.Fatalf("Resolve(%q, %q) = %q", base, ref, got)
		}
	})
}
