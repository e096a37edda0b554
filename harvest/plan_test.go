package harvest

import (
	"crypto/sha256"
	"fmt"
	"testing"
	"time"

	"pgregory.net/rapid"

	"github.com/vitral-data/vitral/catalog"
	"github.com/vitral-data/vitral/catalog/archive"
)

// thing is a dataset as a drawn source lists it.
type thing struct{ key, title, publisher, url, body, date int }

func drawThings(t *rapid.T, label string) []thing {
	return rapid.SliceOfNDistinct(rapid.Custom(func(t *rapid.T) thing {
		small := rapid.IntRange(0, 3)
		return thing{rapid.IntRange(0, 9).Draw(t, "key"), rapid.IntRange(0, 6).Draw(t, "title"), small.Draw(t, "publisher"),
			rapid.IntRange(0, 6).Draw(t, "url"), small.Draw(t, "body"), small.Draw(t, "date")}
	}), 0, 10, func(x thing) int { return x.key }).Draw(t, label)
}

func (x thing) found() found {
	f := found{kind: catalog.KindDataset, key: fmt.Sprintf("k%d", x.key), made: catalog.KeyIdentifier, packed: true, stamp: fmt.Sprint(x.date)}
	f.hash = archive.Hash(sha256.Sum256(fmt.Append(nil, x.body, x.title, x.publisher, x.url)))
	f.full = print8(fmt.Sprint(x))
	f.print = archive.Fingerprints{Title: print8(fmt.Sprint("t", x.title)), Publisher: print8(fmt.Sprint("p", x.publisher)),
		URLs: []archive.FullHash{print8(fmt.Sprint("u", x.url))}}
	return f
}

// ground is a source as plans leave it.
type ground struct {
	head archive.Head
	now  time.Time
	n    int
}

func (g *ground) input(things []thing, complete bool) planInput {
	in := planInput{head: g.head, run: fmt.Sprintf("run-%d", g.n), now: g.now, complete: complete,
		grace: Grace{Time: 48 * time.Hour, Runs: 2}, guard: Guard{Share: 1, Count: 1000}}
	for _, x := range things {
		in.found = append(in.found, x.found())
	}
	in.found = settle(in.found, nil)
	return in
}

// apply lets a plan become the head.
func (g *ground) apply(p *plan) {
	var news []archive.Entry
	for _, c := range p.changes {
		news = append(news, c.entry)
	}
	g.head.Entries = archive.Merge(g.head.Entries, news)
	g.n++
	g.head.Source, g.head.N = "s", g.n
	g.head.Commit = archive.Commit{Form: archive.Form, CompleteRuns: p.runs, Time: g.now}
	g.now = g.now.Add(24 * time.Hour)
}

// TestPlans: over any history of complete and incomplete runs the rules of
// docs/harvesting.md hold.
func TestPlans(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		g := ground{now: time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC)}
		g.head.Source = "s"
		for range rapid.IntRange(1, 6).Draw(t, "runs") {
			things := drawThings(t, "listed")
			complete := rapid.IntRange(0, 3).Draw(t, "complete") > 0
			before := g.head
			p := makePlan(g.input(things, complete))
			checkPlan(t, before, things, complete, p)
			g.apply(p)
			checkTable(t, g.head, things, complete)
			again := makePlan(g.input(things, complete))
			for _, c := range again.changes {
				if c.entry.Outcome != archive.Withdrawn {
					t.Fatalf("the same listing again gives %s of %s", c.entry.Outcome, c.entry.Key)
				}
			}
		}
	})
}

func checkPlan(t *rapid.T, before archive.Head, things []thing, complete bool, p *plan) {
	listed := map[string]bool{}
	for _, x := range things {
		listed[x.found().key] = true
	}
	seen := map[string]bool{}
	for _, c := range p.changes {
		e := c.entry
		if seen[e.Key] {
			t.Fatalf("two entries for %s", e.Key)
		}
		seen[e.Key] = true
		old := findEntry(before.Entries, e.Kind, e.Key)
		switch e.Outcome {
		case archive.Added:
			if old != nil || e.Version != 1 || e.Dataset == "" {
				t.Fatalf("added %+v over %+v", e, old)
			}
		case archive.Changed:
			if old == nil || old.Hash == e.Hash || e.Version != old.Version+1 || e.Dataset != old.Dataset {
				t.Fatalf("changed %+v over %+v", e, old)
			}
		case archive.Touched:
			if old == nil || old.Hash != e.Hash || old.Full == e.Full || e.Version != old.Version {
				t.Fatalf("touched %+v over %+v", e, old)
			}
		case archive.Renamed:
			from := findEntry(before.Entries, e.Kind, e.From.Key)
			if old != nil || from == nil || from.Outcome == archive.Withdrawn || listed[e.From.Key] || e.Dataset != from.Dataset || e.Version != from.Version+1 || !complete {
				t.Fatalf("renamed %+v from %+v", e, from)
			}
		case archive.Missing, archive.Withdrawn:
			if old == nil || listed[e.Key] || !complete || e.Hash != old.Hash || e.Place != old.Place || e.Version != old.Version {
				t.Fatalf("%s %+v over %+v", e.Outcome, e, old)
			}
		case archive.Returned:
			if old == nil || !old.Outcome.Absent() || e.Since != nil || e.Dataset != old.Dataset {
				t.Fatalf("returned %+v over %+v", e, old)
			}
		}
	}
	c := p.counts
	if got := c.Added + c.Changed + c.Touched + c.Unchanged + c.Renamed + c.Returned + c.Waiting; got != len(things) {
		t.Fatalf("%d of %d datasets accounted for: %+v", got, len(things), c)
	}
}

