package harvest_test

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/vitral-data/vitral/catalog"
	"github.com/vitral-data/vitral/catalog/archive"
	"github.com/vitral-data/vitral/catalog/view"
	"github.com/vitral-data/vitral/harvest"
)

// range of datasets from..to of a data.json.
func some(from, to int) string {
	var list []string
	for i := from; i < to; i++ {
		list = append(list, dataset(i))
	}
	return `{"title":"Catálogo","dataset":[` + strings.Join(list, ",") + `]}`
}

// listing is a source whose list a test changes; it answers conditional
// requests by the list.
func (l *lab) listing(list *string) {
	l.Helper()
	l.site("datos.example", func(w http.ResponseWriter, r *http.Request) {
		etag := fmt.Sprintf(`"%d-%d"`, len(*list), strings.Count(*list, "identifier"))
		w.Header().Set("ETag", etag)
		w.Header().Set("Date", l.now.Format(http.TimeFormat))
		if r.Header.Get("If-None-Match") == etag {
			w.WriteHeader(http.StatusNotModified)
			return
		}
		w.Header().Set("Content-Type", "application/json")
		_, _ = w.Write([]byte(*list))
	})
}

var datos = web("s", "http://datos.example/data.json")

// held returns the run that waits, which must be the only one.
func (l *lab) held(source string) archive.Held {
	l.Helper()
	runs, err := l.h.Archive.HeldRuns(context.Background(), source)
	if err != nil || len(runs) != 1 {
		l.Fatalf("held runs %v, %v; want one", runs, err)
	}
	h, err := l.h.Archive.HeldRun(context.Background(), source, runs[0])
	if err != nil {
		l.Fatal(err)
	}
	return h
}

// clean checks the whole archive.
func (l *lab) clean() {
	l.Helper()
	if err := l.h.Archive.Check(context.Background(), func(f archive.Fault) { l.Errorf("fsck: %s: %s", f.Object, f.What) }); err != nil {
		l.Fatal(err)
	}
}

func (l *lab) outcomes(source string) map[archive.Outcome]int {
	l.Helper()
	head, err := l.h.Archive.Head(context.Background(), source)
	if err != nil {
		l.Fatal(err)
	}
	got := map[archive.Outcome]int{}
	for _, e := range head.Entries {
		if e.Kind == catalog.KindDataset {
			got[e.Outcome]++
		}
	}
	return got
}

// TestHeld: a run that loses too much waits; an equal one adds no second; a
// smaller choice leaves the rest to be asked again, also when the source
// answers that nothing moved since.
func TestHeld(t *testing.T) {
	l := newLab(t)
	list := some(0, 20)
	l.listing(&list)
	l.run(datos)
	// Five lost, five under other keys with the old titles.
	list = strings.NewReplacer(`"d10"`, `"n10"`, `"d11"`, `"n11"`, `"d12"`, `"n12"`, `"d13"`, `"n13"`, `"d14"`, `"n14"`).Replace(some(5, 20))
	got := l.run(datos)
	if got.State != view.RunHeld || got.Reason != "abnormal-loss" || got.Renamed != 5 || got.Missing != 5 || got.Commit != 0 {
		t.Fatalf("%s %s %+v", got.State, got.Reason, got.Counts)
	}
	first := l.held("s")
	again := l.run(datos)
	if again.State != view.RunHeld || again.Reason != "held-already" || again.Run != first.Stage.Run {
		t.Errorf("%s %s run %s, want %s", again.State, again.Reason, again.Run, first.Stage.Run)
	}
	l.held("s")
	l.clean()
	rep, err := l.h.Accept(context.Background(), datos, first, harvest.Choice{By: "x", Classes: []archive.Outcome{archive.Renamed}})
	if err != nil || rep.State != view.RunDone || rep.Renamed != 5 || rep.Missing != 0 || rep.Commit != 2 {
		t.Fatalf("%v: %s %s %+v", err, rep.State, rep.Reason, rep.Counts)
	}
	l.clean()
	l.now = l.now.Add(time.Hour)
	// Nothing moved at the source; what was not let through is still to be decided.
	next := l.run(datos)
	if next.State != view.RunHeld || next.Missing != 5 {
		t.Errorf("after accepting the renames alone: %s %s %+v; want the five absent ones to be asked about", next.State, next.Reason, next.Counts)
	}
}

