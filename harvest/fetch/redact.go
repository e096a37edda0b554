package fetch

import (
	"net/url"
	"slices"
	"strings"
)

// secretWords mark the query parameters whose values are kept out of errors
// and logs.
var secretWords = []string{"key", "token", "secret", "password", "passwd", "pwd", "auth", "signature", "sig", "credential"}

// Redact gives the URL for errors, logs and reports: without a user name and
// with the values of query parameters that look like secrets replaced by
// "REDACTED". What is not a URL comes back cut to 200 bytes.
func Redact(raw string) string {
	u, err := url.Parse(raw)
	if err != nil {
		if at := strings.LastIndexByte(raw, '@'); at >= 0 {
			raw = raw[at+1:]
		}
		return strings.ToValidUTF8(raw[:min(len(raw), 200)], "")
	}
	u.User = nil
	if u.RawQuery != "" {
		pairs := strings.Split(u.RawQuery, "&")
		for i, pair := range pairs {
			name, _, found := strings.Cut(pair, "=")
			if found && secret(name) {
				pairs[i] = name + "=REDACTED"
			}
		}
		u.RawQuery = strings.Join(pairs, "&")
	}
	return u.String()
}

func secret(name string) bool {
	if plain, err := url.QueryUnescape(name); err == nil {
		name = plain
	}
	name = strings.ToLower(name)
	return slices.ContainsFunc(secretWords, func(word string) bool {
		if word == "sig" || word == "key" || word == "auth" {
			// Short words also stand inside others: "design", "keyword", "author".
			return slices.Contains(strings.FieldsFunc(name, notLetter), word) || strings.HasSuffix(name, word)
		}
		return strings.Contains(name, word)
	})
}

func notLetter(r rune) bool { return r < 'a' || r > 'z' }
