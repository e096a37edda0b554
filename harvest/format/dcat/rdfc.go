package dcat

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"slices"
	"strconv"
	"strings"

	"github.com/vitral-data/vitral/catalog/rdf"
)

// This file is RDFC-1.0 (W3C RDF Dataset Canonicalization, §4) over one graph,
// with SHA-256, and with a bound on its work: some graphs take for ever.

// errCapped means that the bound was met.
var errCapped = errors.New("too much work to label the blank nodes")

// maxSteps bounds the hashes made. Labelling a usual tree takes some tens.
const maxSteps = 1 << 12

type quadTerm struct {
	blank bool
	text  string // a blank node's label, or a term as in canonical N-Quads
}

type quad struct {
	s quadTerm
	p string
	o quadTerm
}

// issuer hands out labels in order of asking (§4.5).
type issuer struct {
	prefix string
	issued map[string]string
	order  []string
}

func newIssuer(prefix string) *issuer { return &issuer{prefix: prefix, issued: map[string]string{}} }

func (i *issuer) label(blank string) string {
	if l, ok := i.issued[blank]; ok {
		return l
	}
	l := i.prefix + strconv.Itoa(len(i.order))
	i.issued[blank] = l
	i.order = append(i.order, blank)
	return l
}

func (i *issuer) clone() *issuer {
	c := &issuer{prefix: i.prefix, issued: make(map[string]string, len(i.issued)), order: slices.Clone(i.order)}
	for k, v := range i.issued {
		c.issued[k] = v
	}
	return c
}

type canonicaliser struct {
	quads     map[string][]quad // by blank node
	first     map[string]string // first-degree hash
	canonical *issuer
	steps     int
}

// canonicalOrder returns the number in the canonical label ("c14n" and a
// number) of every blank node in the quads (§4.4.3).
func canonicalOrder(quads []quad) (map[string]int, error) {
	c := &canonicaliser{quads: map[string][]quad{}, first: map[string]string{}, canonical: newIssuer("c14n")}
	for _, q := range quads {
		if q.s.blank {
			c.quads[q.s.text] = append(c.quads[q.s.text], q)
		}
		if q.o.blank && (!q.s.blank || q.s.text != q.o.text) {
			c.quads[q.o.text] = append(c.quads[q.o.text], q)
		}
	}
	byHash := map[string][]string{}
	for blank := range c.quads {
		h := c.firstDegree(blank)
		c.first[blank] = h
		byHash[h] = append(byHash[h], blank)
	}
	hashes := sortedKeys(byHash)
	for _, h := range hashes {
		if len(byHash[h]) == 1 {
			c.canonical.label(byHash[h][0])
			delete(byHash, h)
		}
	}
	for _, h := range hashes {
		if err := c.alike(byHash[h]); err != nil {
			return nil, err
		}
	}
	order := make(map[string]int, len(c.canonical.order))
	for i, b := range c.canonical.order {
		order[b] = i
	}
	return order, nil
}

// alike labels the nodes that one first-degree hash stands for.
func (c *canonicaliser) alike(blanks []string) error {
	type result struct {
		hash   string
		issuer *issuer
	}
	var results []result
	slices.Sort(blanks)
	for _, b := range blanks {
		if _, ok := c.canonical.issued[b]; ok {
			continue
		}
		temporary := newIssuer("b")
		temporary.label(b)
		h, i, err := c.nDegree(b, temporary)
		if err != nil {
			return err
		}
		results = append(results, result{h, i})
	}
	slices.SortStableFunc(results, func(a, b result) int { return strings.Compare(a.hash, b.hash) })
	for _, r := range results {
		for _, b := range r.issuer.order {
			c.canonical.label(b)
		}
	}
	return nil
}

func sortedKeys(m map[string][]string) []string {
	keys := make([]string, 0, len(m))
	for k := range m {
		keys = append(keys, k)
	}
	slices.Sort(keys)
	return keys
}

func hash(s string) string {
	sum := sha256.Sum256([]byte(s))
	return hex.EncodeToString(sum[:])
}

// firstDegree hashes the quads of a node with itself as _:a and all others as
// _:z (§4.6.3).
func (c *canonicaliser) firstDegree(blank string) string {
	text := func(t quadTerm) string {
		switch {
		case !t.blank:
			return t.text
		case t.text == blank:
			return "_:a"
		}
		return "_:z"
	}
	lines := make([]string, 0, len(c.quads[blank]))
	for _, q := range c.quads[blank] {
		lines = append(lines, text(q.s)+" "+q.p+" "+text(q.o)+" .\n")
	}
	slices.Sort(lines)
	return hash(strings.Join(lines, ""))
}

