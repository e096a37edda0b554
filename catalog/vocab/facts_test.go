package vocab

import (
	"slices"
	"strings"
	"testing"
	"time"
)

func TestPeriod(t *testing.T) {
	s := load(t)
	const day = 24 * time.Hour
	for code, want := range map[string]time.Duration{
		"15MIN": 15 * time.Minute, "HOURLY": time.Hour, "DAILY": day, "WEEKLY": 7 * day,
		"BIWEEKLY": 14 * day, "MONTHLY": 31 * day, "QUARTERLY": 92 * day, "ANNUAL": 366 * day,
		"TRIDECENNIAL": 10958 * day,
		"CONT":         0, "UPDATE_CONT": 0, "AS_NEEDED": 0, "IRREG": 0, "NOT_PLANNED": 0,
		"NEVER": 0, "OTHER": 0, "UNKNOWN": 0, "OP_DATPRO": 0, "": 0, "no such code": 0,
	} {
		got, ok := s.Period(code)
		if got != want || ok != (want > 0) {
			t.Errorf("Period(%q) = %v, %v, want %v", code, got, ok, want)
		}
	}
	// The table goes from often to seldom and then to what promises no date.
	last, open := time.Duration(0), false
	for c := range s.Frequencies.All() {
		d, ok := s.Period(c.Code)
		if !ok {
			open = true
			continue
		}
		if open || d < last {
			t.Errorf("%s (%v) stands after %v", c.Code, d, last)
		}
		last = d
	}
}

// The two lists of data.europa.eu.
func TestFormatLists(t *testing.T) {
	s := load(t)
	machine := strings.Fields("CSV GEOJSON ICS JSON JSON_LD KML KMZ NETCDF ODS RDFA RDF_N_QUADS RDF_N_TRIPLES RDF_TRIG RDF_TURTLE RDF_XML RSS SHP XLS XLSX XML")
	free := strings.Fields("BMP CSV DBF GEOJSON GZIP HTML ICS JPEG2000 JSON JSON_LD KML KMZ NETCDF ODS PNG RDF_N_QUADS RDF_N_TRIPLES RDF_TRIG RDF_TURTLE RDF_XML RSS RTF TAR TIFF TSV TXT WMS_SRVC XML ZIP")
	for c := range s.FileTypes.All() {
		if got, want := s.MachineReadable(c.Code), slices.Contains(machine, c.Code); got != want {
			t.Errorf("MachineReadable(%s) = %v", c.Code, got)
		}
		if got, want := s.NonProprietary(c.Code), slices.Contains(free, c.Code); got != want {
			t.Errorf("NonProprietary(%s) = %v", c.Code, got)
		}
	}
	for _, code := range append(machine, free...) {
		if _, ok := s.FileTypes.Get(code); !ok {
			t.Errorf("no file type %s", code)
		}
	}
	if s.MachineReadable("") || s.NonProprietary("no such code") {
		t.Error("an unknown format is on a list")
	}
}

func TestLicenseFacts(t *testing.T) {
	s := load(t)
	for code, want := range map[string]struct{ open, known, eu bool }{
		"CC0":            {true, true, true},
		"CC_BY_4_0":      {true, true, true},
		"CC_BYSA_3_0":    {true, true, true},
		"CC_BYNC_4_0":    {false, true, true},
		"CC_BYND_4_0":    {false, true, true},
		"CC_BYNCND_2_5":  {false, true, true},
		"ODC_BL":         {true, true, true},
		"OGL_NC":         {false, true, true},
		"PSEUL":          {false, false, true},
		"MX_LIBRE_USO":   {true, true, false},
		"UY_DAG":         {true, true, false},
		"CH_BY_ASK":      {false, true, false},
		"OTHER_OPEN":     {true, true, false},
		"OTHER_CLOSED":   {false, true, false},
		"NOT_SPECIFIED":  {false, false, false},
		"":               {false, false, false},
		"no such code":   {false, false, false},
		"CC_BY_3_0_AT":   {true, true, true},
		"DLDE_ZERO_2_0":  {true, true, true},
		"DLDE_BYNC_1_0":  {false, true, true},
		"MIT":            {true, true, true},
		"FR_LO_1_0":      {true, true, false},
		"ETALAB_2_0":     {true, true, true},
		"US_GOV_WORK":    {true, true, false},
		"CC_PDM_1_0":     {true, true, true},
		"CC_BYNCSA_1_0":  {false, true, true},
		"COM_REUSE":      {true, true, true},
		"ES_AVISO_LEGAL": {true, true, false},
	} {
		open, known := s.OpenLicense(code)
		if open != want.open || known != want.known || s.EULicense(code) != want.eu {
			t.Errorf("%s: open %v, known %v, eu %v, want %v", code, open, known, s.EULicense(code), want)
		}
	}
	eu := 0
	for c := range s.Licenses.All() {
		if s.EULicense(c.Code) {
			eu++
			if want := "http://publications.europa.eu/resource/authority/licence/" + c.Code; c.IRI != want {
				t.Errorf("%s is in the European table but has the IRI %s", c.Code, c.IRI)
			}
		}
	}
	if eu != 160 {
		t.Errorf("%d licences of the European table, want 160", eu)
	}
}

func TestFileTypeOfMedia(t *testing.T) {
	s := load(t)
	for media, want := range map[string]string{
		"text/csv": "CSV", "TEXT/CSV; charset=utf-8": "CSV", "application/json": "JSON",
		"application/geo+json": "GEOJSON", "application/vnd.geo+json": "GEOJSON",
		"application/vnd.ms-excel": "XLS",
		"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": "XLSX",
		"application/zip": "ZIP", "application/x-zip-compressed": "ZIP", "text/html; charset=iso-8859-1": "HTML",
		"application/rdf+xml": "RDF_XML", "text/turtle": "RDF_TURTLE", "application/ld+json": "JSON_LD",
		"https://www.iana.org/assignments/media-types/text/csv":            "CSV",
		"https://www.w3.org/ns/iana/media-types/application/json#Resource": "JSON",
		"csv": "", "": "", "notareal/type": "", "/": "", ";": "", "text/": "",
	} {
		got, ok := s.FileTypeOfMedia(media)
		if got != want || ok != (want != "") {
			t.Errorf("FileTypeOfMedia(%q) = %q, %v, want %q", media, got, ok, want)
		}
	}
	// Every media type of the two tables names one file type and finds it.
	for i, f := range s.FileTypes.facts {
		if f["media"] == "" {
			continue
		}
		for _, media := range strings.Split(f["media"], ",") {
			c, ok := s.FileTypes.Find(media)
			if !ok || c.Code != s.FileTypes.concepts[i].Code {
				t.Errorf("%s finds %q, want %s", media, c.Code, s.FileTypes.concepts[i].Code)
			}
		}
	}
}

// Only words that the code reads may stand in the last column of a table.
func TestFactsAreKnown(t *testing.T) {
	known := map[string][]string{
		"file-types": {"machine", "free", "media"}, "frequencies": {"due"}, "licenses": {"open", "closed", "eu"},
	}
	for _, table := range load(t).Tables() {
		for i, f := range table.facts {
			for key := range f {
				if !slices.Contains(known[table.Name], key) {
					t.Errorf("%s %s: unknown fact %q", table.Name, table.concepts[i].Code, key)
				}
			}
			if _, open := f["open"]; open {
				if _, closed := f["closed"]; closed {
					t.Errorf("%s is open and closed", table.concepts[i].Code)
				}
			}
		}
	}
}
