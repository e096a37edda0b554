package uitest

import (
	"slices"
	"strings"

	"golang.org/x/net/html"
)

// Node is an element of a parsed page.
type Node struct{ *html.Node }

// Parse reads a page.
func Parse(page string) (Node, error) {
	n, err := html.Parse(strings.NewReader(page))
	return Node{n}, err
}

// All finds the elements that a selector names: parts separated by spaces,
// each inside the one before, each a tag, #id, .class and [attribute] or
// [attribute=value] in any number ("ul.files li a[rel=next]").
func (n Node) All(selector string) []Node {
	found := []Node{n}
	for part := range strings.FieldsSeq(selector) {
		m := simple(part)
		var next []Node
		for _, from := range found {
			from.walk(func(x Node) {
				if x.Node != from.Node && m.matches(x) && !slices.Contains(next, x) {
					next = append(next, x)
				}
			})
		}
		found = next
	}
	return found
}

// One is the first element that a selector names; its Node is nil for none.
func (n Node) One(selector string) Node {
	if all := n.All(selector); len(all) > 0 {
		return all[0]
	}
	return Node{}
}

// Text is what an element says, white space collapsed; "" for no element.
func (n Node) Text() string {
	if n.Node == nil {
		return ""
	}
	var b strings.Builder
	n.walk(func(x Node) {
		if x.Type == html.TextNode {
			b.WriteString(x.Data + " ")
		}
	})
	return strings.Join(strings.Fields(b.String()), " ")
}

// Attr is an attribute's value, "" for none.
func (n Node) Attr(name string) string {
	v, _ := n.attr(name)
	return v
}

func (n Node) attr(name string) (string, bool) {
	if n.Node != nil {
		for _, a := range n.Node.Attr {
			if a.Key == name {
				return a.Val, true
			}
		}
	}
	return "", false
}

func (n Node) walk(f func(Node)) {
	f(n)
	for c := n.FirstChild; c != nil; c = c.NextSibling {
		Node{c}.walk(f)
	}
}

// matcher is one part of a selector.
type matcher struct {
	tag   string
	attrs [][2]string // name and value; value "\x00" for any
	class []string
}

func simple(part string) matcher {
	var m matcher
	for part != "" {
		end := strings.IndexAny(part[1:], ".#[") + 1
		if part[0] == '[' {
			end = strings.IndexByte(part, ']') + 1
		}
		if end <= 0 {
			end = len(part)
		}
		piece := part[:end]
		part = part[end:]
		switch piece[0] {
		case '.':
			m.class = append(m.class, piece[1:])
		case '#':
			m.attrs = append(m.attrs, [2]string{"id", piece[1:]})
		case '[':
			name, value, ok := strings.Cut(strings.Trim(piece, "[]"), "=")
			if !ok {
				value = "\x00"
			}
			m.attrs = append(m.attrs, [2]string{name, value})
		default:
			m.tag = piece
		}
	}
	return m
}

func (m matcher) matches(n Node) bool {
	if n.Type != html.ElementNode || m.tag != "" && n.Data != m.tag {
		return false
	}
	for _, a := range m.attrs {
		if v, ok := n.attr(a[0]); !ok || a[1] != "\x00" && v != a[1] {
			return false
		}
	}
	classes := strings.Fields(n.Attr("class"))
	for _, c := range m.class {
		if !slices.Contains(classes, c) {
			return false
		}
	}
	return true
}
