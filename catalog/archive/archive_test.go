package archive

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/vitral-data/vitral/catalog"
	"github.com/vitral-data/vitral/catalog/files"
	"github.com/vitral-data/vitral/catalog/files/dir"
)

// folder opens a folder of objects for a test.
func folder(t testing.TB) files.Store {
	t.Helper()
	fs, err := dir.Open(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := fs.Close(); err != nil {
			t.Error(err)
		}
	})
	return fs
}

func open(t testing.TB) *Archive { return New(folder(t), t.TempDir()) }

// day returns noon of a day in 2018.
func day(n int) time.Time { return time.Date(2018, 1, n, 12, 0, 0, 0, time.UTC) }

// statement is one of kind dataset with this title.
func statement(key, title string) catalog.Statement {
	body := fmt.Sprintf(`{"identifier": %q, "title": %q, "modified": "2018-04-18", "distribution": [{"downloadURL": "https://example.org/%s.csv"}]}`,
		key, title, key)
	return catalog.Statement{Kind: catalog.KindDataset, Dialect: catalog.DialectDataJSON, Body: json.RawMessage(body), Place: "dataset " + key}
}

// change is what a commit of a test does to a record: to write it with a title,
// or, without one, to leave it missing; old is the key that it had.
type change struct{ key, title, old string }

// commit lands changes as a harvest does: packs, commit, table if due, hint.
func commit(t testing.TB, a *Archive, source string, changes ...change) Commit {
	t.Helper()
	head, err := a.Head(t.Context(), source)
	if err != nil {
		t.Fatal(err)
	}
	c := Commit{Format: Format, Form: Form, Source: source, N: head.N + 1, Parent: head.Digest, Run: fmt.Sprintf("run-%d", head.N+1),
		Cause: CauseHarvest, Time: day(head.N + 1), Start: day(head.N + 1).Add(-time.Minute), Complete: true, CompleteRuns: head.N + 1,
		Validators: []Validator{{URL: "https://example.org/data.json?a=1&b=2", ETag: `"x"`, SHA256: strings.Repeat("0", 64)}}}
	news := pack(t, a, &c, head, changes)
	force := Merge(head.Entries, news)
	if c.Table, err = TableRoot(force); err != nil {
		t.Fatal(err)
	}
	c.Size = len(force)
	if err := a.Promote(t.Context(), c); err != nil {
		t.Fatal(err)
	}
	if Due(c.N, head.Table, head.Since+len(news), len(force)) {
		if err := a.WriteTable(t.Context(), source, c.N, force); err != nil {
			t.Fatal(err)
		}
	}
	if err := a.Hint(t.Context(), source, c.N); err != nil {
		t.Fatal(err)
	}
	return c
}

// pack writes a commit's pack, completes its header and returns its entries.
func pack(t testing.TB, a *Archive, c *Commit, head Head, changes []change) []Entry {
	t.Helper()
	if len(changes) == 0 {
		return nil
	}
	w, err := a.NewPack(c.Source)
	if err != nil {
		t.Fatal(err)
	}
	defer func() {
		if err := w.Close(); err != nil {
			t.Error(err)
		}
	}()
	before := map[string]Entry{}
	for _, e := range head.Entries {
		before[e.Key] = e
	}
	news := make([]Entry, len(changes))
	slots := make([]Slot, len(changes))
	slices.SortFunc(changes, func(x, y change) int { return strings.Compare(x.key, y.key) })
	for i, ch := range changes {
		e, known := before[ch.key]
		if ch.old != "" {
			e, known = before[ch.old], true
			e.From = &Origin{Key: ch.old, Evidence: "title"}
		}
		if !known {
			e = Entry{Kind: catalog.KindDataset, Made: catalog.KeyIdentifier, Dataset: catalog.ID(c.Source, ch.key), First: c.Time, Outcome: Added}
		} else {
			e.Outcome = Changed
		}
		e.Key = ch.key
		switch ch.title {
		case "":
			e.Outcome, e.Since = Missing, &Since{Time: c.Time, Runs: c.CompleteRuns}
		default:
			st := statement(ch.key, ch.title)
			if e.Hash, e.Full, err = Hashes(st); err != nil {
				t.Fatal(err)
			}
			if slots[i], err = w.Statement(st); err != nil {
				t.Fatal(err)
			}
			e.Version++
			e.Changed, e.Print.Title = c.Time, e.Full
			e.Print.URLs = []FullHash{e.Full}
		}
		if ch.old != "" {
			e.Outcome = Renamed
		}
		news[i] = e
	}
	if err := w.Cut(); err != nil {
		t.Fatal(err)
	}
	c.Entries = Span{Offset: w.Offset(), Count: len(news)}
	for i := range news {
		if changes[i].title != "" {
			news[i].Place = w.Place(slots[i])
		}
		if err := w.Entry(news[i]); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Cut(); err != nil {
		t.Fatal(err)
	}
	c.Report = Span{Offset: w.Offset(), Count: 1}
	if err := w.Report(json.RawMessage(`{"state":"done","listed":` + fmt.Sprint(len(changes)) + `}`)); err != nil {
		t.Fatal(err)
	}
	ref, err := w.Store(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	c.Pack = &ref
	for i := range news {
		if changes[i].title != "" {
			news[i].Place.Pack = ref.SHA256
		}
	}
	return news
}

// titles returns key and title of the records in force, as "a=one b=two (missing)".
func titles(t testing.TB, a *Archive, h Head) string {
	t.Helper()
	var all []string
	for _, e := range h.Entries {
		st, err := a.Statement(t.Context(), h.Source, e.Place)
		if err != nil {
			t.Fatal(err)
		}
		var d struct{ Title string }
		if err := json.Unmarshal(st.Body, &d); err != nil {
			t.Fatal(err)
		}
		text := e.Key + "=" + d.Title
		if e.Outcome.Absent() {
			text += " (missing)"
		}
		all = append(all, text)
	}
	return strings.Join(all, " ")
}

// keys lists the keys of a prefix.
func keys(t testing.TB, fs files.Store, prefix string) []string {
	t.Helper()
	all := []string{}
	for info, err := range fs.List(context.WithoutCancel(t.Context()), prefix, "") {
		if err != nil {
			t.Fatal(err)
		}
		all = append(all, info.Key)
	}
	return all
}
