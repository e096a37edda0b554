package ui

import (
	"net/url"
	"strings"
)

// twin is the address at which programs get what a page shows: that of the
// endpoint with this key, "{name}" replaced by the value that follows the name
// among pairs. "" when no such endpoint is served.
func (s *Site) twin(key string, pairs ...string) string {
	for _, x := range s.Endpoints {
		if x.Key != key {
			continue
		}
		path, _, _ := strings.Cut(x.Path, "?") // what it takes is for people to read
		for i := 0; i+1 < len(pairs); i += 2 {
			path = strings.ReplaceAll(path, "{"+pairs[i]+"}", url.PathEscape(pairs[i+1]))
		}
		return path
	}
	return ""
}

// twinSearch is the same search for programs.
func (s *Site) twinSearch(query string) string {
	path := s.twin("datasets")
	if path == "" || query == "" || query == "?" {
		return path
	}
	return path + "?" + strings.TrimPrefix(query, "?")
}

// twinDiff is the same comparison for programs.
func (s *Site) twinDiff(id string, query url.Values) string {
	path := s.twin("diff", "id", id)
	if path == "" {
		return ""
	}
	return path + "?" + query.Encode()
}

// withSource adds the source that a page is asked for.
func withSource(path, source string) string {
	if path == "" {
		return ""
	}
	return path + sourceQuery(source)
}
