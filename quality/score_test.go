package quality

import (
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/vitral-data/vitral/catalog"
)

// want is what a case wants of one variant.
type want struct {
	points, unknown int
	band            string
}

func TestScore(t *testing.T) {
	r := newRules(t)
	cases := []struct {
		name          string
		dataset       catalog.Dataset
		probes        map[string]catalog.Probe
		prose, piveau want
	}{
		{name: "all", dataset: fullDataset(), probes: fullProbes(),
			prose: want{405, 0, BandExcellent}, piveau: want{405, 0, BandExcellent}},
		{name: "nothing", prose: want{0, 0, BandBad}, piveau: want{0, 0, BandBad}},
		{name: "never probed", dataset: fullDataset(),
			prose: want{325, 80, BandGood}, piveau: want{325, 80, BandGood}},
		{name: "no distributions", dataset: with(fullDataset(), func(d *catalog.Dataset) { d.Distributions = nil }), probes: fullProbes(),
			// findability 100, DCAT-AP 30, access rights 15, contact 20, publisher 10, dates 10
			prose: want{185, 0, BandSufficient}, piveau: want{185, 0, BandSufficient}},
		{name: "115", dataset: with(findability(), func(d *catalog.Dataset) {
			d.AccessRights = catalog.Coded{Raw: "public", Code: "PUBLIC"}
		}), prose: want{115, 0, BandBad}, piveau: want{115, 0, BandBad}},
		{name: "120, the edge where the variants part", dataset: with(findability(), func(d *catalog.Dataset) {
			d.Publisher = &catalog.Agent{IRI: "https://a.example/org"}
			d.AccessRights = catalog.Coded{Raw: "a pedido"}
		}), prose: want{120, 0, BandBad}, piveau: want{120, 0, BandSufficient}},
		{name: "125", dataset: with(findability(), func(d *catalog.Dataset) {
			d.Publisher = &catalog.Agent{IRI: "https://a.example/org"}
			d.AccessRights = catalog.Coded{Raw: "public", Code: "PUBLIC"}
		}), prose: want{125, 0, BandSufficient}, piveau: want{125, 0, BandSufficient}},
		{name: "an empty distribution costs its malus in piveau", dataset: with(fullDataset(), func(d *catalog.Dataset) {
			d.Distributions = []catalog.Distribution{{}}
		}), probes: fullProbes(),
			// no DCAT-AP for want of an access URL; piveau: no dates of the dataset, -5 twice
			prose: want{155, 0, BandSufficient}, piveau: want{135, 0, BandSufficient}},
		{name: "piveau can fall below nothing", dataset: catalog.Dataset{Distributions: []catalog.Distribution{{}}},
			prose: want{0, 0, BandBad}, piveau: want{-10, 0, BandBad}},
		{name: "addresses that end on a redirect", dataset: fullDataset(), probes: map[string]catalog.Probe{
			goodAccess:   {Outcome: catalog.ReachBroken, Status: 301, Reason: "status"},
			goodDownload: {Outcome: catalog.ReachBroken, Status: 301, Reason: "status"},
		}, prose: want{405, 0, BandExcellent}, piveau: want{325, 0, BandGood}},
		{name: "broken addresses", dataset: fullDataset(), probes: map[string]catalog.Probe{
			goodAccess:   {Outcome: catalog.ReachBroken, Status: 404, Reason: "status"},
			goodDownload: {Outcome: catalog.ReachBroken, Reason: "dns"},
		}, prose: want{325, 0, BandGood}, piveau: want{325, 0, BandGood}},
		{name: "one broken, one asked not to", dataset: fullDataset(), probes: map[string]catalog.Probe{
			goodAccess:   {Outcome: catalog.ReachUnknown, Status: 429, Reason: "rate-limited"},
			goodDownload: {Outcome: catalog.ReachBroken, Status: 404, Reason: "status"},
		}, prose: want{325, 50, BandGood}, piveau: want{325, 50, BandGood}},
		{name: "no media type", dataset: with(fullDataset(), func(d *catalog.Dataset) {
			d.Distributions[0].MediaType = catalog.Coded{}
		}), probes: fullProbes(), prose: want{385, 0, BandExcellent}, piveau: want{380, 0, BandExcellent}},
		{name: "no format", dataset: with(fullDataset(), func(d *catalog.Dataset) {
			d.Distributions[0].Format = catalog.Coded{}
		}), probes: fullProbes(), prose: want{375, 0, BandExcellent}, piveau: want{370, 0, BandExcellent}},
		{name: "the licence stands on the dataset", dataset: with(fullDataset(), func(d *catalog.Dataset) {
			d.License, d.Distributions[0].License = d.Distributions[0].License, catalog.Coded{}
		}), probes: fullProbes(), prose: want{405, 0, BandExcellent}, piveau: want{375, 0, BandExcellent}},
		{name: "the dataset's date beside a distribution without one", dataset: with(fullDataset(), func(d *catalog.Dataset) {
			d.Distributions[0].Issued = catalog.Date{}
		}), probes: fullProbes(), prose: want{405, 0, BandExcellent}, piveau: want{400, 0, BandExcellent}},
		{name: "the distribution's dates alone", dataset: with(fullDataset(), func(d *catalog.Dataset) {
			d.Issued, d.Modified = catalog.Date{}, catalog.Date{}
		}), probes: fullProbes(), prose: want{405, 0, BandExcellent}, piveau: want{405, 0, BandExcellent}},
		{name: "no date at all", dataset: with(fullDataset(), func(d *catalog.Dataset) {
			d.Issued, d.Modified = catalog.Date{}, catalog.Date{}
			d.Distributions[0].Issued, d.Distributions[0].Modified = catalog.Date{}, catalog.Date{}
		}), probes: fullProbes(), prose: want{395, 0, BandExcellent}, piveau: want{395, 0, BandExcellent}},
		{name: "220", dataset: with(fullDataset(), func(d *catalog.Dataset) {
			d.Distributions = nil
			d.Issued, d.Modified = catalog.Date{}, catalog.Date{} // 175
			d.Title = nil                                         // 145
			d.Distributions = []catalog.Distribution{{DownloadURLs: []string{goodDownload},
				Rights: []catalog.Text{{"es": "x"}}, Format: catalog.Coded{Raw: "planilla"}}} // 145+20+30+5+20
		}), probes: fullProbes(), prose: want{220, 0, BandSufficient}, piveau: want{215, 0, BandSufficient}},
		{name: "225", dataset: with(fullDataset(), func(d *catalog.Dataset) {
			d.Issued, d.Modified, d.Title = catalog.Date{}, catalog.Date{}, nil
			d.Distributions = []catalog.Distribution{{DownloadURLs: []string{goodDownload}, ByteSize: "1",
				Rights: []catalog.Text{{"es": "x"}}, Format: catalog.Coded{Raw: "planilla"}}}
		}), probes: fullProbes(), prose: want{225, 0, BandGood}, piveau: want{220, 0, BandSufficient}},
		{name: "350", dataset: with(fullDataset(), func(d *catalog.Dataset) {
			d.Distributions[0].Rights = nil // 400
		}), probes: map[string]catalog.Probe{
			goodAccess:   {Outcome: catalog.ReachBroken, Status: 500},
			goodDownload: {Outcome: catalog.ReachOK, Status: 200},
		}, prose: want{350, 0, BandGood}, piveau: want{350, 0, BandGood}},
		{name: "355", dataset: fullDataset(), probes: map[string]catalog.Probe{
			goodAccess:   {Outcome: catalog.ReachBroken, Status: 500},
			goodDownload: {Outcome: catalog.ReachOK, Status: 200},
		}, prose: want{355, 0, BandExcellent}, piveau: want{355, 0, BandExcellent}},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			got := both(r.Score(Facts{Dataset: c.dataset, Probes: c.probes}))
			for id, w := range map[string]want{VariantProse: c.prose, VariantPiveau: c.piveau} {
				s := got[id]
				if s.Points != w.points || s.Unknown != w.unknown || s.Band != w.band || s.Max != 405 {
					t.Errorf("%s: %d points, %d unknown of %d, %s; want %d, %d of 405, %s\n%s",
						id, s.Points, s.Unknown, s.Max, s.Band, w.points, w.unknown, w.band, explain(s))
				}
				if s.Rules != version {
					t.Errorf("%s names the rule set %q", id, s.Rules)
				}
			}
		})
	}
}

