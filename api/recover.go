package api

import (
	"errors"
	"log/slog"
	"net/http"
	"runtime/debug"
)

// recovered turns a panic into an answer: it stands just around the routes,
// where what they wrote is still held back.
func recovered(log *slog.Logger, fail func(w http.ResponseWriter, r *http.Request, status int)) func(http.Handler) http.Handler {
	return func(next http.Handler) http.Handler {
		return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			defer func() {
				v := recover()
				if v == nil {
					return
				}
				if err, ok := v.(error); ok && errors.Is(err, http.ErrAbortHandler) {
					panic(v)
				}
				if r.Context().Err() == nil {
					log.LogAttrs(r.Context(), slog.LevelError, "panic", slog.String("id", RequestIDFrom(r.Context())),
						slog.String("path", r.URL.Path), slog.Any("panic", v), slog.String("stack", string(debug.Stack())))
				}
				a, ok := w.(*answer)
				if !ok || !a.reset() {
					panic(http.ErrAbortHandler) // half an answer must not look whole
				}
				fail(w, r, http.StatusInternalServerError)
			}()
			next.ServeHTTP(w, r)
		})
	}
}
