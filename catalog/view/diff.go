package view

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	"github.com/vitral-data/vitral/catalog"
)

// Difference is one property in which two readings of a dataset differ.
type Difference struct {
	// Path names the property: "title", "distributions[2].license". The index is
	// that of the newer reading, or of the older for a distribution that went.
	Path string `json:"path"`
	// From and To are the values for people; "" for none.
	From string `json:"from,omitempty"`
	To   string `json:"to,omitempty"`
	// Label names what the path is about when the index alone doesn't: the
	// title of the distribution.
	Label string `json:"label,omitempty"`
}

// Differences compares two readings of a dataset property by property, in a
// fixed order. Equal readings have none.
func Differences(from, to catalog.Dataset) []Difference {
	var out []Difference
	compare(&out, "", "", datasetProperties(from), datasetProperties(to))
	pairs, gone := matchDistributions(from.Distributions, to.Distributions)
	for j, dist := range to.Distributions {
		path := fmt.Sprintf("distributions[%d]", j)
		label := distributionLabel(dist)
		i, ok := pairs[j]
		if !ok {
			out = append(out, Difference{Path: path, To: label, Label: label})
			continue
		}
		compare(&out, path+".", label, distributionProperties(from.Distributions[i]), distributionProperties(dist))
	}
	for _, i := range gone {
		label := distributionLabel(from.Distributions[i])
		out = append(out, Difference{Path: fmt.Sprintf("distributions[%d]", i), From: label, Label: label})
	}
	return out
}

// property is a named value as people read it.
type property struct{ name, value string }

func compare(out *[]Difference, prefix, label string, a, b []property) {
	for i := range a {
		if a[i].value != b[i].value {
			*out = append(*out, Difference{Path: prefix + a[i].name, From: a[i].value, To: b[i].value, Label: label})
		}
	}
}

// datasetProperties lists every property of a dataset but its distributions,
// always in the same order.
func datasetProperties(d catalog.Dataset) []property {
	return []property{
		{"title", text(d.Title)}, {"description", text(d.Description)}, {"publisher", agent(d.Publisher)},
		{"license", coded(d.License)}, {"frequency", coded(d.Frequency)},
		{"issued", d.Issued.Raw}, {"modified", d.Modified.Raw}, {"keywords", keywords(d.Keywords)},
		{"themes", codes(d.Themes)}, {"accessRights", coded(d.AccessRights)}, {"rights", texts(d.Rights)},
		{"spatial", plain(d.Spatial)}, {"temporal", plain(d.Temporal)}, {"languages", codes(d.Languages)},
		{"contacts", plain(d.Contacts)}, {"creators", plain(d.Creators)}, {"landingPage", d.LandingPage},
		{"documentation", list(d.Documentation)}, {"conformsTo", list(d.ConformsTo)}, {"provenance", texts(d.Provenance)},
		{"version", d.Version}, {"versionNotes", text(d.VersionNotes)}, {"type", coded(d.Type)},
		{"applicableLegislation", list(d.ApplicableLegislation)}, {"hvdCategories", list(d.HVDCategories)},
		{"inSeries", list(d.InSeries)}, {"isPartOf", list(d.IsPartOf)}, {"sources", list(d.Sources)},
		{"relations", list(d.Relations)}, {"isReferencedBy", list(d.IsReferencedBy)},
		{"temporalResolution", d.TemporalResolution}, {"spatialResolution", d.SpatialResolution},
		{"iri", d.IRI}, {"identifiers", list(d.Identifiers)}, {"record", plain(d.Record)}, {"extra", plain(d.Extra)},
	}
}

func distributionProperties(d catalog.Distribution) []property {
	return []property{
		{"title", text(d.Title)}, {"description", text(d.Description)}, {"downloadUrls", list(d.DownloadURLs)},
		{"accessUrls", list(d.AccessURLs)}, {"format", coded(d.Format)}, {"mediaType", coded(d.MediaType)},
		{"license", coded(d.License)}, {"rights", texts(d.Rights)}, {"accessRights", coded(d.AccessRights)},
		{"byteSize", d.ByteSize}, {"checksum", plain(d.Checksum)}, {"issued", d.Issued.Raw}, {"modified", d.Modified.Raw},
		{"languages", codes(d.Languages)}, {"conformsTo", list(d.ConformsTo)}, {"documentation", list(d.Docs)},
		{"status", coded(d.Status)}, {"availability", coded(d.Availability)}, {"compressFormat", coded(d.Compress)},
		{"packageFormat", coded(d.Package)}, {"accessServices", plain(d.Services)}, {"fields", plain(d.Fields)},
		{"iri", d.IRI}, {"identifier", d.Identifier}, {"extra", plain(d.Extra)},
	}
}

// matchDistributions pairs the distributions of two readings: by IRI, else
// identifier, else URL, else equal title, else the same place among those left.
func matchDistributions(from, to []catalog.Distribution) (pairs map[int]int, gone []int) {
	pairs, taken := map[int]int{}, map[int]bool{}
	for _, key := range []func(catalog.Distribution) string{
		func(d catalog.Distribution) string { return d.IRI },
		func(d catalog.Distribution) string { return d.Identifier },
		catalog.Distribution.URL,
		func(d catalog.Distribution) string { return text(d.Title) },
	} {
		for j, dist := range to {
			if _, done := pairs[j]; done || key(dist) == "" {
				continue
			}
			for i, old := range from {
				if !taken[i] && key(old) == key(dist) {
					pairs[j], taken[i] = i, true
					break
				}
			}
		}
	}
	for j := range to {
		if _, done := pairs[j]; !done && j < len(from) && !taken[j] {
			pairs[j], taken[j] = j, true
		}
	}
	for i := range from {
		if !taken[i] {
			gone = append(gone, i)
		}
	}
	return pairs, gone
}

func distributionLabel(d catalog.Distribution) string {
	if s, _ := d.Title.In(""); s != "" {
		return s
	}
	return d.URL()
}

func text(t catalog.Text) string {
	var parts []string
	for _, tag := range t.Tags() {
		switch {
		case t[tag] == "":
		case tag == "" || len(t) == 1:
			parts = append(parts, t[tag])
		default:
			parts = append(parts, tag+": "+t[tag])
		}
	}
	return strings.Join(parts, "\n")
}

func texts(ts []catalog.Text) string {
	parts := make([]string, len(ts))
	for i, t := range ts {
		parts[i] = text(t)
	}
	return strings.Join(parts, "\n")
}

// coded is the value as received: a better vocabulary is no change.
func coded(c catalog.Coded) string { return c.Raw }

func codes(cs []catalog.Coded) string {
	parts := make([]string, len(cs))
	for i, c := range cs {
		parts[i] = c.Raw
	}
	slices.Sort(parts)
	return strings.Join(parts, ", ")
}

func keywords(ks []catalog.LangString) string {
	parts := make([]string, len(ks))
	for i, k := range ks {
		parts[i] = k.Value
	}
	slices.Sort(parts)
	return strings.Join(parts, ", ")
}

func list(ss []string) string {
	sorted := slices.Clone(ss)
	slices.Sort(sorted)
	return strings.Join(sorted, "\n")
}

func agent(a *catalog.Agent) string {
	if a == nil {
		return ""
	}
	name := text(a.Name)
	if a.IRI == "" {
		return name
	}
	return strings.TrimSpace(name + " <" + a.IRI + ">")
}

// plain is a structure as compact JSON; "" for its zero value.
func plain(v any) string {
	b, err := json.Marshal(v)
	if err != nil || string(b) == "null" || string(b) == "[]" {
		return ""
	}
	return string(b)
}
