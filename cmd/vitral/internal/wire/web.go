package wire

import (
	"net/http"
	"time"

	"github.com/vitral-data/vitral/harvest"
)

// Web is what the portal's pages and API need beside its engines.
type Web struct {
	BaseURL  string
	Version  string
	Work     *Work
	Policies func(id string) harvest.Source
}

// Handler answers the portal's pages and API.
func (p *Portal) Handler(Web) (http.Handler, error) { return http.NotFoundHandler(), nil }

// NewServer is the portal's HTTP server.
func NewServer(h http.Handler) *http.Server {
	return &http.Server{Handler: h, ReadHeaderTimeout: 5 * time.Second}
}
