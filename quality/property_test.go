package quality

import (
	"bytes"
	"encoding/json"
	"slices"
	"strconv"
	"testing"

	"pgregory.net/rapid"

	"github.com/vitral-data/vitral/catalog"
)

func drawCoded(t *rapid.T, name string, known ...string) catalog.Coded {
	known = append(known, "", "?palabras")
	code := rapid.SampledFrom(known).Draw(t, name)
	if code == "?palabras" {
		return catalog.Coded{Raw: "palabras"}
	}
	return catalog.Coded{Raw: code, Code: code}
}

func drawDate(t *rapid.T, name string) catalog.Date {
	return catalog.Date{Raw: rapid.SampledFrom([]string{"", "2024"}).Draw(t, name)}
}

func drawURLs(t *rapid.T, name string) []string {
	return rapid.SliceOfN(rapid.Custom(func(t *rapid.T) string {
		return "https://a.example/" + strconv.Itoa(rapid.IntRange(0, 5).Draw(t, "n"))
	}), 0, 2).Draw(t, name)
}

func drawDistribution(t *rapid.T) catalog.Distribution {
	return catalog.Distribution{
		AccessURLs: drawURLs(t, "access"), DownloadURLs: drawURLs(t, "download"),
		Format:    drawCoded(t, "format", "CSV", "PDF", "XLSX", "PNG"),
		MediaType: drawCoded(t, "media type", "text/csv", "application/pdf"),
		License:   drawCoded(t, "licence", "CC_BY_4_0"),
		ByteSize:  rapid.SampledFrom([]string{"", "1"}).Draw(t, "size"),
		Rights:    rapid.SampledFrom([][]catalog.Text{nil, {{"es": "x"}}}).Draw(t, "rights"),
		Issued:    drawDate(t, "issued"), Modified: drawDate(t, "modified"),
	}
}

func drawDataset(t *rapid.T) catalog.Dataset {
	some := func(name string) bool { return rapid.Bool().Draw(t, name) }
	d := catalog.Dataset{
		Issued: drawDate(t, "ds issued"), Modified: drawDate(t, "ds modified"),
		AccessRights:  drawCoded(t, "rights", "PUBLIC"),
		License:       drawCoded(t, "ds licence", "CC_BY_4_0"),
		Distributions: rapid.SliceOfN(rapid.Custom(drawDistribution), 0, 4).Draw(t, "distributions"),
	}
	full := fullDataset()
	if some("title") {
		d.Title, d.Description = full.Title, full.Description
	}
	if some("keywords") {
		d.Keywords, d.Themes = full.Keywords, full.Themes
	}
	if some("spatial") {
		d.Spatial = full.Spatial
	}
	if some("contact") {
		d.Contacts, d.Publisher = full.Contacts, full.Publisher
	}
	return d
}

// drawProbes probes some of the addresses that drawURLs draws, or all.
func drawProbes(t *rapid.T, all bool) map[string]catalog.Probe {
	probes := map[string]catalog.Probe{}
	for n := range 6 {
		seen := []catalog.Probe{
			{Outcome: catalog.ReachOK, Status: 200}, {Outcome: catalog.ReachBroken, Status: 404},
			{Outcome: catalog.ReachBroken, Status: 302}, {Outcome: catalog.ReachBroken, Reason: "dns"},
		}
		if !all {
			seen = append(seen, catalog.Probe{}, catalog.Probe{Outcome: catalog.ReachUnknown, Status: 429})
		}
		if p := rapid.SampledFrom(seen).Draw(t, "probe"); p.Outcome != "" {
			probes["https://a.example/"+strconv.Itoa(n)] = p
		}
	}
	return probes
}

func TestSumsHold(t *testing.T) {
	r := newRules(t)
	rapid.Check(t, func(t *rapid.T) {
		f := Facts{Dataset: drawDataset(t), Probes: drawProbes(t, false)}
		report := r.Score(f)
		for _, s := range both(report) {
			checkSums(t, s)
		}
		again, err := json.Marshal(r.Score(f))
		if err != nil {
			t.Fatal(err)
		}
		first, err := json.Marshal(report)
		if err != nil {
			t.Fatal(err)
		}
		if !bytes.Equal(first, again) {
			t.Errorf("the same facts give another report:\n%s\n%s", first, again)
		}
	})
}

