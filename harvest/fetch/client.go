package fetch

import (
	"context"
	"crypto/x509"
	"fmt"
	"net"
	"net/http"
	"net/url"
	"slices"
	"time"

	"golang.org/x/time/rate"
)

// DefaultUserAgent names the program to the hosts that it asks.
const DefaultUserAgent = "Vitral (+https://github.com/vitral-data/vitral)"

// Policy is what the operator decides for the whole program.
type Policy struct {
	// AllowPrivate lists host names, host:port, IP addresses, IP:port and
	// CIDRs that may be asked although they are not public. An entry frees
	// its ports too, and makes an IP address as a host acceptable. A name
	// frees private, shared and loopback addresses; link-local and the like
	// need the address itself.
	AllowPrivate []string
	// Ports are allowed beside 80 and 443.
	Ports []int
	// UserAgent should hold an address where the operator can be reached.
	// Default DefaultUserAgent.
	UserAgent string
	// Rate is the requests a second to one host, Burst how many may come at
	// once after a rest, AtOnce how many may be open. Defaults 2, 4 and 2.
	Rate   float64
	Burst  int
	AtOnce int
	// HurryPrivate lifts these three for hosts that AllowPrivate names, by
	// name or by address.
	HurryPrivate bool
	// Tries bounds the attempts of a request. Default 4.
	Tries int
	// RetryWait is the longest Retry-After that is waited for; a longer one
	// ends the request. Default 1 min.
	RetryWait time.Duration
	// RetryTotal bounds all attempts and waits up to the response headers.
	// Default 5 min.
	RetryTotal time.Duration
}

// Client asks for URLs. It may be used by many goroutines.
type Client struct {
	policy Policy
	// open lets AllowPrivate through; public is for what public hosts lead to.
	open, public way
	queues       *queues
	robots       *robotsCache
	hosts        map[string]string
}

// way is a guard and the connections that passed it. Each has its own pool:
// else a request under the strict guard could use the other's connection.
type way struct {
	guard     *guard
	transport *http.Transport
}

// Option changes what a Client is built on.
type Option func(*parts)

type parts struct {
	resolver *net.Resolver
	dialer   dialer
	roots    *x509.CertPool
}

// WithResolver resolves names with r instead of the system's resolver.
func WithResolver(r *net.Resolver) Option { return func(p *parts) { p.resolver = r } }

// WithHosts dials an "ip:port" instead of resolving a "host" or "host:port".
// The address is judged as if it had been resolved.
func WithHosts(hosts map[string]string) Option { return func(p *parts) { p.dialer.hosts = hosts } }

// WithRoots trusts these certificate authorities instead of the system's.
func WithRoots(roots *x509.CertPool) Option { return func(p *parts) { p.roots = roots } }

// New makes a client, or says which entry of the policy can't be read.
func New(policy Policy, options ...Option) (*Client, error) {
	allow, err := parseAllow(policy.AllowPrivate)
	if err != nil {
		return nil, fmt.Errorf("fetch policy: %w", err)
	}
	ports := []uint16{80, 443}
	for _, port := range policy.Ports {
		if port < 1 || port > 65535 {
			return nil, fmt.Errorf("fetch policy: port %d is not from 1 to 65535", port)
		}
		ports = append(ports, uint16(port))
	}
	policy = policy.withDefaults()
	var p parts
	for _, option := range options {
		option(&p)
	}
	newWay := func(publicOnly bool) way {
		g := newGuard(allow, ports, publicOnly)
		return way{g, newTransport(g, p.resolver, p.dialer, p.roots)}
	}
	return &Client{
		policy: policy,
		open:   newWay(false),
		public: newWay(true),
		hosts:  p.dialer.hosts,
		robots: newRobotsCache(),
		queues: &queues{
			rate: rate.Limit(policy.Rate), burst: policy.Burst, atOnce: policy.AtOnce,
			maxWait: policy.RetryWait, hosts: map[string]*queue{},
		},
	}, nil
}

func (p Policy) withDefaults() Policy {
	if p.UserAgent == "" {
		p.UserAgent = DefaultUserAgent
	}
	if p.Rate <= 0 {
		p.Rate = 2
	}
	if p.Burst <= 0 {
		p.Burst = 4
	}
	if p.AtOnce <= 0 {
		p.AtOnce = 2
	}
	if p.Tries <= 0 {
		p.Tries = 4
	}
	if p.RetryWait <= 0 {
		p.RetryWait = time.Minute
	}
	if p.RetryTotal <= 0 {
		p.RetryTotal = 5 * time.Minute
	}
	return p
}

// Check says whether the URL could be asked for, as far as that can be known
// without resolving its host. It gives the URL as it would be asked for.
func (c *Client) Check(rawURL string) (string, error) {
	u, t, err := parseURL(rawURL)
	if err == nil {
		err = c.open.guard.url(t)
	}
	if err != nil {
		return "", at("check", rawURL, ErrURL, err)
	}
	return u.String(), nil
}

// Get asks for a URL. The caller closes the body.
func (c *Client) Get(ctx context.Context, r Request) (*Response, error) {
	return c.retry(ctx, http.MethodGet, r)
}

// Head asks for the headers of a URL; the body is empty and needs no Close.
func (c *Client) Head(ctx context.Context, r Request) (*Response, error) {
	resp, err := c.retry(ctx, http.MethodHead, r)
	if err != nil {
		return nil, err
	}
	if err := resp.Body.Close(); err != nil {
		return nil, err
	}
	resp.Body = http.NoBody
	return resp, nil
}

// CloseIdle closes the connections that are kept for later requests.
func (c *Client) CloseIdle() {
	c.open.transport.CloseIdleConnections()
	c.public.transport.CloseIdleConnections()
}

// hurried says whether the host is asked without politeness.
func (c *Client) hurried(t target) bool {
	if !c.policy.HurryPrivate {
		return false
	}
	g := c.open.guard
	if to, ok := mapped(c.hosts, t); ok {
		_, mt, err := parseURL((&url.URL{Scheme: "http", Host: to}).String())
		return err == nil && g.allow.addr(mt.literal, mt.port)
	}
	return g.allow.name(t.host, t.port) || t.literal.IsValid() && g.allow.addr(t.literal, t.port)
}

// safeHeaders of a Request go along on redirects to other origins.
var safeHeaders = []string{"Accept-Language", "Range"}

// reserved header fields are the client's own; a Request can't set them.
var reserved = []string{"Accept-Encoding", "Connection", "Content-Length", "Host", "Te", "Trailer",
	"Transfer-Encoding", "Upgrade", "User-Agent", "Proxy-Authorization", "Proxy-Connection"}

// header builds the fields of one hop.
func (c *Client) header(r Request, sameOrigin bool) http.Header {
	h := http.Header{}
	for name, values := range r.Header {
		name = http.CanonicalHeaderKey(name)
		if slices.Contains(reserved, name) || !sameOrigin && !slices.Contains(safeHeaders, name) {
			continue
		}
		h[name] = slices.Clone(values)
	}
	h.Set("Accept", "*/*")
	if r.Accept != "" {
		h.Set("Accept", r.Accept)
	}
	h.Set("Accept-Encoding", acceptEncoding)
	if r.Plain {
		h.Set("Accept-Encoding", "identity")
	}
	h.Set("User-Agent", c.policy.UserAgent)
	if r.ETag != "" {
		h.Set("If-None-Match", r.ETag)
	}
	if r.LastModified != "" {
		h.Set("If-Modified-Since", r.LastModified)
	}
	return h
}
