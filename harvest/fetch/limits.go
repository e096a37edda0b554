package fetch

import "time"

// Limits bound one request. A zero field means the default; a negative one,
// where it makes sense, no limit.
type Limits struct {
	// MaxBytes is the largest body after decoding. Default 1 GiB.
	MaxBytes int64
	// MaxRatio is how many bytes one transferred byte may decode to, once
	// more than 1 MiB was decoded. Default 100.
	MaxRatio int
	// Redirects is how many are followed. Default 5, negative none.
	Redirects int
	// Header is the time from connecting to the end of the response headers.
	// Default 15 s.
	Header time.Duration
	// Total is the time from connecting to the end of the body. Default 30 min.
	Total time.Duration
	// MinRate is how many transferred bytes must arrive for each 30 s spent
	// waiting for them. Default 30 KiB, negative none.
	MinRate int64
}

const (
	rateWindow = 30 * time.Second
	// ratioGrace is what may be decoded before the ratio counts: a small
	// file of one repeated row is honest.
	ratioGrace = 1 << 20
)

func (l Limits) withDefaults() Limits {
	if l.MaxBytes <= 0 {
		l.MaxBytes = 1 << 30
	}
	if l.MaxRatio <= 0 {
		l.MaxRatio = 100
	}
	if l.Redirects == 0 {
		l.Redirects = 5
	}
	if l.Header <= 0 {
		l.Header = 15 * time.Second
	}
	if l.Total <= 0 {
		l.Total = 30 * time.Minute
	}
	if l.MinRate == 0 {
		l.MinRate = 30 << 10
	}
	return l
}
