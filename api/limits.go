package api

import (
	"context"
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/vitral-data/vitral/api/problem"
)

// Limits of a request. Those of its headers are the server's, see NewServer.
const (
	maxPath  = 2 << 10 // bytes
	maxQuery = 8 << 10 // bytes, as sent
	maxBody  = 1 << 20 // bytes
)

// bounded refuses what is too long, and secrets in the address: addresses
// stand in logs, histories and the Referer header.
func bounded(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		switch {
		case len(r.URL.EscapedPath()) > maxPath:
			problem.New(http.StatusRequestURITooLong, fmt.Sprintf("The path is longer than %d bytes.", maxPath)).Write(w)
			return
		case len(r.URL.RawQuery) > maxQuery:
			problem.New(http.StatusRequestURITooLong,
				fmt.Sprintf("The query is longer than %d bytes: ask in several requests.", maxQuery)).Write(w)
			return
		}
		query, err := url.ParseQuery(r.URL.RawQuery)
		if err != nil {
			problem.New(http.StatusBadRequest, "The query can't be read: "+err.Error()+". Encode % as %25, ; as %3B.").Write(w)
			return
		}
		if !readable(r.URL.Path, query) {
			problem.New(http.StatusBadRequest, "The address is not UTF-8.").Write(w)
			return
		}
		if name := secret(query); name != "" {
			problem.New(http.StatusBadRequest, "The parameter "+name+" holds a secret, and addresses are kept in logs and histories. "+
				"Send a token in the header Authorization: Bearer …; revoke this one if it is real.").Write(w)
			return
		}
		if r.ContentLength > maxBody {
			problem.New(http.StatusRequestEntityTooLarge, fmt.Sprintf("The body is larger than %d bytes.", maxBody)).Write(w)
			return
		}
		if r.Body != nil {
			r.Body = http.MaxBytesReader(w, r.Body, maxBody)
		}
		next.ServeHTTP(w, r)
	})
}

// readable says that the path and all of a query are UTF-8.
func readable(path string, query url.Values) bool {
	for name, values := range query {
		for _, v := range values {
			if !utf8.ValidString(name) || !utf8.ValidString(v) {
				return false
			}
		}
	}
	return utf8.ValidString(path)
}

// secret is the name of a parameter that is meant for a secret, or holds one.
func secret(query url.Values) string {
	for name, values := range query {
		switch strings.ToLower(name) {
		case "token", "access_token", "api_key", "apikey", "api-key", "authorization", "bearer":
			return name
		}
		for _, v := range values {
			if strings.HasPrefix(v, "vtl_") {
				return name
			}
		}
	}
	return ""
}

// timed gives each request a deadline. Handlers see it in the context and
// answer with a problem; whoever streams for longer sets a later one.
func timed(d time.Duration) func(http.Handler) http.Handler {
	return func(next http.Handler) http.Handler {
		return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			ctx, cancel := context.WithTimeout(r.Context(), d)
			defer cancel()
			next.ServeHTTP(w, r.WithContext(ctx))
		})
	}
}

// sameSite refuses what a browser sends for another site's page.
func sameSite(next http.Handler) http.Handler {
	p := http.NewCrossOriginProtection()
	p.SetDenyHandler(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		problem.New(http.StatusForbidden, "A browser sent this for a page of another site. Only pages of this portal may change its state from a browser.").Write(w)
	}))
	return p.Handler(next)
}