func with(d catalog.Dataset, change func(*catalog.Dataset)) catalog.Dataset {
	change(&d)
	return d
}

func explain(s Score) (lines string) {
	for _, m := range s.Metrics {
		lines += "  " + m.Rule + " " + string(m.Outcome) + "\n"
	}
	return lines
}

func TestBandEdges(t *testing.T) {
	for _, c := range []struct {
		points        int
		prose, piveau string
	}{
		{-10, BandBad, BandBad}, {0, BandBad, BandBad},
		{119, BandBad, BandBad}, {120, BandBad, BandSufficient}, {121, BandSufficient, BandSufficient},
		{220, BandSufficient, BandSufficient}, {221, BandGood, BandGood},
		{350, BandGood, BandGood}, {351, BandExcellent, BandExcellent}, {405, BandExcellent, BandExcellent},
	} {
		if got := prose().band(c.points); got != c.prose {
			t.Errorf("%d points are %s by the prose, want %s", c.points, got, c.prose)
		}
		if got := piveau().band(c.points); got != c.piveau {
			t.Errorf("%d points are %s in piveau, want %s", c.points, got, c.piveau)
		}
	}
}

// Two distributions, each the best in another dimension: a page about a PDF
// that can be reached, and a CSV that can't.
func TestBestDistribution(t *testing.T) {
	d := fullDataset()
	reachable := fullDistribution()
	reachable.Format = catalog.Coded{Raw: "PDF", Code: "PDF"}
	reachable.MediaType = catalog.Coded{Raw: "application/pdf", Code: "application/pdf"}
	open := fullDistribution()
	open.AccessURLs, open.DownloadURLs = []string{"https://b.example/"}, []string{"https://b.example/x.csv"}
	open.License = catalog.Coded{}
	d.Distributions = []catalog.Distribution{open, reachable}
	probes := fullProbes()
	probes["https://b.example/"] = catalog.Probe{Outcome: catalog.ReachBroken, Status: 404}
	probes["https://b.example/x.csv"] = catalog.Probe{Outcome: catalog.ReachBroken, Status: 404}

	got := both(newRules(t).Score(Facts{Dataset: d, Probes: probes}))
	// The prose takes the open format of one and the reachable address and the
	// licence of the other; piveau the one distribution with the most points.
	if p := got[VariantProse].Points; p != 405 {
		t.Errorf("the prose gives %d points, want 405\n%s", p, explain(got[VariantProse]))
	}
	if p := got[VariantPiveau].Points; p != 365 {
		t.Errorf("piveau gives %d points, want 365\n%s", p, explain(got[VariantPiveau]))
	}
	for _, c := range []struct {
		variant, rule string
		distribution  int
	}{
		{VariantProse, "format-media-type-machine-interpretable", 0},
		{VariantProse, "access-url-status-code", 1},
		{VariantProse, "download-url-availability", 0},
		{VariantProse, "known-licence", 1},
		{VariantPiveau, "format-media-type-machine-interpretable", 1},
		{VariantPiveau, "access-url-status-code", 1},
		{VariantPiveau, "date-issued-availability", 1},
	} {
		m := named(t, got[c.variant], c.rule)
		if m.Distribution == nil || *m.Distribution != c.distribution {
			t.Errorf("%s looks for %s in distribution %v, want %d", c.variant, c.rule, m.Distribution, c.distribution)
		}
	}
	if m := named(t, got[VariantProse], "date-issued-availability"); m.Distribution != nil {
		t.Errorf("the prose takes the date of distribution %d, want the dataset's", *m.Distribution)
	}
}

