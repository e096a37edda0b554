package rdf_test

import (
	"errors"
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/vitral-data/vitral/catalog/rdf"
	"github.com/vitral-data/vitral/catalog/rdf/rdftest"
)

const xmlHead = `<rdf:RDF xmlns:rdf="` + rdfN + `" xmlns:d="http://purl.org/dc/terms/" xmlns:e="http://e.org/">`

// TestMends gives each reader what real catalogues get wrong. Strict mode has to
// refuse it, lenient mode to read the triples wanted and tell each mend's code,
// place and raw text.
func TestMends(t *testing.T) {
	for _, c := range []struct {
		name, doc string
		read      rdftest.Reader
		want      string   // N-Triples
		repairs   []string // code line:col raw
	}{
		{
			"a space in an IRI of N-Triples", "<http://e.org/a b> <http://e.org/p> \"x\" .\n", rdf.ReadNTriples,
			`<http://e.org/a%20b> <http://e.org/p> "x" .`, []string{"iri-characters 1:2 http://e.org/a b"},
		},
		{
			"braces, quotes and white space around", `<http://e.org/s> <http://e.org/p> < http://e.org/{"a"}|^\z` + "`> .", rdf.ReadTurtle,
			`<http://e.org/s> <http://e.org/p> <http://e.org/%7B%22a%22%7D%7C%5E%5Cz%60> .`,
			[]string{"iri-characters 1:36  http://e.org/{\"a\"}|^\\z`"},
		},
		{
			"an opening bracket twice", `<http://e.org/s> <http://e.org/p> "1"^^<<http://e.org/dt> .`, rdf.ReadTurtle,
			`<http://e.org/s> <http://e.org/p> "1"^^<http://e.org/dt> .`, []string{"iri-characters 1:41 <http://e.org/dt"},
		},
		{
			"a language with an underscore", "@prefix e: <http://e.org/> .\ne:s e:p 'a'@es_AR , 'b'@_ .", rdf.ReadTurtle,
			"<http://e.org/s> <http://e.org/p> \"a\"@es-ar .\n<http://e.org/s> <http://e.org/p> \"b\" .",
			[]string{"lang-tag 2:13 es_AR", "lang-tag 2:25 _"},
		},
		{
			"prefixes that nobody declared", "<http://e.org/s> dct:title 'x' ; a dcat:Dataset ; zzz:q 1 .", rdf.ReadTurtle,
			`<http://e.org/s> <http://purl.org/dc/terms/title> "x" .
			<http://e.org/s> <` + rdfN + `type> <http://www.w3.org/ns/dcat#Dataset> .
			<http://e.org/s> <zzz:q> "1"^^<http://www.w3.org/2001/XMLSchema#integer> .`,
			[]string{"undeclared-prefix 1:18 dct:title", "undeclared-prefix 1:36 dcat:Dataset", "undeclared-prefix 1:51 zzz:q"},
		},
		{
			"a statement without an object, in the middle", "@prefix e: <http://e.org/> .\ne:a e:p 1 .\ne:b e:p ;\n  e:q 'A text. More.' .\ne:c e:p 3 .", rdf.ReadTurtle,
			`<http://e.org/a> <http://e.org/p> "1"^^<http://www.w3.org/2001/XMLSchema#integer> .
			<http://e.org/c> <http://e.org/p> "3"^^<http://www.w3.org/2001/XMLSchema#integer> .`,
			[]string{"statement-skipped 3:1 e:b e:p ;\n  e:q 'A text. More.' ."},
		},
		{
			"a line that is no triple", "<http://e.org/a> <http://e.org/p> \"1\" .\n<http://e.org/b> broken .\n<http://e.org/c> <http://e.org/p> \"3\" .\n", rdf.ReadNTriples,
			"<http://e.org/a> <http://e.org/p> \"1\" .\n<http://e.org/c> <http://e.org/p> \"3\" .",
			[]string{"statement-skipped 2:1 <http://e.org/b> broken ."},
		},
		{
			"relative IRIs and no base", "<s> <http://e.org/p> <#o> .", rdf.ReadTurtle,
			"<s> <http://e.org/p> <#o> .", []string{"relative-iri 1:2 s", "relative-iri 1:23 #o"},
		},
		{
			"entities of HTML and a bare ampersand", xmlHead + `<e:T rdf:about="http://e.org/?a=1&b=2"><d:title>Educaci&oacute;n&nbsp;&amp; salud & &zzz;</d:title></e:T></rdf:RDF>`, rdf.ReadRDFXML,
			"<http://e.org/?a=1&b=2> <" + rdfN + "type> <http://e.org/T> .\n<http://e.org/?a=1&b=2> <http://purl.org/dc/terms/title> \"Educación\u00a0& salud & &zzz;\" .",
			[]string{"undefined-entity 1:126 &b=2", "undefined-entity 1:174 &oacute;", "undefined-entity 1:174 &nbsp;", "undefined-entity 1:174 & &zzz;</d:title></e", "undefined-entity 1:174 &zzz;"},
		},
		{
			"control characters in XML", xmlHead + "\n<rdf:Description rdf:about='http://e.org/s' d:title='a\x01b'><e:p>x\x0by&#12;z</e:p><e:p><![CDATA[c\x02d]]></e:p></rdf:Description></rdf:RDF>", rdf.ReadRDFXML,
			`<http://e.org/s> <http://purl.org/dc/terms/title> "ab" .
			<http://e.org/s> <http://e.org/p> "xyz" .
			<http://e.org/s> <http://e.org/p> "cd" .`,
			[]string{"control-character 2:1 \x01", "control-character 2:65 \x0b", "control-character 2:64 &#12;", "control-character 2:84 \x02"},
		},
		{
			"an rdf:ID twice, and no base", xmlHead + "\n<e:T rdf:ID='a'/>\n<e:T rdf:ID='a'/></rdf:RDF>", rdf.ReadRDFXML,
			"<#a> <" + rdfN + "type> <http://e.org/T> .",
			[]string{"relative-iri 2:1 a", "relative-iri 3:1 a", "duplicate-id 3:1 a"},
		},
		{
			"prefixes that nobody declared, in XML", "<rdf:RDF>\n<dcat:Dataset rdf:about='http://e.org/s' zzz:q='1'><dct:title xml:lang='pt_BR'>t</dct:title></dcat:Dataset></rdf:RDF>", rdf.ReadRDFXML,
			`<http://e.org/s> <` + rdfN + `type> <http://www.w3.org/ns/dcat#Dataset> .
			<http://e.org/s> <http://purl.org/dc/terms/title> "t"@pt-br .
			<http://e.org/s> <zzz:q> "1" .`,
			[]string{"undeclared-prefix 1:1 rdf:RDF", "undeclared-prefix 2:1 dcat:Dataset", "undeclared-prefix 2:1 rdf:about", "undeclared-prefix 2:1 zzz:q", "undeclared-prefix 2:52 dct:title", "lang-tag 2:52 pt_BR"},
		},
		{
			"what RDF/XML does not allow, element by element", xmlHead + `
<e:T rdf:about="http://e.org/s">
<e:p>before <b>bold</b> after</e:p>
<e:q><e:T rdf:about="http://e.org/1"/><e:T rdf:about="http://e.org/2"/></e:q>
<e:r rdf:resource="http://e.org/3">label</e:r>
<nothing>x</nothing>
<rdf:li rdf:aboutEach="x">gone</rdf:li>
stray
</e:T></rdf:RDF>`, rdf.ReadRDFXML,
			`<http://e.org/s> <` + rdfN + `type> <http://e.org/T> .
			<http://e.org/1> <` + rdfN + `type> <http://e.org/T> .
			<http://e.org/2> <` + rdfN + `type> <http://e.org/T> .
			<http://e.org/s> <http://e.org/p> "before bold after" .
			<http://e.org/s> <http://e.org/q> <http://e.org/1> .
			<http://e.org/s> <http://e.org/q> <http://e.org/2> .
			<http://e.org/s> <http://e.org/r> <http://e.org/3> .`,
			[]string{"markup-in-text 3:13 before ", "several-objects 4:39 e:T", "text-ignored 5:36 label", "element-skipped 6:1 nothing", "element-skipped 7:1 rdf:li", "text-ignored 7:40 \nstray\n"},
		},
		{
			"a space in an IRI of RDF/XML, and attributes of other kinds", `<rdf:RDF xmlns:rdf="` + rdfN + `" xmlns:xsi="http://x.org/" xsi:schemaLocation="a b" xmlns:e="http://e.org/">` + "\n<e:T rdf:about=' http://e.org/a b\n' id='1'/></rdf:RDF>", rdf.ReadRDFXML,
			"<http://e.org/a%20b> <" + rdfN + "type> <http://e.org/T> .",
			[]string{"attribute-ignored 1:1 xsi:schemaLocation=a b", "attribute-ignored 2:1 id=1", "iri-characters 2:1  http://e.org/a b "},
		},
		{
			"JSON-LD with bad IRIs, tags and no context", "{\"@id\": \"http://e.org/a b\",\n \"dct:title\": {\"@value\": \"t\", \"@language\": \"es_MX\"},\n \"http://e.org/p\": {\"@id\": \"rel\"}}", rdf.ReadJSONLD,
			"<http://e.org/a%20b> <http://purl.org/dc/terms/title> \"t\"@es-mx .\n<http://e.org/a%20b> <http://e.org/p> <rel> .",
			[]string{"iri-characters 1:9 http://e.org/a b", "undeclared-prefix 1:1 dct:title", "lang-tag 1:1 es_mx", "relative-iri 1:1 rel"},
		},
		{
			"one bad member among good ones", `{"@context": {"@vocab": "http://e.org/"}, "@graph": [` + "\n" + `{"@id": "http://e.org/1", "p": 1},` + "\n" + `{"@id": 5},` + "\n" + `{"@id": "http://e.org/3", "p": 3}]}`, rdf.ReadJSONLD,
			`<http://e.org/1> <http://e.org/p> "1"^^<http://www.w3.org/2001/XMLSchema#integer> .
			<http://e.org/3> <http://e.org/p> "3"^^<http://www.w3.org/2001/XMLSchema#integer> .`,
			[]string{"statement-skipped 3:1 line 3, column 1: invalid @id value: value of @id must be a string"},
		},
	} {
		t.Run(c.name, func(t *testing.T) {
			_, err := rdftest.Collect(c.read, []byte(c.doc), rdf.Options{})
			if e, ok := errors.AsType[*rdf.Error](err); !ok || e.Line < 1 || e.Col < 1 {
				t.Errorf("strict mode says %v", err)
			}
			var repairs []string
			got, err := rdftest.Collect(c.read, []byte(c.doc), rdf.Options{Lenient: true, Repaired: func(r rdf.Repair) {
				repairs = append(repairs, fmt.Sprintf("%s %d:%d %s", r.Code, r.Line, r.Col, r.Raw))
			}})
			if err != nil {
				t.Fatal(err)
			}
			if d := cmp.Diff(c.repairs, repairs); d != "" {
				t.Errorf("repairs (-want +got):\n%s", d)
			}
			want, err := rdftest.Collect(rdf.ReadNTriples, []byte(strings.ReplaceAll(c.want, "\t", "")), rdf.Options{Lenient: true})
			if err != nil {
				t.Fatal(err)
			}
			if d := rdftest.Diff(want, got); d != "" {
				t.Error(d)
			}
		})
	}
}

