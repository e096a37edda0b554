package dcat

import (
	"net/netip"
	"net/url"
	"slices"
	"strings"
)

// publicIRI tells whether an IRI can be a record's key anywhere: http or https
// on a host that all can name, or a URN or DOI. What was written relative to
// a file is none of these.
func publicIRI(iri string) bool {
	scheme, rest, ok := strings.Cut(iri, ":")
	if !ok {
		return false
	}
	switch strings.ToLower(scheme) {
	case "http", "https":
		u, err := url.Parse(iri)
		return err == nil && publicHost(u.Hostname())
	case "urn":
		space, name, ok := strings.Cut(rest, ":")
		return ok && space != "" && name != "" && !strings.EqualFold(space, "vitral")
	case "doi":
		return strings.HasPrefix(rest, "10.")
	}
	return false
}

// privateDomains are those that name nothing outside a network.
var privateDomains = []string{"localhost", "localdomain", "local", "internal", "intranet", "lan", "home.arpa"}

func publicHost(host string) bool {
	host = strings.ToLower(strings.TrimSuffix(host, "."))
	if a, err := netip.ParseAddr(host); err == nil {
		return a.IsGlobalUnicast() && !a.IsPrivate()
	}
	return strings.Contains(strings.Trim(host, "."), ".") && !slices.ContainsFunc(privateDomains, func(d string) bool {
		return host == d || strings.HasSuffix(host, "."+d)
	})
}
