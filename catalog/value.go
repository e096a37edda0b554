package catalog

import "time"

// Coded is a value of a controlled vocabulary, as received and as understood.
type Coded struct {
	// Raw is the value as the source wrote it: an IRI, a code or words.
	Raw string `json:"raw"`
	// Code is the concept of catalog/vocab that Raw names; "" when unknown.
	Code string `json:"code,omitempty"`
	// Label is what the source called it, when it gave a label beside an IRI.
	Label Text `json:"label,omitempty"`
}

// Known says that the value was found in its vocabulary.
func (c Coded) Known() bool { return c.Code != "" }

// Zero says that the source gave no value.
func (c Coded) Zero() bool { return c.Raw == "" && c.Code == "" }

// Key is what the value is grouped by in a facet: the code when it is known,
// else what the source wrote.
func (c Coded) Key() string {
	if c.Code != "" {
		return c.Code
	}
	return c.Raw
}

// Date is a point or period of time, as received and as understood.
type Date struct {
	Raw string `json:"raw"`
	// Time is UTC midnight for a day, the first day for a month or a year;
	// zero when Raw could not be read.
	Time time.Time `json:"time,omitzero"`
}

// Zero says that the source gave no date.
func (d Date) Zero() bool { return d.Raw == "" }

// Period is a dct:PeriodOfTime; an open end is a zero Date.
type Period struct {
	Start Date `json:"start,omitzero"`
	End   Date `json:"end,omitzero"`
	// Raw is the period as one string, when the source wrote it so.
	Raw string `json:"raw,omitempty"`
}

// Place is a dct:Location in whatever form the source gave it.
type Place struct {
	IRI   string `json:"iri,omitempty"`
	Label Text   `json:"label,omitempty"`
	// Geometry is WKT, GeoJSON or words, as received.
	Geometry string `json:"geometry,omitempty"`
	// BBox is west, south, east, north in degrees (WGS 84), when readable.
	BBox *[4]float64 `json:"bbox,omitempty"`
	// Country is the code of catalog/vocab, when one is named.
	Country string `json:"country,omitempty"`
}

// Agent is a foaf:Agent: a publisher, creator or contributor.
type Agent struct {
	// ID is the publisher's id (docs/harvesting.md); "" for other agents.
	ID         string `json:"id,omitempty"`
	IRI        string `json:"iri,omitempty"`
	Name       Text   `json:"name,omitempty"`
	Type       string `json:"type,omitempty"`
	Homepage   string `json:"homepage,omitempty"`
	Email      string `json:"email,omitempty"`
	Identifier string `json:"identifier,omitempty"`
	// Parent names the body this one belongs to, when the source says so.
	Parent *Agent `json:"parent,omitempty"`
}

// Contact is a dcat:contactPoint (a vCard).
type Contact struct {
	IRI   string `json:"iri,omitempty"`
	Name  Text   `json:"name,omitempty"`
	Email string `json:"email,omitempty"`
	Phone string `json:"phone,omitempty"`
	URL   string `json:"url,omitempty"`
}

// Checksum is a spdx:Checksum.
type Checksum struct {
	Algorithm string `json:"algorithm,omitempty"`
	Value     string `json:"value"`
}

// Property is a statement of the source that the model has no field for. It
// is kept so that nothing is lost on the way out again.
type Property struct {
	// Name is an IRI for RDF, the member's name for JSON dialects.
	Name string `json:"name"`
	// Values are expanded JSON-LD for RDF, plain JSON for JSON dialects.
	Values []Raw `json:"values"`
}

// Raw is a piece of JSON kept as it was written.
type Raw []byte

// MarshalJSON returns the bytes as they are.
func (r Raw) MarshalJSON() ([]byte, error) {
	if len(r) == 0 {
		return []byte("null"), nil
	}
	return r, nil
}

// UnmarshalJSON keeps a copy of the bytes.
func (r *Raw) UnmarshalJSON(b []byte) error {
	*r = append((*r)[:0], b...)
	return nil
}
