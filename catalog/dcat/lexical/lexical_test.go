package lexical_test

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"github.com/vitral-data/vitral/catalog/dcat/lexical"
)

func TestDate(t *testing.T) {
	for _, c := range []struct{ raw, want, repair string }{
		{"", "0001-01-01T00:00:00Z", ""},
		{"2016", "2016-01-01T00:00:00Z", ""},
		{"2016Z", "2016-01-01T00:00:00Z", ""},
		{"2016-03", "2016-03-01T00:00:00Z", ""},
		{" 2016-03-08 ", "2016-03-08T00:00:00Z", ""},
		{"2016-03-08+02:00", "2016-03-07T22:00:00Z", ""},
		{"2016-03-08T10:15", "2016-03-08T10:15:00Z", ""},
		{"2017-07-27T16:01:28.310795", "2017-07-27T16:01:28.310795Z", ""},
		{"2022-07-29T10:07:13.000Z", "2022-07-29T10:07:13Z", ""},
		{"2016-04-14T19:48:05.433640-03:00", "2016-04-14T22:48:05.43364Z", ""},
		{"2016-04-14T19:48:05-0300", "2016-04-14T22:48:05Z", ""},
		{"2016-04-14T24:00:00Z", "2016-04-15T00:00:00Z", ""},
		{"2019-06-27 12:41:27", "2019-06-27T12:41:27Z", "date-format"},
		{"2016/04/14", "2016-04-14T00:00:00Z", "date-format"},
		{"20160414", "2016-04-14T00:00:00Z", "date-format"},
		{"31/12/2015", "2015-12-31T00:00:00Z", "date-format"},
		{"12/31/2015 10:00", "2015-12-31T10:00:00Z", "date-format"},
		{"05/05/2015", "2015-05-05T00:00:00Z", "date-format"},
		{"31.12.2015", "2015-12-31T00:00:00Z", "date-format"},
		{"Tue, 05 Mar 2019 10:00:00 GMT", "2019-03-05T10:00:00Z", "date-format"},
		// Two readings, or none.
		{"03/04/2015", "0001-01-01T00:00:00Z", "date"},
		{"2016-04-54T19:48:05.433640-03:00", "0001-01-01T00:00:00Z", "date"},
		{"2016-04-1419:48:05.433640-03:00", "0001-01-01T00:00:00Z", "date"},
		{"2024-13-45", "0001-01-01T00:00:00Z", "date"},
		{"2017-02-30", "0001-01-01T00:00:00Z", "date"},
		{"0001-01-01", "0001-01-01T00:00:00Z", "date"},
		{"0000-01-01", "0001-01-01T00:00:00Z", "date"},
		{"R/P1D", "0001-01-01T00:00:00Z", "date"},
		{"mayo de 2015", "0001-01-01T00:00:00Z", "date"},
		{"2016-04-14T99:00:00", "0001-01-01T00:00:00Z", "date"},
		{"2016-04-14T10:00:00+99:00", "0001-01-01T00:00:00Z", "date"},
	} {
		d, repair := lexical.Date(c.raw)
		if got := d.Time.Format(time.RFC3339Nano); got != c.want || repair != c.repair {
			t.Errorf("Date(%q) = %s, %q; want %s, %q", c.raw, got, repair, c.want, c.repair)
		}
	}
}

// Any moment written as RFC 3339 is read as that moment.
func TestDateReadsRFC3339(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		want := time.Unix(rapid.Int64Range(-6e10, 2.5e11).Draw(t, "s"), rapid.Int64Range(0, 999999999).Draw(t, "ns")).
			In(time.FixedZone("", 60*rapid.IntRange(-14*60, 14*60).Draw(t, "zone")))
		raw := want.Format(time.RFC3339Nano)
		if want.Year() < 1 || want.Year() > 9999 || want.UTC().Year() > 9999 {
			t.Skip("no four digits of year")
		}
		d, repair := lexical.Date(raw)
		if !d.Time.Equal(want) || repair != "" {
			t.Fatalf("Date(%s) = %s, %q", raw, d.Time, repair)
		}
	})
}

