package harvest

import "strings"

// linkNext is the target of rel=next in a Link header (RFC 8288); "" for none.
func linkNext(header string) string {
	for header != "" {
		open := strings.IndexByte(header, '<')
		if open < 0 {
			return ""
		}
		shut := strings.IndexByte(header[open:], '>')
		if shut < 0 {
			return ""
		}
		target := header[open+1 : open+shut]
		rest := header[open+shut+1:]
		params, after := rest, ""
		if i := strings.Index(rest, ",<"); i >= 0 {
			params, after = rest[:i], rest[i+1:]
		} else if i := strings.Index(rest, ", <"); i >= 0 {
			params, after = rest[:i], rest[i+2:]
		}
		for param := range strings.SplitSeq(params, ";") {
			name, value, _ := strings.Cut(strings.TrimSpace(param), "=")
			if !strings.EqualFold(strings.TrimSpace(name), "rel") {
				continue
			}
			for rel := range strings.FieldsSeq(strings.Trim(strings.TrimSpace(value), `"`)) {
				if strings.EqualFold(rel, "next") {
					return strings.TrimSpace(target)
				}
			}
		}
		header = after
	}
	return ""
}
