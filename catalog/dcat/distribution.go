package dcat

import (
	"strings"

	"github.com/vitral-data/vitral/catalog"
	"github.com/vitral-data/vitral/catalog/dcat/rawjson"
)

// distributions reads the distributions of a dataset: nodes, IRIs that
// nothing is said of, or an address alone.
func (m *mapping) distributions(property rawjson.Value, place at) []catalog.Distribution {
	var out []catalog.Distribution
	i := -1
	for v := range values(property) {
		i++
		here := place.nth(i)
		var d catalog.Distribution
		if isLiteral(v) {
			m.repair("type", here, v)
			if u := m.url(v, here); u != "" {
				out = append(out, catalog.Distribution{AccessURLs: []string{u}})
			}
			continue
		}
		m.distribution(v, here, &d)
		out = append(out, d)
	}
	return out
}

func (m *mapping) distribution(v rawjson.Value, place at, d *catalog.Distribution) {
	d.IRI = absolute(iriOf(v))
	var late []rawjson.Value
	for f := range m.describe(v).All() {
		name := string(f.Key())
		if isFallback(name) {
			late = append(late, f)
			continue
		}
		here := place.below(name)
		if !m.distributionFile(name, f, here, d) && !m.distributionText(name, f, here, d) {
			m.distributionRest(name, f, here, d)
		}
	}
	for _, f := range late {
		m.distributionFallback(string(f.Key()), f, place, d)
	}
}

// distributionFile reads what is said of the file.
func (m *mapping) distributionFile(name string, f rawjson.Value, here at, d *catalog.Distribution) bool {
	switch name {
	case nsDCAT + "accessURL":
		d.AccessURLs = m.urls(f, here)
	case nsDCAT + "downloadURL":
		d.DownloadURLs = m.urls(f, here)
	case nsDCT + "format":
		d.Format = m.coded(m.set.FileTypes, f, here, &d.Extra)
	case nsDCAT + "mediaType":
		d.MediaType = m.coded(m.set.MediaTypes, f, here, &d.Extra)
	case nsDCAT + "compressFormat":
		d.Compress = m.coded(m.set.MediaTypes, f, here, &d.Extra)
	case nsDCAT + "packageFormat":
		d.Package = m.coded(m.set.MediaTypes, f, here, &d.Extra)
	case nsDCAT + "byteSize":
		d.ByteSize = m.byteSize(m.one(f, here, &d.Extra), here)
	case nsSPDX + "checksum", "https://spdx.org/rdf/terms#checksum":
		d.Checksum = m.checksum(m.one(f, here, &d.Extra), here)
	case nsADMS + "status":
		d.Status = m.coded(nil, f, here, &d.Extra)
	case nsDCATAP + "availability":
		d.Availability = m.coded(nil, f, here, &d.Extra)
	case nsDCAT + "accessService":
		d.Services = m.services(f, here)
	default:
		return false
	}
	return true
}

// distributionText reads what describes the distribution.
func (m *mapping) distributionText(name string, f rawjson.Value, here at, d *catalog.Distribution) bool {
	switch name {
	case nsDCT + "identifier":
		if ids := m.identifiers(f, here); len(ids) > 0 {
			d.Identifier = ids[0]
			if len(ids) > 1 {
				m.one(f, here, &d.Extra)
			}
		}
	case nsDCT + "title":
		d.Title = m.text(f, here, &d.Extra)
	case nsDCT + "description":
		d.Description = m.text(f, here, &d.Extra)
	case nsDCT + "license":
		d.License = m.coded(m.set.Licenses, f, here, &d.Extra)
	case nsDCT + "rights":
		d.Rights = m.statements(f, here)
	case nsDCT + "accessRights":
		d.AccessRights = m.coded(m.set.AccessRights, f, here, &d.Extra)
	case nsDCT + "issued":
		d.Issued = m.date(f, here, &d.Extra)
	case nsDCT + "modified":
		d.Modified = m.date(f, here, &d.Extra)
	case nsDCT + "language":
		d.Languages = m.codes(m.set.Languages, f, here)
	case nsDCT + "conformsTo":
		d.ConformsTo = m.strs(f, here)
	case nsFOAF + "page":
		d.Docs = m.urls(f, here)
	default:
		return false
	}
	return true
}

func (m *mapping) distributionRest(name string, f rawjson.Value, _ at, d *catalog.Distribution) {
	switch name {
	case "@id":
	case "@type":
		m.types(f, &d.Extra, nsDCAT+"Distribution")
	default:
		m.keepAll(&d.Extra, f)
	}
}

func (m *mapping) distributionFallback(name string, f rawjson.Value, place at, d *catalog.Distribution) {
	here := place.below(name)
	switch {
	case name == nsDC+"title" && d.Title == nil:
		d.Title = m.text(f, here, &d.Extra)
	case name == nsDC+"description" && d.Description == nil:
		d.Description = m.text(f, here, &d.Extra)
	case name == nsDC+"format" && d.Format.Zero():
		d.Format = m.coded(m.set.FileTypes, f, here, &d.Extra)
	case name == nsDC+"language" && d.Languages == nil:
		d.Languages = m.codes(m.set.Languages, f, here)
	case name == nsDC+"rights" && d.Rights == nil:
		d.Rights = m.statements(f, here)
	case name == nsDCAT+"license" && d.License.Zero():
		d.License = m.coded(m.set.Licenses, f, here, &d.Extra)
	case (name == nsDCAT+"bytes" || name == nsDCAT+"size") && d.ByteSize == "":
		d.ByteSize = m.byteSize(m.one(f, here, &d.Extra), here)
	default:
		m.keepAll(&d.Extra, f)
	}
}

// byteSize reads a number of bytes: a whole number, or a decimal or double of
// the same value (DCAT 2 had xsd:decimal).
func (m *mapping) byteSize(v rawjson.Value, place at) string {
	if v.Kind() != rawjson.Absent && !isLiteral(v) { // the "size" of older DCAT is a node
		for _, p := range []string{nsDCAT + "bytes", rdfValue, nsRDFS + "label"} {
			for inner := range values(m.describe(v).Get(p)) {
				return m.byteSize(inner, place)
			}
		}
	}
	s := m.str(v, place)
	whole, zeros, _ := strings.Cut(s, ".")
	switch {
	case s == "":
	case !digits(whole) || strings.Trim(zeros, "0") != "":
		m.repair("byte-size", place, v)
	default:
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

// checksum reads a spdx:Checksum; a literal is its value.
func (m *mapping) checksum(v rawjson.Value, place at) *catalog.Checksum {
	if v.Kind() == rawjson.Absent {
		return nil
	}
	var c catalog.Checksum
	if isLiteral(v) {
		c.Value = m.str(v, place)
	} else {
		n := m.describe(v)
		for _, ns := range []string{nsSPDX, "https://spdx.org/rdf/terms#"} {
			if c.Value == "" {
				c.Value = m.first(n.Get(ns+"checksumValue"), place.below(ns+"checksumValue"))
			}
			if c.Algorithm == "" {
				c.Algorithm = m.first(n.Get(ns+"algorithm"), place.below(ns+"algorithm"))
			}
		}
	}
	if c == (catalog.Checksum{}) {
		m.repair("empty", place, v)
		return nil
	}
	return &c
}
