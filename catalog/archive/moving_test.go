package archive

import (
	"fmt"
	"strings"
	"testing"

	"github.com/vitral-data/vitral/catalog"
)

// TestMoving changes one date of a statement at a time: the hash stays if it moves
// by itself, and the full hash never does.
func TestMoving(t *testing.T) {
	dates := `"` + dctIssued + `":[{"@value":"DATE"}],"` + dctModified + `":[{"@value":"DATE"}]`
	node := func(class, rest string) string {
		return fmt.Sprintf(`{"@id":"x","@type":[%s],%s%s}`, class, dates, rest)
	}
	for _, c := range []struct {
		name    string
		dialect catalog.Dialect
		body    string // with DATE where it changes
		moves   bool
	}{
		{"dataset", catalog.DialectRDF, node(`"`+dcat+`Dataset"`, ""), true},
		{"dataset of other types too", catalog.DialectRDF, node(`"http://example.org/Map","`+dcat+`Dataset"`, ""), true},
		{"dataset, one type alone", catalog.DialectRDF, `{` + dates + `,"@type":"` + dcat + `Dataset"}`, true},
		{"dataset, type at the end", catalog.DialectRDF, `{` + dates + `,"@type":["` + dcat + `Dataset"]}`, true},
		{"series", catalog.DialectRDF, node(`"`+dcat+`DatasetSeries"`, ""), true},
		{"catalogue", catalog.DialectRDF, node(`"`+dcat+`Catalog"`, ""), true},
		{"service", catalog.DialectRDF, node(`"`+dcat+`DataService"`, ""), false},
		{"node without a type", catalog.DialectRDF, `{"@id":"x",` + dates + `}`, false},
		{"node of another type", catalog.DialectRDF, node(`"http://example.org/Dataset"`, ""), false},
		{"a longer type", catalog.DialectRDF, node(`"`+dcat+`DatasetX","x`+dcat+`Dataset"`, ""), false},
		{"distribution", catalog.DialectRDF, nested(dcatDistribution, node(`"`+dcat+`Distribution"`, "")), true},
		{"distribution without a type", catalog.DialectRDF, nested(dcatDistribution, `{`+dates+`}`), true},
		{"sample without a type", catalog.DialectRDF, nested("http://www.w3.org/ns/adms#sample", `{`+dates+`}`), true},
		{"distribution among the included", catalog.DialectRDF, nested("@included", node(`"`+dcat+`Distribution"`, "")), true},
		{"record", catalog.DialectRDF, nested("@reverse", `{"http://xmlns.com/foaf/0.1/primaryTopic":[`+node(`"`+dcat+`CatalogRecord"`, "")+`]}`), true},
		{"record without a type", catalog.DialectRDF, nested("@reverse", `{"http://xmlns.com/foaf/0.1/primaryTopic":[{`+dates+`}]}`), true},
		{"primary topic forwards", catalog.DialectRDF, nested("http://xmlns.com/foaf/0.1/primaryTopic", `{`+dates+`}`), false},
		{"another reverse", catalog.DialectRDF, nested("@reverse", `{"http://example.org/p":[{`+dates+`}]}`), false},
		{"standard", catalog.DialectRDF, nested(dct+"conformsTo", node(`"`+dct+`Standard"`, "")), false},
		{"contact", catalog.DialectRDF, nested(dcat+"contactPoint", node(`"http://www.w3.org/2006/vcard/ns#Organization"`, "")), false},
		{"checksum of a distribution", catalog.DialectRDF, nested(dcatDistribution, `{"http://spdx.org/rdf/terms#checksum":[{`+dates+`}]}`), false},
		{"standard of a distribution", catalog.DialectRDF, nested(dcatDistribution, `{"`+dct+`conformsTo":[{`+dates+`}]}`), false},
		{"a nested node with the type of a root", catalog.DialectRDF, nested(dct+"source", node(`"`+dcat+`Dataset"`, "")), true},
		{"another date of a dataset", catalog.DialectRDF, `{"@type":["` + dcat + `Dataset"],"` + dct + `created":[{"@value":"DATE"}]}`, false},
		{"a counter", catalog.DialectRDF, nested("http://example.org/p", `{"http://www.w3.org/ns/hydra/core#totalItems":[{"@value":"DATE"}]}`), true},
		{"data.json's names in RDF", catalog.DialectRDF, `{"@type":["` + dcat + `Dataset"],"issued":"DATE"}`, false},

		{"dataset", catalog.DialectDataJSON, `{"issued":"DATE","modified":"DATE"}`, true},
		{"dataset with prefixes", catalog.DialectDataJSON, `{"dct:issued":"DATE","dct:modified":"DATE","dcterms:issued":"DATE","dcterms:modified":"DATE"}`, true},
		{"dataset of a CKAN", catalog.DialectDataJSON, `{"metadata_created":"DATE","metadata_modified":"DATE","last_modified":"DATE"}`, true},
		{"counter", catalog.DialectDataJSON, `{"tracking_summary":{"total":"DATE"}}`, true},
		{"distribution", catalog.DialectDataJSON, `{"distribution":[{"issued":"DATE","modified":"DATE","title":"x"}]}`, true},
		{"distribution alone", catalog.DialectDataJSON, `{"distribution":{"issued":"DATE"}}`, true},
		{"record", catalog.DialectDataJSON, `{"record":[{"modified":"DATE"}]}`, true},
		{"publisher", catalog.DialectDataJSON, `{"publisher":{"modified":"DATE"}}`, false},
		{"contact", catalog.DialectDataJSON, `{"contactPoint":[{"issued":"DATE"}]}`, false},
		{"field of a distribution", catalog.DialectDataJSON, `{"distribution":[{"field":[{"modified":"DATE"}]}]}`, false},
		{"distribution of something else", catalog.DialectDataJSON, `{"publisher":{"distribution":[{"modified":"DATE"}]}}`, false},
		{"temporal", catalog.DialectDataJSON, `{"temporal":"DATE"}`, false},
		{"created", catalog.DialectDataJSON, `{"created":"DATE"}`, false},
		{"RDF's names in data.json", catalog.DialectDataJSON, `{"` + dctIssued + `":"DATE"}`, false},

		{"dataset of an unknown dialect", "other", `{"issued":"DATE"}`, false},
	} {
		t.Run(string(c.dialect)+" "+c.name, func(t *testing.T) {
			hash := func(date string) (Hash, FullHash) {
				body := strings.ReplaceAll(c.body, "DATE", date)
				h, full, err := Hashes(catalog.Statement{Dialect: c.dialect, Body: []byte(body)})
				if err != nil {
					t.Fatalf("%s: %v", body, err)
				}
				return h, full
			}
			one, full1 := hash("2018-04-18")
			two, full2 := hash("2018-06-26")
			if (one == two) != c.moves {
				t.Errorf("hash is the same: %t, want %t", one == two, c.moves)
			}
			if full1 == full2 {
				t.Error("the full hash is the same")
			}
			out, moved, err := Canonical(c.dialect, []byte(c.body), true)
			if err != nil || moved != c.moves || strings.Contains(string(out), "DATE") == c.moves {
				t.Errorf("Canonical = %s, %t, %v", out, moved, err)
			}
			whole, moved, err := Canonical(c.dialect, []byte(c.body), false)
			if err != nil || moved != c.moves || strings.Count(string(whole), "DATE") != strings.Count(c.body, "DATE") {
				t.Errorf("Canonical of the whole = %s, %t, %v", whole, moved, err)
			}
		})
	}
}

