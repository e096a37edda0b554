package harvest_test

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"os"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"github.com/vitral-data/vitral/catalog"
	"github.com/vitral-data/vitral/catalog/archive"
	"github.com/vitral-data/vitral/catalog/view"
)

// TestMovedSource: the same bytes at another address, or in a file, are read
// anew: what a relative reference means depends on where it stood.
func TestMovedSource(t *testing.T) {
	l := newLab(t)
	body := `@prefix dcat: <http://www.w3.org/ns/dcat#> . @prefix dct: <http://purl.org/dc/terms/> .
<one> a dcat:Dataset ; dct:title "Uno" ; dct:identifier "1" . <two> a dcat:Dataset ; dct:title "Dos" ; dct:identifier "2" .`
	l.site("datos.example", func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "text/turtle")
		w.Header().Set("Date", l.now.Format(http.TimeFormat))
		_, _ = w.Write([]byte(body))
	})
	path := l.write("c.ttl", body)
	if got := l.run(file("s", path)); got.Added != 2 {
		t.Fatalf("%+v", got)
	}
	keys := func() (keys []string) {
		head, err := l.h.Archive.Head(context.Background(), "s")
		if err != nil {
			t.Fatal(err)
		}
		for _, e := range head.Entries {
			if e.Kind == catalog.KindDataset && !e.Outcome.Absent() {
				keys = append(keys, e.Key)
			}
		}
		return keys
	}
	if got := strings.Join(keys(), " "); got != "1 2" {
		t.Errorf("of a file: %s", got)
	}
	for _, base := range []string{"http://datos.example/a/", "http://datos.example/b/"} {
		if got := l.run(web("s", base+"c.ttl")); got.Renamed != 2 || got.State != view.RunDone {
			t.Errorf("%s: %s %s %+v", base, got.State, got.Reason, got.Counts)
		}
		if got, want := strings.Join(keys(), " "), base+"one "+base+"two"; got != want {
			t.Errorf("at %s: %s", base, got)
		}
	}
}

// TestOddKeys: keys that are huge, hold NUL or aren't UTF-8 become keys that
// every store can take.
func TestOddKeys(t *testing.T) {
	l := newLab(t)
	var list []string
	for i, id := range []string{strings.Repeat("ñ", 5000), "x" + strings.Repeat("ñ", 5000), "xx" + strings.Repeat("€", 5000), strings.Repeat("ñ", 5001),
		`a\u0000b`, `\u0000`, "\xff\xfe", `\ud800`, "a/b", "..", strings.Repeat("k", 1<<20)} {
		list = append(list, fmt.Sprintf(`{"identifier":"%s","title":"T%d \u0000 %s"}`, id, i, "\xff"))
	}
	path := l.write("odd.json", `{"dataset":[`+strings.Join(list, ",")+`]}`)
	got := l.run(file("s", path))
	if got.State != view.RunDone || got.Added+got.Invalid != len(list) {
		t.Fatalf("%s %s %+v", got.State, got.Reason, got.Counts)
	}
	head, err := l.h.Archive.Head(context.Background(), "s")
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range head.Entries {
		if !utf8.ValidString(e.Key) || len(e.Key) > 4096 {
			t.Errorf("a key of %d bytes, valid %v: %.40q", len(e.Key), utf8.ValidString(e.Key), e.Key)
		}
	}
	if got := l.run(file("s", path)); got.State != view.RunUnchanged {
		t.Errorf("again: %s %+v", got.State, got.Counts)
	}
	l.clean()
}

// TestInvalidWithoutReadableKey: of a record too large to be read only what
// stood at its beginning is known. A key that would be made of its title alone
// is none, so the run withdraws nothing.
func TestInvalidWithoutReadableKey(t *testing.T) {
	l := newLab(t)
	record := func(pad int) string {
		return fmt.Sprintf(`{"title":"Grande","description":%q,"landingPage":"https://datos.example/g","publisher":{"name":"P"}}`, strings.Repeat("x", pad))
	}
	path := l.write("c.json", `{"dataset":[`+record(1)+`,`+dataset(1)+`,`+dataset(2)+`]}`)
	if got := l.run(file("s", path)); got.Added != 3 {
		t.Fatalf("%+v", got)
	}
	if err := os.WriteFile(path, []byte(`{"dataset":[`+record(17<<20)+`,`+dataset(1)+`]}`), 0o600); err != nil {
		t.Fatal(err)
	}
	got := l.run(file("s", path))
	if got.Invalid != 1 || got.Missing != 0 || got.Renamed != 0 || len(got.Findings) == 0 {
		t.Errorf("%s %+v %v; want nothing missing, and a finding", got.State, got.Counts, got.Findings)
	}
}

