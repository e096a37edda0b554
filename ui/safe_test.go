package ui_test

import (
	"net/url"
	"strings"
	"testing"

	"golang.org/x/net/html"

	"github.com/vitral-data/vitral/ui/uitest"
)

// harmful are elements and attributes that no page of ours has.
var harmful = map[string]bool{"iframe": true, "object": true, "embed": true, "base": true, "style": true, "img": true, "video": true, "audio": true, "math": true, "template": true, "noscript": true, "foreignobject": true, "marquee": true}

// A dataset with markup that would run in every field is shown as text.
func TestMarkupOfSourcesIsText(t *testing.T) {
	s := serve(t, portal(t), withDecide(nil))
	hostile := url.QueryEscape(uitest.Polyglot)
	for _, path := range []string{"/dataset/hostile", "/dataset/hostile/quality", "/dataset/hostile/versions/5", "/dataset/hostile/diff?from=4&to=5", "/publisher/" + uitest.HostileID, "/publishers", "/changes",
		"/datasets?publisher=" + uitest.HostileID, "/datasets?q=" + hostile, "/datasets?q=x&theme=" + hostile + "&source=" + hostile + "&gap=" + hostile + "&quality=" + hostile, "/datasets?sort=" + hostile + "&cursor=0",
		"/dataset/" + url.PathEscape(uitest.Polyglot), "/run/run-held?cursor=" + hostile, "/changes?cursor=" + hostile, "/dataset/rich/diff?source=" + hostile, "/sources?x=" + hostile} {
		w := s.get("/es" + path)
		n, err := uitest.Parse(w.Body.String())
		if err != nil {
			t.Fatal(err)
		}
		safe(t, path, n)
	}
	body := s.get("/es/dataset/hostile").Body.String()
	n, _ := uitest.Parse(body)
	if got, want := n.One("h1").Text(), strings.Join(strings.Fields(`"><script>alert('title')</script>`+uitest.Polyglot), " "); got != want {
		t.Errorf("the title is %q, want %q", got, want)
	}
	for _, field := range []string{"publisher", "file", "creator", "contact", "place", "notes"} {
		if !strings.Contains(n.Text(), "alert('"+field+"')") {
			t.Errorf("%s isn't shown as text", field)
		}
	}
}

func safe(t *testing.T, path string, n uitest.Node) {
	t.Helper()
	var walk func(x *html.Node)
	walk = func(x *html.Node) {
		if x.Type == html.ElementNode {
			if harmful[x.Data] || x.Data == "script" && (uitest.Node{Node: x}).Attr("type") != "application/ld+json" {
				t.Errorf("%s: element %s", path, x.Data)
			}
			for _, a := range x.Attr {
				if strings.HasPrefix(a.Key, "on") || a.Key == "style" || a.Key == "srcdoc" || a.Key == "formaction" && !strings.HasPrefix(a.Val, "/") {
					t.Errorf("%s: attribute %s of %s", path, a.Key, x.Data)
				}
				if a.Key != "href" && a.Key != "action" && a.Key != "src" {
					continue
				}
				u, err := url.Parse(a.Val)
				if err != nil || u.Scheme != "" && u.Scheme != "http" && u.Scheme != "https" && u.Scheme != "mailto" && u.Scheme != "ftp" {
					t.Errorf("%s: %s=%q", path, a.Key, a.Val)
				}
			}
		}
		for c := x.FirstChild; c != nil; c = c.NextSibling {
			walk(c)
		}
	}
	walk(n.Node)
}

// The block for search engines is JSON that ends where it should.
func TestLinkedDataIsEscaped(t *testing.T) {
	s := serve(t, portal(t))
	body := s.get("/es/dataset/hostile").Body.String()
	if n := strings.Count(body, "<script"); n != 1 {
		t.Errorf("%d script elements", n)
	}
	if n := strings.Count(body, "</script>"); n != 1 {
		t.Errorf("%d ends of script elements", n)
	}
}
