package dcat

import (
	"strings"

	"github.com/vitral-data/vitral/catalog"
	"github.com/vitral-data/vitral/catalog/dcat/lexical"
	"github.com/vitral-data/vitral/catalog/dcat/rawjson"
)

var (
	starts = []string{
		nsDCAT + "startDate", nsSDO + "startDate", nsSDOS + "startDate", nsTIME + "hasBeginning",
		nsPROV + "startedAtTime", nsDCT + "start", nsSDO + "validFrom",
	}
	ends = []string{
		nsDCAT + "endDate", nsSDO + "endDate", nsSDOS + "endDate", nsTIME + "hasEnd",
		nsPROV + "endedAtTime", nsDCT + "end", nsSDO + "validThrough",
	}
	// instants are the properties of a time:Instant that hold its date.
	instants = []string{
		nsTIME + "inXSDDateTimeStamp", nsTIME + "inXSDDateTime", nsTIME + "inXSDDate", nsTIME + "inXSDgYearMonth", nsTIME + "inXSDgYear",
		nsTIME + "inDateTime", nsTIME + "inTemporalPosition", rdfValue, nsRDFS + "label",
	}
)

// periods reads dct:temporal.
func (m *mapping) periods(property rawjson.Value, place at) []catalog.Period {
	var out []catalog.Period
	i := -1
	for v := range values(property) {
		i++
		if p := m.period(v, place.nth(i)); p != (catalog.Period{}) {
			out = append(out, p)
		}
	}
	return out
}

// period reads a dct:PeriodOfTime by any of its spellings, one that only has
// a label, a literal, or an IRI that says the period in its path.
func (m *mapping) period(v rawjson.Value, place at) catalog.Period {
	if isLiteral(v) {
		return m.periodText(lexicalForm(v), v, place)
	}
	n := m.describe(v)
	p := catalog.Period{Start: m.end(n, starts, place), End: m.end(n, ends, place)}
	if p != (catalog.Period{}) {
		return p
	}
	if s := m.code(n); s != "" {
		return m.periodText(s, v, place)
	}
	if s, _ := m.label(n).In(""); s != "" {
		return m.periodText(s, v, place)
	}
	if iri := iriOf(v); iri != "" {
		return m.periodText(iri, v, place)
	}
	m.repair("blank-node", place, v)
	return p
}

func (m *mapping) periodText(s string, v rawjson.Value, place at) catalog.Period {
	p, code := lexical.Period(s)
	if p == (catalog.Period{}) {
		code = "empty"
	}
	m.repair(code, place, v)
	return p
}

// end reads one end of a period.
func (m *mapping) end(n rawjson.Value, properties []string, place at) catalog.Date {
	for _, name := range properties {
		for v := range values(n.Get(name)) {
			here := place.below(name)
			s := strings.TrimSpace(lexicalForm(v))
			if !isLiteral(v) {
				s = m.instant(v)
			}
			d, code := lexical.Date(s)
			m.repair(code, here, v)
			if !d.Zero() {
				return d
			}
		}
	}
	return catalog.Date{}
}

// instant returns the date of a time:Instant.
func (m *mapping) instant(v rawjson.Value) string {
	n := m.describe(v)
	for _, name := range instants {
		for d := range values(n.Get(name)) {
			if s := strings.TrimSpace(lexicalForm(d)); isLiteral(d) && s != "" {
				return s
			}
		}
	}
	return ""
}
