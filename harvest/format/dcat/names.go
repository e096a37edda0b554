package dcat

import (
	"strings"

	"github.com/vitral-data/vitral/catalog/rdf"
	"github.com/vitral-data/vitral/harvest/format/dcat/graph"
)

const (
	nsRDF    = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
	nsDCAT   = "http://www.w3.org/ns/dcat#"
	nsDCT    = "http://purl.org/dc/terms/"
	nsDC     = "http://purl.org/dc/elements/1.1/"
	nsFOAF   = "http://xmlns.com/foaf/0.1/"
	nsADMS   = "http://www.w3.org/ns/adms#"
	nsHydra  = "http://www.w3.org/ns/hydra/core#"
	nsPROV   = "http://www.w3.org/ns/prov#"
	nsRDFS   = "http://www.w3.org/2000/01/rdf-schema#"
	nsSKOS   = "http://www.w3.org/2004/02/skos/core#"
	nsVCard  = "http://www.w3.org/2006/vcard/ns#"
	nsSchema = "http://schema.org/"
)

// The terms that the rules speak of, interned first so that their numbers are
// known. The order is that of names.
const (
	idType graph.ID = iota
	idFirst
	idRest
	idNil
	idList
	idDataset
	idSeries
	idService
	idCatalog
	idRecord
	idDistributionClass
	idHasDataset
	idHasRecord
	idHasService
	idHasCatalog
	idHasPart
	idPrimaryTopic
	idDistribution
	idSample
	idADMSIdentifier
	idChecksum
	idTemporal
	idIssued
	idModified
	idPagedCollection
	idPartialView
	idHydraCollection
	idHydraNext
	idHydraNextPage
	idTotalItems
	idIdentifier
	idTitle
	idLandingPage
	idPublisher
	idDownloadURL
	idAccessURL
	idNotation
	idValue
	idFOAFName
	idVCardFN
	idLabel
	idPrefLabel
	idSchemaName
	idDCTitle
	idDCIdentifier
	idDCPublisher
	idKnown
)

var names = [idKnown]string{
	idType: nsRDF + "type", idFirst: nsRDF + "first", idRest: nsRDF + "rest", idNil: nsRDF + "nil", idList: nsRDF + "List",
	idDataset: nsDCAT + "Dataset", idSeries: nsDCAT + "DatasetSeries", idService: nsDCAT + "DataService",
	idCatalog: nsDCAT + "Catalog", idRecord: nsDCAT + "CatalogRecord", idDistributionClass: nsDCAT + "Distribution",
	idHasDataset: nsDCAT + "dataset", idHasRecord: nsDCAT + "record", idHasService: nsDCAT + "service", idHasCatalog: nsDCAT + "catalog",
	idHasPart: nsDCT + "hasPart", idPrimaryTopic: nsFOAF + "primaryTopic",
	idDistribution: nsDCAT + "distribution", idSample: nsADMS + "sample", idADMSIdentifier: nsADMS + "identifier",
	idChecksum: "http://spdx.org/rdf/terms#checksum", idTemporal: nsDCT + "temporal",
	idIssued: nsDCT + "issued", idModified: nsDCT + "modified",
	idPagedCollection: nsHydra + "PagedCollection", idPartialView: nsHydra + "PartialCollectionView", idHydraCollection: nsHydra + "Collection",
	idHydraNext: nsHydra + "next", idHydraNextPage: nsHydra + "nextPage", idTotalItems: nsHydra + "totalItems",
	idIdentifier: nsDCT + "identifier", idTitle: nsDCT + "title", idLandingPage: nsDCAT + "landingPage", idPublisher: nsDCT + "publisher",
	idDownloadURL: nsDCAT + "downloadURL", idAccessURL: nsDCAT + "accessURL", idNotation: nsSKOS + "notation", idValue: nsRDF + "value",
	idFOAFName: nsFOAF + "name", idVCardFN: nsVCard + "fn", idLabel: nsRDFS + "label", idPrefLabel: nsSKOS + "prefLabel",
	idSchemaName: nsSchema + "name", idDCTitle: nsDC + "title", idDCIdentifier: nsDC + "identifier", idDCPublisher: nsDC + "publisher",
}

// The flags of terms. Those of predicates and of nodes stand side by side: a
// term may be both.
const (
	fDataset graph.Flags = graph.FirstFree << iota
	fSeries
	fService
	fCatalog
	fRecord
	fHydra      // typed as a page of Hydra's
	fOtherType  // typed as anything else
	fNested     // belongs in another node's tree, if that one is read
	fReferred   // a blank node, or one met through a nesting predicate, named once
	fReferred2  // or more than once
	fVisited    // stands in a tree
	fNests      // a predicate whose object belongs in the tree
	fPagination // a predicate of Hydra's
)

// nests tells the predicates through which an IRI node belongs in the tree.
func nests(p string) bool {
	switch p {
	case names[idDistribution], names[idSample], names[idADMSIdentifier], names[idChecksum], names[idTemporal]:
		return true
	}
	return strings.HasPrefix(p, nsDCAT+"qualified") || strings.HasPrefix(p, nsPROV+"qualified")
}

// standard gives the IRI that a term of DCAT or Dublin Core written with the
// other scheme stands for; ok is false for all others.
func standard(iri string) (string, bool) {
	rest, ok := strings.CutPrefix(iri, "https://")
	if ok && (strings.HasPrefix(rest, "www.w3.org/ns/dcat#") || strings.HasPrefix(rest, "purl.org/dc/terms/")) {
		return "http://" + rest, true
	}
	return iri, false
}

// newGraph returns a graph in which the names have their numbers.
func newGraph(o graph.Options) (*graph.Graph, error) {
	g := graph.New(o)
	for _, n := range names {
		if _, err := g.Intern(rdf.Term{Kind: rdf.IRI, Value: n}); err != nil {
			return nil, err
		}
	}
	for id := range idKnown {
		if nests(names[id]) {
			g.Mark(id, fNests)
		}
		if strings.HasPrefix(names[id], nsHydra) {
			g.Mark(id, fPagination)
		}
	}
	return g, nil
}