// TestAcceptKeys: single records are let through, the others stay; a key that
// the plan doesn't lose is a mistake that changes nothing.
func TestAcceptKeys(t *testing.T) {
	l := newLab(t)
	list := some(0, 10)
	l.listing(&list)
	l.run(datos)
	list = some(6, 10)
	l.run(datos)
	h := l.held("s")
	var bad *harvest.ChoiceError
	if _, err := l.h.Accept(context.Background(), datos, h, harvest.Choice{Keys: []string{"d1", "d99"}}); !errors.As(err, &bad) {
		t.Fatalf("a key that isn't lost: %v", err)
	}
	if _, err := l.h.Accept(context.Background(), datos, h, harvest.Choice{Classes: []archive.Outcome{archive.Renamed}}); !errors.As(err, &bad) {
		t.Fatalf("a class that nothing is lost of: %v", err)
	}
	h = l.held("s")
	rep, err := l.h.Accept(context.Background(), datos, h, harvest.Choice{Keys: []string{"d1", "d2"}})
	if err != nil || rep.Missing != 2 {
		t.Fatalf("%v: %+v", err, rep.Counts)
	}
	l.now = l.now.Add(time.Hour)
	next := l.run(datos)
	if next.State != view.RunHeld || next.Missing != 4 {
		t.Errorf("the other four: %s %s %+v", next.State, next.Reason, next.Counts)
	}
	l.clean()
}

// TestAcceptChanged: the plan of the day of acceptance counts; if it isn't the
// one that was held, nothing happens and the new one waits.
func TestAcceptChanged(t *testing.T) {
	l := newLab(t)
	list := some(0, 40)
	l.listing(&list)
	src := datos
	src.Grace = harvest.Grace{Time: 48 * time.Hour}
	l.run(src)
	list = some(1, 40) // d0 is missing from now on
	l.run(src)
	list = some(20, 40)
	l.run(src)
	h := l.held("s")
	l.now = l.now.Add(72 * time.Hour) // now d0's grace is over: another plan
	_, err := l.h.Accept(context.Background(), src, h, harvest.Choice{})
	if !errors.Is(err, harvest.ErrPlanChanged) {
		t.Fatalf("accepting a plan that changed since: %v", err)
	}
	if got := l.outcomes("s"); got[archive.Missing] != 1 {
		t.Errorf("%v", got)
	}
	now := l.held("s")
	if now.PlanHash == h.PlanHash {
		t.Error("the new plan does not wait in its place")
	}
	rep, err := l.h.Accept(context.Background(), src, now, harvest.Choice{PlanHash: now.PlanHash.String()})
	if err != nil || rep.Missing != 19 || rep.Withdrawn != 1 {
		t.Errorf("%v: %+v", err, rep.Counts)
	}
	if _, err := l.h.Accept(context.Background(), src, now, harvest.Choice{}); !errors.Is(err, harvest.ErrNotHeld) {
		t.Errorf("a run that a commit closed: %v", err)
	}
	l.clean()
}

// TestClosedByCommit: a held run that a later commit of its source answered
// can't be accepted, also when the process died before it took the run away.
func TestClosedByCommit(t *testing.T) {
	l := newLab(t)
	list := some(0, 10)
	l.listing(&list)
	l.run(datos)
	list = some(5, 10)
	l.run(datos)
	h := l.held("s")
	list = some(0, 11)
	if got := l.run(datos); got.Commit != 2 {
		t.Fatalf("%+v", got)
	}
	if err := l.h.Archive.Hold(context.Background(), h); err != nil { // as if it were there still
		t.Fatal(err)
	}
	if _, err := l.h.Accept(context.Background(), datos, h, harvest.Choice{}); !errors.Is(err, harvest.ErrNotHeld) {
		t.Errorf("%v, want ErrNotHeld", err)
	}
	if got := l.outcomes("s"); got[archive.Missing] != 0 {
		t.Errorf("%v", got)
	}
}

