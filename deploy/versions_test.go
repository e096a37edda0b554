// Package deploy holds what builds, checks and measures Vitral.
package deploy

import (
	"fmt"
	"os"
	"runtime"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/mod/modfile"
	"golang.org/x/mod/semver"
)

// minimum is the first version of a module without the faults that matter to a
// program which reads and shows other people's bytes. The test holds even where
// govulncheck can't reach its database.
type minimum struct {
	module, version string
	must            bool // a part of every build; the others count once they are used
}

// minimums are from the Go vulnerability database and the modules' own release
// notes, as they stood in November 2026.
var minimums = []minimum{
	{"golang.org/x/net", "v0.55.0", true},                        // html: parser advisories GO-2026-5025 to -5030
	{"golang.org/x/text", "v0.39.0", true},                       // GO-2026-5970, norm.Iter on invalid UTF-8
	{"github.com/yuin/goldmark", "v1.7.17", true},                // CVE-2026-5160, script in rendered Markdown
	{"github.com/gin-gonic/gin", "v1.9.1", true},                 // GO-2023-1737, file names in Content-Disposition
	{"github.com/xuri/excelize/v2", "v2.11.0", false},            // GO-2026-5960, row numbers without a bound
	{"github.com/elastic/go-elasticsearch/v8", "v8.19.3", false}, // bulk items dropped without a word
}

// minimumGo mends advisories of net/url, encoding/xml and html/template.
const minimumGo = "v1.26.6"

// tooOld says what of a go.mod is older than it may be.
func tooOld(f *modfile.File, mins []minimum) []string {
	var bad []string
	if f.Go == nil || semver.Compare("v"+f.Go.Version, minimumGo) < 0 {
		bad = append(bad, "go: want at least "+minimumGo)
	}
	for _, m := range mins {
		of := func(r *modfile.Require) bool { return r.Mod.Path == m.module }
		i := slices.IndexFunc(f.Require, of)
		switch {
		case i < 0 && m.must:
			bad = append(bad, m.module+": not required")
		case i >= 0 && semver.Compare(f.Require[i].Mod.Version, m.version) < 0:
			bad = append(bad, fmt.Sprintf("%s: %s, want at least %s", m.module, f.Require[i].Mod.Version, m.version))
		}
		if slices.ContainsFunc(f.Replace, func(r *modfile.Replace) bool { return r.Old.Path == m.module }) {
			bad = append(bad, m.module+": replaced, so its version says nothing")
		}
	}
	return bad
}

func TestMinimumVersions(t *testing.T) {
	b, err := os.ReadFile("../go.mod")
	if err != nil {
		t.Fatal(err)
	}
	f, err := modfile.Parse("go.mod", b, nil)
	if err != nil {
		t.Fatal(err)
	}
	for _, bad := range tooOld(f, minimums) {
		t.Error(bad)
	}
	if v, ok := strings.CutPrefix(runtime.Version(), "go"); ok && semver.Compare("v"+v, minimumGo) < 0 {
		t.Errorf("built with Go %s, want at least %s", v, minimumGo)
	}
}

func TestTooOld(t *testing.T) {
	mins := []minimum{{"example.org/a", "v1.2.0", true}, {"example.org/b/v2", "v2.0.0", false}}
	for _, c := range []struct {
		name, mod string
		want      []string
	}{
		{"new enough", "module m\ngo 1.26.6\nrequire example.org/a v1.2.0\n", nil},
		{"newer", "module m\ngo 1.27.0\nrequire (\nexample.org/a v1.10.0\nexample.org/b/v2 v2.0.1 // indirect\n)\n", nil},
		{"old Go", "module m\ngo 1.26.0\nrequire example.org/a v1.2.0\n", []string{"go: want at least v1.26.6"}},
		{"no Go", "module m\nrequire example.org/a v1.2.0\n", []string{"go: want at least v1.26.6"}},
		{"old", "module m\ngo 1.26.6\nrequire example.org/a v1.1.9\n", []string{"example.org/a: v1.1.9, want at least v1.2.0"}},
		{"before a release", "module m\ngo 1.26.6\nrequire example.org/a v1.2.0-rc.1\n", []string{"example.org/a: v1.2.0-rc.1, want at least v1.2.0"}},
		{"absent", "module m\ngo 1.26.6\n", []string{"example.org/a: not required"}},
		{"replaced", "module m\ngo 1.26.6\nrequire example.org/a v1.2.0\nreplace example.org/a => ./a\n", []string{"example.org/a: replaced, so its version says nothing"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			f, err := modfile.Parse("go.mod", []byte(c.mod), nil)
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(c.want, tooOld(f, mins)); diff != "" {
				t.Error(diff)
			}
		})
	}
}
