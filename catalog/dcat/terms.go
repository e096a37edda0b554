package dcat

// The namespaces of DCAT-AP 3 and of what stands in for it.
const (
	nsDCAT   = "http://www.w3.org/ns/dcat#"
	nsDCT    = "http://purl.org/dc/terms/"
	nsDC     = "http://purl.org/dc/elements/1.1/"
	nsFOAF   = "http://xmlns.com/foaf/0.1/"
	nsVCARD  = "http://www.w3.org/2006/vcard/ns#"
	nsADMS   = "http://www.w3.org/ns/adms#"
	nsDCATAP = "http://data.europa.eu/r5r/"
	nsSPDX   = "http://spdx.org/rdf/terms#"
	nsLOCN   = "http://www.w3.org/ns/locn#"
	nsGSP    = "http://www.opengis.net/ont/geosparql#"
	nsGEO    = "http://www.w3.org/2003/01/geo/wgs84_pos#"
	nsGN     = "http://www.geonames.org/ontology#"
	nsTIME   = "http://www.w3.org/2006/time#"
	nsOWL    = "http://www.w3.org/2002/07/owl#"
	nsPROV   = "http://www.w3.org/ns/prov#"
	nsORG    = "http://www.w3.org/ns/org#"
	nsSKOS   = "http://www.w3.org/2004/02/skos/core#"
	nsRDFS   = "http://www.w3.org/2000/01/rdf-schema#"
	nsRDF    = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
	nsXSD    = "http://www.w3.org/2001/XMLSchema#"
	nsSDO    = "http://schema.org/"
	nsSDOS   = "https://schema.org/"

	rdfType      = nsRDF + "type"
	rdfValue     = nsRDF + "value"
	primaryTopic = nsFOAF + "primaryTopic"
)

// labels are the properties that name a thing, the best first.
var labels = []string{
	nsSKOS + "prefLabel", nsRDFS + "label", nsDCT + "title", nsFOAF + "name", nsSDO + "name", nsSDOS + "name",
	nsDC + "title", nsVCARD + "fn", nsDCT + "description", nsRDFS + "comment",
}

// codesOf are the properties that hold a thing's code, the best first.
var codesOf = []string{rdfValue, nsSKOS + "notation", nsDCT + "identifier", nsDC + "identifier", nsADMS + "identifier"}