func TestPeriod(t *testing.T) {
	const none = "0001-01-01"
	for _, c := range []struct{ raw, start, end, repair string }{
		{"1980-01-01/2017-06-01", "1980-01-01", "2017-06-01", ""},
		{"2000-01-15T00:45:00Z/2010-01-15T00:06:00Z", "2000-01-15", "2010-01-15", ""},
		{"2015-01-01 / 2015-12-31", "2015-01-01", "2015-12-31", ""},
		{"2015-01-01/", "2015-01-01", none, ""},
		{"../2015", none, "2015-01-01", ""},
		{"2015-01-01/P1Y6M", "2015-01-01", "2016-07-01", ""},
		{"P2W/2015-01-15", "2015-01-01", "2015-01-15", ""},
		{"2015", "2015-01-01", "2015-01-01", ""},
		{"2010-2015", "2010-01-01", "2015-01-01", "period-format"},
		{"2010 - 2015", "2010-01-01", "2015-01-01", "period-format"},
		{"31/12/2010", "2010-12-31", "2010-12-31", "period-format"},
		{"2015/01/01", "2015-01-01", "2015-01-01", "period-format"},
		{"/", none, none, "period"},
		{"name=X; start=2010-01-01; end=2012; scheme=W3C-DTF;", "2010-01-01", "2012-01-01", ""},
		{"start=mañana", none, none, "period"},
		{"http://reference.data.gov.uk/id/gregorian-interval/2010-04-01T00:00:00/P1Y", "2010-04-01", "2011-04-01", ""},
		{"http://reference.data.gov.uk/id/year/2010", "2010-01-01", "2010-01-01", ""},
		{"http://example.org/period/jurassic", none, none, ""},
		{"siempre", none, none, "period"},
		{"2015-01-1/2015-12-31", "2015-01-01", "2015-12-31", "period-format"},
		{"2015-01-x/2015-12-31", none, none, "period"},
		{"2015-01-10/P", none, none, "period"},
		{"2015-01-10/P99999Y", none, none, "period"},
	} {
		p, repair := lexical.Period(c.raw)
		start, end := p.Start.Time.Format(time.DateOnly), p.End.Time.Format(time.DateOnly)
		if start != c.start || end != c.end || repair != c.repair || p.Raw != c.raw {
			t.Errorf("Period(%q) = %s, %s, %q, raw %q; want %s, %s, %q", c.raw, start, end, repair, p.Raw, c.start, c.end, c.repair)
		}
	}
}

func TestBBox(t *testing.T) {
	for _, c := range []struct {
		text  string
		box   *[4]float64
		words bool
	}{
		{"-134.9,21.0,-56.9,52.3", &[4]float64{-134.9, 21, -56.9, 52.3}, false},
		{"6.5735,46.3912,6.6069,46.4028", &[4]float64{6.5735, 46.3912, 6.6069, 46.4028}, false},
		{"[[-14.601813, -179.231086], [71.441059, 179.859681]]", &[4]float64{-179.231086, -14.601813, 179.859681, 71.441059}, false},
		{"[[-90, -180], [90, 180]]", &[4]float64{-180, -90, 180, 90}, false},
		{"[[10, 20], [30, 40]]", nil, false}, // either order
		{"[10, 20, 30, 40]", &[4]float64{10, 20, 30, 40}, false},
		{`[[{"WestBoundingCoordinate":-54.185,"NorthBoundingCoordinate":-3.007,"EastBoundingCoordinate":-51.798,"SouthBoundingCoordinate":-11.491}],"CARTESIAN"]`, &[4]float64{-54.185, -11.491, -51.798, -3.007}, false},
		{`{"type":"envelope","coordinates":[[-5,10],[5,-10]]}`, &[4]float64{-5, -10, 5, 10}, false},
		{`{"type":"Polygon","coordinates":[[[1,2],[3,2],[3,4],[1,4],[1,2]]]}`, &[4]float64{1, 2, 3, 4}, false},
		{`{"type":"Feature","geometry":{"type":"Point","coordinates":[1.5,2,100]}}`, &[4]float64{1.5, 2, 1.5, 2}, false},
		{`{"west":"1","south":2,"east":3,"north":4}`, &[4]float64{1, 2, 3, 4}, false},
		{`{"west":1,"south":2}`, nil, false},
		{`{"type":"Point","coordinates":[1]}`, nil, false},
		{"POLYGON((-10 36, 3 36, 3 43, -10 43, -10 36))", &[4]float64{-10, 36, 3, 43}, false},
		{"<http://www.opengis.net/def/crs/OGC/1.3/CRS84> POINT (-58.4 -34.6)", &[4]float64{-58.4, -34.6, -58.4, -34.6}, false},
		{"ENVELOPE(-10, 3, 43, 36)", &[4]float64{-10, 36, 3, 43}, false},
		{"MULTIPOLYGON (((1 2, 3 4, 5 6, 1 2)))", &[4]float64{1, 2, 5, 6}, false},
		{"POLYGON((1 200, 3 4))", nil, false},
		{"SRID=4326;POINT(1 2)", &[4]float64{1, 2, 1, 2}, false},
		{"<http://www.opengis.net/def/crs/EPSG/0/4326> POINT(1 2)", nil, false},
		{"<gml:Envelope/>", nil, false},
		{"POINT EMPTY", nil, true},
		{"Philadelphia, Pennsylvania", nil, true},
		{"{{extent:computeSpatialProperty}}", nil, false},
		{"ARG", nil, true},
		{"", nil, true},
		{"1,2,3", nil, false},
		{"NaN,NaN,NaN,NaN", nil, false},
		{"1,5,2,4", nil, false}, // south of its south
	} {
		box, words := lexical.BBox(c.text)
		if d := cmp.Diff(c.box, box); d != "" || words != c.words {
			t.Errorf("BBox(%q) = %v, %v; want %v, %v", c.text, box, words, c.box, c.words)
		}
	}
}

