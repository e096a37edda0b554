package quality

import (
	"fmt"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/vitral-data/vitral/catalog"
)

func TestFindings(t *testing.T) {
	r := newRules(t)
	d := fullDataset()
	d.Keywords = nil                          // 30 points in 3 minutes
	d.Themes = nil                            // 30 in 2
	d.Spatial = nil                           // 20 in 3
	d.Distributions[0].Rights = nil           // 5 in 3
	d.AccessRights = catalog.Coded{Raw: "sí"} // 5 in 2, and 30 in 10 for DCAT-AP
	got := r.Score(Facts{Dataset: d, Probes: fullProbes(), Repairs: []catalog.Repair{
		{Code: "charset", Raw: "windows-1252"},
		{Code: "date", Place: "modified", Raw: "ayer"},
	}}).Findings
	want := []Finding{
		{Code: "category-availability", Gain: 30, Minutes: 2, Place: "dcat:theme"},
		{Code: "keyword-availability", Gain: 30, Minutes: 3, Place: "dcat:keyword"},
		{Code: "spatial-availability", Gain: 20, Minutes: 3, Place: "dct:spatial"},
		{Code: "dcat-ap-compliance", Gain: 30, Minutes: 10, Place: "dct:accessRights", Raw: "sí"},
		{Code: "access-rights-vocabulary-alignment", Gain: 5, Minutes: 2, Place: "dct:accessRights", Raw: "sí"},
		{Code: "rights-availability", Gain: 5, Minutes: 3, Place: "distribution[0].dct:rights"},
		{Code: "charset", Minutes: 15, Raw: "windows-1252"},
		{Code: "date", Minutes: 3, Place: "modified", Raw: "ayer"},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("findings (-want +got):\n%s", diff)
	}
	if got := r.Score(Facts{Dataset: fullDataset(), Probes: fullProbes()}).Findings; got != nil {
		t.Errorf("a dataset without fault has findings: %v", got)
	}
	if got := r.Score(Facts{Dataset: fullDataset()}).Findings; got != nil {
		t.Errorf("what is unknown is no finding, got %v", got)
	}
}

func TestFindingsAtTheSamePlaceAndBeyond(t *testing.T) {
	r := newRules(t)
	var repairs []catalog.Repair
	for i := range 23 {
		place := fmt.Sprintf("distribution[%d].url", i)
		repairs = append(repairs, catalog.Repair{Code: "url", Place: place, Raw: "www"}, catalog.Repair{Code: "url", Place: place, Raw: "ww"})
	}
	repairs = append(repairs, catalog.Repair{Code: "email", Place: "contact", Raw: "@"})
	got := r.Score(Facts{Dataset: fullDataset(), Probes: fullProbes(), Repairs: repairs}).Findings
	if len(got) != 22 {
		t.Fatalf("%d findings, want 20 places, one for the rest, and one of another code", len(got))
	}
	if diff := cmp.Diff(Finding{Code: "url", Minutes: 5, Place: "distribution[0].url", Raw: "www", Count: 2}, got[0]); diff != "" {
		t.Errorf("the first (-want +got):\n%s", diff)
	}
	rest, email := got[20], got[21]
	if rest.Code == "email" {
		rest, email = email, rest
	}
	if diff := cmp.Diff(Finding{Code: "url", Minutes: 5, Count: 3}, rest); diff != "" {
		t.Errorf("the rest (-want +got):\n%s", diff)
	}
	if diff := cmp.Diff(Finding{Code: "email", Minutes: 3, Place: "contact", Raw: "@"}, email); diff != "" {
		t.Errorf("the other code (-want +got):\n%s", diff)
	}
	if got, want := r.Repair("url").Title("pt"), "Endereço web inválido"; got != want {
		t.Errorf("url is called %q, want %q", got, want)
	}
}
