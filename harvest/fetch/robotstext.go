package fetch

import (
	"bytes"
	"fmt"
	"strings"
)

// What is kept of a robots.txt. Each rule with a wildcard becomes a regular
// expression, and those cost memory and time with every asterisk.
const (
	robotsLine  = 1 << 10 // bytes of a line
	robotsLines = 2000
	robotsWild  = 200 // rules with a wildcard
	robotsStars = 8   // wildcards in one rule
)

// robotsRules keeps the lines that the rules are made of, within bounds, so
// that one odd line elsewhere doesn't void the file. A Disallow with too many
// wildcards is cut and so forbids more, never less; an Allow is left out.
func robotsRules(text []byte) []byte {
	text = bytes.TrimPrefix(text, []byte("\xef\xbb\xbf"))
	var kept bytes.Buffer
	lines, wild, agent := 0, 0, false
	for line := range strings.FieldsFuncSeq(string(text), func(r rune) bool { return r == '\n' || r == '\r' }) {
		name, value, found := strings.Cut(line, ":")
		if !found || len(line) > robotsLine || lines == robotsLines {
			continue
		}
		value, _, _ = strings.Cut(value, "#")
		value = strings.TrimSpace(value)
		switch name = strings.ToLower(strings.TrimSpace(name)); name {
		case "user-agent", "useragent":
			agent = true
		case "allow", "disallow":
			if !agent {
				continue
			}
			if strings.ContainsAny(value, "*$") {
				wild++
			}
			if wild > robotsWild {
				continue
			}
			if stars := strings.SplitAfterN(value, "*", robotsStars+1); len(stars) > robotsStars {
				if name == "allow" {
					continue
				}
				value = strings.Join(stars[:robotsStars], "")
			}
		default:
			continue
		}
		lines++
		fmt.Fprintf(&kept, "%s: %s\n", name, value)
	}
	return kept.Bytes()
}
