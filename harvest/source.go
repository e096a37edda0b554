// Package harvest brings a source's catalogue into the archive: fetch, parse,
// identify, plan, guard, commit. Each stage is testable alone; plan, guard and
// commit look at the archive and at nothing else.
package harvest

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"net/url"
	"path/filepath"
	"regexp"
	"strings"
	"time"

	"github.com/vitral-data/vitral/catalog"
	"github.com/vitral-data/vitral/catalog/view"
)

// Source is a harvest source with the policies that its runs follow.
type Source struct {
	ID    string
	Title catalog.Text
	// URL is an http(s) address, or the path of a file when File is set.
	URL  string
	File bool
	// Kind is auto, dcat or datajson.
	Kind string
	// Schedule is a cron expression; "" for none.
	Schedule string
	Priority int
	Grace    Grace
	Guard    Guard
	Limits   Limits
}

// Definition is the source as it stands in the archive's log.
func (s Source) Definition() view.Definition {
	return view.Definition{ID: s.ID, Title: s.Title, URL: s.URL, Kind: s.Kind, Schedule: s.Schedule, Priority: s.Priority}
}

// shown is the source's address as reports may show it: of a file the name
// alone, for its folder is nobody's business.
func (s Source) shown() string {
	if s.File {
		return filepath.Base(s.URL)
	}
	return s.URL
}

// Grace is how long an absent record stays missing before it is withdrawn:
// both must have passed. The zero value withdraws by the first complete run
// without it.
type Grace struct {
	Time time.Duration
	Runs int
}

// DefaultGrace is that of docs/harvesting.md: 7 days and 3 complete runs.
func DefaultGrace() Grace { return Grace{Time: 7 * 24 * time.Hour, Runs: 3} }

// Guard is what loss a run may bring without a person: it is held when more
// than Share (0 to 1) of the datasets and more than Count of them are lost.
type Guard struct {
	Share float64
	Count int
}

// DefaultGuard is that of docs/harvesting.md: 20 % and 3.
func DefaultGuard() Guard { return Guard{Share: 0.2, Count: 3} }

// Limits bound what a run reads; zero values mean the defaults.
type Limits struct {
	Bytes int64         // decoded bytes of one page; 1 GiB
	Ratio int           // decompression; 100
	Time  time.Duration // of the whole run; 6 hours
	Pages int           // 100,000
}

// withDefaults fills in the zero values.
func (l Limits) withDefaults() Limits {
	if l.Bytes <= 0 {
		l.Bytes = 1 << 30
	}
	if l.Ratio <= 0 {
		l.Ratio = 100
	}
	if l.Time <= 0 {
		l.Time = 6 * time.Hour
	}
	if l.Pages <= 0 {
		l.Pages = 100_000
	}
	return l
}

var sourceID = regexp.MustCompile(`^[a-z0-9-]{1,64}$`)

// ValidID returns an error unless id can be a source's: [a-z0-9-]{1,64}.
func ValidID(id string) error {
	if !sourceID.MatchString(id) {
		return fmt.Errorf("source id %q: use 1 to 64 of a-z, 0-9 and -", id)
	}
	return nil
}

// IDFor makes a source id of a URL or file name: its host and path, shortened
// with a hash where it is too long.
func IDFor(address string) string {
	name := filepath.Base(address)
	if u, err := url.Parse(address); err == nil && u.Host != "" {
		name = strings.TrimPrefix(u.Hostname(), "www.")
		if u.Port() != "" {
			name += "-" + u.Port()
		}
		if p := strings.Trim(u.EscapedPath(), "/"); p != "" {
			name += "-" + p
		}
		if u.RawQuery != "" {
			name += "-" + u.RawQuery
		}
	}
	var b strings.Builder
	for _, r := range catalog.Fold(name) {
		switch {
		case r >= 'a' && r <= 'z', r >= '0' && r <= '9':
			b.WriteRune(r)
		default:
			if b.Len() > 0 && !strings.HasSuffix(b.String(), "-") {
				b.WriteByte('-')
			}
		}
	}
	id := strings.Trim(b.String(), "-")
	if id == "" || len(id) > 64 {
		sum := sha256.Sum256([]byte(address))
		id = strings.Trim(id[:min(len(id), 50)], "-") + "-" + hex.EncodeToString(sum[:6])
	}
	return strings.Trim(id, "-")
}
