package rdf

import (
	"strings"
	"testing"

	"pgregory.net/rapid"
)

// The examples of RFC 3986 §5.4, and what its rules say of some bases that
// catalogues have.
func TestResolve(t *testing.T) {
	const rfc = "http://a/b/c/d;p?q"
	for _, c := range []struct{ base, ref, want string }{
		{rfc, "g:h", "g:h"},
		{rfc, "g", "http://a/b/c/g"},
		{rfc, "./g", "http://a/b/c/g"},
		{rfc, "g/", "http://a/b/c/g/"},
		{rfc, "/g", "http://a/g"},
		{rfc, "//g", "http://g"},
		{rfc, "?y", "http://a/b/c/d;p?y"},
		{rfc, "g?y", "http://a/b/c/g?y"},
		{rfc, "#s", "http://a/b/c/d;p?q#s"},
		{rfc, "g#s", "http://a/b/c/g#s"},
		{rfc, "g?y#s", "http://a/b/c/g?y#s"},
		{rfc, ";x", "http://a/b/c/;x"},
		{rfc, "g;x", "http://a/b/c/g;x"},
		{rfc, "g;x?y#s", "http://a/b/c/g;x?y#s"},
		{rfc, "", "http://a/b/c/d;p?q"},
		{rfc, ".", "http://a/b/c/"},
		{rfc, "./", "http://a/b/c/"},
		{rfc, "..", "http://a/b/"},
		{rfc, "../", "http://a/b/"},
		{rfc, "../g", "http://a/b/g"},
		{rfc, "../..", "http://a/"},
		{rfc, "../../", "http://a/"},
		{rfc, "../../g", "http://a/g"},
		{rfc, "../../../g", "http://a/g"},
		{rfc, "../../../../g", "http://a/g"},
		{rfc, "/./g", "http://a/g"},
		{rfc, "/../g", "http://a/g"},
		{rfc, "g.", "http://a/b/c/g."},
		{rfc, ".g", "http://a/b/c/.g"},
		{rfc, "g..", "http://a/b/c/g.."},
		{rfc, "..g", "http://a/b/c/..g"},
		{rfc, "./../g", "http://a/b/g"},
		{rfc, "./g/.", "http://a/b/c/g/"},
		{rfc, "g/./h", "http://a/b/c/g/h"},
		{rfc, "g/../h", "http://a/b/c/h"},
		{rfc, "g;x=1/./y", "http://a/b/c/g;x=1/y"},
		{rfc, "g;x=1/../y", "http://a/b/c/y"},
		{rfc, "g?y/./x", "http://a/b/c/g?y/./x"},
		{rfc, "g?y/../x", "http://a/b/c/g?y/../x"},
		{rfc, "g#s/./x", "http://a/b/c/g#s/./x"},
		{rfc, "g#s/../x", "http://a/b/c/g#s/../x"},
		{rfc, "http:g", "http:g"},
		{"http://a", "g", "http://a/g"},
		{"http://a?x#y", "", "http://a?x"},
		{"urn:x:y", "g", "urn:g"},
		{"urn:x:y", "#g", "urn:x:y#g"},
		{"file:///dir/file", "g", "file:///dir/g"},
		{"http://a/b", "http://c/d/../e", "http://c/d/../e"},
		{"http://a/b", "1a:b", "http://a/1a:b"},
		{"http://a/b", "año", "http://a/año"},
		{"", "g", "g"},
	} {
		if got := Resolve(c.base, c.ref); got != c.want {
			t.Errorf("Resolve(%q, %q) = %q, want %q", c.base, c.ref, got, c.want)
		}
	}
}

func TestResolveProperties(t *testing.T) {
	part := rapid.StringMatching(`[a-c./?#:]{0,8}`)
	rapid.Check(t, func(t *rapid.T) {
		base := "http://h/" + part.Draw(t, "base")
		ref := part.Draw(t, "ref")
		got := Resolve(base, ref)
		if !IsAbsolute(got) {
			t.Fatalf("Resolve(%q, %q) = %q is not absolute", base, ref, got)
		}
		if again := Resolve(base, got); again != got {
			t.Fatalf("%q resolved again is %q", got, again)
		}
		if IsAbsolute(ref) || strings.HasPrefix(ref, "//") || ref == "" || ref[0] == '?' || ref[0] == '#' {
			return
		}
		for s := range strings.SplitSeq(splitIRI(got).path, "/") {
			if s == "." || s == ".." {
				t.Fatalf("Resolve(%q, %q) = %q keeps a dot segment", base, ref, got)
			}
		}
	})
}
