package vocab

import (
	"strconv"
	"strings"
	"time"
)

// Period is how long after a release of this accrual periodicity the next one
// is due at the latest: 31 days for MONTHLY. ok is false for the ones that
// promise no date (continuous, irregular, unknown, never…).
func (s *Set) Period(code string) (d time.Duration, ok bool) {
	due := s.Frequencies.fact(code, "due")
	if len(due) < 2 {
		return 0, false
	}
	n, err := strconv.Atoi(due[:len(due)-1])
	if err != nil || n <= 0 {
		return 0, false
	}
	switch due[len(due)-1] {
	case 'm':
		return time.Duration(n) * time.Minute, true
	case 'h':
		return time.Duration(n) * time.Hour, true
	case 'd':
		return time.Duration(n) * 24 * time.Hour, true
	}
	return 0, false
}

// MachineReadable says that the European list of machine-readable formats
// (20 of the file types) has this one.
func (s *Set) MachineReadable(code string) bool { return s.FileTypes.marked(code, "machine") }

// NonProprietary says that the European list of non-proprietary formats (29
// of the file types) has this one.
func (s *Set) NonProprietary(code string) bool { return s.FileTypes.marked(code, "free") }

// OpenLicense says whether a licence is open as the Open Definition has it:
// anyone may use, change and share the data for any purpose, at most with
// attribution and share-alike. known is false when we can't tell.
func (s *Set) OpenLicense(code string) (open, known bool) {
	switch {
	case s.Licenses.marked(code, "open"):
		return true, true
	case s.Licenses.marked(code, "closed"):
		return false, true
	}
	return false, false
}

// EULicense says that the licence is in the European authority table.
func (s *Set) EULicense(code string) bool { return s.Licenses.marked(code, "eu") }

// FileTypeOfMedia returns the file type of a media type, with or without
// parameters ("text/csv; charset=utf-8" is CSV).
func (s *Set) FileTypeOfMedia(mediaType string) (code string, ok bool) {
	bare, _, _ := strings.Cut(mediaType, ";")
	if top, sub, _ := strings.Cut(strings.TrimSpace(bare), "/"); top == "" || sub == "" {
		return "", false
	}
	i, ok := s.FileTypes.find(bare)
	if !ok {
		return "", false
	}
	return s.FileTypes.concepts[i].Code, true
}

func (t *Table) fact(code, key string) string {
	if i, ok := t.byCode[code]; ok {
		return t.facts[i][key]
	}
	return ""
}

func (t *Table) marked(code, key string) bool {
	i, ok := t.byCode[code]
	if !ok {
		return false
	}
	_, ok = t.facts[i][key]
	return ok
}
