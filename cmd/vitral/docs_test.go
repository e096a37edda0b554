package main

import (
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"reflect"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/alecthomas/kong"

	"github.com/vitral-data/vitral/cmd/vitral/internal/config"
)

const repository = "../.."

// pages are the repository's pages for people, by path.
func pages(t *testing.T) map[string]string {
	t.Helper()
	names := []string{"README.md", "CONTRIBUTING.md", "CHANGELOG.md"}
	err := fs.WalkDir(os.DirFS(repository), "docs", func(name string, _ fs.DirEntry, err error) error {
		if path.Ext(name) == ".md" {
			names = append(names, name)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	out := map[string]string{}
	for _, name := range names {
		b, err := os.ReadFile(filepath.Join(repository, name))
		if err != nil {
			t.Fatal(err)
		}
		out[name] = string(b)
	}
	return out
}

var (
	fence   = regexp.MustCompile("(?ms)^```([a-z]*)\n(.*?)^```$")
	span    = regexp.MustCompile("`([^`\n]+)`")
	link    = regexp.MustCompile(`\]\(([^)\s]+)\)`)
	heading = regexp.MustCompile(`(?m)^#+ (.*)$`)
	anchor  = regexp.MustCompile(`<a id="([^"]+)">`)
	envName = regexp.MustCompile(`\b(?:VITRAL|DEMO)_[A-Z_]+[A-Z]\b`)
	quoted  = regexp.MustCompile(`"[^"]*"`)
	rule    = regexp.MustCompile(`(?m)^([a-z]+):`)
)

// TestDocumentedCommands: every command that a page shows can be typed.
func TestDocumentedCommands(t *testing.T) {
	makefile, err := os.ReadFile(filepath.Join(repository, "Makefile"))
	if err != nil {
		t.Fatal(err)
	}
	targets := map[string]bool{}
	for _, m := range rule.FindAllStringSubmatch(string(makefile), -1) {
		targets[m[1]] = true
	}
	seen := 0
	for name, page := range pages(t) {
		for _, m := range fence.FindAllStringSubmatch(page, -1) {
			if m[1] != "sh" {
				continue
			}
			for line := range strings.SplitSeq(m[2], "\n") {
				line, _, _ = strings.Cut(line, " #")
				words := strings.Fields(quoted.ReplaceAllString(line, "text"))
				for len(words) > 0 && strings.Contains(words[0], "=") {
					words = words[1:] // NAME=value before a command
				}
				if len(words) == 0 {
					continue
				}
				switch words[0] {
				case "vitral", "./bin/vitral", "bin/vitral":
					seen++
					if _, err := parser(t).Parse(words[1:]); err != nil {
						t.Errorf("%s: %s: %v", name, line, err)
					}
				case "make":
					seen++
					for _, w := range words[1:] {
						if !strings.Contains(w, "=") && !targets[w] {
							t.Errorf("%s: %s: the Makefile has no target %s", name, line, w)
						}
					}
				}
			}
		}
		for _, m := range span.FindAllStringSubmatch(fence.ReplaceAllString(page, ""), -1) {
			words := strings.Fields(m[1])
			switch {
			case len(words) < 2:
			case words[0] == "make":
				seen++
				if !targets[words[1]] {
					t.Errorf("%s: `%s`: no such target", name, m[1])
				}
			case words[0] == "vitral" && !strings.HasPrefix(words[1], "-") && !strings.HasPrefix(words[1], "<"):
				seen++
				if !isCommand(parser(t).Model.Node, words[1:]) {
					t.Errorf("%s: `%s`: no such command", name, m[1])
				}
			}
		}
	}
	if seen < 20 {
		t.Errorf("only %d commands were found in the pages", seen)
	}
}

func isCommand(n *kong.Node, words []string) bool {
	for len(n.Children) > 0 && len(words) > 0 {
		i := slices.IndexFunc(n.Children, func(c *kong.Node) bool { return c.Name == words[0] })
		if i < 0 {
			return false
		}
		n, words = n.Children[i], words[1:]
	}
	return true
}

// TestLinks: what a page links to in the repository is there.
func TestLinks(t *testing.T) {
	all := pages(t)
	for name, page := range all {
		for _, m := range link.FindAllStringSubmatch(fence.ReplaceAllString(page, ""), -1) {
			to, part, _ := strings.Cut(m[1], "#")
			if strings.Contains(to, "://") || strings.HasPrefix(to, "mailto:") {
				continue
			}
			file := name
			if to != "" {
				file = path.Join(path.Dir(name), to)
			}
			if _, err := os.Stat(filepath.Join(repository, file)); err != nil {
				t.Errorf("%s links to %s: %v", name, m[1], err)
				continue
			}
			if other, ok := all[file]; ok && part != "" && !slices.Contains(anchors(other), part) {
				t.Errorf("%s links to %s: no such heading", name, m[1])
			}
		}
	}
}

// anchors are the names that a page's headings can be linked by.
func anchors(page string) []string {
	var out []string
	for _, m := range anchor.FindAllStringSubmatch(page, -1) {
		out = append(out, m[1])
	}
	for _, m := range heading.FindAllStringSubmatch(fence.ReplaceAllString(page, ""), -1) {
		text := strings.Map(func(r rune) rune {
			switch {
			case r >= 'a' && r <= 'z', r >= '0' && r <= '9', r == '-', r == '_', r > 127:
				return r
			case r == ' ':
				return '-'
			}
			return -1
		}, strings.ToLower(m[1]))
		out = append(out, text)
	}
	return out
}

// TestConfigurationPage: the example is a configuration, the page names every
// setting, and every environment variable that any page names is read.
func TestConfigurationPage(t *testing.T) {
	all := pages(t)
	page := all["docs/configuration.md"]
	var example string
	for _, m := range fence.FindAllStringSubmatch(page, -1) {
		if m[1] == "yaml" {
			example = m[2]
			break
		}
	}
	file := filepath.Join(t.TempDir(), "vitral.yaml")
	if err := os.WriteFile(file, []byte(example), 0o600); err != nil {
		t.Fatal(err)
	}
	f, err := config.Read(file)
	if err != nil {
		t.Fatalf("the example of docs/configuration.md: %v", err)
	}
	if unset := unsetFields(reflect.ValueOf(f), ""); len(unset) > 0 {
		t.Errorf("the example shows nothing of %v", unset)
	}
	known := map[string]bool{}
	for _, n := range append(parser(t).Model.Leaves(false), parser(t).Model.Node) {
		for _, fl := range n.Flags {
			for _, env := range fl.Envs {
				known[env] = true
				if !strings.Contains(page, "`"+env+"`") {
					t.Errorf("docs/configuration.md doesn't name %s", env)
				}
			}
		}
	}
	for _, other := range []string{"VITRAL_CORPUS", "VITRAL_REQUIRE", "VITRAL_TEST_KILL"} { // tests read these
		known[other] = true
	}
	for name, text := range all {
		for _, env := range envName.FindAllString(text, -1) {
			if !known[env] {
				t.Errorf("%s names %s, which nothing reads", name, env)
			}
		}
	}
}

// unsetFields are the settings that are zero in v and in the first source
// that has any of a list.
func unsetFields(v reflect.Value, prefix string) []string {
	switch v.Kind() {
	case reflect.Pointer:
		if v.IsNil() {
			return []string{prefix}
		}
		return unsetFields(v.Elem(), prefix)
	case reflect.Slice:
		if v.Len() == 0 {
			return []string{prefix}
		}
		return unsetFields(v.Index(0), prefix)
	case reflect.Struct:
		var out []string
		for i := range v.NumField() {
			name, _, _ := strings.Cut(v.Type().Field(i).Tag.Get("yaml"), ",")
			out = append(out, unsetFields(v.Field(i), strings.TrimPrefix(prefix+"."+name, "."))...)
		}
		return out
	}
	if v.IsZero() {
		return []string{prefix}
	}
	return nil
}

// TestTour: docs/architecture.md names every package, and only what is there.
func TestTour(t *testing.T) {
	page := pages(t)["docs/architecture.md"]
	named := map[string]bool{}
	for _, m := range regexp.MustCompile("(?m)^\\| `([a-z0-9/_.-]+)` \\|").FindAllStringSubmatch(page, -1) {
		named[m[1]] = true
		if info, err := os.Stat(filepath.Join(repository, m[1])); err != nil || !info.IsDir() {
			t.Errorf("docs/architecture.md names %s, which is no folder", m[1])
		}
	}
	err := fs.WalkDir(os.DirFS(repository), ".", func(file string, d fs.DirEntry, err error) error {
		switch {
		case err != nil:
			return err
		case d.IsDir() && file != "." && (strings.HasPrefix(d.Name(), ".") || d.Name() == "testdata"):
			return fs.SkipDir
		case d.IsDir():
			return nil
		}
		folder := path.Dir(file)
		if strings.HasPrefix(folder, "quality/rule/") && folder != "quality/rule/ruletest" {
			return nil // one a rule; docs/quality.md has them
		}
		if path.Ext(file) == ".go" && !strings.HasSuffix(file, "_test.go") && !named[folder] {
			named[folder] = true
			t.Errorf("docs/architecture.md doesn't name %s", folder)
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}
