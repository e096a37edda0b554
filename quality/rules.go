package quality

import (
	"fmt"
	"slices"

	"github.com/vitral-data/vitral/catalog/vocab"
	"github.com/vitral-data/vitral/quality/repair"
	"github.com/vitral-data/vitral/quality/rule"
)

// Definition is what people read of a rule or of a repair.
type Definition = rule.Definition

// Rules is the rule set: the European method in both variants, and the texts
// of the repairs. It is immutable and may be used by many goroutines.
type Rules struct {
	tables   *rule.Tables
	rules    []rule.Rule
	byID     map[string]*rule.Rule
	dims     []string
	dimOf    []int // by rule
	repairs  *repair.Definitions
	standard variant
	beside   []variant
}

var _ Scorer = (*Rules)(nil)

// New loads the rule set. Formats, licences and the rest are judged by the
// tables of set. An error means that the program was built with a definition
// that is wrong.
func New(set *vocab.Set) (*Rules, error) {
	rules, err := mqa()
	if err != nil {
		return nil, err
	}
	repairs, err := repair.Load()
	if err != nil {
		return nil, fmt.Errorf("loading the repairs' definitions: %w", err)
	}
	r := &Rules{
		tables: rule.NewTables(set), rules: rules, byID: make(map[string]*rule.Rule, len(rules)),
		dims: rule.Dimensions(), dimOf: make([]int, len(rules)), repairs: repairs,
		standard: prose(), beside: []variant{piveau()},
	}
	for i := range rules {
		r.byID[rules[i].ID] = &rules[i]
		r.dimOf[i] = slices.Index(r.dims, rules[i].Dimension)
	}
	return r, nil
}

// Version is the rule set's version.
func (r *Rules) Version() string { return version }

// Rule returns the definition of the rule with this id.
func (r *Rules) Rule(id string) (Definition, bool) {
	found, ok := r.byID[id]
	if !ok {
		return Definition{}, false
	}
	return found.Definition, true
}

// Rules returns the definitions of all rules, in the order of the dimensions.
func (r *Rules) Rules() []Definition {
	all := make([]Definition, len(r.rules))
	for i := range r.rules {
		all[i] = r.rules[i].Definition
	}
	return all
}

// Repair returns the definition of a repair's code; for one that has none, a
// general text under that code.
func (r *Rules) Repair(code string) Definition { return r.repairs.Of(code) }

// Repairs returns the definitions of all known repair codes, by code.
func (r *Rules) Repairs() []Definition { return r.repairs.All() }

// Score scores one dataset by the default variant, with the others beside it,
// and says what to fix first.
func (r *Rules) Score(f Facts) Report {
	report := Report{Score: r.score(&f, r.standard), Variants: make([]Score, 0, len(r.beside))}
	for _, v := range r.beside {
		report.Variants = append(report.Variants, r.score(&f, v))
	}
	report.Findings = r.findings(&report.Score, f.Repairs)
	return report
}
