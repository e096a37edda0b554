package probe

import (
	"context"

	"github.com/vitral-data/vitral/catalog"
	"github.com/vitral-data/vitral/harvest/fetch"
)

// Outcomes of a probe.
const (
	OK     = catalog.ReachOK     // a 2xx answer
	Broken = catalog.ReachBroken // the host says, or the name service does, that it isn't there
	// Unknown: we could not find out, or chose not to: a time-out, a refusal
	// that may be meant for us alone, an address or a robots.txt that forbids.
	Unknown = catalog.ReachUnknown
)

// Reasons say more than an outcome; for a status there is Probe.Status too.
const (
	ReasonStatus      = "status"            // a status that is not 2xx
	ReasonDNS         = "unknown-host"      // the name doesn't exist
	ReasonDNSFailed   = "name-service"      // the name service didn't answer
	ReasonConnect     = "no-connection"     // refused or reset
	ReasonUnreachable = "unreachable"       // no way there from here
	ReasonCertificate = "certificate"       // expired, or of another host
	ReasonAuthority   = "unknown-authority" // a certificate that we can't judge
	ReasonTimeout     = "timeout"
	ReasonAddress     = "address"       // not a public one
	ReasonPort        = "port"          // one we don't ask
	ReasonRobots      = "robots"        // robots.txt forbids it
	ReasonCooling     = "asked-to-wait" // the host wants no requests now
	ReasonURL         = "invalid-url"
	ReasonScheme      = "scheme" // such as ftp
	ReasonRedirect    = "redirect"
	ReasonCut         = "cut"      // the file ended before its end
	ReasonEncoding    = "encoding" // sent in a way that we don't read
	// ReasonWebPage goes with OK: a web page came where another format was
	// declared. Often it says that the file is gone.
	ReasonWebPage = "web-page"
)

// Probe is what was found at a URL.
type Probe = catalog.Probe

// Target is a URL to probe.
type Target struct {
	Dataset string // id, for the caller
	URL     string
	// MediaType and Format are what the source declares; either may be "".
	MediaType, Format string
	// PublicOnly refuses addresses that only the fetch policy's AllowPrivate
	// allows; for URLs that a public source wrote.
	PublicOnly bool
	Last       *Probe // nil for none
}

// Client is the part of a *fetch.Client that a Prober uses.
type Client interface {
	Get(context.Context, fetch.Request) (*fetch.Response, error)
	Head(context.Context, fetch.Request) (*fetch.Response, error)
}