// TestTwins: of several records with one key the one that says what the head
// says is kept, wherever it stands and whatever its date.
func TestTwins(t *testing.T) {
	l := newLab(t)
	twin := func(title, date string) string {
		return fmt.Sprintf(`{"identifier":"d","title":%q,"modified":%q}`, title, date)
	}
	path := l.write("c.json", `{"dataset":[`+twin("A", "2026-01-01")+`]}`)
	l.run(file("s", path))
	for i, list := range []string{twin("B", "2026-01-02") + "," + twin("A", "2026-01-02"), twin("A", "2026-01-03") + "," + twin("B", "2026-01-03")} {
		if err := os.WriteFile(path, []byte(`{"dataset":[`+list+`]}`), 0o600); err != nil {
			t.Fatal(err)
		}
		if got := l.run(file("s", path)); got.Changed != 0 || got.Touched != 1 || got.Invalid != 1 {
			t.Errorf("list %d: %+v", i, got.Counts)
		}
	}
}

// TestSharedWeakKey: very many records with one weak key cost no more than
// others, are told apart by their addresses, and without any are twins.
func TestSharedWeakKey(t *testing.T) {
	const n = 20_000
	l := newLab(t)
	list := func(url func(i int) string) string {
		var b strings.Builder
		b.WriteString(`{"dataset":[`)
		for i := range n {
			if i > 0 {
				b.WriteByte(',')
			}
			fmt.Fprintf(&b, `{"title":"Anuario","distribution":[{"accessURL":%q}]}`, url(i))
		}
		b.WriteString(`]}`)
		return b.String()
	}
	path := l.write("c.json", list(func(i int) string { return fmt.Sprintf("https://datos.example/%d", i) }))
	if got := l.run(file("s", path)); got.Added != n {
		t.Fatalf("%+v", got.Counts)
	}
	if got := l.run(file("s", path)); got.Unchanged != n {
		t.Fatalf("%+v", got.Counts)
	}
	if err := os.WriteFile(path, []byte(list(func(int) string { return "https://datos.example/" })), 0o600); err != nil {
		t.Fatal(err)
	}
	got := l.run(file("s", path))
	if got.Invalid != n-1 || got.State != view.RunHeld || len(got.InvalidRecords) > 1000 {
		t.Errorf("%s %s %+v, %d named", got.State, got.Reason, got.Counts, len(got.InvalidRecords))
	}
}

// TestManyShareAddresses: when everything is renamed and everything names the
// same addresses, nothing pairs, and that is known at once.
func TestManyShareAddresses(t *testing.T) {
	const n = 20_000
	l := newLab(t)
	list := func(prefix string) string {
		var b strings.Builder
		b.WriteString(`{"dataset":[`)
		for i := range n {
			if i > 0 {
				b.WriteByte(',')
			}
			fmt.Fprintf(&b, `{"identifier":"%s%d","title":"%s %d","distribution":[{"accessURL":"https://datos.example/"},{"accessURL":"https://datos.example/portal"}]}`, prefix, i, prefix, i)
		}
		b.WriteString(`]}`)
		return b.String()
	}
	path := l.write("c.json", list("a"))
	l.run(file("s", path))
	if err := os.WriteFile(path, []byte(list("b")), 0o600); err != nil {
		t.Fatal(err)
	}
	done := make(chan view.Run, 1)
	go func() { done <- l.run(file("s", path)) }()
	select {
	case got := <-done:
		if got.State != view.RunHeld || got.Renamed != 0 || got.Missing != n || got.Added != n {
			t.Errorf("%s %s %+v", got.State, got.Reason, got.Counts)
		}
	case <-time.After(time.Minute):
		t.Fatal("still planning after a minute")
	}
}

