package datajson

import (
	"strings"

	"github.com/vitral-data/vitral/catalog"
	"github.com/vitral-data/vitral/catalog/dcat/lexical"
	"github.com/vitral-data/vitral/catalog/dcat/rawjson"
)

// distributions reads the list of distributions; an address alone is one.
func (m *mapping) distributions(v rawjson.Value, place at) []catalog.Distribution {
	if v.Kind() == rawjson.Absent {
		return nil
	}
	out := make([]catalog.Distribution, 0, v.Len())
	m.list(v, place, func(e rawjson.Value, place at) {
		var d catalog.Distribution
		if e.Kind() != rawjson.Object {
			if d.AccessURLs = m.urls(e, place); d.AccessURLs != nil {
				m.repair("type", place, e)
				out = append(out, d)
			}
			return
		}
		m.twice(e, &place)
		for f := range e.All() {
			m.distributionMember(f, &place, &d)
		}
		out = append(out, d)
	})
	return out
}

func (m *mapping) distributionMember(f rawjson.Value, up *at, d *catalog.Distribution) {
	here := up.member(f.Key())
	switch string(f.Key()) {
	case "@id":
		if iri := strings.TrimSpace(f.Str()); lexical.Absolute(iri) {
			d.IRI = iri
		} else {
			d.Extra = m.extra(d.Extra, f)
		}
	case "@type":
		if !strings.HasSuffix(f.Str(), "Distribution") {
			d.Extra = m.extra(d.Extra, f)
		}
	case "identifier":
		if ids := m.identifiers(f, here); len(ids) > 0 {
			d.Identifier = ids[0]
		}
	case "title":
		d.Title = m.text(f, here)
	case "description":
		d.Description = m.text(f, here)
	case "downloadURL":
		d.DownloadURLs = m.urls(f, here)
	case "accessURL":
		d.AccessURLs = m.urls(f, here)
	case "format":
		d.Format = m.coded(m.set.FileTypes, f, here)
	case "mediaType":
		d.MediaType = m.coded(m.set.MediaTypes, f, here)
	case "compressFormat":
		d.Compress = m.coded(m.set.MediaTypes, f, here)
	case "packageFormat":
		d.Package = m.coded(m.set.MediaTypes, f, here)
	case "license":
		d.License = m.coded(m.set.Licenses, f, here)
	case "rights":
		d.Rights = m.texts(f, here)
	case "accessRights":
		d.AccessRights = m.coded(m.set.AccessRights, f, here)
	case "byteSize":
		d.ByteSize = m.byteSize(f, here)
	case "checksum":
		d.Checksum = m.checksum(f, here)
	case "issued":
		d.Issued = m.date(f, here)
	case "modified":
		d.Modified = m.modified(f, here)
	case "language":
		d.Languages = m.languages(f, here)
	case "conformsTo":
		d.ConformsTo = m.strings(f, here)
	case "describedBy", "page":
		d.Docs = append(d.Docs, m.urls(f, here)...)
	case "field":
		d.Fields = m.fields(f, here)
	default:
		d.Extra = m.extra(d.Extra, f)
	}
}

// byteSize reads a number of bytes, as a number or as a string; a whole
// number with a fraction of zeros is written without it.
func (m *mapping) byteSize(v rawjson.Value, place at) string {
	if v.Kind() == rawjson.Null {
		m.repair("null", place, v)
		return ""
	}
	s := number(v)
	whole, zeros, _ := strings.Cut(s, ".")
	switch {
	case s == "":
		m.repair("empty", place, v)
	case !digits(whole) || strings.Trim(zeros, "0") != "":
		m.repair("byte-size", place, v)
	case whole != s:
		m.repair("byte-size", place, v)
		return whole
	}
	return s
}

func digits(s string) bool {
	for i := range len(s) {
		if s[i] < '0' || s[i] > '9' {
			return false
		}
	}
	return s != ""
}

// checksum reads DCAT-US 3.0's Checksum; a bare string is its value.
func (m *mapping) checksum(v rawjson.Value, place at) *catalog.Checksum {
	if v.Kind() != rawjson.Object {
		if s := m.trimmed(v, place); s != "" {
			return &catalog.Checksum{Value: s}
		}
		return nil
	}
	algorithm, value := place.member([]byte("algorithm")), place.member([]byte("checksumValue"))
	c := &catalog.Checksum{Algorithm: m.trimmed(v.Get("algorithm"), algorithm), Value: m.trimmed(v.Get("checksumValue"), value)}
	if *c == (catalog.Checksum{}) {
		return nil
	}
	return c
}

// fields reads the columns of Argentina's profile.
func (m *mapping) fields(v rawjson.Value, place at) []catalog.Field {
	if v.Kind() == rawjson.Absent {
		return nil
	}
	out := make([]catalog.Field, 0, v.Len())
	m.list(v, place, func(e rawjson.Value, place at) {
		if e.Kind() != rawjson.Object {
			if s := m.trimmed(e, place); s != "" {
				m.repair("type", place, e)
				out = append(out, catalog.Field{Name: s})
			}
			return
		}
		var c catalog.Field
		for f := range e.All() {
			here := place.member(f.Key())
			switch string(f.Key()) {
			case "title", "name":
				if s := m.str(f, here); c.Name == "" {
					c.Name = s
				}
			case "type":
				c.Type = m.str(f, here)
			case "description":
				c.Description = m.str(f, here)
			case "id":
				c.ID = m.str(f, here)
			case "dataset_identifier", "distribution_identifier":
				// What the column stands in says it already.
			default:
				c.Extra = m.extra(c.Extra, f)
			}
		}
		out = append(out, c)
	})
	return out
}
