package rdf

// The IRIs that the syntaxes themselves speak of.
const (
	rdfNS  = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
	xsdNS  = "http://www.w3.org/2001/XMLSchema#"
	xmlNS  = "http://www.w3.org/XML/1998/namespace"
	xmlnsN = "http://www.w3.org/2000/xmlns/"

	rdfType       = rdfNS + "type"
	rdfFirst      = rdfNS + "first"
	rdfRest       = rdfNS + "rest"
	rdfNil        = rdfNS + "nil"
	rdfLangString = rdfNS + "langString"
	rdfXMLLiteral = rdfNS + "XMLLiteral"
	rdfJSON       = rdfNS + "JSON"
	rdfSubject    = rdfNS + "subject"
	rdfPredicate  = rdfNS + "predicate"
	rdfObject     = rdfNS + "object"
	rdfStatement  = rdfNS + "Statement"

	xsdString  = xsdNS + "string"
	xsdBoolean = xsdNS + "boolean"
	xsdInteger = xsdNS + "integer"
	xsdDecimal = xsdNS + "decimal"
	xsdDouble  = xsdNS + "double"
)

// wellKnownPrefix gives the namespace that a prefix stands for in practice, so
// that a catalogue that forgot to declare it can be read; "" if none.
func wellKnownPrefix(prefix string) string {
	switch prefix {
	case "dcat":
		return "http://www.w3.org/ns/dcat#"
	case "dct", "dcterms":
		return "http://purl.org/dc/terms/"
	case "dc":
		return "http://purl.org/dc/elements/1.1/"
	case "foaf":
		return "http://xmlns.com/foaf/0.1/"
	case "rdf":
		return rdfNS
	case "rdfs":
		return "http://www.w3.org/2000/01/rdf-schema#"
	case "skos":
		return "http://www.w3.org/2004/02/skos/core#"
	case "vcard":
		return "http://www.w3.org/2006/vcard/ns#"
	case "xsd":
		return xsdNS
	case "adms":
		return "http://www.w3.org/ns/adms#"
	case "spdx":
		return "http://spdx.org/rdf/terms#"
	case "schema":
		return "http://schema.org/"
	case "owl":
		return "http://www.w3.org/2002/07/owl#"
	case "prov":
		return "http://www.w3.org/ns/prov#"
	case "locn":
		return "http://www.w3.org/ns/locn#"
	case "gsp":
		return "http://www.opengis.net/ont/geosparql#"
	case "geo":
		return "http://www.w3.org/2003/01/geo/wgs84_pos#"
	case "hydra":
		return "http://www.w3.org/ns/hydra/core#"
	case "dcatap":
		return "http://data.europa.eu/r5r/"
	case "odrl":
		return "http://www.w3.org/ns/odrl/2/"
	case "cnt":
		return "http://www.w3.org/2011/content#"
	case "time":
		return "http://www.w3.org/2006/time#"
	case "void":
		return "http://rdfs.org/ns/void#"
	}
	return ""
}

// literal builds a literal term, folding the two datatypes that Term leaves
// out. A literal typed rdf:langString without a language keeps the datatype: it
// is ill-typed, and must stay apart from a plain one.
func literal(value, datatype string) Term {
	if datatype == xsdString {
		datatype = ""
	}
	return Term{Kind: Literal, Value: value, Datatype: datatype}
}
