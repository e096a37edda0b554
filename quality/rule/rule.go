// Package rule is what every quality rule is made of: its definition, read
// from the rule.yml beside its code, and its check. Each rule has a folder
// below this package, named for its id. A rule doesn't score: package quality
// asks it for outcomes and turns these into points.
package rule

import (
	"github.com/vitral-data/vitral/catalog"
	"github.com/vitral-data/vitral/catalog/vocab"
)

// Rule is one metric: what it means and how it is judged.
type Rule struct {
	Definition
	// Check judges one subject: a dataset by itself (Subject.Distribution is
	// nil) or one of its distributions, as the definition's level says. It is
	// a pure function of the subject and may be used by many goroutines. What
	// it looked at it adds to in (which may be nil); the first input of a
	// failed check is the one to mend.
	Check Check
}

// Check is the code of a rule.
type Check func(s *Subject, in *Inputs) Outcome

// Subject is what a check looks at. It is not to be changed.
type Subject struct {
	Dataset *catalog.Dataset
	// Distribution is nil when the dataset itself is judged.
	Distribution *catalog.Distribution
	// Probes are the newest probes by URL; an address without one is unknown.
	Probes map[string]catalog.Probe
	Vocab  *Tables
	Reading
}

// Reading says how a check reads the method where the published prose and
// piveau's code part.
type Reading struct {
	// Redirects: an address that still answers 3xx in the end is reachable.
	Redirects bool
	// DatasetLicense: a distribution without a licence has its dataset's.
	DatasetLicense bool
	// EULicenses: only the licences of the European authority table are known.
	EULicenses bool
}

// License is the licence that a distribution is judged by, by its reading;
// it is added to in where it stands.
func (s *Subject) License(in *Inputs) catalog.Coded {
	own := s.Distribution.License
	if own.Zero() && s.DatasetLicense && !s.Dataset.License.Zero() {
		in.AddDataset("dct:license", s.Dataset.License.Raw)
		return s.Dataset.License
	}
	in.Add("dct:license", own.Raw)
	return own
}

// FormatIn judges a distribution by a list of file types: the format, or what
// the media type says of it, must be in the list.
func (s *Subject) FormatIn(list func(*vocab.Set, string) bool, in *Inputs) Outcome {
	format, media := s.Distribution.Format, s.Distribution.MediaType
	in.Add("dct:format", format.Raw)
	in.Add("dcat:mediaType", media.Raw)
	if format.Known() && list(s.Vocab.Set, format.Code) {
		return Pass
	}
	if !media.Known() {
		return Fail
	}
	if code, ok := s.Vocab.FileTypeOfMedia(media.Code); ok && list(s.Vocab.Set, code) {
		return Pass
	}
	return Fail
}
