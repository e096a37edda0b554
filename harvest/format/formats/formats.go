// Package formats chooses the dialect that reads a source, by what its first
// page is.
package formats

import (
	"fmt"
	"strings"

	"github.com/vitral-data/vitral/harvest/format"
	"github.com/vitral-data/vitral/harvest/format/datajson"
	"github.com/vitral-data/vitral/harvest/format/dcat"
	"github.com/vitral-data/vitral/harvest/format/sniff"
)

// Auto is the kind that looks for itself.
const Auto = "auto"

// Set opens readers of all dialects. Temp is the folder of their spools.
type Set struct {
	Temp string
}

// Kinds are the kinds of source that can be asked for.
func Kinds() []string { return []string{Auto, sniff.DCAT, sniff.DataJSON} }

// Open implements harvest.Formats.
func (s Set) Open(kind string, p format.Page, first []byte) (format.Reader, string, error) {
	name := p.File
	if name == "" {
		name = p.URL
	}
	is, _ := sniff.Kind(p.ContentType, name, first)
	switch {
	case is == sniff.HTML:
		return nil, "", format.ErrHTML
	case strings.HasPrefix(is, "unsupported") && (kind == Auto || kind == ""):
		what := strings.TrimPrefix(is, "unsupported:")
		if what == "" {
			what = "nothing that is known"
		}
		return nil, "", fmt.Errorf("%w: it is %s", format.ErrUnsupported, what)
	case kind == Auto || kind == "":
		kind = is
	}
	switch kind {
	case sniff.DCAT:
		return dcat.NewReader(dcat.Options{Temp: s.Temp}), kind, nil
	case sniff.DataJSON:
		return datajson.NewReader(datajson.Options{Temp: s.Temp}), kind, nil
	}
	return nil, "", fmt.Errorf("%w: kind %q", format.ErrUnsupported, kind)
}
