package repair

import (
	"strings"
	"testing"
)

func TestLoad(t *testing.T) {
	d, err := Load()
	if err != nil {
		t.Fatal(err)
	}
	date := d.Of("date")
	if got, want := date.Title("es"), "Fecha ilegible"; got != want {
		t.Errorf("the title of date in Spanish is %q, want %q", got, want)
	}
	for _, lang := range []string{"es", "pt", "en"} {
		unknown, general := d.Of("never-heard-of"), d.Of("other")
		if unknown.ID != "never-heard-of" {
			t.Errorf("an unknown code comes back as %q", unknown.ID)
		}
		if unknown.Remedy(lang) == "" || unknown.Remedy(lang) != general.Remedy(lang) {
			t.Errorf("an unknown code has the remedy %q in %s, want the general one", unknown.Remedy(lang), lang)
		}
	}
	if date.Why("es") == date.Why("pt") {
		t.Error("the Portuguese text is the Spanish one")
	}
}

func TestParseRefuses(t *testing.T) {
	const whole = `- id: other
  minutes: 1
  title: {es: a, pt: b, en: c}
  why: {es: a, pt: b, en: c}
  remedy: {es: a, pt: b, en: c}
`
	if _, err := parse(whole); err != nil {
		t.Fatalf("a whole list: %v", err)
	}
	for name, c := range map[string]struct{ yml, want string }{
		"no general text":      {strings.Replace(whole, "id: other", "id: date", 1), `no definition "other"`},
		"a language missing":   {strings.Replace(whole, "why: {es: a, pt: b, en: c}", "why: {es: a, en: c}", 1), "why is missing in pt"},
		"no effort":            {strings.Replace(whole, "minutes: 1", "minutes: 0", 1), "minutes are 0"},
		"twice":                {whole + whole, "defined twice"},
		"an unknown member":    {strings.Replace(whole, "minutes:", "minuten:", 1), "minuten"},
		"a code with a blank":  {strings.Replace(whole, "id: other", "id: other one", 1), "kebab-case"},
		"not a list of things": {"date", "cannot unmarshal"},
	} {
		if _, err := parse(c.yml); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: error %v, want one that says %q", name, err, c.want)
		}
	}
}
