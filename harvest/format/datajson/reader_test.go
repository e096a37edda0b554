package datajson_test

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"
	"testing"
	"testing/iotest"

	"github.com/google/go-cmp/cmp"

	"github.com/vitral-data/vitral/catalog"
	"github.com/vitral-data/vitral/harvest/format"
	"github.com/vitral-data/vitral/harvest/format/datajson"
)

// result is what a run gave, as a test compares it.
type result struct {
	Records []string // kind, place, key or invalid, repairs
	Repairs []string // of the pages
	Err     string   // what the last page's error is
}

func read(t *testing.T, o datajson.Options, pages ...io.Reader) (result, []format.Record, error) {
	t.Helper()
	o.Temp = t.TempDir()
	r := datajson.NewReader(o)
	var (
		res  result
		last error
	)
	for i, body := range pages {
		info, err := r.Add(context.Background(), format.Page{Number: i + 1, Body: body, URL: "https://datos.example.gob/data.json"})
		for _, rep := range info.Repairs {
			res.Repairs = append(res.Repairs, rep.Code)
		}
		last = err
	}
	var records []format.Record
	err := r.Records(context.Background(), func(rec format.Record) error {
		records = append(records, rec)
		line := string(rec.Statement.Kind) + " @ " + rec.Statement.Place + ": "
		switch {
		case rec.Invalid != "":
			line += "invalid " + rec.Invalid + " "
		}
		line += rec.Traits.IRI + "|" + rec.Traits.Identifier
		for _, rep := range rec.Statement.Repairs {
			line += " +" + rep.Code
		}
		res.Records = append(res.Records, line)
		return nil
	})
	if err != nil {
		t.Fatalf("Records: %v", err)
	}
	if err := r.Close(); err != nil {
		t.Fatalf("Close: %v", err)
	}
	if left, _ := os.ReadDir(o.Temp); len(left) > 0 {
		t.Errorf("Close left %s behind", left[0].Name())
	}
	var cut *format.CutError
	switch {
	case last == nil:
	case errors.As(last, &cut) && errors.Is(last, io.ErrUnexpectedEOF):
		res.Err = "cut short at " + cut.Place
	case errors.As(last, &cut):
		res.Err = "cut at " + cut.Place
	case errors.Is(last, format.ErrNotCatalog):
		res.Err = "not a catalogue"
	case errors.Is(last, format.ErrHTML):
		res.Err = "HTML"
	case errors.Is(last, format.ErrTooDeep):
		res.Err = "too deep"
	default:
		res.Err = last.Error()
	}
	return res, records, last
}

