package rule

// Outcome is what a rule says of its subject. Unknown is not bad: it earns
// nothing and is shown.
type Outcome string

// The outcomes.
const (
	Pass          Outcome = "pass"
	Fail          Outcome = "fail"
	NotApplicable Outcome = "not-applicable"
	Unknown       Outcome = "unknown"
)

// Input is one value that a rule looked at.
type Input struct {
	Property string `json:"property"` // such as "dcat:keyword" or "distribution[0].dct:format"
	Value    string `json:"value"`    // as received, cut at 200 bytes; "" for absent
}
