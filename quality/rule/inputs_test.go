package rule

import (
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"github.com/vitral-data/vitral/catalog"
)

func TestInputs(t *testing.T) {
	in := NewInputs(2)
	in.Add("dct:format", "CSV")
	in.AddDataset("dct:license", "cc-by")
	in.AddAt(7, "dcat:accessURL", "x")
	first := in.List()
	in.Start(OfTheDataset)
	in.Add("dct:title", "Escuelas")
	want := []Input{
		{Property: "distribution[2].dct:format", Value: "CSV"}, {Property: "dct:license", Value: "cc-by"},
		{Property: "distribution[7].dcat:accessURL", Value: "x"},
	}
	if diff := cmp.Diff(want, first); diff != "" {
		t.Errorf("inputs (-want +got):\n%s", diff)
	}
	if diff := cmp.Diff([]Input{{Property: "dct:title", Value: "Escuelas"}}, in.List()); diff != "" {
		t.Errorf("inputs after another start (-want +got):\n%s", diff)
	}
	var none *Inputs
	none.Add("dct:title", "x")
	none.AddDataset("dct:title", "x")
	none.AddAt(0, "dct:title", "x")
	if none.List() != nil {
		t.Error("nil collects something")
	}
	for range 100 {
		in.Add("dct:title", "x")
	}
	if n := len(in.List()); n != maxInputs {
		t.Errorf("%d inputs are kept, want %d", n, maxInputs)
	}
}

func TestCut(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s := rapid.String().Draw(t, "s") + strings.Repeat("ñ", rapid.IntRange(0, 150).Draw(t, "n"))
		got := Cut(s)
		if !strings.HasPrefix(s, got) || len(got) > maxInput || !utf8.ValidString(got) {
			t.Errorf("%q is cut to %q", s, got)
		}
		if len(s) <= maxInput && got != s || len(s) > maxInput && len(got) <= maxInput-utf8.UTFMax {
			t.Errorf("%d bytes are cut to %d", len(s), len(got))
		}
	})
}

func TestAnyText(t *testing.T) {
	for _, c := range []struct {
		text catalog.Text
		want string
	}{
		{nil, ""}, {catalog.Text{"es": " ", "": ""}, ""},
		{catalog.Text{"en": "c", "pt": "b", "es": "a"}, "a"},
		{catalog.Text{"es": "a", "": "z"}, "z"},
		{catalog.Text{"gn": "y", "ay": "x", "qu": "z"}, "x"},
	} {
		for range 20 { // maps have no order
			if got := AnyText(c.text); got != c.want {
				t.Fatalf("AnyText(%v) is %q, want %q", c.text, got, c.want)
			}
		}
	}
}