// TestReject: an equal plan isn't asked again, another one is.
func TestReject(t *testing.T) {
	l := newLab(t)
	list := some(0, 10)
	l.listing(&list)
	l.run(datos)
	list = some(5, 10)
	l.run(datos)
	if err := l.h.Reject(context.Background(), l.held("s"), harvest.Choice{By: "x"}); err != nil {
		t.Fatal(err)
	}
	if got := l.run(datos); got.State != view.RunHeld || got.Reason != "rejected-before" || got.Commit != 0 {
		t.Errorf("%s %s", got.State, got.Reason)
	}
	if runs, err := l.h.Archive.HeldRuns(context.Background(), "s"); err != nil || len(runs) != 0 {
		t.Errorf("%v %v", runs, err)
	}
	list = some(4, 10)
	if got := l.run(datos); got.State != view.RunHeld || got.Reason != "abnormal-loss" {
		t.Errorf("another plan: %s %s", got.State, got.Reason)
	}
	l.held("s")
	list = some(0, 10)
	if got := l.run(datos); got.State != view.RunUnchanged {
		t.Errorf("%s %s", got.State, got.Reason)
	}
	list = some(0, 11)
	l.run(datos)
	if runs, err := l.h.Archive.HeldRuns(context.Background(), "s"); err != nil || len(runs) != 0 {
		t.Errorf("a commit closes held runs: %v %v", runs, err)
	}
	l.clean()
}

// TestAcceptSuperseded: who loses the race for n decided nothing.
func TestAcceptSuperseded(t *testing.T) {
	l := newLab(t)
	list := some(0, 10)
	l.listing(&list)
	l.run(datos)
	list = some(5, 10)
	l.run(datos)
	h := l.held("s")
	raced := false
	l.h.Fail = func(point string) {
		if point == "pack" && !raced {
			raced = true
			list = some(0, 12)
			l.h.Fail = nil
			l.run(datos)
		}
	}
	rep, err := l.h.Accept(context.Background(), datos, h, harvest.Choice{})
	if !errors.Is(err, harvest.ErrNotHeld) || rep.Reason != "superseded" || rep.Commit != 0 {
		t.Fatalf("%v %+v", err, rep)
	}
	for _, line := range l.lines(archive.LogDecision) {
		t.Errorf("a decision was logged: %s", line.Body)
	}
}

// lines reads the log's lines of a type.
func (l *lab) lines(want archive.LogType) []archive.LogLine {
	l.Helper()
	if err := l.h.Log.Flush(context.Background()); err != nil {
		l.Fatal(err)
	}
	var out []archive.LogLine
	for _, line := range l.h.Archive.ReadLog(context.Background(), "") {
		if line.Err != nil {
			l.Fatal(line.Err)
		}
		if line.Line.Type == want {
			out = append(out, line.Line)
		}
	}
	return out
}

// write makes a file of a source that is a file.
func (l *lab) write(name, body string) string {
	l.Helper()
	path := filepath.Join(l.TempDir(), name)
	if err := os.WriteFile(path, []byte(body), 0o600); err != nil {
		l.Fatal(err)
	}
	return path
}

// TestHeldShown: a run that is held stands in the log, also when the process
// died between holding it and saying so: the next equal run says it.
func TestHeldShown(t *testing.T) {
	l := newLab(t)
	list := some(0, 10)
	l.listing(&list)
	l.run(datos)
	list = some(5, 10)
	l.run(datos)
	h := l.held("s")
	for info, err := range l.h.Archive.Files().List(context.Background(), "log/", "") {
		if err != nil {
			t.Fatal(err)
		}
		if err := l.h.Archive.Files().Delete(context.Background(), info.Key); err != nil {
			t.Fatal(err)
		}
	}
	l.run(datos)
	for _, line := range l.lines(archive.LogRun) {
		var run view.Run
		if err := json.Unmarshal(line.Body, &run); err != nil {
			t.Fatal(err)
		}
		if run.Run == h.Stage.Run && run.State == view.RunHeld && run.Reason == "abnormal-loss" {
			return
		}
	}
	t.Error("the held run is not in the log")
}
