package archive

import (
	"bytes"
	"encoding/json"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"reflect"
	"regexp"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/vitral-data/vitral/catalog"
)

var update = flag.Bool("update", false, "write the examples of docs/archive.md anew")

var page = filepath.Join("..", "..", "docs", "archive.md")

// example is a place for one in the page, with what stands there now.
var example = regexp.MustCompile(`(?s)<!-- example (\w+) -->\n(.*?)<!-- end -->\n`)

// TestDocs compares the examples of docs/archive.md with a tiny archive.
func TestDocs(t *testing.T) {
	text, err := os.ReadFile(page)
	if err != nil {
		t.Fatal(err)
	}
	want := tiny(t)
	seen := map[string]bool{}
	got := example.ReplaceAllFunc(text, func(b []byte) []byte {
		name := string(example.FindSubmatch(b)[1])
		seen[name] = true
		if want[name] == "" {
			t.Errorf("the page has a place for %s, of which there is no example", name)
		}
		return fmt.Appendf(nil, "<!-- example %s -->\n```%s\n%s\n```\n<!-- end -->\n", name, language(want[name]), strings.TrimSpace(want[name]))
	})
	for name := range want {
		if !seen[name] {
			t.Errorf("the page has no place for the example %s", name)
		}
	}
	if *update {
		if err := os.WriteFile(page, got, 0o600); err != nil {
			t.Fatal(err)
		}
		return
	}
	if diff := cmp.Diff(string(text), string(got)); diff != "" {
		t.Errorf("docs/archive.md is not what the program does; if it should be so, run the test with -update (-page +program):\n%s", diff)
	}
}

func language(text string) string {
	if strings.HasPrefix(text, "{") {
		return "json"
	}
	return "text"
}

// tiny makes a small archive and returns an example of each thing in it.
func tiny(t *testing.T) map[string]string {
	a := open(t)
	first := commit(t, a, "transporte", change{key: "paradas", title: "Paradas de colectivo"}, change{key: "recorridos", title: "Recorridos"},
		change{key: "ciclovias", title: "Ciclovías"}, change{key: "peajes", title: "Peajes"}, change{key: "patentes", title: "Patentamientos"})
	commit(t, a, "transporte", change{key: "paradas-2018", title: "Paradas de colectivo", old: "paradas"})
	last := commit(t, a, "transporte", change{key: "peajes"})

	s := Stage{Source: "transporte", Run: "20180104-120000-abcdefgh", URL: "https://datos.example.org/data.json", Kind: "datajson", Start: day(4), Base: 3}
	if err := a.Begin(t.Context(), s); err != nil {
		t.Fatal(err)
	}
	head := stagePage(t, a, s, 1, `{"dataset":[]}`)
	h := Held{Stage: s, Time: day(4), Head: 3, Complete: true, Reason: "guard-share", PlanHash: Hash{1}, Plan: json.RawMessage(`{"records":[]}`)}
	h.Stage.Run = "20180103-120000-abcdefgh"
	if err := a.Begin(t.Context(), h.Stage); err != nil {
		t.Fatal(err)
	}
	stagePage(t, a, h.Stage, 1, `{"dataset":[]}`)
	var err error
	if h.Raw, err = a.StoreRaw(t.Context(), "transporte", h.Stage.Run); err != nil {
		t.Fatal(err)
	}
	if err := a.Hold(t.Context(), h); err != nil {
		t.Fatal(err)
	}
	if err := a.Sweep(t.Context(), "transporte", h.Stage.Run); err != nil {
		t.Fatal(err)
	}
	if err := a.Reject(t.Context(), "transporte", Hash{2}, map[string]string{"by": "steward"}); err != nil {
		t.Fatal(err)
	}
	line, err := a.NewLog("9f3c", (&clock{day(4)}).now).Append(t.Context(), LogDecision, "transporte", map[string]string{"run": "20180102-120000-abcdefgh", "decision": "reject"})
	if err != nil {
		t.Fatal(err)
	}
	st := statement("paradas", "Paradas de colectivo")
	return map[string]string{
		"keys":      listing(t, a),
		"statement": packLine(t, a, first, 0),
		"hashes":    hashes(t, st),
		"entry":     packLine(t, a, last, 0),
		"commit":    indent(t, read1(t, a, CommitKey("transporte", 2))),
		"table":     indent(t, tableLine(t, a, "transporte", 1)),
		"log":       pretty(t, line),
		"stage":     indent(t, read1(t, a, stageKey("transporte", s.Run, 0))),
		"page":      pretty(t, head),
		"held":      indent(t, read1(t, a, heldKey("transporte", h.Stage.Run))),
	}
}

