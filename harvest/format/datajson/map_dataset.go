package datajson

import (
	"slices"
	"strings"

	"github.com/vitral-data/vitral/catalog"
	"github.com/vitral-data/vitral/catalog/dcat/lexical"
	"github.com/vitral-data/vitral/catalog/dcat/rawjson"
)

// dataset reads the members of a dataset: those of DCAT-US 1.1, of
// Argentina's profile, and of DCAT-US 3.0.
func (m *mapping) dataset(v rawjson.Value, d *catalog.Dataset) {
	m.twice(v, nil)
	for f := range v.All() {
		m.datasetMember(f, d)
	}
	m.frequencyInModified(d)
	d.Themes = distinct(d.Themes)
}

func (m *mapping) datasetMember(f rawjson.Value, d *catalog.Dataset) {
	here := top(f.Key())
	switch string(f.Key()) {
	case "@id":
		if iri := strings.TrimSpace(f.Str()); lexical.Absolute(iri) {
			d.IRI = iri
		} else {
			d.Extra = m.extra(d.Extra, f)
		}
	case "@type":
		if !strings.HasSuffix(f.Str(), "Dataset") {
			d.Extra = m.extra(d.Extra, f)
		}
	case "identifier":
		d.Identifiers = append(m.identifiers(f, here), d.Identifiers...)
	case "otherIdentifier":
		d.Identifiers = append(d.Identifiers, m.identifiers(f, here)...)
	case "title":
		d.Title = m.text(f, here)
	case "description":
		d.Description = m.text(f, here)
	case "keyword":
		d.Keywords = m.keywords(f, here)
	case "theme", "superTheme":
		d.Themes = append(d.Themes, m.codes(m.set.Themes, f, here)...)
	case "publisher":
		d.Publisher = m.agent(f, here)
	case "creator":
		d.Creators = m.agents(f, here)
	case "contactPoint":
		d.Contacts = m.contacts(f, here)
	case "issued":
		d.Issued = m.date(f, here)
	case "modified":
		d.Modified = m.modified(f, here)
	case "accrualPeriodicity":
		d.Frequency = m.coded(m.set.Frequencies, f, here)
	case "spatial":
		d.Spatial = m.places(f, here)
	case "temporal":
		d.Temporal = m.periods(f, here)
	case "language":
		d.Languages = m.languages(f, here)
	case "accessLevel", "accessRights":
		if c := m.coded(m.set.AccessRights, f, here); d.AccessRights.Zero() {
			d.AccessRights = c
		} else if !c.Zero() {
			d.Extra = m.extra(d.Extra, f)
		}
	case "license":
		d.License = m.coded(m.set.Licenses, f, here)
	case "rights":
		d.Rights = m.texts(f, here)
	case "landingPage":
		u, code := lexical.URL(m.str(f, here))
		m.repair(code, here, f)
		d.LandingPage = u
	case "references", "describedBy", "page":
		d.Documentation = append(d.Documentation, m.urls(f, here)...)
	case "conformsTo":
		d.ConformsTo = m.strings(f, here)
	case "isPartOf":
		d.IsPartOf = m.strings(f, here)
	case "inSeries":
		d.InSeries = m.strings(f, here)
	case "relation":
		d.Relations = m.strings(f, here)
	case "isReferencedBy":
		d.IsReferencedBy = m.strings(f, here)
	case "source":
		m.source(f, here, d)
	case "provenance":
		d.Provenance = append(d.Provenance, m.texts(f, here)...)
	case "version":
		d.Version = m.trimmed(f, here)
	case "versionNotes":
		d.VersionNotes = m.text(f, here)
	case "temporalResolution":
		d.TemporalResolution = m.trimmed(f, here)
	case "spatialResolutionInMeters":
		d.SpatialResolution = number(f)
	case "distribution":
		d.Distributions = m.distributions(f, here)
	default:
		d.Extra = m.extra(d.Extra, f)
	}
}

