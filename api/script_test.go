package api_test

import (
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/vitral-data/vitral/catalog"
)

// exchange is one request of a script and what its answer must be like:
//
//	> GET /path          the request; further lines are headers
//	>> {"a":1}           its body
//	< 200                the status; further lines are headers, * any, - none
//	~ text               the body has it;  ! text: it doesn't
//	$ items.0.id = "a"   the JSON value at a path; items.# is a length
//	@ name next          keeps a value for {name} below; a header by its name
type exchange struct {
	line    int
	request []string
	body    string
	answer  []string
	checks  []string
}

func readScript(t *testing.T, file string) []exchange {
	t.Helper()
	b, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	var out []exchange
	var x exchange
	n := 0
	for line := range strings.Lines(string(b) + "\n\n") {
		n++
		line = strings.TrimRight(line, "\n")
		sign, rest, _ := strings.Cut(line, " ")
		switch sign {
		case "":
			if len(x.request) > 0 {
				out = append(out, x)
			}
			x = exchange{}
		case ">":
			if len(x.request) == 0 {
				x.line = n
			}
			x.request = append(x.request, rest)
		case ">>":
			x.body += rest + "\n"
		case "<":
			x.answer = append(x.answer, rest)
		case "~", "!", "$", "@":
			x.checks = append(x.checks, line)
		case "#":
		default:
			t.Fatalf("%s:%d: %q is no line of a script", file, n, line)
		}
	}
	return out
}

var variable = regexp.MustCompile(`\{[^{}"\s]+\}`)

// fill puts values for {name}; {id:source/key} and {iri:…} are dataset ids.
func fill(t *testing.T, vars map[string]string, s string) string {
	t.Helper()
	return variable.ReplaceAllStringFunc(s, func(name string) string {
		name = name[1 : len(name)-1]
		if v, ok := vars[name]; ok {
			return v
		}
		if pair, ok := strings.CutPrefix(name, "id:"); ok {
			source, key, _ := strings.Cut(pair, "/")
			return catalog.ID(source, key)
		}
		if iri, ok := strings.CutPrefix(name, "iri:"); ok {
			return catalog.ID(iri)
		}
		t.Fatalf("nothing is kept as {%s}", name)
		return ""
	})
}

// play sends the requests of a script one after the other.
func play(t *testing.T, p *portal, file string, seen func(*http.Request, *httptest.ResponseRecorder)) {
	vars := map[string]string{"token": p.secret, "held": p.held}
	for i, run := range p.runs {
		vars["run"+strconv.Itoa(i+1)] = run
	}
	for _, x := range readScript(t, file) {
		first := strings.SplitN(fill(t, vars, x.request[0]), " ", 2)
		at := fmt.Sprintf("%s:%d: %s %s", file, x.line, first[0], first[1])
		r := httptest.NewRequest(first[0], first[1], strings.NewReader(fill(t, vars, x.body)))
		for _, h := range x.request[1:] {
			name, value, _ := strings.Cut(fill(t, vars, h), ": ")
			r.Header.Add(name, value)
		}
		w := httptest.NewRecorder()
		p.Handler().ServeHTTP(w, r)
		if seen != nil {
			seen(r, w)
		}
		if got := strconv.Itoa(w.Code); got != x.answer[0] {
			t.Fatalf("%s\nstatus %s, want %s\n%.2000s", at, got, x.answer[0], w.Body)
		}
		for _, h := range x.answer[1:] {
			name, want, _ := strings.Cut(fill(t, vars, h), ": ")
			got := strings.Join(w.Header().Values(name), ", ")
			if want == "*" && got != "" || want == "-" && got == "" || got == want {
				continue
			}
			t.Errorf("%s\nheader %s is %q, want %q", at, name, got, want)
		}
		for _, c := range x.checks {
			check(t, at, fill(t, vars, c), w, vars)
		}
	}
}

func check(t *testing.T, at, line string, w *httptest.ResponseRecorder, vars map[string]string) {
	t.Helper()
	sign, rest, _ := strings.Cut(line, " ")
	switch sign {
	case "~":
		if !strings.Contains(w.Body.String(), rest) {
			t.Errorf("%s\nbody has no %s:\n%.3000s", at, rest, w.Body)
		}
	case "!":
		if strings.Contains(w.Body.String(), rest) {
			t.Errorf("%s\nbody has %s:\n%.3000s", at, rest, w.Body)
		}
	case "$":
		path, want, _ := strings.Cut(rest, " = ")
		var wanted any
		if err := json.Unmarshal([]byte(want), &wanted); err != nil {
			t.Fatalf("%s\n%s: %v", at, line, err)
		}
		if diff := cmp.Diff(wanted, valueAt(t, w, path)); diff != "" {
			t.Errorf("%s\n%s (-want +got):\n%s\n%.2000s", at, path, diff, w.Body)
		}
	case "@":
		name, path, _ := strings.Cut(rest, " ")
		if h := w.Header().Get(path); h != "" {
			vars[name] = h
			return
		}
		v, ok := valueAt(t, w, path).(string)
		if !ok || v == "" {
			t.Fatalf("%s\nthere is no text at %s:\n%.2000s", at, path, w.Body)
		}
		vars[name] = v
	}
}

// valueAt is the JSON value of a body at a path; nil for none.
func valueAt(t *testing.T, w *httptest.ResponseRecorder, path string) any {
	t.Helper()
	var v any
	if err := json.Unmarshal(w.Body.Bytes(), &v); err != nil {
		t.Fatalf("%v:\n%.500s", err, w.Body)
	}
	for step := range strings.SplitSeq(path, ".") {
		switch x := v.(type) {
		case map[string]any:
			v = x[step]
		case []any:
			if step == "#" {
				v = float64(len(x))
				continue
			}
			i, err := strconv.Atoi(step)
			if err != nil || i >= len(x) {
				return nil
			}
			v = x[i]
		default:
			return nil
		}
	}
	return v
}

// TestScripts plays testdata/requests, each on a portal of its own, checks
// every answer of the JSON API against the OpenAPI document, and that each of
// its operations was asked.
func TestScripts(t *testing.T) {
	files, err := filepath.Glob("testdata/requests/*.txt")
	if err != nil || len(files) == 0 {
		t.Fatalf("no scripts: %v", err)
	}
	var cover coverage
	for _, file := range files {
		t.Run(strings.TrimSuffix(filepath.Base(file), ".txt"), func(t *testing.T) {
			p := newPortal(t, nil)
			cover.use(t, p)
			play(t, p, file, func(r *http.Request, w *httptest.ResponseRecorder) { cover.see(t, r, w) })
		})
	}
	cover.complete(t)
}
