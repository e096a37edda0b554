package rule

import (
	"strings"

	"github.com/vitral-data/vitral/catalog"
)

// New makes a rule of its definition (the text of its rule.yml) and its check.
func New(yml string, check Check) (Rule, error) {
	d, err := ParseDefinition(yml)
	if err != nil {
		return Rule{}, err
	}
	return Rule{Definition: d, Check: check}, nil
}

// OfDataset makes a rule that a dataset earns by having its property: value
// returns what the dataset has of it, "" for nothing.
func OfDataset(yml string, value func(*catalog.Dataset) string) (Rule, error) {
	d, err := ParseDefinition(yml)
	if err != nil {
		return Rule{}, err
	}
	return Rule{Definition: d, Check: func(s *Subject, in *Inputs) Outcome {
		return present(value(s.Dataset), d.Property, in)
	}}, nil
}

// OfDistribution makes a rule that a distribution earns by having its property.
func OfDistribution(yml string, value func(*catalog.Distribution) string) (Rule, error) {
	d, err := ParseDefinition(yml)
	if err != nil {
		return Rule{}, err
	}
	return Rule{Definition: d, Check: func(s *Subject, in *Inputs) Outcome {
		return present(value(s.Distribution), d.Property, in)
	}}, nil
}

// OfEither makes a rule that looks for a date of the distribution that is
// judged, or of the dataset when it is that.
func OfEither(yml string, ofDataset func(*catalog.Dataset) catalog.Date, ofDistribution func(*catalog.Distribution) catalog.Date) (Rule, error) {
	d, err := ParseDefinition(yml)
	if err != nil {
		return Rule{}, err
	}
	return Rule{Definition: d, Check: func(s *Subject, in *Inputs) Outcome {
		if s.Distribution != nil {
			return present(ofDistribution(s.Distribution).Raw, d.Property, in)
		}
		return present(ofDataset(s.Dataset).Raw, d.Property, in)
	}}, nil
}

// present passes a value that is not blank.
func present(value, property string, in *Inputs) Outcome {
	value = strings.TrimSpace(value)
	in.Add(property, value)
	if value == "" {
		return Fail
	}
	return Pass
}

// AnyText returns a text of t that is not blank, the same one each time; "" when
// there is none.
func AnyText(t catalog.Text) string {
	for _, tag := range []string{"", "es", "pt", "en"} {
		if s := strings.TrimSpace(t[tag]); s != "" {
			return s
		}
	}
	var best, text string
	for tag, s := range t {
		if s = strings.TrimSpace(s); s != "" && (text == "" || tag < best) {
			best, text = tag, s
		}
	}
	return text
}

// First returns the first value that is not blank, else "".
func First(values ...string) string {
	for _, v := range values {
		if strings.TrimSpace(v) != "" {
			return v
		}
	}
	return ""
}

// CodedText is what a source wrote of a coded value: the raw value, else the
// code; "" for no value.
func CodedText(c catalog.Coded) string { return First(c.Raw, c.Code) }
