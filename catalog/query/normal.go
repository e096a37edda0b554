package query

// joinAnd makes one node of parts that must all hold: nil of none, the part
// itself of one.
func joinAnd(parts []Node) Node {
	var flat And
	for _, n := range parts {
		switch n := n.(type) {
		case nil:
		case And:
			flat = append(flat, n...)
		default:
			flat = append(flat, n)
		}
	}
	switch len(flat) {
	case 0:
		return nil
	case 1:
		return flat[0]
	}
	return flat
}

// joinOr makes one node of alternatives.
func joinOr(parts []Node) Node {
	var flat Or
	for _, n := range parts {
		switch n := n.(type) {
		case nil:
		case Or:
			flat = append(flat, n...)
		default:
			flat = append(flat, n)
		}
	}
	switch len(flat) {
	case 0:
		return nil
	case 1:
		return flat[0]
	}
	return flat
}

// Typed returns the query without what synonyms added to it: without parts of
// a weight under 1.
func Typed(n Node) Node {
	switch n := n.(type) {
	case And:
		return joinAnd(each(n, Typed))
	case Or:
		return joinOr(each(n, Typed))
	case Not:
		if part := Typed(n.Part); part != nil {
			return Not{part}
		}
		return nil
	case Word:
		if n.Weight < 1 {
			return nil
		}
	case Phrase:
		if n.Weight < 1 {
			return nil
		}
	}
	return n
}

// Significant leaves out the words that stand in every text (de, of, para)
// where other words remain to be found beside them.
func Significant(n Node) Node {
	switch n := n.(type) {
	case And:
		var kept []Node
		significant := false
		for _, part := range n {
			if w, ok := part.(Word); ok && !w.Prefix && Stopword(foldWord(w.Text)) {
				continue
			}
			part = Significant(part)
			kept = append(kept, part)
			_, not := part.(Not)
			significant = significant || !not
		}
		if significant {
			return joinAnd(kept)
		}
		return n
	case Or:
		return joinOr(each(n, Significant))
	}
	return n
}

func each(list []Node, change func(Node) Node) []Node {
	out := make([]Node, len(list))
	for i, n := range list {
		out[i] = change(n)
	}
	return out
}
