package main

import (
	"context"
	"encoding/json"
	"flag"
	"fmt"
	"math/rand/v2"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"sync/atomic"
	"syscall"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/vitral-data/vitral/catalog/archive"
	"github.com/vitral-data/vitral/catalog/files"
	"github.com/vitral-data/vitral/catalog/query"
	"github.com/vitral-data/vitral/catalog/store"
	"github.com/vitral-data/vitral/catalog/view"
	"github.com/vitral-data/vitral/cmd/vitral/internal/wire"
)

var kills = flag.Int("kills", 30, "how many times TestKill kills a harvest")

// failPoints are where a harvest can be killed on purpose, with how often it
// passes there in the second round of the source below.
func failPoints() []string {
	return []string{"stage:1", "stage:2", "stage:3", "pack:1", "commit:1", "store-batch:1", "store-batch:2", "index-batch:1", "before-clear:1"}
}

// paged is a source of three Turtle pages whose second round differs: some
// datasets changed, some are new, one was renamed and some are gone.
type paged struct {
	*httptest.Server
	second atomic.Bool
}

func newPaged(t *testing.T) *paged {
	t.Helper()
	p := &paged{}
	p.Server = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Type", "text/turtle")
		page := 1
		_, _ = fmt.Sscanf(r.URL.Query().Get("page"), "%d", &page)
		_, _ = w.Write([]byte(p.page(page)))
	}))
	t.Cleanup(p.Close)
	return p
}

func (p *paged) page(page int) string {
	var b strings.Builder
	b.WriteString("@prefix dcat: <http://www.w3.org/ns/dcat#> . @prefix dct: <http://purl.org/dc/terms/> . @prefix hydra: <http://www.w3.org/ns/hydra/core#> . @prefix foaf: <http://xmlns.com/foaf/0.1/> .\n")
	second := p.second.Load()
	for i := page * 100; i < page*100+40; i++ {
		title, id := fmt.Sprintf("Conjunto %d", i), fmt.Sprint(i)
		if second {
			switch i % 10 {
			case 3:
				continue // gone
			case 5:
				title += " corregido"
			case 7:
				id += "-nuevo" // renamed: the title stays
			}
		}
		fmt.Fprintf(&b, "<https://datos.example/%s> a dcat:Dataset ; dct:title \"%s\"@es ; dct:publisher <https://datos.example/org> ; dcat:distribution [ dcat:downloadURL <https://datos.example/%d.csv> ] .\n", id, title, i)
	}
	if second {
		fmt.Fprintf(&b, "<https://datos.example/extra%d> a dcat:Dataset ; dct:title \"Nuevo %d\" .\n", page, page)
	}
	fmt.Fprintf(&b, "<https://datos.example/org> a foaf:Agent ; foaf:name \"Organismo %v\" .\n", second)
	if page < 3 {
		fmt.Fprintf(&b, "<> a hydra:PartialCollectionView ; hydra:next <?page=%d> .\n", page+1)
	}
	return b.String()
}

// ground makes a folder with a configuration, in which round one was harvested.
func (p *paged) ground(t *testing.T) string {
	t.Helper()
	dir := t.TempDir()
	config := fmt.Sprintf("allow_private: [127.0.0.1]\nsources:\n  - id: s\n    url: %s/\n    grace: 0\n    guard: {share: 1, count: 1000}\n", p.URL)
	if err := os.WriteFile(filepath.Join(dir, "vitral.yaml"), []byte(config), 0o600); err != nil {
		t.Fatal(err)
	}
	p.second.Store(false)
	if rep, code := report(t, dir, "harvest", p.URL+"/"); code != 0 || rep.Added != 120 {
		t.Fatalf("round one: exit %d, %+v", code, rep)
	}
	p.second.Store(true)
	return dir
}

// copyOf is a folder with what stands in another.
func copyOf(t *testing.T, dir string) string {
	t.Helper()
	to := t.TempDir()
	if err := os.CopyFS(to, os.DirFS(dir)); err != nil {
		t.Fatal(err)
	}
	return to
}

// TestKill kills harvests at every fail point and at random moments. Whatever
// moment it was, nothing is half visible, and running again ends in the state
// of a run that nobody disturbed.
func TestKill(t *testing.T) {
	src := newPaged(t)
	ground := src.ground(t)
	calm := copyOf(t, ground)
	began := time.Now()
	rep, code := report(t, calm, "harvest", src.URL+"/")
	took := time.Since(began)
	if code != 0 || rep.Changed == 0 || rep.Renamed == 0 || rep.Withdrawn == 0 || rep.Added == 0 {
		t.Fatalf("round two: exit %d, %+v", code, rep)
	}
	want := stateOf(t, calm)
	phases := map[string]int{}
	rnd := rand.New(rand.NewPCG(1, uint64(time.Now().UnixNano())))
	points := failPoints()
	for i := range *kills {
		dir := copyOf(t, ground)
		var env []string
		wait := 10 * took // a fail point kills before
		if i < len(points) {
			env = []string{"VITRAL_TEST_KILL=" + points[i]}
		} else {
			wait = time.Duration(rnd.Int64N(int64(took)))
		}
		cmd := program(t, dir, env, "harvest", src.URL+"/", "--json")
		if err := cmd.Start(); err != nil {
			t.Fatal(err)
		}
		timer := time.AfterFunc(wait, func() { _ = cmd.Process.Kill() })
		err := cmd.Wait()
		timer.Stop()
		killed := cmd.ProcessState.Sys().(syscall.WaitStatus).Signaled()
		if i < len(points) && !killed {
			t.Fatalf("%s: the harvest was not killed: %v", points[i], err)
		}
		phase := phaseOf(t, dir, killed)
		if i < len(points) {
			phase = strings.Split(points[i], ":")[0]
		}
		phases[phase]++
		halfVisible(t, dir, phase, rep.Commit)
		if _, code := report(t, dir, "harvest", src.URL+"/"); code != 0 {
			t.Fatalf("%s: running again: exit %d", phase, code)
		}
		if diff := cmp.Diff(want, stateOf(t, dir)); diff != "" {
			t.Fatalf("killed in phase %s:\n%s", phase, diff)
		}
	}
	t.Logf("%d kills by phase: %v", *kills, phases)
	for _, p := range points {
		if name := strings.Split(p, ":")[0]; *kills >= len(points) && phases[name] == 0 {
			t.Errorf("no kill in phase %s", name)
		}
	}
}

