package uitest

import "testing"

func TestSelectors(t *testing.T) {
	page, err := Parse(`<ul class="a b"><li id=x>one <b>two</b><li rel=next>three</ul><p class="a">four`)
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		selector string
		n        int
		text     string
	}{
		{"li", 2, "one two"}, {"ul.a.b li", 2, "one two"}, {"p li", 0, ""}, {"#x", 1, "one two"}, {"li[rel]", 1, "three"},
		{"li[rel=next]", 1, "three"}, {"li[rel=prev]", 0, ""}, {".a", 2, "one two three"}, {"p.a", 1, "four"}, {"ul li b", 1, "two"},
	} {
		if all := page.All(c.selector); len(all) != c.n {
			t.Errorf("%s: %d elements, want %d", c.selector, len(all), c.n)
		}
		if got := page.One(c.selector).Text(); got != c.text {
			t.Errorf("%s: %q, want %q", c.selector, got, c.text)
		}
	}
}