// A document that holds nothing readable is no empty catalogue.
func TestNothingReadable(t *testing.T) {
	for name, c := range map[string]struct {
		read rdftest.Reader
		doc  string
		html bool
	}{
		"a web page as Turtle":         {rdf.ReadTurtle, "<!DOCTYPE html>\n<html><body>502 Bad Gateway</body></html>", true},
		"a web page as N-Triples":      {rdf.ReadNTriples, "\n <html lang='es'><body>502.</body></html>", true},
		"a web page as RDF/XML":        {rdf.ReadRDFXML, "<?xml version='1.0'?><!-- x --><!DOCTYPE HTML PUBLIC \"-//W3C//DTD XHTML 1.0 Strict//EN\"><html/>", true},
		"a web page as JSON-LD":        {rdf.ReadJSONLD, "<!doctype html><p>502", true},
		"prose as Turtle":              {rdf.ReadTurtle, "Error del servidor.\nIntente más tarde.\n", false},
		"prose as N-Triples":           {rdf.ReadNTriples, "Error del servidor.\nIntente más tarde.\n", false},
		"other XML":                    {rdf.ReadRDFXML, "<catalogo><conjunto>x</conjunto></catalogo>", false},
		"other XML within rdf:RDF":     {rdf.ReadRDFXML, xmlHead + "<conjunto/></rdf:RDF>", false},
		"an empty file as RDF/XML":     {rdf.ReadRDFXML, "", false},
		"an empty file as JSON-LD":     {rdf.ReadJSONLD, " \n", false},
		"a string as JSON-LD":          {rdf.ReadJSONLD, `"x"`, false},
		"two JSON documents":           {rdf.ReadJSONLD, `{} {}`, false},
		"JSON-LD of bad members alone": {rdf.ReadJSONLD, `[{"@id": 5}]`, false},
	} {
		t.Run(name, func(t *testing.T) {
			for _, lenient := range []bool{false, true} {
				got, err := rdftest.Collect(c.read, []byte(c.doc), rdf.Options{Lenient: lenient})
				e, ok := errors.AsType[*rdf.Error](err)
				if !ok || e.Line < 1 || e.Col < 1 || len(got) > 0 {
					t.Errorf("lenient %v: %d triples, %v", lenient, len(got), err)
				}
				if errors.Is(err, rdf.ErrHTML) != c.html {
					t.Errorf("lenient %v: is it a web page? %v", lenient, err)
				}
			}
		})
	}
}
