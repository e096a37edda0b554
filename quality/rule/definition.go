package rule

import (
	"errors"
	"fmt"
	"regexp"
	"slices"
	"strings"

	"go.yaml.in/yaml/v3"

	"github.com/vitral-data/vitral/catalog"
)

// Namespace is what the prefix pv: of a metric stands for.
const Namespace = "https://piveau.eu/ns/voc#"

// Level is what a rule is computed on.
type Level string

// The levels. An Either rule is earned by the dataset or by a distribution,
// and counted once.
const (
	LevelDataset      Level = "dataset"
	LevelDistribution Level = "distribution"
	LevelEither       Level = "either"
)

// Dimensions returns the ids of the dimensions in their fixed order.
func Dimensions() []string {
	return []string{"findability", "accessibility", "interoperability", "reusability", "contextuality"}
}

// Definition is what people read of a rule or of a repair. A repair has no
// dimension, level, points or metric.
type Definition struct {
	// ID is kebab-case; of a rule also its folder's name.
	ID string `yaml:"id" json:"id"`
	// Metric is the metric's name in DQV, such as "pv:keywordAvailability".
	Metric    string `yaml:"metric" json:"metric,omitempty"`
	Dimension string `yaml:"dimension" json:"dimension,omitempty"`
	Level     Level  `yaml:"level" json:"level,omitempty"`
	Points    int    `yaml:"points" json:"points,omitempty"`
	// Malus is what a failure costs where the variant has it (piveau).
	Malus int `yaml:"malus" json:"malus,omitempty"`
	// Property is the property, or the properties, that the rule looks at.
	Property string `yaml:"property" json:"property,omitempty"`
	// Minutes is a guess of the effort to mend it in one dataset.
	Minutes int `yaml:"minutes" json:"minutes"`
	// Titles, Whys, Remedies and Notes are by language (es, pt, en). A note,
	// when there is one, says where the variants part.
	Titles   catalog.Text `yaml:"title" json:"title"`
	Whys     catalog.Text `yaml:"why" json:"why"`
	Remedies catalog.Text `yaml:"remedy" json:"remedy"`
	Notes    catalog.Text `yaml:"note" json:"note,omitempty"`
	Example  Example      `yaml:"example" json:"example,omitzero"`
	// Source says where the rule comes from.
	Source string `yaml:"source" json:"source,omitempty"`
}

// Example is the change to copy, in the two forms that catalogues are written
// in most.
type Example struct {
	DataJSON string `yaml:"datajson" json:"datajson,omitempty"`
	Turtle   string `yaml:"turtle" json:"turtle,omitempty"`
}

// Title is the definition's title for a reader of lang.
func (d Definition) Title(lang string) string { return in(d.Titles, lang) }

// Why says, for a reader of lang, what is lost where the rule fails.
func (d Definition) Why(lang string) string { return in(d.Whys, lang) }

// Remedy says, for a reader of lang, what to do.
func (d Definition) Remedy(lang string) string { return in(d.Remedies, lang) }

// Note says, for a reader of lang, where the variants part; "" where they
// don't.
func (d Definition) Note(lang string) string { return in(d.Notes, lang) }

// IRI is the metric's IRI, "" for a definition without a metric.
func (d Definition) IRI() string {
	if name, ok := strings.CutPrefix(d.Metric, "pv:"); ok {
		return Namespace + name
	}
	return ""
}

func in(t catalog.Text, lang string) string {
	s, _ := t.In(lang)
	return s
}

// ParseDefinition reads the rule.yml of a rule. Unknown members, missing
// texts and numbers out of range are errors, all of them named.
func ParseDefinition(yml string) (Definition, error) {
	var d Definition
	dec := yaml.NewDecoder(strings.NewReader(yml))
	dec.KnownFields(true)
	if err := dec.Decode(&d); err != nil {
		return Definition{}, fmt.Errorf("reading a rule's definition: %w", err)
	}
	var errs []error
	wrong := func(format string, args ...any) { errs = append(errs, fmt.Errorf(format, args...)) }
	if !strings.HasPrefix(d.Metric, "pv:") {
		wrong("metric %q does not begin with pv:", d.Metric)
	}
	if !slices.Contains(Dimensions(), d.Dimension) {
		wrong("dimension %q is none of %v", d.Dimension, Dimensions())
	}
	if levels := []Level{LevelDataset, LevelDistribution, LevelEither}; !slices.Contains(levels, d.Level) {
		wrong("level %q is none of %v", d.Level, levels)
	}
	if d.Points <= 0 {
		wrong("points are %d, not above 0", d.Points)
	}
	if d.Malus < 0 {
		wrong("malus is %d: write how much is lost, as a positive number", d.Malus)
	}
	for _, s := range []struct{ name, value string }{
		{"property", d.Property}, {"source", d.Source}, {"example.datajson", d.Example.DataJSON}, {"example.turtle", d.Example.Turtle},
	} {
		if strings.TrimSpace(s.value) == "" {
			wrong("%s is empty", s.name)
		}
	}
	if err := errors.Join(append(errs, d.Valid())...); err != nil {
		return Definition{}, fmt.Errorf("the definition of rule %q: %w", d.ID, err)
	}
	return d, nil
}

var idPattern = regexp.MustCompile(`^[a-z0-9]+(-[a-z0-9]+)*$`)

// Valid says what every definition needs and this one lacks: an id in
// kebab-case, minutes, and title, why and remedy in three languages.
func (d Definition) Valid() error {
	var errs []error
	if !idPattern.MatchString(d.ID) {
		errs = append(errs, fmt.Errorf("id %q is not in kebab-case", d.ID))
	}
	if d.Minutes <= 0 {
		errs = append(errs, fmt.Errorf("minutes are %d, not above 0", d.Minutes))
	}
	texts := []struct {
		name string
		text catalog.Text
	}{{"title", d.Titles}, {"why", d.Whys}, {"remedy", d.Remedies}, {"note", d.Notes}}
	for _, t := range texts {
		if t.name == "note" && len(t.text) == 0 {
			continue
		}
		for _, lang := range []string{"es", "pt", "en"} {
			if strings.TrimSpace(t.text[lang]) == "" {
				errs = append(errs, fmt.Errorf("%s is missing in %s", t.name, lang))
			}
		}
		if len(t.text) > 3 {
			errs = append(errs, fmt.Errorf("%s has languages beside es, pt and en: %v", t.name, t.text.Tags()))
		}
	}
	return errors.Join(errs...)
}
