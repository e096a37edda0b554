package datajson

import (
	"iter"
	"strings"

	"github.com/vitral-data/vitral/catalog"
	"github.com/vitral-data/vitral/catalog/dcat/lexical"
	"github.com/vitral-data/vitral/catalog/dcat/rawjson"
)

// traits reads what identity needs of a dataset, catalogue, series or
// service. Only "@id" makes an IRI: an identifier that is a URL stays an
// identifier (docs/harvesting.md).
func traits(v rawjson.Value) catalog.Traits {
	var t catalog.Traits
	for m := range v.All() {
		switch string(m.Key()) {
		case "@id":
			t.IRI = lexical.KeyIRI(strings.TrimSpace(m.Str()))
		case "identifier":
			t.Identifier = identifier(m)
		case "title":
			t.Title = textOf(m, "")
		case "landingPage":
			t.LandingPage = strings.TrimSpace(scalar(m))
		case "homepage":
			if t.LandingPage == "" {
				t.LandingPage = strings.TrimSpace(scalar(m))
			}
		case "publisher":
			t.PublisherIRI, t.PublisherName = publisherTraits(m)
		case "distribution":
			for d := range items(m) {
				if u, ok := distributionURL(d); ok {
					t.URLs = append(t.URLs, u)
				}
			}
		case "modified":
			t.Moved = strings.TrimSpace(scalar(m))
		}
	}
	return t
}

// distributionURL returns the address of a distribution, "" when it has none;
// ok is false for what is no distribution. An address alone is one.
func distributionURL(d rawjson.Value) (u string, ok bool) {
	if d.Kind() != rawjson.Object {
		u = strings.TrimSpace(scalar(d))
		return u, u != ""
	}
	if u = firstURL(d.Get("downloadURL")); u == "" {
		u = firstURL(d.Get("accessURL"))
	}
	return u, true
}

// identifier reads a string, a number as written, DCAT-US 3.0's Identifier
// object (its @id, else its notation), or the first of a list.
func identifier(v rawjson.Value) string {
	switch v.Kind() {
	case rawjson.Object:
		if id := identifier(v.Get("@id")); id != "" {
			return id
		}
		return identifier(v.Get("notation"))
	case rawjson.Array:
		for e := range v.All() {
			if id := identifier(e); id != "" {
				return id
			}
		}
		return ""
	}
	return strings.TrimSpace(scalar(v))
}

func publisherTraits(v rawjson.Value) (iri, name string) {
	switch v.Kind() {
	case rawjson.Object:
		name, _ = textOf(v.Get("name"), "").In("")
		return lexical.KeyIRI(strings.TrimSpace(v.Get("@id").Str())), strings.TrimSpace(name)
	case rawjson.Array:
		for e := range v.All() {
			if iri, name = publisherTraits(e); iri != "" || name != "" {
				return iri, name
			}
		}
		return "", ""
	}
	return "", strings.TrimSpace(scalar(v))
}

func firstURL(v rawjson.Value) string {
	for e := range items(v) {
		if u := strings.TrimSpace(scalar(e)); u != "" {
			return u
		}
	}
	return ""
}

// scalar returns the text of a string, or a number or boolean as written;
// "" for anything else.
func scalar(v rawjson.Value) string {
	switch v.Kind() {
	case rawjson.String:
		return v.Str()
	case rawjson.Number, rawjson.Bool:
		return string(v.Raw())
	}
	return ""
}

// items yields the elements of a list, or the value itself when it is no
// list; nothing for null and for what isn't there.
func items(v rawjson.Value) iter.Seq[rawjson.Value] {
	return func(yield func(rawjson.Value) bool) {
		switch v.Kind() {
		case rawjson.Array:
			for e := range v.All() {
				if !yield(e) {
					return
				}
			}
		case rawjson.Absent, rawjson.Null:
		default:
			yield(v)
		}
	}
}

// textOf reads a text: a string in lang, or an object from language to
// string. nil when there is none.
func textOf(v rawjson.Value, lang string) catalog.Text {
	if v.Kind() != rawjson.Object {
		if s := scalar(v); s != "" {
			return catalog.Text{lang: s}
		}
		return nil
	}
	var t catalog.Text
	for m := range v.All() {
		s := scalar(m)
		if s == "" {
			continue
		}
		if t == nil {
			t = catalog.Text{}
		}
		t[tagOf(string(m.Key()))] = s
	}
	return t
}

// tagOf is the language that the member of an object of texts is named for;
// "" when its name is none (@value and the like).
func tagOf(key string) string {
	tag, _ := lexical.Language(key)
	return tag
}

// looseTraits reads the key and title of a text that is no whole object.
func looseTraits(b []byte) catalog.Traits {
	var t catalog.Traits
	looseMembers(b, func(key string, raw []byte) {
		s := string(raw)
		if raw[0] == '"' {
			s = rawjson.Unquote(raw)
		}
		s = strings.ToValidUTF8(strings.TrimSpace(s), "\uFFFD")
		switch {
		case key == "@id" && t.IRI == "":
			t.IRI = lexical.KeyIRI(s)
		case key == "identifier" && t.Identifier == "":
			t.Identifier = s
		case key == "title" && t.Title == nil && s != "":
			t.Title = catalog.Text{"": s}
		}
	})
	return t
}