// TestIDNotGivenTwice: a dataset's id goes on with it through a rename; who
// takes its old key later gets another.
func TestIDNotGivenTwice(t *testing.T) {
	l := newLab(t)
	path := l.write("c.json", `{"dataset":[{"identifier":"a","title":"Uno"},{"identifier":"z","title":"Zeta"}]}`)
	step := func(list string) map[string]archive.Entry {
		t.Helper()
		if err := os.WriteFile(path, []byte(`{"dataset":[`+list+`]}`), 0o600); err != nil {
			t.Fatal(err)
		}
		l.run(file("s", path))
		head, err := l.h.Archive.Head(context.Background(), "s")
		if err != nil {
			t.Fatal(err)
		}
		entries := map[string]archive.Entry{}
		for _, e := range head.Entries {
			if e.Kind == catalog.KindDataset {
				entries[e.Key] = e
			}
		}
		return entries
	}
	one := step(`{"identifier":"a","title":"Uno"},{"identifier":"z","title":"Zeta"}`)
	two := step(`{"identifier":"b","title":"Uno"},{"identifier":"z","title":"Zeta"}`)
	if two["b"].Dataset != one["a"].Dataset || two["b"].Version != 2 || two["b"].Outcome != archive.Renamed {
		t.Fatalf("%+v", two["b"])
	}
	three := step(`{"identifier":"a","title":"Otro"},{"identifier":"b","title":"Uno"},{"identifier":"z","title":"Zeta"}`)
	if three["a"].Dataset == three["b"].Dataset || three["a"].Dataset == "" || three["a"].Version != 1 {
		t.Errorf("%+v\n%+v", three["a"], three["b"])
	}
}

// reform lets a source's newest commit be of another form of statements.
func (l *lab) reform(source, form string) {
	l.Helper()
	ctx := context.Background()
	head, err := l.h.Archive.Head(ctx, source)
	if err != nil {
		l.Fatal(err)
	}
	c := head.Commit
	c.Form = form
	b, err := json.Marshal(c)
	if err != nil {
		l.Fatal(err)
	}
	key := archive.CommitKey(source, c.N)
	if err := errors.Join(l.h.Archive.Files().Delete(ctx, key), l.h.Archive.Files().Create(ctx, key, b)); err != nil {
		l.Fatal(err)
	}
}

// TestAnotherForm: under other rules of statements a difference is touched,
// also in incomplete runs before the first complete one, and the first
// complete run is noted though nothing moved.
func TestAnotherForm(t *testing.T) {
	l := newLab(t)
	path := l.write("c.json", some(0, 5))
	put := func(body string) view.Run {
		t.Helper()
		if err := os.WriteFile(path, []byte(body), 0o600); err != nil {
			t.Fatal(err)
		}
		return l.run(file("s", path))
	}
	form := func() string {
		t.Helper()
		head, err := l.h.Archive.Head(context.Background(), "s")
		if err != nil {
			t.Fatal(err)
		}
		return head.Commit.Form
	}
	put(some(0, 5))
	l.reform("s", "0")
	changed := strings.Replace(some(0, 5), "Presupuesto 1", "Presupuesto uno", 1)
	if got := put(changed[:len(changed)-20]); got.State != view.RunIncomplete || got.Changed != 0 || got.Touched != 1 || form() != "0" {
		t.Errorf("incomplete: %s %+v, form %s", got.State, got.Counts, form())
	}
	changed = strings.Replace(changed, "Presupuesto 2", "Presupuesto dos", 1)
	if got := put(changed); got.Changed != 0 || got.Touched != 1 || form() != archive.Form {
		t.Errorf("first complete: %s %+v, form %s", got.State, got.Counts, form())
	}
	changed = strings.Replace(changed, "Presupuesto 3", "Presupuesto tres", 1)
	if got := put(changed); got.Changed != 1 || got.Touched != 0 {
		t.Errorf("second complete: %s %+v", got.State, got.Counts)
	}
	l.reform("s", "0")
	if got := put(changed); got.State != view.RunUnchanged || got.Commit == 0 || form() != archive.Form {
		t.Errorf("unchanged under another form: %s, commit %d, form %s", got.State, got.Commit, form())
	}
	if got := put(changed); got.Commit != 0 {
		t.Errorf("again: commit %d", got.Commit)
	}
}

