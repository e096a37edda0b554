// Package prose makes what sources write about their datasets safe to show:
// plain text, Markdown or HTML become a few harmless elements, and nothing
// that was written is lost from sight.
package prose

import (
	"bytes"
	"html/template"
	"net/url"
	"regexp"
	"strings"
	"unicode/utf8"

	"github.com/microcosm-cc/bluemonday"
	"github.com/yuin/goldmark"
	"github.com/yuin/goldmark/extension"
	"github.com/yuin/goldmark/parser"
	"github.com/yuin/goldmark/renderer/html"
	"github.com/yuin/goldmark/util"
	nethtml "golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// MaxText is how much of a text is shown, in bytes.
const MaxText = 32 << 10

// Renderer turns text of sources into HTML. It may be used by many goroutines.
type Renderer struct {
	markdown goldmark.Markdown
	policy   *bluemonday.Policy
	bare     *bluemonday.Policy
}

// New prepares a renderer.
func New() *Renderer {
	// Neither raw HTML (text with a stray tag must show it) nor code by
	// indentation (a pasted paragraph is no program).
	blocks := []util.PrioritizedValue{
		util.Prioritized(parser.NewSetextHeadingParser(), 100), util.Prioritized(parser.NewThematicBreakParser(), 200),
		util.Prioritized(parser.NewListParser(), 300), util.Prioritized(parser.NewListItemParser(), 400),
		util.Prioritized(parser.NewATXHeadingParser(), 600), util.Prioritized(parser.NewFencedCodeBlockParser(), 700),
		util.Prioritized(parser.NewBlockquoteParser(), 800), util.Prioritized(parser.NewParagraphParser(), 1000),
	}
	inlines := []util.PrioritizedValue{
		util.Prioritized(parser.NewCodeSpanParser(), 100), util.Prioritized(parser.NewLinkParser(), 200),
		util.Prioritized(parser.NewAutoLinkParser(), 300), util.Prioritized(parser.NewEmphasisParser(), 500),
	}
	p := parser.NewParser(parser.WithBlockParsers(blocks...), parser.WithInlineParsers(inlines...))
	return &Renderer{
		markdown: goldmark.New(goldmark.WithParser(p), goldmark.WithRendererOptions(html.WithHardWraps()), goldmark.WithExtensions(extension.Linkify)),
		policy:   policy(),
		bare:     bluemonday.StrictPolicy(),
	}
}

func policy() *bluemonday.Policy {
	p := bluemonday.NewPolicy()
	p.AllowElements("p", "br", "ul", "ol", "li", "strong", "b", "em", "i", "code", "pre", "blockquote", "sub", "sup")
	p.AllowAttrs("href").OnElements("a")
	p.AllowURLSchemes("http", "https", "mailto", "ftp")
	p.RequireParseableURLs(true)
	p.AllowRelativeURLs(false)
	return p
}

// tags are those that tell HTML from text that merely has a "<" in it.
var tags = regexp.MustCompile(`(?i)</?(p|br|ul|ol|li|strong|b|em|i|a|div|span|h[1-6]|table|tr|td|th|font|u|img|blockquote|pre|code|script|style|iframe|svg|section|article)(\s[^<>]*)?/?>`)

var blocks = regexp.MustCompile(`(?i)</?(p|br|li|ul|ol|div|h[1-6]|tr|td|th|table|blockquote|pre)\b`)

// tangled is Markdown that no person writes and that takes long to read:
// markers nested twenty deep.
var tangled = regexp.MustCompile(`(?:(?:>|[-*+]|\d+[.)]) ?){20}`)

// maxMarks is how many brackets and signs of emphasis a text may have to be
// read as Markdown: their pairing takes the square of their number.
const maxMarks = 1500

// convert makes HTML of Markdown, or of plain text.
func (r *Renderer) convert(text string) string {
	var b bytes.Buffer
	marks := 4*strings.Count(text, "[") + strings.Count(text, "*") + strings.Count(text, "_")
	if marks <= maxMarks && !tangled.MatchString(text) && r.markdown.Convert([]byte(tame(text)), &b) == nil {
		return b.String()
	}
	for _, p := range strings.Split(strings.ReplaceAll(text, "\r\n", "\n"), "\n\n") {
		b.WriteString("<p>" + strings.ReplaceAll(nethtml.EscapeString(p), "\n", "<br>") + "</p>")
	}
	return b.String()
}

// HTML renders a text. cut says that there is more of it than is shown.
func (r *Renderer) HTML(text string) (out template.HTML, cut bool) {
	text, cut = bound(text, MaxText)
	var source string
	if tags.MatchString(text) {
		source = text
	} else {
		source = r.convert(text)
	}
	clean := r.policy.Sanitize(headings(source))
	return template.HTML(balance(clean)), cut // #nosec G203
}

// Plain is a text without marks, its white space collapsed, of at most n
// bytes: for summaries.
func (r *Renderer) Plain(text string, n int) string {
	text, _ = bound(text, 8*n+1000)
	if !tags.MatchString(text) {
		text = r.convert(text)
	}
	if strings.Contains(text, "<") {
		// Elements part words: "<li>a</li><li>b</li>" is no "ab".
		text = blocks.ReplaceAllString(text, " $0")
		text = nethtml.UnescapeString(r.bare.Sanitize(text))
	}
	text = strings.Join(strings.Fields(text), " ")
	if len(text) <= n {
		return text
	}
	text = strings.ToValidUTF8(text[:n], "")
	if i := strings.LastIndexByte(text, ' '); i > n/2 {
		text = text[:i]
	}
	return text + "…"
}

var indent = regexp.MustCompile(`(?m)^[ \t]{4,}`)

// tame takes from Markdown what would hide text: indentation that begins no
// paragraph, and pictures, of which the words stay as a link.
func tame(text string) string {
	return strings.ReplaceAll(indent.ReplaceAllString(text, "   "), "![", "[")
}

// bound is the beginning of a text, of at most n bytes.
func bound(text string, n int) (string, bool) {
	text = strings.ToValidUTF8(text, "\uFFFD")
	if len(text) <= n {
		return text, false
	}
	end := n
	for end > 0 && !utf8.RuneStart(text[end]) {
		end--
	}
	return text[:end], true
}

var (
	openHeading  = regexp.MustCompile(`(?i)<h[1-6](\s[^<>]*)?>`)
	closeHeading = regexp.MustCompile(`(?i)</h[1-6]\s*>`)
)

// headings makes headings bold paragraphs: a page's outline is its own.
func headings(s string) string {
	return closeHeading.ReplaceAllString(openHeading.ReplaceAllString(s, "<p><strong>"), "</strong></p>")
}

// balance closes what was left open and drops what closes nothing, so that no
// description can end an element of the page around it; and it marks links as
// written by others.
func balance(clean string) string {
	body := &nethtml.Node{Type: nethtml.ElementNode, Data: "div", DataAtom: atom.Div}
	nodes, err := nethtml.ParseFragment(strings.NewReader(clean), body)
	if err != nil {
		return nethtml.EscapeString(clean)
	}
	var b strings.Builder
	for _, n := range nodes {
		mark(n)
		if err := nethtml.Render(&b, n); err != nil {
			return nethtml.EscapeString(clean)
		}
	}
	return b.String()
}

func mark(n *nethtml.Node) {
	if n.Type == nethtml.ElementNode && n.Data == "a" {
		href := ""
		for _, a := range n.Attr {
			if a.Key == "href" {
				href = a.Val
			}
		}
		if href = Link(href); href == "" {
			n.Attr = nil
		} else {
			n.Attr = []nethtml.Attribute{{Key: "href", Val: href}, {Key: "rel", Val: "nofollow ugc noopener"}}
		}
	}
	for c := n.FirstChild; c != nil; c = c.NextSibling {
		mark(c)
	}
}

// Link is an address that may stand in a link: http, https, mailto and ftp
// with a host or a mailbox; "" for any other.
func Link(address string) string {
	u, err := url.Parse(strings.TrimSpace(address))
	if err != nil {
		return ""
	}
	switch u.Scheme {
	case "http", "https", "ftp":
		if u.Host != "" {
			return u.String()
		}
	case "mailto":
		if strings.Contains(u.Opaque, "@") {
			return u.String()
		}
	}
	return ""
}