func TestBestDistributionTie(t *testing.T) {
	d := fullDataset()
	d.Distributions = []catalog.Distribution{fullDistribution(), fullDistribution(), fullDistribution()}
	d.Distributions[0].AccessURLs = []string{"https://c.example/"} // never probed
	r := newRules(t)
	for _, c := range []struct {
		name   string
		probes map[string]catalog.Probe
		want   int
	}{
		{"all known: the first of the best", fullProbes(), 1},
		{"nothing known: the first", nil, 0},
	} {
		s := both(r.Score(Facts{Dataset: d, Probes: c.probes}))[VariantPiveau]
		if m := named(t, s, "byte-size-availability"); *m.Distribution != c.want {
			t.Errorf("%s: piveau chose %d, want %d", c.name, *m.Distribution, c.want)
		}
	}
}

func TestNationalLicence(t *testing.T) {
	r := newRules(t)
	code := ""
	for c := range r.tables.Licenses.All() {
		if open, known := r.tables.OpenLicense(c.Code); known && open && !r.tables.EULicense(c.Code) {
			code = c.Code
			break
		}
	}
	if code == "" {
		t.Fatal("the licence table has no open licence outside the European one")
	}
	d := fullDataset()
	d.Distributions[0].License = catalog.Coded{Raw: code, Code: code}
	got := both(r.Score(Facts{Dataset: d, Probes: fullProbes()}))
	if o := named(t, got[VariantProse], "known-licence").Outcome; o != Pass {
		t.Errorf("%s is %s by the prose", code, o)
	}
	if o := named(t, got[VariantPiveau], "known-licence").Outcome; o != Fail {
		t.Errorf("%s is %s in piveau", code, o)
	}
}