// TestExporterStamp: a source whose exporter writes one date on everything has
// a finding and no change.
func TestExporterStamp(t *testing.T) {
	l := newLab(t)
	stamped := func(day int) string {
		return strings.ReplaceAll(some(0, 6), `"title":"P`, fmt.Sprintf(`"modified":"2026-02-0%d","title":"P`, day))
	}
	path := l.write("c.json", stamped(1))
	l.run(file("s", path))
	if err := os.WriteFile(path, []byte(stamped(2)), 0o600); err != nil {
		t.Fatal(err)
	}
	got := l.run(file("s", path))
	if got.State != view.RunUnchanged || got.Commit != 0 || got.Unchanged != 6 || len(got.Findings) != 1 || got.Findings[0].Code != "exporter-stamp" {
		t.Errorf("%s commit %d %+v %v", got.State, got.Commit, got.Counts, got.Findings)
	}
}

// TestClock: a clock behind the head's, or a day off the source's, withdraws
// nothing and says so; it doesn't count as listed either.
func TestClock(t *testing.T) {
	l := newLab(t)
	list, off := some(0, 20), time.Duration(0)
	l.site("datos.example", func(w http.ResponseWriter, r *http.Request) {
		etag := fmt.Sprintf(`"%d"`, len(list))
		w.Header().Set("ETag", etag)
		w.Header().Set("Date", l.now.Add(off).Format(http.TimeFormat))
		if r.Header.Get("If-None-Match") == etag {
			w.WriteHeader(http.StatusNotModified)
			return
		}
		w.Header().Set("Content-Type", "application/json")
		_, _ = w.Write([]byte(list))
	})
	l.run(datos)
	start := l.now
	for _, tc := range []struct {
		code string
		now  time.Time
		off  time.Duration
	}{{"clock-behind-head", start.Add(-48 * time.Hour), 0}, {"clock-off", start.Add(time.Hour), 25 * time.Hour}, {"clock-off", start.Add(time.Hour), -25 * time.Hour}} {
		l.now, off = tc.now, tc.off
		list = some(1, 21) // one is gone, another came
		got := l.run(datos)
		if got.Missing != 0 || len(got.Findings) != 1 || got.Findings[0].Code != tc.code {
			t.Errorf("%s: %s %+v %v", tc.code, got.State, got.Counts, got.Findings)
		}
	}
	l.now, off = start.Add(24*time.Hour), 0
	if got := l.run(datos); got.Missing != 1 {
		t.Errorf("with the clock right again: %s %+v", got.State, got.Counts)
	}
}

// TestOtherKinds: what isn't a dataset is withdrawn by the first complete run
// without it, and comes back; catalogues and nodes have no versions.
func TestOtherKinds(t *testing.T) {
	l := newLab(t)
	const head = `@prefix dcat: <http://www.w3.org/ns/dcat#> . @prefix dct: <http://purl.org/dc/terms/> . @prefix foaf: <http://xmlns.com/foaf/0.1/> .
<https://datos.example/d> a dcat:Dataset ; dct:title "Uno" ; dct:publisher <https://datos.example/org> .
`
	const org = `<https://datos.example/org> a foaf:Agent ; foaf:name "Organismo" .
`
	path := l.write("c.ttl", head+org)
	entry := func() archive.Entry {
		t.Helper()
		h, err := l.h.Archive.Head(context.Background(), "s")
		if err != nil {
			t.Fatal(err)
		}
		for _, e := range h.Entries {
			if e.Kind == catalog.KindNode {
				return e
			}
		}
		t.Fatal("no node")
		return archive.Entry{}
	}
	for i, step := range []struct {
		body string
		want archive.Outcome
	}{{head + org, archive.Added}, {head, archive.Withdrawn}, {head, archive.Withdrawn}, {head + org, archive.Returned}, {head + strings.Replace(org, "mo\"", "mo nuevo\"", 1), archive.Changed}} {
		if err := os.WriteFile(path, []byte(step.body), 0o600); err != nil {
			t.Fatal(err)
		}
		l.run(file("s", path))
		if e := entry(); e.Outcome != step.want || e.Version != 0 || e.Dataset != "" {
			t.Errorf("step %d: %s version %d, want %s", i, e.Outcome, e.Version, step.want)
		}
	}
	l.clean()
}
