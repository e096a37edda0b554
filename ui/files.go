package ui

import (
	"cmp"
	"html/template"
	"path"
	"strconv"
	"strings"

	"github.com/vitral-data/vitral/catalog"
	"github.com/vitral-data/vitral/ui/prose"
)

// file is one distribution.
type file struct {
	Name    said
	URL     string // where to get it; "" for none that is safe
	Raw     string // the address as it was written, when URL is ""
	Formats []string
	Text    template.HTML
	Size    string
	Updated string
	Reach   catalog.Reach
	State   status
	Checked when
	Odd     string // what the file is instead of what it says
	License string // when it isn't the dataset's
	Columns []catalog.Field
	Heading string // of the columns
	Access  bool   // an address to visit, not a file
}

const maxColumns = 200

func (e env) files(d catalog.Dataset, probes map[string]catalog.Probe) []file {
	out := make([]file, len(d.Distributions))
	for i, dist := range d.Distributions {
		out[i] = e.file(d, dist, probes)
	}
	return out
}

func (e env) file(d catalog.Dataset, dist catalog.Distribution, probes map[string]catalog.Probe) file {
	address := dist.URL()
	f := file{Name: e.said(dist.Title), URL: prose.Link(address), Updated: e.day(dist.Modified), Access: len(dist.DownloadURLs) == 0}
	if f.URL == "" {
		f.Raw = short(address, 200)
	}
	if f.Name.Text == "" {
		f.Name.Text = cmp.Or(fileName(address), e.T("file.untitled"))
	}
	for _, c := range []catalog.Coded{dist.Format, dist.MediaType} {
		if c.Zero() {
			continue
		}
		text := short(c.Key(), 24)
		if code, ok := e.vocab.FileTypeOfMedia(c.Raw); ok {
			text = code
		}
		if len(f.Formats) == 0 || f.Formats[0] != text && len(text) <= 12 && !strings.Contains(text, "/") {
			f.Formats = append(f.Formats, text)
		}
	}
	if text := e.said(dist.Description).Text; text != "" && text != f.Name.Text {
		f.Text = template.HTML(template.HTMLEscapeString(e.prose.Plain(text, 240))) // #nosec G203
	}
	f.Columns, f.Heading = dist.Fields, e.N("file.columns", len(dist.Fields))
	if len(f.Columns) > maxColumns {
		f.Columns = f.Columns[:maxColumns]
	}
	if !dist.License.Zero() && !d.License.Zero() && dist.License.Key() != d.License.Key() {
		f.License = e.code(e.vocab.Licenses, dist.License)
	}
	p, probed := probes[address]
	e.reached(&f, p, probed)
	f.Size = e.fileSize(dist, p)
	if f.Reach == catalog.ReachOK {
		f.Odd = e.odd(dist, p)
	}
	return f
}

// reached says whether the file answers. Never probed is unknown, no error.
func (e env) reached(f *file, p catalog.Probe, probed bool) {
	f.Reach = catalog.ReachUnknown
	switch {
	case f.URL == "" && f.Raw == "":
		f.State = status{"bad", e.T("file.noaddress")}
		return
	case !probed:
		f.State = status{"none", e.T("file.unchecked")}
		return
	}
	f.Reach, f.Checked = p.Outcome, e.when(p.Time)
	switch p.Outcome {
	case catalog.ReachOK:
		f.State = status{"ok", e.T("file.ok")}
	case catalog.ReachBroken:
		reason := e.Or("reach."+p.Reason, e.T("reach.other"))
		if p.Reason == "status" && p.Status > 0 {
			reason = e.T("reach.status", "status", strconv.Itoa(p.Status))
		}
		f.State = status{"bad", e.T("file.broken", "reason", reason)}
	default:
		f.State = status{"none", e.T("file.unknown", "reason", e.Or("reach."+p.Reason, e.T("reach.other")))}
	}
}

// fileSize is what the source says, else what a probe saw.
func (e env) fileSize(dist catalog.Distribution, p catalog.Probe) string {
	if n, err := strconv.ParseInt(strings.TrimSpace(dist.ByteSize), 10, 64); err == nil && n > 0 {
		return e.Size(n)
	}
	if n, err := strconv.ParseFloat(strings.TrimSpace(dist.ByteSize), 64); err == nil && n >= 1 && n < 1e18 {
		return e.Size(int64(n))
	}
	if p.Size > 0 && p.Outcome == catalog.ReachOK {
		return e.Size(p.Size)
	}
	return ""
}

// odd says what a file is when its first bytes are a web page and its format
// isn't: the mistake that is certain.
func (e env) odd(dist catalog.Distribution, p catalog.Probe) string {
	sniffed, ok := e.vocab.FileTypeOfMedia(p.Sniffed)
	if !ok || sniffed != "HTML" || !dist.Format.Known() || len(dist.DownloadURLs) == 0 {
		return ""
	}
	switch dist.Format.Code {
	case "HTML", "HTML5", "XHTML", "HTML_SIMPL", "MHTML":
		return ""
	}
	return e.T("file.odd", "format", dist.Format.Code)
}

// fileName is the last part of an address's path.
func fileName(address string) string {
	address, _, _ = strings.Cut(address, "?")
	_, rest, ok := strings.Cut(address, "://")
	if !ok {
		return ""
	}
	_, file, ok := strings.Cut(rest, "/")
	if base := path.Base(file); ok && base != "." && base != "/" {
		return short(base, 80)
	}
	return ""
}

// webLink is an address that a web page may be linked by, else "".
func webLink(address string) string {
	if l := prose.Link(address); strings.HasPrefix(l, "http") {
		return l
	}
	return ""
}
