package prose

import (
	"strings"
	"testing"

	nethtml "golang.org/x/net/html"
)

func TestHTML(t *testing.T) {
	r := New()
	for _, c := range []struct{ name, in, want string }{
		{"plain", "Uno\ndos", "<p>Uno<br/>\ndos</p>\n"},
		{"paragraphs", "Uno\n\ndos", "<p>Uno</p>\n<p>dos</p>\n"},
		{"less than", "edad < 5 y > 2 & más", "<p>edad &lt; 5 y &gt; 2 &amp; más</p>\n"},
		{"an unknown tag is text", "el <nombre> del archivo", "<p>el &lt;nombre&gt; del archivo</p>\n"},
		{"indented text is no code", "    cuatro espacios", "<p>cuatro espacios</p>\n"},
		{"nested list", "- a\n    - b", "<ul>\n<li>a\n<ul>\n<li>b</li>\n</ul>\n</li>\n</ul>\n"},
		{"a definition stays in sight", "[nota]: dos", "<p>[nota]: dos</p>\n"},
		{"the words of a picture", "![mapa](https://x.example/m.png)", `<p><a href="https://x.example/m.png" rel="nofollow ugc noopener">mapa</a></p>` + "\n"},
		{"markdown", "**uno** y [dos](https://x.example/)", `<p><strong>uno</strong> y <a href="https://x.example/" rel="nofollow ugc noopener">dos</a></p>` + "\n"},
		{"bare address", "ver https://x.example/a", `<p>ver <a href="https://x.example/a" rel="nofollow ugc noopener">https://x.example/a</a></p>` + "\n"},
		{"heading", "# Uno", "<p><strong>Uno</strong></p>\n"},
		{"script address", "[x](javascript:alert(1))", "<p>x</p>\n"},
		{"html", `<p onclick="x()">Uno <b>dos</b></p>`, "<p>Uno <b>dos</b></p>"},
		{"html heading", "<h2 class=a>Uno</h2>dos", "<p><strong>Uno</strong></p>dos"},
		{"script", "<p>a</p><script>alert(1)</script>", "<p>a</p>"},
		{"left open", "<b>uno", "<b>uno</b>"},
		{"closes nothing", "uno</div></ul></section><p>dos", "uno<p>dos</p>"},
		{"relative link", `<a href="/admin">x</a>`, "x"},
		{"data link", `<a href="data:text/html,x">x</a>`, "x"},
		{"style", `<p style="position:fixed" class="head">x</p>`, "<p>x</p>"},
		{"picture", `<p><img src=x onerror=alert(1)>x</p>`, "<p>x</p>"},
	} {
		if got, cut := r.HTML(c.in); string(got) != c.want || cut {
			t.Errorf("%s: %q, want %q", c.name, got, c.want)
		}
	}
}

func TestLongTextIsCutAndSaid(t *testing.T) {
	got, cut := New().HTML(strings.Repeat("palabra ñ ", 10_000))
	if !cut || len(got) > MaxText+100 {
		t.Errorf("cut %v, %d bytes", cut, len(got))
	}
}

// Markdown that would take long to read is shown as it was written.
func TestTangledMarkdownStaysText(t *testing.T) {
	r := New()
	for _, piece := range []string{"[a](", "*a_", "> ", "1. ", "- "} {
		in := strings.TrimSpace(strings.Repeat(piece, 4000))
		got, _ := r.HTML(in)
		if want := "<p>" + nethtml.EscapeString(in) + "</p>"; string(got) != strings.TrimSpace(want) {
			t.Errorf("%q: %.80q", piece, got)
		}
	}
}