func TestReader(t *testing.T) {
	const two = `{"title":"C","dataset":[{"identifier":"a","title":"A"},{"identifier":7,"title":"B"}],"@id":"https://datos.example.gob/data.json"}`
	cat := "catalog @ the catalogue: |"
	for _, c := range []struct {
		name  string
		pages []string
		max   int
		want  result
	}{
		{"two datasets, a number as identifier", []string{two}, 0, result{
			[]string{"catalog @ the catalogue: https://datos.example.gob/data.json|", "dataset @ dataset 1: |a", "dataset @ dataset 2: |7"}, nil, ""}},
		{"two pages that say the same of the catalogue", []string{two, `{"title":"C","@id":"https://datos.example.gob/data.json","dataset":[]}`, two}, 0, result{
			[]string{
				"catalog @ the catalogue: https://datos.example.gob/data.json|", "dataset @ dataset 1: |a", "dataset @ dataset 2: |7",
				"dataset @ page 3, dataset 1: |a", "dataset @ page 3, dataset 2: |7",
			}, nil, ""}},
		{"@id is the IRI, an identifier that is a URL is none", []string{`{"dataset":[{"@id":"https://x.gob.ar/1","identifier":"https://x.gob.ar/2"},{"@id":"/rel","identifier":{"@id":"https://x.gob.ar/3"}},{"identifier":{"notation":"N-4"}}]}`}, 0, result{
			[]string{cat, "dataset @ dataset 1: https://x.gob.ar/1|https://x.gob.ar/2", "dataset @ dataset 2: |https://x.gob.ar/3", "dataset @ dataset 3: |N-4"}, nil, ""}},
		{"not objects", []string{`{"dataset":[1,"x",null,[{}],{"identifier":"a"}]}`}, 0, result{
			[]string{
				cat, "dataset @ dataset 1: invalid not-an-object |", "dataset @ dataset 2: invalid not-an-object |", "dataset @ dataset 3: invalid not-an-object |",
				"dataset @ dataset 4: invalid not-an-object |", "dataset @ dataset 5: |a",
			}, nil, ""}},
		{"too large, key still read", []string{`{"dataset":[{"identifier":"a"},{"identifier":"big","x":{"y":[{"z":"` + strings.Repeat(`}\"]`, 100) + `"}]}},{"identifier":"b"}]}`}, 100, result{
			[]string{cat, "dataset @ dataset 1: |a", "dataset @ dataset 2: invalid too-large |big +too-large", "dataset @ dataset 3: |b"}, nil, ""}},
		{"a member of the catalogue too large", []string{`{"note":"` + strings.Repeat("x", 200) + `","title":"C","dataset":[{"identifier":"a"}]}`}, 100, result{
			[]string{"catalog @ the catalogue: invalid too-large |", "dataset @ dataset 1: |a"}, nil, ""}},
		{"empty list", []string{`{"dataset":[]}`}, 0, result{[]string{cat}, nil, ""}},
		{"one object instead of a list", []string{`{"dataset":{"identifier":"a"}}`}, 0, result{[]string{cat, "dataset @ dataset 1: |a"}, []string{"not-a-list"}, ""}},
		{"two members dataset", []string{`{"dataset":[{"identifier":"a"}],"dataset":[{"identifier":"b"}]}`}, 0, result{
			[]string{cat, "dataset @ dataset 1: |a", "dataset @ dataset 1: |b"}, []string{"dataset-twice"}, ""}},
		{"null and then a list", []string{`{"dataset":null,"dataset":[{"identifier":"b"}]}`}, 0, result{[]string{cat, "dataset @ dataset 1: |b"}, []string{"not-a-list"}, ""}},
		{"null", []string{`{"dataset":null}`}, 0, result{[]string{cat}, []string{"not-a-list"}, "not a catalogue"}},
		{"empty object", []string{`{"dataset": {} }`}, 0, result{[]string{cat}, []string{"not-a-list"}, "not a catalogue"}},
		{"no member dataset", []string{`{"help":"x","success":true,"result":[]}`}, 0, result{[]string{cat}, nil, "not a catalogue"}},
		{"an escaped name", []string{`{"d\u0061taset":[{"\u0069dentifier":"a"}]}`}, 0, result{[]string{cat, "dataset @ dataset 1: |a"}, nil, ""}},
		{"a list", []string{`[{"identifier":"a"}]`}, 0, result{nil, nil, "not a catalogue"}},
		{"a word", []string{`Not found`}, 0, result{nil, nil, "not a catalogue"}},
		{"nothing", []string{" \n"}, 0, result{nil, nil, "not a catalogue"}},
		{"HTML", []string{"\n<!DOCTYPE html>\n<html></html>"}, 0, result{nil, nil, "HTML"}},
		{"XML", []string{`<?xml version="1.0"?><rdf:RDF/>`}, 0, result{nil, nil, "not a catalogue"}},
		{"cut in an element", []string{`{"title":"C","dataset":[{"identifier":"a"},{"identifier":"b"`}, 0, result{
			[]string{"dataset @ dataset 1: |a"}, nil, "cut short at dataset 2 (byte 43)"}},
		{"cut between elements", []string{`{"dataset":[{"identifier":"a"}, `}, 0, result{[]string{"dataset @ dataset 1: |a"}, nil, "cut short at dataset 2 (byte 32)"}},
		{"cut before the list", []string{`{"title":"C`}, 0, result{nil, nil, `cut short at member "title" (byte 9)`}},
		{"cut on the second page", []string{two, `{"dataset":[{"identifier":"c"},{`}, 0, result{
			[]string{
				"catalog @ the catalogue: https://datos.example.gob/data.json|", "dataset @ dataset 1: |a", "dataset @ dataset 2: |7", "dataset @ page 2, dataset 1: |c",
			}, nil, "cut short at page 2, dataset 2 (byte 31)"}},
		{"too deep", []string{`{"dataset":[{"identifier":"a"},` + strings.Repeat(`{"x":[`, 200)}, 0, result{[]string{"dataset @ dataset 1: |a"}, nil, "too deep"}},
		{"too deep in what is skipped", []string{`{"dataset":[{"identifier":"a"},{"pad":"` + strings.Repeat("x", 300<<10) + `","y":` + strings.Repeat(`{"x":[`, 200)}, 50, result{
			[]string{"dataset @ dataset 1: |a", "dataset @ dataset 2: invalid too-large | +too-large"}, nil, "too deep"}},
		{"malformed inside, brackets whole", []string{`{"dataset":[{"identifier":"a"},{"identifier":"b","x":[1,]},{"identifier":"c"}]}`}, 0, result{
			[]string{cat, "dataset @ dataset 1: |a", "dataset @ dataset 2: invalid malformed |b +malformed", "dataset @ dataset 3: |c"}, nil, ""}},
		{"a quote not escaped", []string{`{"dataset":[{"identifier":"a"},{"identifier":"b","description":"5" disk","distribution":[{"title":"x"},{"title":"y"}]},{"identifier":"c","publisher":{}},{"identifier":"d"}]}`}, 0, result{
			[]string{cat, "dataset @ dataset 1: |a", "dataset @ dataset 2: invalid malformed |b +malformed", "dataset @ dataset 3: |c", "dataset @ dataset 4: |d"}, nil, ""}},
		{"a brace missing", []string{`{"dataset":[{"identifier":"a"},{"identifier":"b","publisher":{"name":"x"},{"identifier":"c","keyword":[]}]}`}, 0, result{
			[]string{cat, "dataset @ dataset 1: |a", "dataset @ dataset 2: invalid malformed |b +malformed", "dataset @ dataset 3: |c"}, nil, ""}},
		{"malformed to the end", []string{`{"dataset":[{"identifier":"a"},{"identifier":"b" "c"`}, 0, result{[]string{"dataset @ dataset 1: |a"}, nil, "cut at dataset 2 (byte 31)"}},
		{"commas", []string{`{"dataset":[{"identifier":"a"}{"identifier":"b"},],}`}, 0, result{
			[]string{cat, "dataset @ dataset 1: |a", "dataset @ dataset 2: |b"}, []string{"missing-comma", "trailing-comma"}, ""}},
		{"data behind the end", []string{`{"dataset":[]}` + "\n\n<br>Warning"}, 0, result{[]string{cat}, []string{"trailing-data"}, ""}},
		{"byte order mark", []string{"\xEF\xBB\xBF" + `{"dataset":[{"identifier":"é"}]}`}, 0, result{[]string{cat, "dataset @ dataset 1: |é"}, []string{"bom"}, ""}},
		{"Windows-1252", []string{"{\"title\":\"Educaci\xf3n\",\"dataset\":[{\"identifier\":\"n\xba \x801\"},{\"identifier\":\"b\"},{\"identifier\":\"ñ\"}]}"}, 0, result{
			[]string{"catalog @ the catalogue: | +charset", "dataset @ dataset 1: |nº €1 +charset", "dataset @ dataset 2: |b", "dataset @ dataset 3: |ñ"}, nil, ""}},
		{"UTF-16", []string{"\xFF\xFE" + utf16le(`{"dataset":[{"identifier":"ñ😀"}]}`), utf16le(`{"dataset":[{"identifier":"b"}]}`)}, 0, result{
			[]string{cat, "dataset @ dataset 1: |ñ😀", "dataset @ page 2, dataset 1: |b"}, []string{"charset", "charset"}, ""}},
		{"bare control characters", []string{"{\"dataset\":[{\"identifier\":\"a\",\"description\":\"x\ny\x01\"}]}"}, 0, result{
			[]string{cat, "dataset @ dataset 1: |a +control-character"}, nil, ""}},
		{"DCAT-US 3.0: nested catalogues", []string{`{"@id":"https://a.gov/1","catalog":[{"@id":"https://a.gov/2","dataset":[{"identifier":"b"}],"catalog":[{"dataset":[{"identifier":"c"}]}]},3],"dataset":[{"identifier":"a"}]}`}, 0, result{
			[]string{
				"catalog @ the catalogue: https://a.gov/1|", "catalog @ catalog 1: https://a.gov/2|", "catalog @ catalog 1, catalog 1: |",
				"dataset @ catalog 1, dataset 1: |b", "dataset @ catalog 1, catalog 1, dataset 1: |c", "catalog @ catalog 2: invalid not-an-object |", "dataset @ dataset 1: |a",
			}, nil, ""}},
		{"DCAT-US 3.0: series and services hold datasets", []string{
			`{"datasetSeries":[{"@id":"https://a.gov/s","title":"S","seriesMember":[{"title":"A","identifier":"a"},{"title":"B","identifier":"b"}],"first":{"title":"A","identifier":"a"},"last":"https://a.gov/b"}],` +
				`"service":[{"title":"V","identifier":"v","servesDataset":[{"title":"B","identifier":"b"},{"title":"C","identifier":"c"}]}],"dataset":[{"identifier":"a"}]}`}, 0, result{
			[]string{
				cat, "series @ datasetSeries 1: https://a.gov/s|", "dataset @ datasetSeries 1, seriesMember 2: |b",
				"service @ service 1: |v", "dataset @ service 1, servesDataset 2: |c", "dataset @ dataset 1: |a",
			}, nil, ""}},
	} {
		t.Run(c.name, func(t *testing.T) {
			for _, how := range []string{"whole", "byte by byte"} {
				var pages []io.Reader
				for _, p := range c.pages {
					var r io.Reader = strings.NewReader(p)
					if how != "whole" {
						r = iotest.OneByteReader(r)
					}
					pages = append(pages, r)
				}
				got, _, err := read(t, datajson.Options{MaxStatement: c.max}, pages...)
				if d := cmp.Diff(c.want, got); d != "" {
					t.Errorf("%s: (-want +got)\n%s\nerror: %v", how, d, err)
				}
			}
		})
	}
}

