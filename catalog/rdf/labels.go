package rdf

import "strconv"

// labels names blank nodes: those of the document by their own label, the
// others by "_" and a number. A label of the document that begins with "_"
// gets one more, so that the two kinds never meet.
type labels struct {
	prefix string
	n      int
	known  *interner
}

func newLabels(o Options) labels {
	return labels{prefix: o.BlankPrefix, known: newInterner(1 << 9)}
}

func (l *labels) named(raw []byte) Term {
	s, ok := l.known.get(raw)
	if !ok {
		s = l.prefix
		if len(raw) > 0 && raw[0] == '_' {
			s += "_"
		}
		s += string(raw)
		l.known.put(raw, s)
	}
	return Term{Kind: Blank, Value: s}
}

func (l *labels) fresh() Term {
	l.n++
	return Term{Kind: Blank, Value: l.prefix + "_" + strconv.Itoa(l.n)}
}