func TestPlain(t *testing.T) {
	r := New()
	for _, c := range []struct {
		in   string
		n    int
		want string
	}{
		{"**Uno**  y\n* dos", 100, "Uno y dos"}, {"<ul><li>uno</li><li>dos</li></ul>", 100, "uno dos"}, {"a <b> b", 100, "a b"}, {"edad < 5", 100, "edad < 5"},
		{"uno dos tres cuatro", 12, "uno dos…"}, {"ñññññ", 5, "ññ…"}, {"\x02uno\x03 dos", 100, "\x02uno\x03 dos"}, {"<p>Uno</p><p>dos</p>", 100, "Uno dos"},
	} {
		if got := r.Plain(c.in, c.n); got != c.want {
			t.Errorf("%q: %q, want %q", c.in, got, c.want)
		}
	}
}

func TestLink(t *testing.T) {
	for in, want := range map[string]string{
		"https://x.example/a?b=c": "https://x.example/a?b=c", " http://x.example ": "http://x.example", "ftp://x.example/f": "ftp://x.example/f", "mailto:a@x.example": "mailto:a@x.example",
		"javascript:alert(1)": "", "JaVaScRiPt:alert(1)": "", "data:text/html,x": "", "//x.example": "", "/x": "", "x": "", "https:": "", "": "", "mailto:nobody": "", "vbscript:x": "", "https://x.example/\x00": "",
	} {
		if got := Link(in); got != want {
			t.Errorf("%q: %q, want %q", in, got, want)
		}
	}
}

var allowed = map[string]bool{"p": true, "br": true, "ul": true, "ol": true, "li": true, "strong": true, "b": true, "em": true, "i": true, "code": true, "pre": true, "blockquote": true, "sub": true, "sup": true, "a": true}

// FuzzHTML: whatever a source writes, only harmless elements come out, links
// lead to http, https, mailto and ftp, and nothing is left open or closes what
// it didn't open.
func FuzzHTML(f *testing.F) {
	for _, s := range []string{"texto", "<p>a</p>", "**a**", "<b>a", "</div>", `<a href="javascript:x">a</a>`, "[a](javascript:x)", "<svg/onload=alert(1)>", "<p><p><p>", "\x00\x02\x03", "<h1>a</h2>", "<a href='https://x.example/\" onclick=x'>a</a>",
		"<ul><li>a<table><td>b", "![a](x)", "<https://x.example>", "```\na\n```", "&lt;script&gt;", "<math><mtext></form><form><mglyph><style></math><img src onerror=alert(1)>"} {
		f.Add(s)
	}
	r := New()
	f.Fuzz(func(t *testing.T, s string) {
		out, _ := r.HTML(s)
		root, err := nethtml.Parse(strings.NewReader("<!doctype html><body><main id=outer>" + string(out) + "</main><footer id=after></footer>"))
		if err != nil {
			t.Fatal(err)
		}
		harmless(t, root, false)
		// The page around it still holds together.
		var b strings.Builder
		if err := nethtml.Render(&b, root); err != nil {
			t.Fatal(err)
		}
		if !strings.Contains(b.String(), `</main><footer id="after"></footer></body>`) {
			t.Fatalf("%q becomes %q and breaks the page: %q", s, out, b.String())
		}
		if plain := r.Plain(s, 100); len(plain) > 100+len("…") {
			t.Fatalf("plain text of %d bytes", len(plain))
		}
	})
}

func harmless(t *testing.T, n *nethtml.Node, inside bool) {
	if n.Type == nethtml.ElementNode {
		if inside && !allowed[n.Data] {
			t.Fatalf("element %s", n.Data)
		}
		for _, a := range n.Attr {
			switch {
			case !inside:
			case n.Data == "a" && a.Key == "href" && Link(a.Val) != "":
			case n.Data == "a" && a.Key == "rel" && a.Val == "nofollow ugc noopener":
			default:
				t.Fatalf("attribute %s=%q of %s", a.Key, a.Val, n.Data)
			}
		}
		inside = inside || n.Data == "main"
	}
	for c := n.FirstChild; c != nil; c = c.NextSibling {
		harmless(t, c, inside)
	}
}