func utf16le(s string) string {
	var b strings.Builder
	for _, r := range s {
		if r > 0xFFFF {
			r -= 0x10000
			hi, lo := 0xD800+r>>10, 0xDC00+r&0x3FF
			b.Write([]byte{byte(hi), byte(hi >> 8), byte(lo), byte(lo >> 8)})
			continue
		}
		b.Write([]byte{byte(r), byte(r >> 8)})
	}
	return b.String()
}

// What the source wrote is kept: order of members, numbers, escapes, blanks.
func TestBodyIsAsWritten(t *testing.T) {
	const element = `{ "z" : 1.50e0,"a":"\u00e1\/", "a":[ ]  ,"n":-0}`
	_, records, err := read(t, datajson.Options{}, strings.NewReader(`{"b" : 1.0, "dataset" : [ `+element+` ] ,"a":"\u00e9"}`))
	if err != nil {
		t.Fatal(err)
	}
	if got := string(records[1].Statement.Body); got != element {
		t.Errorf("dataset = %s", got)
	}
	if got, want := string(records[0].Statement.Body), `{"b":1.0,"a":"\u00e9"}`; got != want {
		t.Errorf("catalogue = %s, want %s", got, want)
	}
	for _, r := range records {
		if r.Statement.Dialect != catalog.DialectDataJSON {
			t.Errorf("dialect %q", r.Statement.Dialect)
		}
	}
}

