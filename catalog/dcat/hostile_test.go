package dcat_test

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"

	"github.com/vitral-data/vitral/catalog"
	"github.com/vitral-data/vitral/catalog/dcat"
)

// Nodes that name each other many times over many levels are read without
// being written out each time.
func TestFanOut(t *testing.T) {
	var b strings.Builder
	b.WriteString(`{"@id":"https://a.example/1","dct:subject":[{"@id":"_:n0"}],"dct:spatial":[{"@id":"_:n0"}],"dct:publisher":[{"@id":"_:n0"}],"@included":[`)
	for i := range 40 {
		if i > 0 {
			b.WriteByte(',')
		}
		refs := strings.TrimSuffix(strings.Repeat(fmt.Sprintf(`{"@id":"_:n%d"},`, i+1), 20), ",")
		fmt.Fprintf(&b, `{"@id":"_:n%d","dct:x":[%s],"locn:geometry":[%s],"http://www.w3.org/ns/org#subOrganizationOf":[%s]}`, i, refs, refs, refs)
	}
	b.WriteString(`]}`)
	d, _, err := dcat.NewMapper(vocabulary(t)).Dataset(statement(catalog.KindDataset, b.String()), nil)
	if err != nil {
		t.Fatal(err)
	}
	out, err := json.Marshal(d)
	if err != nil || len(out) > 16<<20 {
		t.Errorf("%d bytes of %d, error %v", len(out), b.Len(), err)
	}
}