func TestExplains(t *testing.T) {
	d := fullDataset()
	d.Distributions[0].License = catalog.Coded{Raw: "ver la web"}
	s := newRules(t).Score(Facts{Dataset: d}).Score
	zero := 0
	for _, w := range []Metric{
		{Rule: "keyword-availability", Dimension: "findability", Outcome: Pass, Points: 30, Max: 30,
			Inputs: []Input{{Property: "dcat:keyword", Value: "educación"}}},
		{Rule: "known-licence", Dimension: "reusability", Outcome: Fail, Max: 10, Distribution: &zero,
			Inputs: []Input{{Property: "distribution[0].dct:license", Value: "ver la web"}}},
		{Rule: "access-url-status-code", Dimension: "accessibility", Outcome: Unknown, Unknown: 50, Max: 50, Distribution: &zero,
			Inputs: []Input{{Property: "distribution[0].dcat:accessURL", Value: goodAccess}, {Property: "distribution[0].status"}}},
	} {
		if diff := cmp.Diff(w, named(t, s, w.Rule)); diff != "" {
			t.Errorf("%s (-want +got):\n%s", w.Rule, diff)
		}
	}
	dims := []Dimension{
		{ID: "findability", Points: 100, Max: 100},
		{ID: "accessibility", Points: 20, Unknown: 80, Max: 100},
		{ID: "interoperability", Points: 80, Max: 110}, // the licence in words breaks DCAT-AP
		{ID: "reusability", Points: 65, Max: 75},
		{ID: "contextuality", Points: 20, Max: 20},
	}
	if diff := cmp.Diff(dims, s.Dimensions); diff != "" {
		t.Errorf("dimensions (-want +got):\n%s", diff)
	}
	if s.Points != 285 || s.Unknown != 80 {
		t.Errorf("%d points and %d unknown, want 285 and 80", s.Points, s.Unknown)
	}
}

func TestRulesAreTheEuropeanMethod(t *testing.T) {
	r := newRules(t)
	sums := map[string]int{}
	var all []string
	for _, d := range r.Rules() {
		sums[d.Dimension] += d.Points
		all = append(all, d.Metric)
	}
	wantSums := map[string]int{"findability": 100, "accessibility": 100, "interoperability": 110, "reusability": 75, "contextuality": 20}
	if diff := cmp.Diff(wantSums, sums); diff != "" {
		t.Errorf("points by dimension (-want +got):\n%s", diff)
	}
	slices.Sort(all)
	if n := len(slices.Compact(all)); n != 23 {
		t.Errorf("%d metrics, want 23", n)
	}
	d, ok := r.Rule("known-licence")
	if !ok || d.IRI() != "https://piveau.eu/ns/voc#knownLicence" || d.Points != 10 {
		t.Errorf("known-licence is %+v", d)
	}
	if _, ok := r.Rule("never-heard-of"); ok {
		t.Error("there is a rule that nobody wrote")
	}
}
