package query

import "strings"

// Print writes a query as a reader would type it: Parse reads the same query
// from it. Weights have no form and are left out.
func Print(n Node) string {
	var b strings.Builder
	write(&b, n)
	return b.String()
}

func write(b *strings.Builder, n Node) {
	switch n := n.(type) {
	case And:
		for i, part := range n {
			if i > 0 {
				b.WriteByte(' ')
			}
			group(b, part, isOr(part))
		}
	case Or:
		for i, part := range n {
			if i > 0 {
				b.WriteString(" " + opOr + " ")
			}
			write(b, part)
		}
	case Not:
		b.WriteByte('-')
		group(b, n.Part, isOr(n.Part) || isAnd(n.Part))
	case Word:
		switch {
		case n.Prefix:
			b.WriteString(n.Text + "*")
		case operator(n.Text):
			b.WriteString(`"` + n.Text + `"`)
		default:
			b.WriteString(n.Text)
		}
	case Phrase:
		b.WriteString(`"` + strings.Join(n.Words, " ") + `"`)
	}
}

func group(b *strings.Builder, n Node, parentheses bool) {
	if !parentheses {
		write(b, n)
		return
	}
	b.WriteByte('(')
	write(b, n)
	b.WriteByte(')')
}

func isOr(n Node) bool  { _, ok := n.(Or); return ok }
func isAnd(n Node) bool { _, ok := n.(And); return ok }
