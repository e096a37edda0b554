package dcat

import (
	"io"

	"github.com/vitral-data/vitral/catalog/rdf"
)

// syntax is a form of RDF that is answered in.
type syntax struct {
	suffix    string
	mediaType string // as negotiated
	write     func(w io.Writer, trees [][]rdf.Triple) error
}

// syntaxes are in the order in which an undecided client gets them.
func syntaxes() []syntax {
	return []syntax{
		{".ttl", "text/turtle", writeTurtle},
		{".jsonld", "application/ld+json", writeJSONLD},
	}
}

func writeTurtle(w io.Writer, trees [][]rdf.Triple) error {
	t := rdf.NewTurtleWriter(w, rdf.DCATPrefixes())
	for _, tree := range trees {
		if err := t.Write(tree); err != nil {
			return err
		}
	}
	return t.Flush()
}

func writeJSONLD(w io.Writer, trees [][]rdf.Triple) error {
	j := rdf.NewJSONLDWriter(w, rdf.DCATPrefixes())
	for _, tree := range trees {
		if err := j.Write(tree); err != nil {
			return err
		}
	}
	return j.Close()
}
