// Package repair explains the mends that reading and mapping bad input takes:
// a text for each repair code, in three languages.
package repair

import (
	_ "embed"
	"errors"
	"fmt"
	"strings"

	"go.yaml.in/yaml/v3"

	"github.com/vitral-data/vitral/quality/rule"
)

//go:embed repairs.yml
var definitions string

// other is the definition for codes that have none.
const other = "other"

// Definitions are the texts of the repairs, by code. They are immutable.
type Definitions struct {
	list   []rule.Definition
	byCode map[string]int
}

// Load reads the definitions built into the program. An error means that it
// was built with wrong ones; it names them all.
func Load() (*Definitions, error) { return parse(definitions) }

func parse(yml string) (*Definitions, error) {
	var list []rule.Definition
	dec := yaml.NewDecoder(strings.NewReader(yml))
	dec.KnownFields(true)
	if err := dec.Decode(&list); err != nil {
		return nil, fmt.Errorf("reading the definitions of repairs: %w", err)
	}
	d := &Definitions{list: list, byCode: make(map[string]int, len(list))}
	var errs []error
	for i, def := range list {
		if err := def.Valid(); err != nil {
			errs = append(errs, fmt.Errorf("repair %q: %w", def.ID, err))
		}
		if _, ok := d.byCode[def.ID]; ok {
			errs = append(errs, fmt.Errorf("repair %q is defined twice", def.ID))
		}
		d.byCode[def.ID] = i
	}
	if _, ok := d.byCode[other]; !ok {
		errs = append(errs, fmt.Errorf("there is no definition %q", other))
	}
	if err := errors.Join(errs...); err != nil {
		return nil, err
	}
	return d, nil
}

// Of returns the definition of a repair's code. A code without one gets a
// general text, under the code that was asked for.
func (d *Definitions) Of(code string) rule.Definition {
	if i, ok := d.byCode[code]; ok {
		return d.list[i]
	}
	def := d.list[d.byCode[other]]
	def.ID = code
	return def
}

// All returns the definitions, by code.
func (d *Definitions) All() []rule.Definition {
	return append([]rule.Definition(nil), d.list...)
}