// identifiers reads identifiers: strings, numbers as written, Identifier
// objects.
func (m *mapping) identifiers(v rawjson.Value, place at) []string {
	var ids []string
	for e := range items(v) {
		id := identifier(e)
		if k := e.Kind(); id == "" || k == rawjson.Number || k == rawjson.Bool {
			code := "type"
			if k == rawjson.String {
				code = "empty"
			}
			m.repair(code, place, e)
		}
		if id != "" {
			ids = append(ids, id)
		}
	}
	if v.Kind() == rawjson.Null {
		m.repair("null", place, v)
	}
	return ids
}

// number reads a number as written, or the string that holds one.
func number(v rawjson.Value) string {
	for e := range items(v) {
		return strings.TrimSpace(scalar(e))
	}
	return ""
}

// keywords reads a list of words, or words with commas or semicolons between
// them in one string.
func (m *mapping) keywords(v rawjson.Value, place at) []catalog.LangString {
	var out []catalog.LangString
	add := func(s, lang string) {
		if s = strings.TrimSpace(s); s != "" {
			out = append(out, catalog.LangString{Value: s, Lang: lang})
		}
	}
	if s := v.Str(); strings.ContainsAny(s, ",;") && !strings.HasPrefix(strings.TrimSpace(s), "[") {
		m.repair("joined", place, v)
		for w := range strings.FieldsFuncSeq(s, func(r rune) bool { return r == ',' || r == ';' }) {
			add(w, m.lang)
		}
		return out
	}
	m.list(v, place, func(e rawjson.Value, place at) {
		if e.Kind() == rawjson.Object {
			t := m.text(e, place)
			for _, tag := range t.Tags() {
				add(t[tag], tag)
			}
			return
		}
		add(m.str(e, place), m.lang)
	})
	return out
}

// texts reads a text, or a list of them.
func (m *mapping) texts(v rawjson.Value, place at) []catalog.Text {
	var out []catalog.Text
	if v.Kind() != rawjson.Array {
		if t := m.text(v, place); t != nil {
			out = append(out, t)
		}
		return out
	}
	m.list(v, place, func(e rawjson.Value, place at) {
		if t := m.text(e, place); t != nil {
			out = append(out, t)
		}
	})
	return out
}

// languages reads a list of languages; one string is no repair.
func (m *mapping) languages(v rawjson.Value, place at) []catalog.Coded {
	if v.Kind() != rawjson.String {
		return m.codes(m.set.Languages, v, place)
	}
	if c := m.coded(m.set.Languages, v, place); !c.Zero() {
		return []catalog.Coded{c}
	}
	return nil
}

// source reads Argentina's "source", the names of those who made the data, or
// DCAT's, the datasets that it was made from.
func (m *mapping) source(v rawjson.Value, place at, d *catalog.Dataset) {
	for _, s := range m.strings(v, place) {
		if lexical.Absolute(s) {
			d.Sources = append(d.Sources, s)
			continue
		}
		d.Provenance = append(d.Provenance, catalog.Text{m.lang: s})
	}
}

// modified reads when a dataset changed; DCAT-US lets a publisher say how
// often it does instead ("R/P1D").
func (m *mapping) modified(v rawjson.Value, place at) catalog.Date {
	s := strings.TrimSpace(v.Str())
	if isInterval(s) {
		m.repair("frequency-in-modified", place, v)
		return catalog.Date{Raw: s}
	}
	return m.date(v, place)
}

func isInterval(s string) bool { return strings.HasPrefix(s, "R/P") || strings.HasPrefix(s, "r/p") }

// frequencyInModified takes an interval of "modified" for the frequency that
// the dataset doesn't give elsewhere.
func (m *mapping) frequencyInModified(d *catalog.Dataset) {
	if d.Frequency.Zero() && d.Modified.Time.IsZero() && isInterval(d.Modified.Raw) {
		d.Frequency = m.set.Frequencies.Code(d.Modified.Raw)
	}
}

// distinct drops a theme that names the concept of an earlier one.
func distinct(list []catalog.Coded) []catalog.Coded {
	seen := make(map[string]bool, len(list))
	return slices.DeleteFunc(list, func(c catalog.Coded) bool {
		twice := seen[c.Key()]
		seen[c.Key()] = true
		return twice
	})
}
