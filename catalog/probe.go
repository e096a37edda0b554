package catalog

import "time"

// Reach is what a probe says of an address.
type Reach string

// The outcomes of a probe. An address that was never probed, that refused to
// be asked (429, robots.txt) or timed out is unknown, never broken.
const (
	ReachOK      Reach = "ok"
	ReachBroken  Reach = "broken"
	ReachUnknown Reach = "unknown"
)

// Probe is what was seen at one address of a distribution, at one time.
type Probe struct {
	URL     string    `json:"url"`
	Time    time.Time `json:"time"`
	Outcome Reach     `json:"outcome"`
	// Status is the HTTP status after redirects; 0 when none was received.
	Status int `json:"status,omitempty"`
	// Reason is a code that says more than the outcome: see harvest/probe.
	Reason string `json:"reason,omitempty"`
	// FinalURL is where redirects led; "" when they led nowhere else.
	FinalURL string `json:"finalUrl,omitempty"`
	// ContentType is as sent; Sniffed is what the first bytes are.
	ContentType string `json:"contentType,omitempty"`
	Sniffed     string `json:"sniffed,omitempty"`
	// Size is in bytes, -1 when unknown. SHA256 is set when the whole body was
	// read.
	Size         int64  `json:"size"`
	SHA256       string `json:"sha256,omitempty"`
	LastModified string `json:"lastModified,omitempty"`
	ETag         string `json:"etag,omitempty"`
	// Milliseconds is how long the requests took, waiting included.
	Milliseconds int `json:"ms,omitempty"`
	// Unchanged: the validators say that this is what the last probe saw;
	// Sniffed, SHA256 and a size that isn't sent are taken from it.
	Unchanged bool `json:"unchanged,omitempty"`
}
