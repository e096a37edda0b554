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
	// Reason is a code when Outcome isn't ok: "status", "dns", "refused",
	// "timeout", "tls", "address", "robots", "rate-limited", "cut", "other".
	Reason   string `json:"reason,omitempty"`
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
	Milliseconds int    `json:"ms,omitempty"`
}
