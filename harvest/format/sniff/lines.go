package sniff

import (
	"regexp"
	"strings"
)

var (
	// A line of N-Triples: three terms and a full stop. In a quad a fourth
	// term stands before it.
	triple = regexp.MustCompile(`^\s*(<[^<>"{}|^` + "`" + `\\]*>|_:\S+)\s*<[^<>]*>\s*(<[^<>]*>|_:\S+|"([^"\\]|\\.)*"(\^\^<[^<>]*>|@[A-Za-z0-9-]+)?)\s*\.\s*(#.*)?$`)
	quad   = regexp.MustCompile(`^\s*(<[^<>]*>|_:\S+)\s*<[^<>]*>\s*(<[^<>]*>|_:\S+|"([^"\\]|\\.)*"(\^\^<[^<>]*>|@[A-Za-z0-9-]+)?)\s*(<[^<>]*>|_:\S+)\s*\.\s*(#.*)?$`)
	// What Turtle begins a statement with: a directive, or a subject that a
	// predicate follows.
	directive = regexp.MustCompile(`(?i)^\s*(@prefix\s|@base\s|prefix\s+\S*:\s*<|base\s+<)`)
	statement = regexp.MustCompile(`^\s*(<[^<>\s]*>|_:\S+|[\pL][\pL\pN._-]*:[^\s,;]*|\[\s*\])\s+(a|<[^<>\s]*>|[\pL][\pL\pN._-]*:\S+)(\s|$)`)
	bracket   = regexp.MustCompile(`^\[\s*(\]|a\s|<[^<>\s]*>\s|[\pL][\pL\pN._-]*:[^\s"]+\s)`)
)

// ofLines tells Turtle and N-Triples from other text.
func ofLines(text, declared string) (kind, syntax string) {
	if declared == "trig" || declared == "nquads" {
		return unsupported + declared, ""
	}
	lines := meaningful(text, 20)
	quads, triples := 0, 0
	for i, l := range lines {
		switch {
		case directive.MatchString(l):
			return DCAT, Turtle
		case triple.MatchString(l):
			triples++
		case quad.MatchString(l):
			quads++
		case i == 0 && statement.MatchString(joined(lines)):
			return DCAT, Turtle
		}
	}
	switch {
	case len(lines) > 0 && triples == len(lines) && declared != Turtle:
		return DCAT, NTriples
	case quads > 0 && quads+triples == len(lines):
		return unsupported + "nquads", ""
	case declared == NTriples && triples > 0:
		return DCAT, NTriples
	case declared == Turtle, declared == NTriples, triples > 0:
		return DCAT, Turtle
	case len(lines) > 0 && separated(lines[0]):
		return unsupported + "csv", ""
	}
	return unsupported, ""
}

// meaningful returns the first n lines that are neither blank nor a comment.
// The last line of a long text is left out: it may be cut.
func meaningful(text string, n int) []string {
	var lines []string
	for l := range strings.Lines(text) {
		whole := strings.HasSuffix(l, "\n") || len(text) < Size
		if l = strings.TrimSpace(l); l == "" || l[0] == '#' || !whole {
			continue
		}
		if lines = append(lines, l); len(lines) == n {
			break
		}
	}
	return lines
}

// joined lets a statement be seen whose subject has a line of its own.
func joined(lines []string) string { return strings.Join(lines[:min(2, len(lines))], " ") }

// separated tells a table's header: two separators or more, no markup.
func separated(line string) bool {
	for _, sep := range []string{",", ";", "\t", "|"} {
		if strings.Count(line, sep) >= 2 && !strings.ContainsAny(line, "<>{}") {
			return true
		}
	}
	return false
}

// turtleBracket tells "[ a dcat:Catalog" from a JSON array.
func turtleBracket(text string) bool { return bracket.MatchString(text) }

func isMarkup(text string) bool {
	if len(text) < 2 {
		return false
	}
	switch c := text[1]; {
	case c == '?' || c == '!':
		return true
	case c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z':
		// An element's name ends in white space, '>' or '/>'; an IRI of Turtle
		// has a colon and then what no element's name has, or no space in it.
		i := strings.IndexAny(text[1:], " \t\r\n>/")
		if i < 0 {
			return false
		}
		name := text[1 : 1+i]
		if text[1+i] == '/' && !strings.HasPrefix(text[1+i:], "/>") {
			return false // <http://…
		}
		if text[1+i] == '>' {
			// <urn:x:y> or <rdf:RDF>: behind an IRI comes a predicate.
			return !statement.MatchString(firstLines(text))
		}
		return strings.Count(name, ":") < 2
	}
	return false
}

func firstLines(text string) string { return joined(meaningful(text, 2)) }