// phaseOf says how far a killed harvest had come, by what it left.
func phaseOf(t *testing.T, dir string, killed bool) string {
	t.Helper()
	if !killed {
		return "done before"
	}
	exists := func(pattern string) bool {
		found, err := filepath.Glob(filepath.Join(dir, "data/archive", pattern))
		return err == nil && len(found) > 0
	}
	switch {
	case exists("hint/s/*2"):
		return "projecting"
	case exists("commit/s/*2"):
		return "after the commit"
	case exists("stage/s/*/000003"):
		return "planning"
	case exists("stage/s/*"):
		return "fetching"
	}
	return "starting"
}

// halfVisible checks a catalogue as a killed process left it: the archive is
// whole, and before the commit nothing of the run is public.
func halfVisible(t *testing.T, dir, phase string, commit int) {
	t.Helper()
	withArchive(t, dir, func(k *wire.Kit) {
		err := k.Archive.Check(t.Context(), func(f archive.Fault) { t.Errorf("killed in phase %s: %s: %s", phase, f.Object, f.What) })
		if err != nil {
			t.Fatal(err)
		}
		ns, err := k.Archive.Commits(t.Context(), "s", 0)
		if err != nil || len(ns) > commit {
			t.Fatalf("killed in phase %s: commits %v, %v", phase, ns, err)
		}
		if len(ns) == commit {
			return
		}
		p, err := k.OpenPortal(5 * time.Second)
		if err != nil {
			t.Fatal(err)
		}
		defer func() { _ = p.Close() }()
		for d, err := range p.Reader.All(t.Context()) {
			if err != nil || d.Version != 1 || d.State != "current" {
				t.Fatalf("killed in phase %s: %s is version %d, %s, %v", phase, d.ID, d.Version, d.State, err)
			}
		}
	})
}

func withArchive(t *testing.T, dir string, f func(*wire.Kit)) {
	t.Helper()
	k, err := wire.Open(context.Background(), wire.Options{Where: wire.Where{Catalog: "dir:" + dir + "/data", Files: "dir:" + dir + "/data/archive"}, ReadOnly: true})
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = k.Close() }()
	f(k)
}

// stateOf is everything public of a catalogue but times and run ids.
func stateOf(t *testing.T, dir string) []string {
	t.Helper()
	var out []string
	withArchive(t, dir, func(k *wire.Kit) {
		ctx := t.Context()
		if err := k.Archive.Check(ctx, func(f archive.Fault) { t.Errorf("%s: %s", f.Object, f.What) }); err != nil {
			t.Fatal(err)
		}
		p, err := k.OpenPortal(5 * time.Second)
		if err != nil {
			t.Fatal(err)
		}
		defer func() { _ = p.Close() }()
		for d, err := range p.Reader.All(ctx) {
			if err != nil {
				t.Fatal(err)
			}
			data, err := json.Marshal(d.Data)
			if err != nil {
				t.Fatal(err)
			}
			line := fmt.Sprintf("%s %s v%d %s %s", d.ID, d.State, d.Version, d.Shown.Key, data)
			steps, err := p.Reader.History(ctx, d.ID, "")
			if err != nil {
				t.Fatal(err)
			}
			for _, s := range steps {
				line += fmt.Sprintf("; %d %s v%d %s", s.N, s.Outcome, s.Version, s.Key)
			}
			doc, err := p.Catalog.Index.Get(ctx, d.ID)
			if err != nil || doc.State != d.State {
				t.Errorf("document of %s: %s, %v", d.ID, doc.State, err)
			}
			out = append(out, line)
		}
		found, err := p.Catalog.Index.Search(ctx, query.Request{Facets: query.Facets(), Now: time.Unix(0, 0)})
		if err != nil {
			t.Fatal(err)
		}
		facets, err := json.Marshal(found.Facets)
		if err != nil {
			t.Fatal(err)
		}
		out = append(out, fmt.Sprint(found.Total, " ", string(facets)))
		for item, err := range store.All(ctx, p.Catalog.View, view.TableDirty, "") {
			t.Errorf("a mark is left: %s %v", item.Key, err)
		}
		for _, prefix := range []string{"stage/", "hint/"} {
			for info, err := range files.Store.List(k.Archive.Files(), ctx, prefix, "") {
				t.Errorf("left behind: %s %v", info.Key, err)
			}
		}
	})
	return out
}
