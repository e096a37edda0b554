package api_test

import (
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"testing"
)

func TestSmoke(t *testing.T) {
	p := newPortal(t, nil)
	schemas := p.V1.Document().Components.Schemas.Map()
	for _, n := range slices.Sorted(maps.Keys(schemas)) {
		for _, m := range slices.Sorted(maps.Keys(schemas[n].Properties)) {
			if s := schemas[n].Properties[m]; s.Description == "" {
				b, _ := json.Marshal(s)
				fmt.Printf("%s.%s: %s\n", n, m, b)
			}
		}
	}
}
