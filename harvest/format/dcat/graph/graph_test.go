package graph

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"github.com/vitral-data/vitral/catalog/rdf"
)

// model is the plainest graph that does the same.
type model struct {
	terms   []rdf.Term
	numbers map[rdf.Term]ID
	triples map[ID][][2]ID
}

func genTerm() *rapid.Generator[rdf.Term] {
	return rapid.Custom(func(t *rapid.T) rdf.Term {
		long := strings.Repeat("x", rapid.SampledFrom([]int{0, 0, 1, 60, 70, 5000, spoolBlock + 7}).Draw(t, "long"))
		value := fmt.Sprint(rapid.IntRange(0, 40).Draw(t, "value"), long)
		switch rapid.IntRange(0, 4).Draw(t, "kind") {
		case 0:
			return rdf.Term{Kind: rdf.IRI, Value: value}
		case 1:
			return rdf.Term{Kind: rdf.Blank, Value: value}
		case 2:
			return rdf.Term{Kind: rdf.Literal, Value: value, Lang: rapid.SampledFrom([]string{"es", "pt-br"}).Draw(t, "lang")}
		case 3:
			return rdf.Term{Kind: rdf.Literal, Value: value, Datatype: "http://example.org/" + value}
		}
		return rdf.Term{Kind: rdf.Literal, Value: value}
	})
}

func (m *model) intern(x rdf.Term) ID {
	if id, ok := m.numbers[x]; ok {
		return id
	}
	if x.Datatype != "" {
		m.intern(rdf.Term{Kind: rdf.IRI, Value: x.Datatype})
	}
	id := ID(len(m.terms))
	m.terms = append(m.terms, x)
	m.numbers[x] = id
	return id
}

// TestGraphIsItsModel compares the graph, with bounds so small that all goes
// through the disk or so large that nothing does, with plain maps.
func TestGraphIsItsModel(t *testing.T) {
	dir := t.TempDir()
	rapid.Check(t, func(t *rapid.T) {
		m := model{numbers: map[rdf.Term]ID{}, triples: map[ID][][2]ID{}}
		g := New(Options{
			Temp:        dir,
			TripleBytes: rapid.SampledFrom([]int{0, 1, tripleSize * 7, tripleSize * 2000}).Draw(t, "triple bytes"),
			TermBytes:   rapid.SampledFrom([]int{0, 1, 4096}).Draw(t, "term bytes"),
		})
		defer func() {
			if err := g.Close(); err != nil {
				t.Fatal(err)
			}
		}()
		pool := rapid.SliceOfN(genTerm(), 1, 60).Draw(t, "terms")
		n := rapid.SampledFrom([]int{0, 10, 300, 5000}).Draw(t, "triples")
		seed := rapid.Uint32().Draw(t, "seed")
		pick := func() rdf.Term {
			seed = seed*1664525 + 1013904223
			return pool[int(seed>>8)%len(pool)]
		}
		for range n {
			var want, got [3]ID
			for i := range got {
				x := pick()
				want[i] = m.intern(x)
				id, err := g.InternAt(i, x)
				if err != nil {
					t.Fatal(err)
				}
				got[i] = id
			}
			if want != got {
				t.Fatalf("numbers %v, want %v", got, want)
			}
			m.triples[want[0]] = append(m.triples[want[0]], [2]ID{want[1], want[2]})
			if err := g.Add(context.Background(), got[0], got[1], got[2]); err != nil {
				t.Fatal(err)
			}
		}
		if err := g.Seal(context.Background()); err != nil {
			t.Fatal(err)
		}
		if g.Terms() != len(m.terms) {
			t.Fatalf("%d terms, want %d", g.Terms(), len(m.terms))
		}
		for i, want := range m.terms {
			got, err := g.Term(ID(i))
			if err != nil {
				t.Fatal(err)
			}
			x := rdf.Term{Kind: got.Kind, Value: string(got.Value), Lang: string(got.Lang)}
			if got.Typed {
				if x.Datatype, err = g.Text(got.Datatype); err != nil {
					t.Fatal(err)
				}
			}
			if x != want {
				t.Fatalf("term %d is %v, want %v", i, x, want)
			}
			var triples [][2]ID
			err = g.Triples(ID(i), func(p, o ID) bool {
				triples = append(triples, [2]ID{p, o})
				return true
			})
			if err != nil {
				t.Fatal(err)
			}
			if d := cmp.Diff(m.triples[ID(i)], triples); d != "" {
				t.Fatalf("triples of term %d (-want +got):\n%s", i, d)
			}
			if isSubject := g.Flags(ID(i))&IsSubject != 0; isSubject != (len(triples) > 0) {
				t.Fatalf("term %d: subject %v with %d triples", i, isSubject, len(triples))
			}
		}
	})
}

