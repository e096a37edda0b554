package vocab

import (
	"strings"
	"testing"
	"time"
)

func load(t testing.TB) *Set {
	t.Helper()
	s, err := Load()
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func TestTablesHaveTheirSizes(t *testing.T) {
	s := load(t)
	// The European tables as of the dates in the files; ours beside them count
	// too where a table has any.
	want := []struct {
		table *Table
		name  string
		size  int
	}{
		{s.FileTypes, "file-types", 247},
		{s.MediaTypes, "media-types", 2113},
		{s.Frequencies, "frequencies", 41},
		{s.Themes, "themes", 14},
		{s.Licenses, "licenses", 178},
		{s.AccessRights, "access-rights", 7},
		{s.Languages, "languages", 134},
		{s.Countries, "countries", 250},
	}
	tables := s.Tables()
	if len(tables) != len(want) {
		t.Fatalf("%d tables, want %d", len(tables), len(want))
	}
	for i, w := range want {
		if tables[i] != w.table || w.table.Name != w.name {
			t.Errorf("table %d is %s, want %s", i, tables[i].Name, w.name)
		}
		if w.table.Len() != w.size {
			t.Errorf("%s has %d concepts, want %d", w.name, w.table.Len(), w.size)
		}
		if w.table.Source == "" {
			t.Errorf("%s names no source", w.name)
		}
		if _, err := time.Parse(time.DateOnly, w.table.Date); err != nil {
			t.Errorf("%s: %v", w.name, err)
		}
	}
}

// Every way of naming a concept must find that concept and no other.
func TestEverySpellingFindsItsConcept(t *testing.T) {
	for _, table := range load(t).Tables() {
		for c := range table.All() {
			spellings := append([]string{c.Code, c.IRI, strings.ToLower(c.Code)}, c.Aliases...)
			for _, lang := range []string{"es", "pt", "en"} {
				label := c.Labels[lang]
				if label == "" {
					t.Errorf("%s %s has no label in %s", table.Name, c.Code, lang)
				}
				if got := table.Label(c.Code, lang); got != label {
					t.Errorf("%s: Label(%q, %q) = %q, want %q", table.Name, c.Code, lang, got, label)
				}
				spellings = append(spellings, label, "  "+strings.ToUpper(label)+" ")
			}
			for _, raw := range spellings {
				if raw == "" {
					continue // a concept without an IRI
				}
				if got, ok := table.Find(raw); !ok || got.Code != c.Code {
					t.Errorf("%s: Find(%q) = %q, %v, want %q", table.Name, raw, got.Code, ok, c.Code)
				}
				if got := table.Code(raw); got.Raw != raw || got.Code != c.Code {
					t.Errorf("%s: Code(%q) = %+v", table.Name, raw, got)
				}
			}
			if strings.HasPrefix(c.IRI, "http://") {
				if got, ok := table.Find("https://" + c.IRI[len("http://"):] + "/"); !ok || got.Code != c.Code {
					t.Errorf("%s: %s with https and a slash finds %q", table.Name, c.IRI, got.Code)
				}
			}
			if got, ok := table.Get(c.Code); !ok || got.IRI != c.IRI {
				t.Errorf("%s: Get(%q) = %+v, %v", table.Name, c.Code, got, ok)
			}
		}
	}
}

// Only concepts that no authority names lack an IRI, and no two share one.
func TestIRIs(t *testing.T) {
	for _, table := range load(t).Tables() {
		seen := map[string]string{}
		without := 0
		for c := range table.All() {
			switch {
			case c.IRI == "":
				without++
			case !strings.HasPrefix(c.IRI, "http://") && !strings.HasPrefix(c.IRI, "https://"), strings.ContainsAny(c.IRI, " |\t"):
				t.Errorf("%s %s: %q is no address", table.Name, c.Code, c.IRI)
			case seen[c.IRI] != "":
				t.Errorf("%s: %s and %s share %s", table.Name, seen[c.IRI], c.Code, c.IRI)
			default:
				seen[c.IRI] = c.Code
			}
		}
		want := map[string]int{"file-types": 20, "licenses": 7}[table.Name]
		if without != want {
			t.Errorf("%s: %d concepts have no IRI, want %d", table.Name, without, want)
		}
	}
}

func TestWhatIsNotFound(t *testing.T) {
	s := load(t)
	for _, table := range s.Tables() {
		for _, raw := range []string{"", " ", "-", "./_-", "no such thing", "https://example.org/", strings.Repeat("x", 1<<20), "\xff\xfe", "http://"} {
			if c, ok := table.Find(raw); ok {
				t.Errorf("%s: Find(%.20q) = %s", table.Name, raw, c.Code)
			}
		}
		if got := table.Label("no such code", "es"); got != "no such code" {
			t.Errorf("%s: the label of an unknown code is %q", table.Name, got)
		}
		if _, ok := table.Get(""); ok {
			t.Errorf("%s has a concept without a code", table.Name)
		}
	}
	// Get takes the exact code; only Find is lenient.
	if _, ok := s.FileTypes.Get("csv"); ok {
		t.Error("Get found csv in lower case")
	}
}

func TestAConceptIsACopy(t *testing.T) {
	s := load(t)
	c, _ := s.Languages.Get("SPA")
	c.Labels["es"] = "changed"
	c.Aliases[0] = "changed"
	again, _ := s.Languages.Get("SPA")
	if again.Labels["es"] != "español" || again.Aliases[0] == "changed" {
		t.Errorf("a caller changed the table: %+v", again)
	}
}

func TestLabelOfARegionalTag(t *testing.T) {
	s := load(t)
	for lang, want := range map[string]string{"pt-BR": "mensal", "es-AR": "mensual", "en": "monthly", "fr": "mensual", "": "mensual"} {
		if got := s.Frequencies.Label("MONTHLY", lang); got != want {
			t.Errorf("Label(MONTHLY, %q) = %q, want %q", lang, got, want)
		}
	}
}
