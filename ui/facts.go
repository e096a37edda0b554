package ui

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"github.com/vitral-data/vitral/catalog"
	"github.com/vitral-data/vitral/catalog/view"
	"github.com/vitral-data/vitral/ui/prose"
)

// fact is one line of the sheet: what it is, and its values.
type fact struct {
	Name   string
	Values []value
}

// value is a value of a fact: words, perhaps a link, perhaps code.
type value struct {
	Text, Href, Lang, Note string
	Code                   bool
}

const maxValuesOfFact = 20

// sheet collects facts; a fact without value is left out.
type sheet struct {
	env
	list []fact
}

func (s *sheet) add(key string, values ...value) {
	values = slices.DeleteFunc(values, func(v value) bool { return v.Text == "" })
	if n := len(values) - maxValuesOfFact; n > 0 {
		values = append(values[:maxValuesOfFact], value{Text: s.N("more", n)})
	}
	if len(values) > 0 {
		s.list = append(s.list, fact{s.T("fact." + key), values})
	}
}

func (s *sheet) words(key, text string) { s.add(key, value{Text: short(text, 400)}) }

func (s *sheet) addresses(key string, list ...string) {
	var values []value
	for _, a := range list {
		values = append(values, value{Text: short(a, 120), Href: webLink(a)})
	}
	s.add(key, values...)
}

// facts are what a source says of a dataset, as people read it.
func (e env) facts(d catalog.Dataset) []fact {
	s := sheet{env: e}
	s.add("publisher", e.agents(d.Publisher)...)
	var creators []value
	for i := range d.Creators {
		creators = append(creators, e.agents(&d.Creators[i])...)
	}
	s.add("creator", creators...)
	var contacts []value
	for _, c := range d.Contacts {
		name := e.said(c.Name)
		v := value{Text: cmp.Or(name.Text, c.Email, c.URL, c.Phone), Lang: name.Lang, Href: cmp.Or(mailLink(c.Email), webLink(c.URL))}
		if c.Email != "" && v.Text != c.Email {
			v.Note = strings.TrimPrefix(c.Email, "mailto:")
		} else if c.Phone != "" && v.Text != c.Phone {
			v.Note = strings.TrimPrefix(c.Phone, "tel:")
		}
		v.Text = strings.TrimPrefix(v.Text, "mailto:")
		contacts = append(contacts, v)
	}
	s.add("contact", contacts...)
	s.words("frequency", e.code(e.vocab.Frequencies, d.Frequency))
	s.words("modified", e.day(d.Modified))
	s.words("issued", e.day(d.Issued))
	var periods []value
	for _, p := range d.Temporal {
		periods = append(periods, value{Text: e.period(p)})
	}
	s.add("temporal", periods...)
	var places []value
	for _, p := range d.Spatial {
		places = append(places, e.place(p))
	}
	s.add("spatial", places...)
	s.add("theme", e.coded(d.Themes, func(c catalog.Coded) string { return e.code(e.vocab.Themes, c) })...)
	s.add("language", e.coded(d.Languages, func(c catalog.Coded) string { return e.code(e.vocab.Languages, c) })...)
	s.words("access", e.code(e.vocab.AccessRights, d.AccessRights))
	var rights []value
	for _, t := range d.Rights {
		r := e.said(t)
		rights = append(rights, value{Text: e.prose.Plain(r.Text, 400), Lang: r.Lang, Href: webLink(r.Text)})
	}
	s.add("rights", rights...)
	s.addresses("landing", d.LandingPage)
	s.addresses("documentation", d.Documentation...)
	s.addresses("conforms", d.ConformsTo...)
	s.words("edition", d.Version)
	s.words("notes", e.said(d.VersionNotes).Text)
	s.addresses("legislation", d.ApplicableLegislation...)
	s.addresses("series", append(slices.Clone(d.InSeries), d.IsPartOf...)...)
	s.addresses("relation", append(append(slices.Clone(d.Sources), d.Relations...), d.IsReferencedBy...)...)
	s.words("resolution", strings.TrimSpace(d.SpatialResolution+" "+d.TemporalResolution))
	return s.list
}

func (e env) agents(a *catalog.Agent) []value {
	if a == nil {
		return nil
	}
	name := e.said(a.Name)
	v := value{Text: cmp.Or(name.Text, a.IRI, a.Email), Lang: name.Lang, Href: webLink(a.Homepage)}
	if a.ID != "" {
		v.Href = e.to.Publisher(a.ID)
	}
	if a.Parent != nil {
		v.Note = e.said(a.Parent.Name).Text
	}
	return []value{v}
}