func TestEmail(t *testing.T) {
	for _, c := range []struct{ raw, want, repair string }{
		{"mailto:adc@arm.gov", "adc@arm.gov", ""},
		{" MAILTO: a.b@x.gob.ar?subject=a ", "a.b@x.gob.ar", ""},
		{"mailto:a%40x.gob.ar", "a@x.gob.ar", ""},
		{"informes@renaper.gov.ar", "informes@renaper.gov.ar", ""},
		{"", "", ""},
		{"a@x.ar, b@x.ar", "a@x.ar, b@x.ar", "email"},
		{"a@x", "a@x", "email"},
		{"datosargentinajefatura.gob.ar", "datosargentinajefatura.gob.ar", "email"},
	} {
		if got, repair := lexical.Email(c.raw); got != c.want || repair != c.repair {
			t.Errorf("Email(%q) = %q, %q; want %q, %q", c.raw, got, repair, c.want, c.repair)
		}
	}
}

func TestKeyIRI(t *testing.T) {
	for _, s := range []string{
		"http://datos.gob.ar/dataset/a", "https://example.gov/é", "urn:uuid:1b2c", "doi:10.1/x", "https://8.8.8.8/a", "http://[2001:4860:4860::8888]/",
	} {
		if lexical.KeyIRI(s) != s {
			t.Errorf("KeyIRI(%q) = %q, want it kept", s, lexical.KeyIRI(s))
		}
	}
	for _, s := range []string{
		"", "a", "file:///etc/x", "http://localhost/a", "http://geonetwork/a", "https://10.0.0.1/a", "http://127.0.0.1:8080/", "http://[::1]/",
		"http://srv.local/a", "http:///a", "https://a b.gov/", "http://a.gov/<x>", "urn:x", "urn:vitral:a", "doi:11/x", "mailto:a@b.gov", "ftp://a.gov/x", "10.1/x",
	} {
		if lexical.KeyIRI(s) != "" {
			t.Errorf("KeyIRI(%q) = %q, want none", s, lexical.KeyIRI(s))
		}
	}
}

func TestLanguage(t *testing.T) {
	for _, c := range []struct{ raw, want, repair string }{
		{"SPA", "es", ""}, {"es_AR", "es-ar", ""}, {"es-419", "es-419", ""}, {"en-US", "en-us", ""}, {"ger", "de", ""}, {"gl", "gl", ""},
		{"http://publications.europa.eu/resource/authority/language/POR", "pt", ""},
		{"http://id.loc.gov/vocabulary/iso639-1/en", "en", ""},
		{"http://lexvo.org/id/iso639-3/glg", "gl", ""},
		{"español", "", "language"}, {"", "", ""}, {"ZXX#", "zxx", ""},
	} {
		if got, repair := lexical.Language(c.raw); got != c.want || repair != c.repair {
			t.Errorf("Language(%q) = %q, %q; want %q, %q", c.raw, got, repair, c.want, c.repair)
		}
	}
}

// Whatever is written, nothing panics and the text is kept.
func FuzzText(f *testing.F) {
	for _, s := range []string{"2016-03-08T10:15:00Z", "a/b", "POINT(1 2)", "[[1,2],[3,4]]", "{\"coordinates\":[[1]]}", "mailto:a@b.c", "es", "2010–2015", "P1Y/2000", "http://[::1"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		d, code := lexical.Date(s)
		if d.Zero() && code != "" || code == lexical.RepairDate != (d.Time.IsZero() && !d.Zero()) {
			t.Errorf("Date(%q) = %+v, %q", s, d, code)
		}
		lexical.Period(s)
		if box, words := lexical.BBox(s); box != nil && (words || box[1] > box[3]) {
			t.Errorf("BBox(%q) = %v, %v", s, *box, words)
		}
		lexical.Email(s)
		lexical.URL(s)
		lexical.KeyIRI(s)
		lexical.Language(s)
	})
}
