package api

import (
	"log/slog"
	"net/http"
	"time"
)

// NewServer is a server that no client can hold for ever: five seconds to send
// its headers, thirty its request, five minutes to take the answer. Who
// streams for longer sets a later deadline by http.ResponseController.
func NewServer(addr string, h http.Handler, log *slog.Logger) *http.Server {
	s := &http.Server{
		Addr:              addr,
		Handler:           h,
		ReadHeaderTimeout: 5 * time.Second,
		ReadTimeout:       30 * time.Second,
		WriteTimeout:      5 * time.Minute,
		IdleTimeout:       time.Minute,
		MaxHeaderBytes:    32 << 10,
	}
	if log != nil {
		s.ErrorLog = slog.NewLogLogger(log.Handler(), slog.LevelWarn)
	}
	return s
}