func (e env) coded(list []catalog.Coded, name func(catalog.Coded) string) []value {
	var out []value
	for _, c := range list {
		if v := (value{Text: name(c)}); !slices.Contains(out, v) {
			out = append(out, v)
		}
	}
	return out
}

func (e env) period(p catalog.Period) string {
	from, to := e.day(p.Start), e.day(p.End)
	switch {
	case from != "" && to != "":
		return e.T("period.both", "from", from, "to", to)
	case from != "":
		return e.T("period.from", "from", from)
	case to != "":
		return e.T("period.to", "to", to)
	}
	return short(p.Raw, 80)
}

func (e env) place(p catalog.Place) value {
	label := e.said(p.Label)
	v := value{Text: label.Text, Lang: label.Lang, Href: webLink(p.IRI)}
	if v.Text == "" && p.Country != "" {
		v.Text = e.vocab.Countries.Label(p.Country, e.Code)
	}
	if v.Text == "" {
		v.Text = short(p.IRI, 80)
	}
	if v.Text == "" && p.BBox != nil {
		v.Text = fmt.Sprintf("%s %s … %s %s", e.Decimal(p.BBox[0], 2), e.Decimal(p.BBox[1], 2), e.Decimal(p.BBox[2], 2), e.Decimal(p.BBox[3], 2))
	}
	if v.Text == "" {
		v.Text, v.Code = short(p.Geometry, 80), true
	}
	return v
}

func mailLink(address string) string {
	address = strings.TrimPrefix(strings.TrimSpace(address), "mailto:")
	if address == "" || strings.ContainsAny(address, " <>?&") {
		return ""
	}
	return prose.Link("mailto:" + address)
}

// origin says where a dataset came from.
func (e env) origin(d view.Dataset, sources map[string]view.Source, steps []view.Step) []fact {
	s := sheet{env: e}
	v := value{Text: d.Shown.Source}
	if src, ok := sources[d.Shown.Source]; ok {
		name := e.sourceName(src)
		v.Text, v.Lang, v.Href = name.Text, name.Lang, e.to.Source(src.ID)
	}
	s.add("source", v)
	s.add("record", value{Text: short(d.Shown.Key, 160), Href: webLink(d.Shown.Key), Code: true, Note: e.Or("made."+string(d.Shown.Made), "")})
	if !d.First.IsZero() {
		s.words("first", e.Date(d.First))
	}
	if len(steps) > 0 {
		s.add("run", value{Text: e.Stamp(steps[0].Time), Href: e.to.Run(steps[0].Run)})
	}
	if !d.Shown.Hash.IsZero() {
		s.add("hash", value{Text: "sha256 " + d.Shown.Hash.String(), Code: true})
	}
	s.add("id", value{Text: d.ID, Code: true})
	return s.list
}

// otherRecord is a further source's record of the same dataset.
type otherRecord struct {
	Source   said
	Href     string
	Key      string
	Version  string
	VerHref  string
	What     status
	SourceID string
}

// differing is a property in which another source says something else.
type differing struct{ Source, Property, Text string }

// others are the further records of a dataset, and where they differ.
func (e env) others(d view.Dataset, sources map[string]view.Source) (list []otherRecord, differ []differing) {
	for _, rec := range d.Others {
		o := otherRecord{Source: said{Text: rec.Source}, Key: short(rec.Key, 120), SourceID: rec.Source}
		if src, ok := sources[rec.Source]; ok {
			o.Source, o.Href = e.sourceName(src), e.to.Source(src.ID)
		}
		switch {
		case rec.Outcome.Absent():
			o.What = e.outcome(rec.Outcome)
		default:
			o.What = status{"ok", e.T("state.current")}
		}
		if rec.Version > 0 && rec.Source != d.Shown.Source {
			o.Version, o.VerHref = e.T("version.n", "n", rec.Version), e.to.Version(d.ID, rec.Source, rec.Version)
		}
		list = append(list, o)
	}
	for _, r := range d.Repairs {
		if r.Code != "sources-differ" {
			continue
		}
		source, property, _ := strings.Cut(r.Place, ": ")
		name := source
		if src, ok := sources[source]; ok {
			name = e.sourceName(src).Text
		}
		differ = append(differ, differing{name, e.Or("prop."+property, property), short(r.Raw, 200)})
	}
	return list, differ
}