// related hashes a node by its place in a quad (§4.7.3).
func (c *canonicaliser) related(blank string, q quad, temporary *issuer, position string) (string, error) {
	if c.steps++; c.steps > maxSteps {
		return "", errCapped
	}
	in := position + q.p
	if l, ok := c.canonical.issued[blank]; ok {
		return hash(in + "_:" + l), nil
	}
	if l, ok := temporary.issued[blank]; ok {
		return hash(in + "_:" + l), nil
	}
	return hash(in + c.first[blank]), nil
}

// nDegree hashes a node by the nodes around it (§4.8.3).
func (c *canonicaliser) nDegree(blank string, temporary *issuer) (string, *issuer, error) {
	near := map[string][]string{}
	for _, q := range c.quads[blank] {
		for _, at := range []struct {
			t        quadTerm
			position string
		}{{q.s, "s"}, {q.o, "o"}} {
			if !at.t.blank || at.t.text == blank {
				continue
			}
			h, err := c.related(at.t.text, q, temporary, at.position)
			if err != nil {
				return "", nil, err
			}
			near[h] = append(near[h], at.t.text)
		}
	}
	var data strings.Builder
	for _, h := range sortedKeys(near) {
		data.WriteString(h)
		path, chosen, err := c.shortestPath(near[h], temporary)
		if err != nil {
			return "", nil, err
		}
		data.WriteString(path)
		temporary = chosen
	}
	return hash(data.String()), temporary, nil
}

// shortestPath tries the orders in which alike neighbours may be visited and
// returns the path that is smallest, with the labels that it issued.
func (c *canonicaliser) shortestPath(blanks []string, from *issuer) (string, *issuer, error) {
	chosen, chosenIssuer := "", (*issuer)(nil)
	order := slices.Clone(blanks)
	slices.Sort(order)
	for more := true; more; more = nextPermutation(order) {
		path, with, err := c.path(order, from.clone(), chosen)
		if err != nil {
			return "", nil, err
		}
		if with != nil && (chosenIssuer == nil || path < chosen) {
			chosen, chosenIssuer = path, with
		}
	}
	return chosen, chosenIssuer, nil
}

// path is the path of one order; nil for one that can't be below best.
func (c *canonicaliser) path(order []string, with *issuer, best string) (string, *issuer, error) {
	if c.steps++; c.steps > maxSteps {
		return "", nil, errCapped
	}
	var path strings.Builder
	over := func() bool { return best != "" && path.Len() >= len(best) && path.String() > best }
	var recurse []string
	for _, b := range order {
		path.WriteString("_:")
		if l, ok := c.canonical.issued[b]; ok {
			path.WriteString(l)
		} else {
			if _, ok := with.issued[b]; !ok {
				recurse = append(recurse, b)
			}
			path.WriteString(with.label(b))
		}
		if over() {
			return "", nil, nil
		}
	}
	for _, b := range recurse {
		h, next, err := c.nDegree(b, with)
		if err != nil {
			return "", nil, err
		}
		path.WriteString("_:" + with.label(b) + "<" + h + ">")
		with = next
		if over() {
			return "", nil, nil
		}
	}
	return path.String(), with, nil
}

// nextPermutation steps to the next order in byte order.
func nextPermutation(s []string) bool {
	i := len(s) - 2
	for i >= 0 && s[i] >= s[i+1] {
		i--
	}
	if i < 0 {
		return false
	}
	j := len(s) - 1
	for s[j] <= s[i] {
		j--
	}
	s[i], s[j] = s[j], s[i]
	slices.Reverse(s[i+1:])
	return true
}

// nquad writes a term that is no blank node as canonical N-Quads do.
func nquad(t rdf.Term) string {
	if t.Kind == rdf.IRI {
		return "<" + t.Value + ">"
	}
	var b strings.Builder
	b.WriteByte('"')
	for _, r := range t.Value {
		switch r {
		case '"', '\\':
			b.WriteByte('\\')
			b.WriteRune(r)
		case '\b':
			b.WriteString(`\b`)
		case '\t':
			b.WriteString(`\t`)
		case '\n':
			b.WriteString(`\n`)
		case '\f':
			b.WriteString(`\f`)
		case '\r':
			b.WriteString(`\r`)
		default:
			if r < ' ' || r == 0x7F {
				b.WriteString(`\u00`)
				b.WriteByte("0123456789ABCDEF"[r>>4])
				b.WriteByte("0123456789ABCDEF"[r&15])
			} else {
				b.WriteRune(r)
			}
		}
	}
	b.WriteByte('"')
	switch {
	case t.Lang != "":
		b.WriteString("@" + t.Lang)
	case t.Datatype != "":
		b.WriteString("^^<" + t.Datatype + ">")
	}
	return b.String()
}
