package dcat

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/vitral-data/vitral/catalog"
	"github.com/vitral-data/vitral/catalog/archive"
	"github.com/vitral-data/vitral/harvest/format"
)

// corpusFile reads a file of the corpus; without a corpus the test is skipped.
func corpusFile(t testing.TB, name string) []byte {
	t.Helper()
	root := os.Getenv("VITRAL_CORPUS")
	if root == "" {
		t.Skip("VITRAL_CORPUS isn't set: the corpus of real catalogues is not read")
	}
	b, err := os.ReadFile(filepath.Join(root, filepath.FromSlash(name)))
	if err != nil {
		t.Fatal(err)
	}
	return b
}

// run is what a reader made of some pages.
type run struct {
	infos   []format.PageInfo
	errs    []error
	records []format.Record
}

func readPages(t testing.TB, o Options, pages ...format.Page) run {
	t.Helper()
	r := NewReader(o)
	defer func() {
		if err := r.Close(); err != nil {
			t.Error(err)
		}
	}()
	var out run
	for i, p := range pages {
		p.Number = i + 1
		info, err := r.Add(context.Background(), p)
		out.infos, out.errs = append(out.infos, info), append(out.errs, err)
	}
	err := r.Records(context.Background(), func(rec format.Record) error {
		out.records = append(out.records, rec)
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return out
}

// readText reads one page of text under a name that tells its syntax.
func readText(t testing.TB, name, text string) run {
	t.Helper()
	out := readPages(t, Options{}, format.Page{URL: "http://catalogo.example.org/" + name, Body: strings.NewReader(text)})
	if err := errors.Join(out.errs...); err != nil {
		t.Fatal(err)
	}
	return out
}

func filePage(name string, body []byte) format.Page {
	return format.Page{File: filepath.Base(name), Body: bytes.NewReader(body)}
}

func (r run) of(kind catalog.Kind) []format.Record {
	var out []format.Record
	for _, rec := range r.records {
		if rec.Statement.Kind == kind {
			out = append(out, rec)
		}
	}
	return out
}

// only returns the record of an IRI.
func (r run) only(t testing.TB, iri string) format.Record {
	t.Helper()
	for _, rec := range r.records {
		if rec.Traits.IRI == iri {
			return rec
		}
	}
	t.Fatalf("no record of %s", iri)
	return format.Record{}
}

// canonical gives each statement as its kind and canonical bytes, by key.
func (r run) canonical(t testing.TB) map[string]bool {
	t.Helper()
	out := map[string]bool{}
	for _, rec := range r.records {
		b, _, err := archive.Canonical(catalog.DialectRDF, rec.Statement.Body, false)
		if err != nil {
			t.Fatalf("%v\n%s", err, rec.Statement.Body)
		}
		out[string(rec.Statement.Kind)+" "+string(b)] = true
	}
	return out
}

// tree decodes a body.
func decode(t testing.TB, body json.RawMessage) map[string]any {
	t.Helper()
	var out map[string]any
	if err := json.Unmarshal(body, &out); err != nil {
		t.Fatalf("%v\n%s", err, body)
	}
	return out
}

func codes(list []catalog.Repair) map[string]int {
	out := map[string]int{}
	for _, r := range list {
		out[r.Code]++
	}
	return out
}

// distributions counts the distinct objects of dcat:distribution.
func distributions(t testing.TB, recs []format.Record) int {
	t.Helper()
	ids := map[string]bool{}
	n := 0
	for _, rec := range recs {
		list, _ := decode(t, rec.Statement.Body)[names[idDistribution]].([]any)
		for _, d := range list {
			id, _ := d.(map[string]any)["@id"].(string)
			if id == "" {
				n++
			} else {
				ids[id] = true
			}
		}
	}
	return n + len(ids)
}

// checkRecord checks what holds of every record, whatever the input.
func checkRecord(rec format.Record, seen map[string]bool) error {
	st := rec.Statement
	if rec.Invalid != "" {
		if st.Body != nil {
			return errors.New("an invalid record with a body")
		}
		return nil
	}
	if len(st.Body) > 1<<16 {
		return errors.New("a body over the limit")
	}
	var node struct {
		ID string `json:"@id"`
	}
	if err := json.Unmarshal(st.Body, &node); err != nil {
		return err
	}
	if node.ID != "" && !strings.HasPrefix(node.ID, "_:") {
		if seen[node.ID] {
			return errors.New("two records of " + node.ID)
		}
		seen[node.ID] = true
	}
	if _, _, err := archive.Hashes(st); err != nil {
		return err
	}
	for _, r := range st.Repairs {
		if r.Code == "" || len(r.Raw) > maxRepairRaw {
			return errors.New("a repair without a code or over 1 KB")
		}
	}
	return nil
}
