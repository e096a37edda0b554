package v1

import (
	"context"
	"net/http"
	"strings"

	"github.com/danielgtaylor/huma/v2"

	"github.com/vitral-data/vitral/catalog"
	"github.com/vitral-data/vitral/catalog/view"
	"github.com/vitral-data/vitral/quality/rule"
)

// Explanation is what people read of a rule or a repair, in one language.
type Explanation struct {
	Title   string       `json:"title" doc:"Its name."`
	Why     string       `json:"why" doc:"What is lost where it fails."`
	Remedy  string       `json:"remedy" doc:"What to do."`
	Note    string       `json:"note,omitempty" doc:"Where the variants of the method part."`
	Minutes int          `json:"minutes" doc:"A guess of the effort in one dataset."`
	Metric  string       `json:"metric,omitempty" doc:"The metric's IRI in DQV."`
	Example rule.Example `json:"example,omitzero" doc:"The change to copy."`
}

// Metric is the points of one rule with what the rule means.
type Metric struct {
	catalog.Metric
	Explanation Explanation `json:"explanation" doc:"What the rule means."`
}

// Score is a score with every metric explained.
type Score struct {
	Points     int                 `json:"points" doc:"Points earned."`
	Unknown    int                 `json:"unknown" doc:"Points that nobody can know yet."`
	Max        int                 `json:"max" doc:"Points that could be had."`
	Band       string              `json:"band" enum:"excellent,good,sufficient,bad" doc:"What the points are called."`
	Variant    string              `json:"variant" enum:"prose,piveau" doc:"Which reading of the method."`
	Rules      string              `json:"rules" doc:"The version of the rule set."`
	Dimensions []catalog.Dimension `json:"dimensions" nullable:"false" doc:"In their fixed order."`
	Metrics    []Metric            `json:"metrics" nullable:"false" doc:"Every rule, in the order of the dimensions."`
}

// Finding is something to mend with how.
type Finding struct {
	catalog.Finding
	Explanation Explanation `json:"explanation" doc:"What it is and how to mend it."`
}

// QualityReport is a dataset's score, explained.
type QualityReport struct {
	Dataset  string           `json:"dataset" doc:"The dataset's id."`
	Score    Score            `json:"score" doc:"By the reading that lists and bands go by."`
	Variants []Score          `json:"variants" nullable:"false" doc:"By the other readings of the method."`
	Findings []Finding        `json:"findings" nullable:"false" doc:"What to mend, the most points for a minute first; then what was mended."`
	History  []view.ScoreLine `json:"history" nullable:"false" doc:"Earlier scores, the oldest first."`
}

// QualityOutput is a dataset's score, explained.
type QualityOutput struct{ Body QualityReport }

func (a *API) quality() {
	op := operation("get-quality", "/api/v1/datasets/{id}/quality", tagDatasets, "Explain a dataset's score",
		"Every point with the rule that gave it, what the rule looked at, and what to mend first.", http.StatusNotFound)
	op.Responses = map[string]*huma.Response{"308": a.moved()}
	huma.Register(a.huma, op, func(ctx context.Context, in *struct {
		Asked
		ByID
		InLanguage
	}) (*QualityOutput, error) {
		d, err := a.dataset(ctx, in.ID, "/quality")
		if err != nil {
			return nil, err
		}
		history, err := a.Reader.Scores(ctx, in.ID)
		if err != nil {
			return nil, a.wrong(ctx, err, "dataset of this id")
		}
		if history == nil {
			history = []view.ScoreLine{}
		}
		out := QualityReport{Dataset: d.ID, Score: a.score(d.Quality.Score, in.Lang), Variants: make([]Score, len(d.Quality.Variants)),
			Findings: make([]Finding, len(d.Quality.Findings)), History: history}
		for i, s := range d.Quality.Variants {
			out.Variants[i] = a.score(s, in.Lang)
		}
		for i, f := range d.Quality.Findings {
			out.Findings[i] = Finding{Finding: f, Explanation: a.explain(f.Code, in.Lang)}
		}
		return &QualityOutput{Body: out}, nil
	})
}

func (a *API) score(s catalog.Score, lang string) Score {
	out := Score{Points: s.Points, Unknown: s.Unknown, Max: s.Max, Band: s.Band, Variant: s.Variant, Rules: s.Rules,
		Dimensions: s.Dimensions, Metrics: make([]Metric, len(s.Metrics))}
	if out.Dimensions == nil {
		out.Dimensions = []catalog.Dimension{}
	}
	for i, m := range s.Metrics {
		out.Metrics[i] = Metric{Metric: m, Explanation: a.explain(m.Rule, lang)}
	}
	return out
}

// explain is what a rule's id, or else a repair's code, means.
func (a *API) explain(code, lang string) Explanation {
	def, ok := a.Rules.Rule(code)
	if !ok {
		def = a.Rules.Repair(code)
	}
	trim := strings.TrimSpace
	return Explanation{Title: trim(def.Title(lang)), Why: trim(def.Why(lang)), Remedy: trim(def.Remedy(lang)), Note: trim(def.Note(lang)),
		Minutes: def.Minutes, Metric: def.IRI(), Example: def.Example}
}
