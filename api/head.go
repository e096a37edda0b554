package api

import "net/http"

// headed answers HEAD as GET without its body, so that no route needs both.
func headed(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.Method == http.MethodHead {
			get := *r
			get.Method = http.MethodGet
			next.ServeHTTP(bodiless{w}, &get)
			return
		}
		next.ServeHTTP(w, r)
	})
}

type bodiless struct{ http.ResponseWriter }

// Write implements http.ResponseWriter.
func (bodiless) Write(b []byte) (int, error) { return len(b), nil }

// Flush implements http.Flusher.
func (b bodiless) Flush() { _ = http.NewResponseController(b.ResponseWriter).Flush() }

// Unwrap serves http.ResponseController.
func (b bodiless) Unwrap() http.ResponseWriter { return b.ResponseWriter }