func TestFlags(t *testing.T) {
	g := New(Options{Temp: t.TempDir()})
	defer func() { _ = g.Close() }()
	id, err := g.Intern(rdf.Term{Kind: rdf.Blank, Value: "b"})
	if err != nil {
		t.Fatal(err)
	}
	g.Mark(id, FirstFree|FirstFree<<1)
	g.Unmark(id, FirstFree)
	if got := g.Flags(id); got != IsBlank|FirstFree<<1 {
		t.Errorf("flags %b", got)
	}
}

func TestStopsWhenCancelled(t *testing.T) {
	g := New(Options{Temp: t.TempDir(), TripleBytes: 1})
	defer func() { _ = g.Close() }()
	id, err := g.Intern(rdf.Term{Kind: rdf.IRI, Value: "a:"})
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(context.Background())
	for range 2 { // the second spills the first
		if err := g.Add(ctx, id, id, id); err != nil {
			t.Fatal(err)
		}
	}
	cancel()
	if err := g.Seal(ctx); !errors.Is(err, context.Canceled) {
		t.Errorf("sealing under a cancelled context: %v", err)
	}
}

func TestClosedGraphSaysSo(t *testing.T) {
	g := New(Options{Temp: t.TempDir()})
	if err := g.Close(); err != nil {
		t.Fatal(err)
	}
	if err := g.Close(); err != nil {
		t.Error("second Close:", err)
	}
	if _, err := g.Intern(rdf.Term{Kind: rdf.IRI, Value: "a:"}); err == nil {
		t.Error("Intern after Close")
	}
	if err := g.Seal(context.Background()); err == nil {
		t.Error("Seal after Close")
	}
	if _, err := g.Term(0); err == nil {
		t.Error("Term after Close")
	}
}

// TestLeavesNoFiles: temporary files are gone after Close, and a folder that
// isn't there is an error that says what was wanted of it.
func TestLeavesNoFiles(t *testing.T) {
	dir := t.TempDir()
	fill := func(g *Graph) error {
		for i := range 40000 {
			id, err := g.Intern(rdf.Term{Kind: rdf.Literal, Value: fmt.Sprint(i, strings.Repeat("y", 80))})
			if err != nil {
				return err
			}
			if err := g.Add(context.Background(), id, id, id); err != nil {
				return err
			}
		}
		return g.Seal(context.Background())
	}
	g := New(Options{Temp: dir, TripleBytes: 1 << 12})
	if err := fill(g); err != nil {
		t.Fatal(err)
	}
	if err := g.Close(); err != nil {
		t.Fatal(err)
	}
	left, err := os.ReadDir(dir)
	if err != nil || len(left) > 0 {
		t.Errorf("left behind: %v, %v", left, err)
	}
	g = New(Options{Temp: filepath.Join(dir, "absent"), TripleBytes: 1 << 12})
	defer func() { _ = g.Close() }()
	if err := fill(g); err == nil || !strings.Contains(err.Error(), "temporary file for") {
		t.Errorf("error %v", err)
	}
}