// checkTable: what is listed is in force as listed, once, under one id; what
// isn't is there still, absent, unless it was renamed.
func checkTable(t *rapid.T, head archive.Head, things []thing, complete bool) {
	ids := map[string]string{}
	current := 0
	for _, e := range head.Entries {
		if other, taken := ids[e.Dataset]; taken {
			t.Fatalf("%s and %s have one id", e.Key, other)
		}
		ids[e.Dataset] = e.Key
		if !e.Outcome.Absent() {
			current++
		}
	}
	if complete && current != len(things) {
		t.Fatalf("%d datasets in force as listed, %d listed", current, len(things))
	}
	if !complete {
		return
	}
	for _, x := range things {
		f := x.found()
		if e := findEntry(head.Entries, f.kind, f.key); e == nil || e.Outcome.Absent() || e.Hash != f.hash {
			t.Fatalf("%s is listed; in force is %+v", f.key, e)
		}
	}
}

// TestPlanOrder: the order in which a source lists changes nothing.
func TestPlanOrder(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		g := ground{now: time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC)}
		g.head.Source = "s"
		g.apply(makePlan(g.input(drawThings(t, "first"), true)))
		things := drawThings(t, "second")
		a := makePlan(g.input(things, true))
		b := makePlan(g.input(rapid.Permutation(things).Draw(t, "order"), true))
		if a.hash != b.hash || a.counts != b.counts {
			t.Fatalf("%+v\n%+v", a.counts, b.counts)
		}
	})
}

// TestGrace: a dataset is missing at its first absence, and withdrawn when both
// the time and the complete runs have passed.
func TestGrace(t *testing.T) {
	g := ground{now: time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC)}
	g.head.Source = "s"
	one, two := thing{key: 1, title: 1, url: 1}, thing{key: 2, title: 2, url: 2}
	g.apply(makePlan(g.input([]thing{one, two}, true)))
	for day, want := range []archive.Outcome{archive.Missing, archive.Missing, archive.Withdrawn, archive.Withdrawn} {
		p := makePlan(g.input([]thing{one}, true))
		g.apply(p)
		if e := findEntry(g.head.Entries, catalog.KindDataset, "k2"); e.Outcome != want {
			t.Errorf("day %d: %s, want %s", day, e.Outcome, want)
		}
	}
	incomplete := makePlan(g.input(nil, false))
	if !incomplete.empty() {
		t.Errorf("an incomplete run that lists nothing plans %d entries", len(incomplete.changes))
	}
	g.apply(makePlan(g.input([]thing{one, two}, true)))
	if e := findEntry(g.head.Entries, catalog.KindDataset, "k2"); e.Outcome != archive.Returned || e.Version != 1 {
		t.Errorf("returned: %+v", e)
	}
}

// TestGuard: what is held, and what isn't.
func TestGuard(t *testing.T) {
	list := func(from, to int) []thing {
		var out []thing
		for i := from; i < to; i++ {
			out = append(out, thing{key: i, title: 100 + i, url: 100 + i})
		}
		return out
	}
	for _, tc := range []struct {
		name string
		runs [][]thing // the last is judged
		want string
	}{
		{"nothing lost", [][]thing{list(0, 20), list(0, 20)}, ""},
		{"three lost of ten: too few to ask", [][]thing{list(0, 10), list(3, 10)}, ""},
		{"four lost of ten", [][]thing{list(0, 10), list(4, 10)}, "abnormal-loss"},
		{"four lost of twenty: a fifth is not more than a fifth", [][]thing{list(0, 20), list(4, 20)}, ""},
		{"five lost of twenty", [][]thing{list(0, 20), list(5, 20)}, "abnormal-loss"},
		{"bit by bit within thirty days", [][]thing{list(0, 20), list(2, 20), list(4, 20), list(5, 20)}, "abnormal-loss"},
		{"all lost, though few", [][]thing{list(0, 2), nil}, "nothing-listed"},
		{"a wave that returned", [][]thing{list(0, 20), list(4, 20), list(0, 20), list(4, 20)}, ""},
	} {
		t.Run(tc.name, func(t *testing.T) {
			g := ground{now: time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC)}
			g.head.Source = "s"
			var p *plan
			for i, things := range tc.runs {
				in := g.input(things, true)
				in.guard = DefaultGuard()
				p = makePlan(in)
				if i < len(tc.runs)-1 {
					if p.hold != "" {
						t.Fatalf("run %d is held: %s", i, p.holdDetail)
					}
					g.apply(p)
				}
			}
			if p.hold != tc.want {
				t.Errorf("held %q (%s), want %q", p.hold, p.holdDetail, tc.want)
			}
		})
	}
}
