package rule

import (
	"strconv"
	"unicode/utf8"
)

const (
	// maxInput is how much of a value is kept as an input, in bytes.
	maxInput = 200
	// maxInputs is how many inputs one metric keeps: a dataset with a thousand
	// unreadable addresses is explained by the first few.
	maxInputs = 10
)

// OfTheDataset stands for the dataset itself where the index of a distribution
// is expected.
const OfTheDataset = -1

// Inputs collects the values that a check looked at. A nil *Inputs collects
// nothing, for a caller that wants the outcome alone.
type Inputs struct {
	at     int
	prefix string
	list   []Input
}

// NewInputs collects for the distribution with this index, or OfTheDataset.
func NewInputs(distribution int) *Inputs {
	return &Inputs{at: distribution, prefix: Prefix(distribution)}
}

// Start begins to collect anew, for another subject. What List returned before
// stays as it is.
func (in *Inputs) Start(distribution int) {
	if in.at != distribution {
		in.at, in.prefix = distribution, Prefix(distribution)
	}
	in.list = nil
}

// Prefix is what stands before the property of a distribution's input:
// "distribution[0]."; "" for OfTheDataset.
func Prefix(distribution int) string {
	if distribution < 0 {
		return ""
	}
	return "distribution[" + strconv.Itoa(distribution) + "]."
}

// Add adds a value of the subject that is judged.
func (in *Inputs) Add(property, value string) {
	if in == nil || len(in.list) == maxInputs {
		return
	}
	in.list = append(in.list, Input{Property: in.prefix + property, Value: Cut(value)})
}

// AddDataset adds a value of the dataset, whatever is judged.
func (in *Inputs) AddDataset(property, value string) {
	if in == nil || len(in.list) == maxInputs {
		return
	}
	in.list = append(in.list, Input{Property: property, Value: Cut(value)})
}

// AddAt adds a value of the distribution with this index, for checks of a
// dataset that look at its distributions too.
func (in *Inputs) AddAt(distribution int, property, value string) {
	if in == nil || len(in.list) == maxInputs {
		return
	}
	in.list = append(in.list, Input{Property: Prefix(distribution) + property, Value: Cut(value)})
}

// List returns what was added, in order.
func (in *Inputs) List() []Input {
	if in == nil {
		return nil
	}
	return in.list
}

// Cut returns s, or its first 200 bytes less a rune cut in half.
func Cut(s string) string {
	if len(s) <= maxInput {
		return s
	}
	end := maxInput
	for end > 0 && !utf8.RuneStart(s[end]) {
		end--
	}
	return s[:end]
}
