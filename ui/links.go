package ui

import (
	"net/url"
	"strconv"
)

// links makes addresses of pages in one language; its value is the prefix.
type links string

func (l links) Home() string       { return string(l) + "/" }
func (l links) Datasets() string   { return string(l) + "/datasets" }
func (l links) Publishers() string { return string(l) + "/publishers" }
func (l links) Sources() string    { return string(l) + "/sources" }
func (l links) Changes() string    { return string(l) + "/changes" }
func (l links) Quality() string    { return string(l) + "/quality" }
func (l links) About() string      { return string(l) + "/about" }
func (l links) API() string        { return string(l) + "/api" }

func (l links) Dataset(id string) string   { return string(l) + "/dataset/" + url.PathEscape(id) }
func (l links) Publisher(id string) string { return string(l) + "/publisher/" + url.PathEscape(id) }
func (l links) Source(id string) string    { return string(l) + "/source/" + url.PathEscape(id) }
func (l links) Run(id string) string       { return string(l) + "/run/" + url.PathEscape(id) }
func (l links) Explain(id string) string   { return l.Dataset(id) + "/quality" }

// Version is one version of a dataset's record; source "" is that of the
// record shown.
func (l links) Version(id, source string, n int) string {
	return l.Dataset(id) + "/versions/" + strconv.Itoa(n) + sourceQuery(source)
}

// Diff compares two versions of a record.
func (l links) Diff(id, source string, from, to int) string {
	v := url.Values{"from": {strconv.Itoa(from)}, "to": {strconv.Itoa(to)}}
	if source != "" {
		v.Set("source", source)
	}
	return l.Dataset(id) + "/diff?" + v.Encode()
}

// Search is a search by pairs of a parameter and its value.
func (l links) Search(pairs ...string) string {
	v := url.Values{}
	for i := 0; i+1 < len(pairs); i += 2 {
		v.Add(pairs[i], pairs[i+1])
	}
	if len(v) == 0 {
		return l.Datasets()
	}
	return l.Datasets() + "?" + v.Encode()
}

func sourceQuery(source string) string {
	if source == "" {
		return ""
	}
	return "?source=" + url.QueryEscape(source)
}
