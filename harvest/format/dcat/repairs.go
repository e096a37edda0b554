package dcat

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"github.com/vitral-data/vitral/catalog"
	"github.com/vitral-data/vitral/catalog/rdf"
	"github.com/vitral-data/vitral/harvest/format/dcat/graph"
)

const (
	maxPending    = 256
	maxRepairRaw  = 1 << 10
	repeatsShown  = 20
	repeatsOfPage = 200
)

// mend is a repair kept beside the node whose triple it was made in. The raw
// text stands in the graph's own table of terms, so that a catalogue with one
// defect in every record costs little.
type mend struct {
	node, code, raw    graph.ID
	page, line, column uint32
}

// mends are sorted by node before they are read.
type mends struct{ all []mend }

// of returns the repairs of a node.
func (m *mends) of(node graph.ID) []mend {
	i, ok := slices.BinarySearchFunc(m.all, node, func(x mend, node graph.ID) int { return cmp.Compare(x.node, node) })
	if !ok {
		return nil
	}
	j := i
	for j < len(m.all) && m.all[j].node == node {
		j++
	}
	return m.all[i:j]
}

func (m *mends) sort() {
	slices.SortStableFunc(m.all, func(a, b mend) int { return cmp.Compare(a.node, b.node) })
}

// repaired is called for each mend of a page. A reader mends a token before it
// emits the triple that the token is part of: the mend waits for that.
func (pg *page) repaired(m rdf.Repair) {
	m.Raw = shorten(strings.ToValidUTF8(m.Raw[:min(len(m.Raw), maxRepairRaw)], "\uFFFD"))
	switch {
	case m.Code == "charset":
		pg.loose.add(m.Code, pg.place(m.Line, m.Col), m.Raw)
		return
	case m.Code == "statement-skipped":
		pg.loose.add(m.Code, pg.place(m.Line, m.Col), m.Raw)
		if s, ok := pg.open.bottom(); ok && pg.err == nil && pg.begins(m.Raw, s) {
			pg.err = pg.keep(s, m)
		}
		return
	case len(pg.pending) < maxPending:
		pg.pending = append(pg.pending, m)
	default:
		pg.loose.add(m.Code, pg.place(m.Line, m.Col), m.Raw)
	}
}

// shorten cuts a text to what a repair may hold, between characters.
func shorten(s string) string {
	if len(s) <= maxRepairRaw {
		return s
	}
	return strings.ToValidUTF8(s[:maxRepairRaw], "")
}

// begins tells whether the text of a skipped statement has the node as its
// subject: triples of it may have been taken before it failed.
func (pg *page) begins(raw string, s graph.ID) bool {
	subject := raw
	if i := strings.IndexAny(raw, " \t\r\n"); i >= 0 {
		subject = raw[:i]
	}
	switch {
	case strings.HasPrefix(subject, "<"):
		subject = strings.Trim(subject, "<>")
	default:
		_, subject, _ = strings.Cut(subject, ":")
	}
	text, err := pg.r.g.Text(s)
	return err == nil && subject != "" && strings.HasSuffix(text, subject)
}

// attach gives the mends that waited to the subject of their triple.
func (pg *page) attach(s graph.ID) error {
	for _, m := range pg.pending {
		if err := pg.keep(s, m); err != nil {
			return err
		}
	}
	pg.pending = pg.pending[:0]
	return nil
}

// keep stores a mend, the same kind once for a node.
func (pg *page) keep(s graph.ID, m rdf.Repair) error {
	all := &pg.r.mends.all
	code, err := pg.r.g.Intern(rdf.Term{Kind: rdf.Literal, Value: m.Code})
	if err != nil {
		return err
	}
	for i := len(*all) - 1; i >= 0 && (*all)[i].node == s; i-- {
		if (*all)[i].code == code {
			return nil
		}
	}
	raw, err := pg.r.g.Intern(rdf.Term{Kind: rdf.Literal, Value: m.Raw})
	if err != nil {
		return err
	}
	*all = append(*all, mend{s, code, raw, uint32(pg.number), uint32(m.Line), uint32(m.Col)})
	return nil
}

// settle gives the mends that no triple followed to the page, and those of the
// nodes that say where other pages are, which are in no statement.
func (pg *page) settle() {
	for _, m := range pg.r.mends.all[pg.mended:] {
		if !slices.Contains(pg.hydra.pages, m.node) && !slices.Contains(pg.hydra.collections, m.node) {
			continue
		}
		code, err := pg.r.g.Text(m.code)
		raw, err2 := pg.r.g.Text(m.raw)
		if err != nil || err2 != nil {
			continue // the graph is broken, and says so to all who ask
		}
		pg.loose.add(code, pg.place(int(m.line), int(m.column)), raw)
	}
	for _, m := range pg.pending {
		pg.loose.add(m.Code, pg.place(m.Line, m.Col), m.Raw)
	}
	pg.pending = nil
}

func (pg *page) place(line, column int) string { return placeOf(pg.number, line, column) }

func placeOf(page, line, column int) string {
	if line == 0 {
		return fmt.Sprintf("page %d", page)
	}
	return fmt.Sprintf("page %d, line %d, column %d", page, line, column)
}

// repairList is a list in which one kind of repair doesn't crowd out all else:
// of each code the first few are kept and the rest are counted.
type repairList struct {
	max   int
	items []catalog.Repair
	seen  map[string]int
	last  map[string]int
}

func (l *repairList) add(code, place, raw string) {
	if l.max == 0 {
		l.max = repeatsOfPage
	}
	if l.seen == nil {
		l.seen, l.last = map[string]int{}, map[string]int{}
	}
	l.seen[code]++
	if l.seen[code] <= l.max {
		l.last[code] = len(l.items)
		l.items = append(l.items, catalog.Repair{Code: code, Place: place, Raw: raw})
	}
}

func (l *repairList) list() []catalog.Repair {
	for code, n := range l.seen {
		if n > l.max {
			l.items[l.last[code]].Place += fmt.Sprintf(", and %d more", n-l.max)
		}
	}
	return l.items
}