// nested is a dataset that has a node under a property.
func nested(property, node string) string {
	return `{"@id":"d","@type":["` + dcat + `Dataset"],"` + property + `":[` + node + `]}`
}

// TestDatesOfEqualDistributions: distributions that differ only in their dates may
// stand in any order; exchanging the dates of different ones is a change that
// the full hash sees.
func TestDatesOfEqualDistributions(t *testing.T) {
	full := func(body string) string {
		_, f, err := Hashes(catalog.Statement{Dialect: catalog.DialectDataJSON, Body: []byte(body)})
		if err != nil {
			t.Fatal(err)
		}
		return fmt.Sprintf("%x", f)
	}
	a := full(`{"distribution":[{"t":"x","issued":"1"},{"t":"x","issued":"2"}]}`)
	b := full(`{"distribution":[{"issued":"2","t":"x"},{"t":"x","issued":"1"}]}`)
	if a != b {
		t.Error("the order of equal distributions moves the full hash")
	}
	a = full(`{"distribution":[{"t":"x","issued":"1"},{"t":"y","issued":"2"}]}`)
	b = full(`{"distribution":[{"t":"x","issued":"2"},{"t":"y","issued":"1"}]}`)
	if a == b {
		t.Error("dates that change places leave the full hash as it is")
	}
	a = full(`{"distribution":[{"t":"x","issued":"1"},{"t":"y"}]}`)
	b = full(`{"distribution":[{"t":"x"},{"t":"y","issued":"1"}]}`)
	if a == b {
		t.Error("a date that goes from one to another leaves the full hash as it is")
	}
}

// TestRepairCodes: only the codes of repairs count, each once, in the full hash alone.
func TestRepairCodes(t *testing.T) {
	hashes := func(repairs ...catalog.Repair) (Hash, FullHash) {
		h, f, err := Hashes(catalog.Statement{Dialect: catalog.DialectRDF, Body: []byte(`{"a":1}`), Repairs: repairs})
		if err != nil {
			t.Fatal(err)
		}
		return h, f
	}
	none, noneFull := hashes()
	one, oneFull := hashes(catalog.Repair{Code: "a", Place: "line 1", Raw: "x"})
	two, twoFull := hashes(catalog.Repair{Code: "b"}, catalog.Repair{Code: "a", Place: "line 2"}, catalog.Repair{Code: "b"})
	same, sameFull := hashes(catalog.Repair{Code: "a"}, catalog.Repair{Code: "b"})
	_, joinedFull := hashes(catalog.Repair{Code: "ab"})
	if none != one || one != two || two != same {
		t.Error("repairs move the hash")
	}
	if noneFull == oneFull || oneFull == twoFull || twoFull != sameFull || joinedFull == sameFull {
		t.Errorf("full hashes %x, %x, %x, %x, %x", noneFull, oneFull, twoFull, sameFull, joinedFull)
	}
}

// TestHashesOfArgentina: in the real catalogue a statement's hash does not depend
// on its dates, and the statements are all different.
func TestHashesOfArgentina(t *testing.T) {
	seen := map[Hash]bool{}
	var h Hasher
	for _, st := range argentina(t, "2018-04-18") {
		hash, full, err := h.Hashes(st)
		if err != nil {
			t.Fatal(err)
		}
		moved := st
		moved.Body = []byte(strings.Replace(string(st.Body), `"modified": "20`, `"modified": "19`, 1))
		hash2, full2, err := h.Hashes(moved)
		if err != nil || hash != hash2 || full == full2 || string(moved.Body) == string(st.Body) {
			t.Fatalf("%.80s: %v", st.Body, err)
		}
		seen[hash] = true
	}
	if len(seen) != 617 {
		t.Errorf("%d different statements, want 617", len(seen))
	}
}