func listing(t *testing.T, a *Archive) string {
	var b strings.Builder
	for info, err := range a.Files().List(t.Context(), "", "") {
		if err != nil {
			t.Fatal(err)
		}
		fmt.Fprintf(&b, "%-86s %5d bytes\n", info.Key, info.Size)
	}
	return b.String()
}

// packLine is a line of a commit's pack.
func packLine(t *testing.T, a *Archive, c Commit, n int) string {
	for b, err := range a.packLines(t.Context(), c.Source, c.Pack.SHA256, 0) {
		if err != nil {
			t.Fatal(err)
		}
		if n == 0 {
			return indent(t, b)
		}
		n--
	}
	t.Fatal("no such line")
	return ""
}

func tableLine(t *testing.T, a *Archive, source string, n int) []byte {
	for b, err := range a.objectLines(t.Context(), tableKey(source, n), 0) {
		if err != nil {
			t.Fatal(err)
		}
		return bytes.Clone(b)
	}
	t.Fatal("an empty table")
	return nil
}

func hashes(t *testing.T, st catalog.Statement) string {
	var h Hasher
	hash, full, err := h.Hashes(st)
	if err != nil {
		t.Fatal(err)
	}
	return fmt.Sprintf("body      %s\ncanonical %s\nleft out  %s\nhash      %s\nfull      %x\n", st.Body, h.c.out, h.c.aside, hash, full)
}

func indent(t *testing.T, b []byte) string {
	var out bytes.Buffer
	if err := json.Indent(&out, b, "", "  "); err != nil {
		t.Fatal(err)
	}
	return out.String()
}

func pretty(t *testing.T, v any) string {
	b, err := marshalLine(v)
	if err != nil {
		t.Fatal(err)
	}
	return indent(t, b)
}

// TestDocsNameEverything: every member of every object, and every name that moves,
// stands in the page.
func TestDocsNameEverything(t *testing.T) {
	text, err := os.ReadFile(page)
	if err != nil {
		t.Fatal(err)
	}
	prose := example.ReplaceAllString(string(text), "")
	for _, v := range []any{Commit{}, Counts{}, Validator{}, PackRef{}, Span{}, Entry{}, Place{}, Since{}, Origin{}, Fingerprints{}, Stage{}, PageHead{},
		Held{}, LogLine{}, line{}, catalog.Statement{}, catalog.Repair{}} {
		typ := reflect.TypeOf(v)
		for i := range typ.NumField() {
			name, _, _ := strings.Cut(typ.Field(i).Tag.Get("json"), ",")
			if !strings.Contains(prose, "`"+name+"`") && !strings.Contains(prose, `{"`+name+`":`) {
				t.Errorf("docs/archive.md does not name %s's %q", typ, name)
			}
		}
	}
	code, err := os.ReadFile("moving.go")
	if err != nil {
		t.Fatal(err)
	}
	for _, found := range regexp.MustCompile("\"([a-z_:]+|https?://[^\"]+)\"").FindAllSubmatch(code, -1) {
		if name := string(found[1]); !strings.Contains(prose, "`"+name+"`") && name != "bytes" {
			t.Errorf("docs/archive.md does not name %s, which moves", name)
		}
	}
}