func TestTraits(t *testing.T) {
	_, records, err := read(t, datajson.Options{}, strings.NewReader(`{"@id":"https://a.gob.ar/c","dataset":[
	 {"title":{"es":"Uno","pt-BR":"Um"},"landingPage":" https://a.gob.ar/1 ","publisher":{"name":"Ente","@id":"https://a.gob.ar/ente"},
	  "distribution":[{"downloadURL":"https://a.gob.ar/1.csv","accessURL":"https://a.gob.ar/1"},{"downloadURL":"","accessURL":["https://a.gob.ar/2"]},{"title":"x"},7]},
	 {"title":707,"modified":" 2020-01-02 ","publisher":"Otro","distribution":{"accessURL":444444}}]}`))
	if err != nil {
		t.Fatal(err)
	}
	want := []catalog.Traits{
		{
			Title: catalog.Text{"es": "Uno", "pt-br": "Um"}, LandingPage: "https://a.gob.ar/1", PublisherIRI: "https://a.gob.ar/ente", PublisherName: "Ente",
			URLs: []string{"https://a.gob.ar/1.csv", "https://a.gob.ar/2", "", "7"},
		},
		{Title: catalog.Text{"": "707"}, PublisherName: "Otro", Moved: "2020-01-02", URLs: []string{"444444"}},
	}
	if d := cmp.Diff(want, []catalog.Traits{records[1].Traits, records[2].Traits}); d != "" {
		t.Error(d)
	}
	if d := cmp.Diff([]string{"https://a.gob.ar/c"}, records[1].Statement.Catalogs); d != "" {
		t.Error(d)
	}
}

