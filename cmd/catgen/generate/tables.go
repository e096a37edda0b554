package generate

// frequency is an accrual periodicity: ISO 8601 as data.json writes it, and
// the code of the European list.
type frequency struct{ iso, code string }

// The tables are ordered by how often their values are met.
var (
	frequencies = []frequency{{"R/P1Y", "ANNUAL"}, {"R/P1M", "MONTHLY"}, {"R/PT1S", "CONT"}, {"R/P1D", "DAILY"}, {"R/P3M", "QUARTERLY"},
		{"R/P1W", "WEEKLY"}, {"R/P6M", "ANNUAL_2"}, {"eventual", "IRREG"}}
	themes = []string{"GOVE", "ECON", "HEAL", "EDUC", "SOCI", "ENVI", "TRAN", "REGI", "JUST", "AGRI", "ENER", "TECH", "INTR"}

	formats = []struct{ code, name, media, ext string }{
		{"CSV", "CSV", "text/csv", "csv"},
		{"XLSX", "XLSX", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", "xlsx"},
		{"JSON", "JSON", "application/json", "json"},
		{"PDF", "PDF", "application/pdf", "pdf"},
		{"GEOJSON", "GeoJSON", "application/geo+json", "geojson"},
		{"XML", "XML", "application/xml", "xml"},
		{"ZIP", "ZIP", "application/zip", "zip"},
		{"ODS", "ODS", "application/vnd.oasis.opendocument.spreadsheet", "ods"},
		{"KML", "KML", "application/vnd.google-earth.kml+xml", "kml"},
	}

	licenses = []struct{ iri, name string }{
		{"http://creativecommons.org/licenses/by/4.0/", "Creative Commons Attribution 4.0"},
		{"http://creativecommons.org/publicdomain/zero/1.0/", "CC0 1.0"},
		{"http://opendatacommons.org/licenses/odbl/1.0/", "Open Data Commons Open Database License (ODbL)"},
		{"http://creativecommons.org/licenses/by-sa/4.0/", "Creative Commons Attribution-ShareAlike 4.0"},
		{"http://creativecommons.org/licenses/by-nc/4.0/", "Creative Commons Attribution-NonCommercial 4.0"},
	}

	tags   = [languages]string{"es", "pt", "en"}
	codes3 = [languages]string{"SPA", "POR", "ENG"}

	sentences = [languages][]string{
		{
			"%k %t %u de %p, según %f de %y.",
			"Incluye %c, %c y %c de cada registro, con %f y %f.",
			"La información proviene de %f y se publica %u desde %y.",
			"Los %f corresponden a %t y %t del territorio de %p.",
			"Se actualiza con el %f; los datos de %y pueden cambiar.",
			"Contiene una fila %u, con el %c y el %c declarados por la %f.",
			"Para su uso consulte la %f y el diccionario de columnas (%c, %c, %c).",
			"Esta publicación forma parte del plan de %f sobre %t.",
		},
		{
			"%k %t %u de %p, segundo %f de %y.",
			"Inclui %c, %c e %c de cada registro, com %f e %f.",
			"As informações vêm de %f e são publicadas %u desde %y.",
			"Os %f correspondem a %t e %t do território de %p.",
			"Atualiza-se com o %f; os dados de %y podem mudar.",
			"Contém uma linha %u, com %c e %c declarados pelo %f.",
			"Para usar consulte a %f e o dicionário de colunas (%c, %c, %c).",
			"Esta publicação faz parte do plano de %f sobre %t.",
		},
		{
			"%k %t %u in %p, from %f of %y.",
			"Includes %c, %c and %c of each record, with %f and %f.",
			"The information comes from %f and has been published %u since %y.",
			"The %f cover %t and %t within %p.",
			"Updated with the %f; the data for %y may change.",
			"One row %u, with the %c and %c declared to the %f.",
			"Before use see the %f and the dictionary of columns (%c, %c, %c).",
			"This release is part of the %f plan on %t.",
		},
	}
)

// The kinds of defect.
const (
	noLicense    = "license-missing"
	badDate      = "date-broken"
	badIRI       = "iri-broken"
	twice        = "identifier-twice"
	noPublisher  = "publisher-missing"
	noDesc       = "description-missing"
	freeFormat   = "format-free-text"
	freeInterval = "frequency-free-text"
	noTheme      = "theme-missing"
)

var defects = []string{noLicense, badDate, badIRI, twice, noPublisher, noDesc, freeFormat, freeInterval, noTheme}

// defect draws what is wrong with dataset n: "" for nothing.
func (m *maker) defect(n int) string {
	r := m.dice(streamDefect, n)
	if r.share() >= m.Defects {
		return ""
	}
	what := defects[r.below(len(defects))]
	if what == twice && (n == 0 || m.twice) {
		return noLicense // its neighbour would have no key of its own to share
	}
	return what
}
