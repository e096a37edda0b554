package dcat

import (
	"strconv"
	"strings"

	"github.com/vitral-data/vitral/harvest/format"
	"github.com/vitral-data/vitral/harvest/format/dcat/graph"
)

// hydra gathers what a page says of the pages around it, in the old vocabulary
// of Hydra (PagedCollection, nextPage), the new one (PartialCollectionView,
// next) and the mixtures of both that are in use. Types may come last, so it
// is judged at the page's end. Only the first few are kept: a page has one.
type hydra struct {
	pages, collections []graph.ID
	links              []link
}

type link struct {
	node, predicate graph.ID
	value           string
}

const maxLinks = 64

func (h *hydra) see(s, p graph.ID, value string) {
	if len(h.links) < maxLinks && len(value) < 1<<14 {
		h.links = append(h.links, link{s, p, value})
	}
}

func (h *hydra) typed(s graph.ID, page bool) {
	if page && len(h.pages) < maxLinks {
		h.pages = append(h.pages, s)
	} else if len(h.collections) < maxLinks {
		h.collections = append(h.collections, s)
	}
}

// info gives the next page and the total. Of several pages described, the one
// whose IRI is the page's own address counts before the others.
func (pg *page) info(url string) format.PageInfo {
	h := &pg.hydra
	info := format.PageInfo{Total: -1, Repairs: pg.loose.list()}
	best := -1
	for _, l := range h.links {
		rank := h.rank(pg, l.node, url)
		switch {
		case l.predicate != idTotalItems:
			if rank >= 2 && (info.Next == "" || rank > best) {
				info.Next, best = strings.TrimSpace(l.value), rank
			}
		case info.Total < 0 || rank >= 2:
			if n, err := strconv.Atoi(strings.TrimSpace(l.value)); err == nil && n >= 0 {
				info.Total = n
			}
		}
	}
	return info
}

// rank tells a page by its own address (3), a page (2), a collection (1) and
// any other node (0).
func (h *hydra) rank(pg *page, node graph.ID, url string) int {
	for _, p := range h.pages {
		if p == node {
			if text, err := pg.r.g.Text(node); err == nil && url != "" && text == url {
				return 3
			}
			return 2
		}
	}
	for _, c := range h.collections {
		if c == node {
			return 1
		}
	}
	return 0
}
