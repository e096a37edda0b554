package sniff

import (
	"regexp"
	"strings"
)

const rdfNamespace = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"

var (
	// What stands before a document's element: declaration, instructions,
	// comments, a document type with its internal subset.
	prolog  = regexp.MustCompile(`^(\s+|<\?[^>]*\?>|<!--(?s:.*?)-->|<!DOCTYPE[^\[>]*(\[(?s:.*?)\]\s*)?>)`)
	element = regexp.MustCompile(`^<([A-Za-z_][\w.-]*:)?([A-Za-z_][\w.-]*)`)
	doctype = regexp.MustCompile(`(?i)<!doctype\s+html`)
)

// ofMarkup tells RDF/XML, web pages and other XML by their outer element.
func ofMarkup(text string) (kind, syntax string) {
	root := text
	for {
		m := prolog.FindString(root)
		if m == "" {
			break
		}
		if doctype.MatchString(m) {
			return HTML, ""
		}
		root = root[len(m):]
	}
	m := element.FindStringSubmatch(root)
	if m == nil {
		if strings.HasPrefix(strings.ToLower(text), "<!doctype html") {
			return HTML, ""
		}
		return unsupported + "xml", ""
	}
	prefix, name := m[1], m[2]
	switch strings.ToLower(name) {
	case "html", "head", "body", "script", "meta", "title", "div", "center", "h1", "p", "pre", "table", "br":
		if prefix == "" {
			return HTML, ""
		}
	}
	switch {
	case name == "RDF":
		return DCAT, RDFXML
	case name == "GetRecordsResponse", name == "GetRecordByIdResponse", name == "Capabilities" && prefix == "csw:":
		return unsupported + "csw", ""
	case name == "stylesheet", name == "transform" && prefix == "xsl:":
		return unsupported + "xsl", ""
	case name == "MD_Metadata", name == "MI_Metadata":
		return unsupported + "iso19139", ""
	case name == "OAI-PMH":
		return unsupported + "oai-pmh", ""
	case name == "feed", name == "rss":
		return unsupported + "feed", ""
	case name == "urlset", name == "sitemapindex":
		return unsupported + "sitemap", ""
	case name == "WMS_Capabilities", name == "WFS_Capabilities", name == "Capabilities":
		return unsupported + "ogc", ""
	case strings.Contains(startTag(root), rdfNamespace) || strings.Contains(root, "rdf:about="):
		// RDF/XML of one node without rdf:RDF around it.
		return DCAT, RDFXML
	}
	return unsupported + "xml", ""
}

func startTag(root string) string {
	if i := strings.IndexByte(root, '>'); i >= 0 {
		return root[:i]
	}
	return root
}
