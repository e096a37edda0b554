package catalog

// Outcome is what a quality rule says of its subject. Unknown is not bad: it earns
// nothing and is shown.
type Outcome string

// The outcomes.
const (
	Pass          Outcome = "pass"
	Fail          Outcome = "fail"
	NotApplicable Outcome = "not-applicable"
	Unknown       Outcome = "unknown"
)

// Score is a dataset's score by one variant of one rule set. The same facts
// give the same score, byte for byte.
type Score struct {
	Points  int    `json:"points"`
	Unknown int    `json:"unknown"` // points that nobody can know yet
	Max     int    `json:"max"`
	Band    string `json:"band"` // excellent, good, sufficient, bad
	Variant string `json:"variant"`
	Rules   string `json:"rules"` // version of the rule set
	// Dimensions are in their fixed order: findability, accessibility,
	// interoperability, reusability, contextuality.
	Dimensions []Dimension `json:"dimensions"`
	Metrics    []Metric    `json:"metrics"`
}

// Dimension is a group of metrics.
type Dimension struct {
	ID      string `json:"id"`
	Points  int    `json:"points"`
	Unknown int    `json:"unknown"`
	Max     int    `json:"max"`
}

// Metric explains the points of one rule.
type Metric struct {
	Rule      string  `json:"rule"` // the rule's id, also its folder
	Dimension string  `json:"dimension"`
	Outcome   Outcome `json:"outcome"`
	Points    int     `json:"points"`
	Unknown   int     `json:"unknown,omitempty"`
	Max       int     `json:"max"`
	// Distribution is the index of the distribution that the points come from
	// or were looked for in; nil for the dataset itself.
	Distribution *int `json:"distribution,omitempty"`
	// Inputs are the values that were looked at, property by property.
	Inputs []Input `json:"inputs,omitempty"`
}

// Input is one value that a rule looked at.
type Input struct {
	Property string `json:"property"` // such as "dcat:keyword" or "distribution[0].dct:format"
	Value    string `json:"value"`    // as received, cut at 200 bytes; "" for absent
}

// Finding is something a steward can mend, the most rewarding first.
type Finding struct {
	// Code is the rule's id, or the repair's code.
	Code string `json:"code"`
	// Gain is how many points mending it brings at most; 0 for findings
	// outside the score.
	Gain int `json:"gain,omitempty"`
	// Place is where ("distribution[1].dct:license"), Raw what stands there.
	Place string `json:"place,omitempty"`
	Raw   string `json:"raw,omitempty"`
	// Minutes is the effort, as the rule's definition estimates it.
	Minutes int `json:"minutes,omitempty"`
	// Count is how many places the finding stands for, when that is more than
	// one: the rest of a repair that was made in very many places.
	Count int `json:"count,omitempty"`
}

// Quality is what a scorer says of a dataset: the default variant, the others
// beside it, and what to fix first.
type Quality struct {
	Score    Score     `json:"score"`
	Variants []Score   `json:"variants,omitempty"`
	Findings []Finding `json:"findings,omitempty"`
}