// A body that fails keeps what came before and says why.
func TestReadError(t *testing.T) {
	broken := errors.New("connection reset")
	body := io.MultiReader(strings.NewReader(`{"dataset":[{"identifier":"a"},{"ident`), iotest.ErrReader(broken))
	got, _, err := read(t, datajson.Options{}, body)
	if !errors.Is(err, broken) || len(got.Records) != 1 || !strings.HasPrefix(got.Err, "cut at dataset 2") {
		t.Errorf("got %+v, error %v", got, err)
	}
}

func TestCancel(t *testing.T) {
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	r := datajson.NewReader(datajson.Options{Temp: t.TempDir()})
	defer func() { _ = r.Close() }()
	if _, err := r.Add(ctx, format.Page{Number: 1, Body: strings.NewReader(`{"dataset":[{}]}`)}); !errors.Is(err, context.Canceled) {
		t.Errorf("Add: %v", err)
	}
}

// endless is a catalogue of n datasets that nobody holds.
func endless(n, size int) io.Reader {
	parts := []io.Reader{strings.NewReader(`{"dataset":[`)}
	pad := strings.Repeat("x", size)
	for i := range n {
		comma := ","
		if i == 0 {
			comma = ""
		}
		parts = append(parts, strings.NewReader(fmt.Sprintf(`%s{"identifier":"%d","description":"`, comma, i)), strings.NewReader(pad), strings.NewReader(`"}`))
	}
	return io.MultiReader(append(parts, strings.NewReader(`]}`))...)
}

// Records come in the order of the source, and an error of emit ends them.
func TestOrderAndStop(t *testing.T) {
	const n = 5000
	r := datajson.NewReader(datajson.Options{Temp: t.TempDir()})
	defer func() { _ = r.Close() }()
	if _, err := r.Add(context.Background(), format.Page{Number: 1, Body: endless(n, 300)}); err != nil {
		t.Fatal(err)
	}
	next := 0
	stop := errors.New("enough")
	err := r.Records(context.Background(), func(rec format.Record) error {
		if rec.Statement.Kind != catalog.KindDataset {
			return nil
		}
		if rec.Traits.Identifier != fmt.Sprint(next) {
			t.Fatalf("record %d is %s", next, rec.Traits.Identifier)
		}
		if next++; next == n-1 {
			return stop
		}
		return nil
	})
	if !errors.Is(err, stop) || next != n-1 {
		t.Errorf("after %d records: %v", next, err)
	}
}

// FuzzReader: any bytes end in records and errors, never a panic, and every
// statement that is given is JSON.
func FuzzReader(f *testing.F) {
	for _, s := range []string{
		`{"dataset":[{"identifier":"a"},{"x":[1,]},{"identifier":"c","publisher":{}}],"a":1}`, `{"dataset":[{"a":"5" d"},{"b":1,"keyword":[]}]}`,
		"\xFF\xFE{\x00", "{\"a\n\":1,\"dataset\":[]}", "{\"dataset\":[{\"t\":\"\xf3\n\"}]}", `{"datasetSeries":[{"first":{"title":1}}],"service":[1]}`, `{"catalog":[{"dataset":[{}]}]}`, `{"dataset":[`, `<html`,
	} {
		f.Add([]byte(s), 64)
	}
	f.Fuzz(func(t *testing.T, in []byte, limit int) {
		r := datajson.NewReader(datajson.Options{Temp: t.TempDir(), MaxStatement: limit})
		defer func() { _ = r.Close() }()
		_, _ = r.Add(context.Background(), format.Page{Number: 1, Body: strings.NewReader(string(in))})
		err := r.Records(context.Background(), func(rec format.Record) error {
			if rec.Invalid == "" && !jsonValid(rec.Statement.Body) {
				t.Errorf("%s: %q is no JSON", rec.Statement.Place, rec.Statement.Body)
			}
			return nil
		})
		if err != nil {
			t.Error(err)
		}
	})
}
