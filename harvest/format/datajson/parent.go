package datajson

import (
	"fmt"

	"github.com/vitral-data/vitral/catalog"
	"github.com/vitral-data/vitral/catalog/dcat/rawjson"
	"github.com/vitral-data/vitral/harvest/format"
)

// members that hold whole datasets, in a series or a service of DCAT-US 3.0.
var holding = map[string]bool{
	"seriesMember": true, "first": true, "last": true, "prev": true, "next": true, "servesDataset": true,
}

// parent spools a series or service, and the datasets that stand inside it as
// records of their own. Its statement leaves those out, or each dataset that
// changes would change the series; members that only name datasets stay.
func (p *page) parent(e entry) error {
	var t rawjson.Tree
	v, err := t.Parse(e.body, format.MaxDepth)
	if err != nil {
		return p.cut(e.Place, err)
	}
	own := statement{limit: p.w.limit}
	var kids []entry
	for m := range v.All() {
		key := string(m.Key())
		var inside []entry
		if holding[key] {
			n := 0
			for d := range items(m) {
				n++
				if d.Kind() == rawjson.Object && (d.Get("title").Kind() != rawjson.Absent || d.Get("description").Kind() != rawjson.Absent) {
					inside = append(inside, entry{
						Kind: catalog.KindDataset, Place: fmt.Sprintf("%s, %s %d", e.Place, key, n),
						Catalog: e.Catalog, Embedded: true, body: d.Raw(),
					})
				}
			}
		}
		if len(inside) == 0 {
			own.add(rawjson.AppendQuote(nil, key), m.Raw(), false)
		}
		kids = append(kids, inside...)
	}
	if len(kids) > 0 {
		p.r.embedded = true
		if own.body == nil {
			own.body = []byte{'{'}
		}
		own.body = append(own.body, '}')
		e.body = own.body
	}
	if err := p.r.spool.put(e); err != nil {
		return err
	}
	for _, k := range kids {
		if err := p.r.spool.put(k); err != nil {
			return err
		}
	}
	return nil
}
