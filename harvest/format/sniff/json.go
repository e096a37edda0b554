package sniff

import (
	"encoding/json"
	"path"
	"strings"
)

// members are the top-level members of a JSON object as far as the first
// bytes reach: name to value, for strings, else to what kind of value.
type members map[string]string

// ofJSON tells data.json, JSON-LD and other JSON by the members of its
// outermost object.
func ofJSON(text, declared, name string) (kind, syntax string) {
	dec := json.NewDecoder(strings.NewReader(text))
	first, err := dec.Token()
	if err != nil {
		return unsupported + "json", ""
	}
	if first == json.Delim('[') {
		return ofArray(dec, declared)
	}
	m := object(dec)
	_, context := m["@context"]
	_, graph := m["@graph"]
	_, id := m["@id"]
	_, typ := m["@type"]
	_, result := m["result"]
	_, success := m["success"]
	dataset := m["dataset"]
	switch {
	case graph, strings.HasPrefix(m["@context"], "{"):
		// A context of its own says what every member means.
		return DCAT, JSONLD
	case projectOpenData(m["@context"]) || projectOpenData(m["conformsTo"]):
		return DataJSON, "json"
	case dataset == "[" && !context:
		return DataJSON, "json"
	case context, id, typ && declared == JSONLD:
		return DCAT, JSONLD
	case dataset != "":
		return DataJSON, "json" // malformed: its dialect says what is wrong
	case result && (success || m["help"] != ""):
		return unsupported + "ckan", ""
	case m["type"] == "FeatureCollection" || m["type"] == "Feature" || m["type"] == "Topology":
		return unsupported + "geojson", ""
	case m["openapi"] != "" || m["swagger"] != "":
		return unsupported + "openapi", ""
	case declared == JSONLD:
		return DCAT, JSONLD
	case catalogue(m) || strings.EqualFold(path.Base(pathOf(name)), "data.json"):
		return DataJSON, "json"
	}
	for key := range m {
		if prefix, _, ok := strings.Cut(key, ":"); ok && (prefix == "dcat" || prefix == "dct" || strings.HasPrefix(key, "http")) {
			return DCAT, JSONLD
		}
	}
	return unsupported + "json", ""
}

// ofArray tells flattened or expanded JSON-LD, whose members are nodes.
func ofArray(dec *json.Decoder, declared string) (kind, syntax string) {
	if tok, err := dec.Token(); err == nil && tok == json.Delim('{') {
		for key := range object(dec) {
			if strings.HasPrefix(key, "@") || strings.Contains(key, "://") || strings.HasPrefix(key, "dcat:") {
				return DCAT, JSONLD
			}
		}
	}
	if declared == JSONLD {
		return DCAT, JSONLD
	}
	return unsupported + "json", ""
}

// object reads members until the object or the text ends.
func object(dec *json.Decoder) members {
	m := members{}
	for dec.More() {
		key, err := dec.Token()
		name, ok := key.(string)
		if err != nil || !ok {
			return m
		}
		value, err := dec.Token()
		switch v := value.(type) {
		case string:
			m[name] = v
		case json.Delim:
			m[name] = v.String()
			text, ok := skip(dec)
			if name == "@context" || name == "conformsTo" {
				m[name] += text
			}
			if !ok {
				return m
			}
		default:
			m[name] = "scalar"
		}
		if err != nil {
			return m
		}
	}
	return m
}

// skip reads to the end of the value that was just opened and returns the
// strings in it.
func skip(dec *json.Decoder) (text string, ok bool) {
	var all strings.Builder
	for depth := 1; depth > 0; {
		tok, err := dec.Token()
		if err != nil {
			return all.String(), false
		}
		switch v := tok.(type) {
		case json.Delim:
			if v == '{' || v == '[' {
				depth++
			} else {
				depth--
			}
		case string:
			if all.Len() < 1<<12 {
				all.WriteByte(' ')
				all.WriteString(v)
			}
		}
	}
	return all.String(), true
}

// projectOpenData tells the context or the standard of DCAT-US, 1.1 or 3.0,
// whose objects are read as they are written.
func projectOpenData(s string) bool {
	s = strings.ToLower(s)
	return strings.Contains(s, "project-open-data") || strings.Contains(s, "resources.data.gov") || strings.Contains(s, "dcat-us")
}

// catalogue tells the head of a data.json whose datasets lie beyond the first
// bytes.
func catalogue(m members) bool {
	n := 0
	for _, key := range []string{"title", "description", "publisher", "superThemeTaxonomy", "themeTaxonomy", "homepage", "conformsTo", "describedBy", "license", "language", "issued", "modified", "spatial", "rights"} {
		if _, ok := m[key]; ok {
			n++
		}
	}
	_, publisher := m["publisher"]
	_, taxonomy := m["superThemeTaxonomy"]
	return n >= 3 && (publisher || taxonomy)
}

func pathOf(name string) string {
	name, _, _ = strings.Cut(name, "?")
	name, _, _ = strings.Cut(name, "#")
	return name
}