func checkSums(t *rapid.T, s Score) {
	dims := map[string]Dimension{}
	for _, m := range s.Metrics {
		d := dims[m.Dimension]
		d.ID = m.Dimension
		d.Points, d.Unknown, d.Max = d.Points+m.Points, d.Unknown+m.Unknown, d.Max+m.Max
		dims[m.Dimension] = d
		if m.Points+m.Unknown > m.Max {
			t.Errorf("%s: %d + %d unknown is more than %d", m.Rule, m.Points, m.Unknown, m.Max)
		}
		if m.Unknown != 0 && m.Outcome != Unknown || m.Points > 0 && m.Outcome != Pass {
			t.Errorf("%s is %s and has %d points, %d unknown", m.Rule, m.Outcome, m.Points, m.Unknown)
		}
	}
	var total Dimension
	for _, d := range s.Dimensions {
		if d != dims[d.ID] {
			t.Errorf("%s/%s is %+v, its metrics add up to %+v", s.Variant, d.ID, d, dims[d.ID])
		}
		total.Points, total.Unknown, total.Max = total.Points+d.Points, total.Unknown+d.Unknown, total.Max+d.Max
	}
	if total.Points != s.Points || total.Unknown != s.Unknown || total.Max != s.Max || s.Max != 405 {
		t.Errorf("%s is %d/%d/%d, its dimensions add up to %+v", s.Variant, s.Points, s.Unknown, s.Max, total)
	}
	if s.Points+s.Unknown > s.Max {
		t.Errorf("%s: %d + %d unknown is more than %d", s.Variant, s.Points, s.Unknown, s.Max)
	}
	if s.Variant == VariantProse && s.Points < 0 {
		t.Errorf("the prose subtracts: %d points", s.Points)
	}
}

// What is unknown is settled by probing, within the bounds that were shown.
func TestProbingSettlesTheUnknown(t *testing.T) {
	r := newRules(t)
	rapid.Check(t, func(t *rapid.T) {
		d := drawDataset(t)
		before := r.Score(Facts{Dataset: d}).Score
		after := r.Score(Facts{Dataset: d, Probes: drawProbes(t, true)})
		for _, s := range both(after) {
			if s.Unknown != 0 {
				t.Errorf("%s: %d points are unknown though every address was probed", s.Variant, s.Unknown)
			}
		}
		if p := after.Score.Points; p < before.Points || p > before.Points+before.Unknown {
			t.Errorf("%d points after probing, shown before: %d + %d unknown", p, before.Points, before.Unknown)
		}
	})
}

// piveau's total is that of its best distribution alone; the prose's is never
// below it. DCAT-AP is of the dataset with all its distributions, and aside.
func TestOneDistributionStandsForAll(t *testing.T) {
	r := newRules(t)
	rapid.Check(t, func(t *rapid.T) {
		d, probes := drawDataset(t), drawProbes(t, false)
		if len(d.Distributions) == 0 {
			return
		}
		less := func(s Score) int { return s.Points - metricNamed(s, "dcat-ap-compliance").Points }
		all := both(r.Score(Facts{Dataset: d, Probes: probes}))
		best := map[string]int{VariantProse: -1000, VariantPiveau: -1000}
		for _, one := range d.Distributions {
			alone := d
			alone.Distributions = []catalog.Distribution{one}
			for id, s := range both(r.Score(Facts{Dataset: alone, Probes: probes})) {
				best[id] = max(best[id], less(s))
			}
		}
		if got := less(all[VariantPiveau]); got != best[VariantPiveau] {
			t.Errorf("piveau gives %d points, its best distribution alone %d", got, best[VariantPiveau])
		}
		if got := less(all[VariantProse]); got < best[VariantProse] {
			t.Errorf("the prose gives %d points, one distribution alone %d", got, best[VariantProse])
		}
		turned := d
		turned.Distributions = slices.Clone(d.Distributions)
		slices.Reverse(turned.Distributions)
		for id, s := range both(r.Score(Facts{Dataset: turned, Probes: probes})) {
			if s.Points != all[id].Points || s.Unknown != all[id].Unknown {
				t.Errorf("%s: %d/%d points, %d/%d with the distributions turned round", id, all[id].Points, all[id].Unknown, s.Points, s.Unknown)
			}
		}
	})
}
