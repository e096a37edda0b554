package quality

import (
	"errors"
	"fmt"

	"github.com/vitral-data/vitral/quality/rule"
	accessrights "github.com/vitral-data/vitral/quality/rule/access-rights-availability"
	accessrightsvocabulary "github.com/vitral-data/vitral/quality/rule/access-rights-vocabulary-alignment"
	accessurlstatus "github.com/vitral-data/vitral/quality/rule/access-url-status-code"
	bytesize "github.com/vitral-data/vitral/quality/rule/byte-size-availability"
	category "github.com/vitral-data/vitral/quality/rule/category-availability"
	contactpoint "github.com/vitral-data/vitral/quality/rule/contact-point-availability"
	dateissued "github.com/vitral-data/vitral/quality/rule/date-issued-availability"
	datemodified "github.com/vitral-data/vitral/quality/rule/date-modified-availability"
	dcatap "github.com/vitral-data/vitral/quality/rule/dcat-ap-compliance"
	downloadurl "github.com/vitral-data/vitral/quality/rule/download-url-availability"
	downloadurlstatus "github.com/vitral-data/vitral/quality/rule/download-url-status-code"
	format "github.com/vitral-data/vitral/quality/rule/format-availability"
	machineinterpretable "github.com/vitral-data/vitral/quality/rule/format-media-type-machine-interpretable"
	nonproprietary "github.com/vitral-data/vitral/quality/rule/format-media-type-non-proprietary"
	vocabularyalignment "github.com/vitral-data/vitral/quality/rule/format-media-type-vocabulary-alignment"
	keyword "github.com/vitral-data/vitral/quality/rule/keyword-availability"
	knownlicence "github.com/vitral-data/vitral/quality/rule/known-licence"
	licence "github.com/vitral-data/vitral/quality/rule/licence-availability"
	mediatype "github.com/vitral-data/vitral/quality/rule/media-type-availability"
	publisher "github.com/vitral-data/vitral/quality/rule/publisher-availability"
	rights "github.com/vitral-data/vitral/quality/rule/rights-availability"
	spatial "github.com/vitral-data/vitral/quality/rule/spatial-availability"
	temporal "github.com/vitral-data/vitral/quality/rule/temporal-availability"
)

// version names the rule set in every score. It moves whenever the same facts
// could get other points: a rule, its points, a reading or a band changed.
const version = "mqa-1"

// mqa makes the 23 metrics of the European method, in the order of its
// dimensions. An error names every rule whose definition is wrong.
func mqa() ([]rule.Rule, error) {
	makers := []func() (rule.Rule, error){
		keyword.New, category.New, spatial.New, temporal.New,
		accessurlstatus.New, downloadurl.New, downloadurlstatus.New,
		format.New, mediatype.New, vocabularyalignment.New, nonproprietary.New, machineinterpretable.New, dcatap.New,
		licence.New, knownlicence.New, accessrights.New, accessrightsvocabulary.New, contactpoint.New, publisher.New,
		rights.New, bytesize.New, dateissued.New, datemodified.New,
	}
	rules := make([]rule.Rule, 0, len(makers))
	ids := map[string]bool{}
	var errs []error
	for _, newRule := range makers {
		r, err := newRule()
		if err == nil && ids[r.ID] {
			err = fmt.Errorf("two rules have the id %q", r.ID)
		}
		if err != nil {
			errs = append(errs, err)
			continue
		}
		ids[r.ID] = true
		rules = append(rules, r)
	}
	if err := errors.Join(errs...); err != nil {
		return nil, fmt.Errorf("loading the quality rules: %w", err)
	}
	return rules, nil
}
