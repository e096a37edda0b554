package rawjson_test

import (
	"encoding/json"
	"errors"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"github.com/vitral-data/vitral/catalog/dcat/rawjson"
)

func TestSkip(t *testing.T) {
	for _, c := range []struct {
		in      string
		end     int
		control bool
		err     error
	}{
		{`{"a":[1,2.5e-3,null,true,false,"x\"é"]},`, 40, false, nil},
		{`[ ] `, 3, false, nil},
		{`"a` + "\n" + `b"`, 5, true, nil},
		{`{"a":1`, 0, false, rawjson.ErrShort},
		{`"open`, 0, false, rawjson.ErrShort},
		{`12`, 0, false, rawjson.ErrShort},
		{`12,`, 2, false, nil},
		{`[[[[1]]]]`, 0, false, rawjson.ErrDepth},
	} {
		end, control, err := rawjson.Skip([]byte(c.in), 0, 3)
		if !errors.Is(err, c.err) {
			t.Errorf("Skip(%q): error %v, want %v", c.in, err, c.err)
		}
		if err == nil && (end != c.end || control != c.control) {
			t.Errorf("Skip(%q) = %d, %v; want %d, %v", c.in, end, control, c.end, c.control)
		}
	}
	for _, bad := range []string{`{a:1}`, `{"a" 1}`, `[1,]`, `{"a":1,}`, `01,`, `-,`, `1.,`, `1e,`, `"\x"`, `"\u12g4"`, `nul,`, `NaN,`, `'a'`, `[1 2]`} {
		var syntax *rawjson.SyntaxError
		if _, _, err := rawjson.Skip([]byte(bad+" "), 0, 9); !errors.As(err, &syntax) {
			t.Errorf("Skip(%q): error %v, want a syntax error", bad, err)
		}
	}
}

func TestTree(t *testing.T) {
	const doc = ` {"n":1.50,"s":"a\u00e1\ud83d\ude00\/","l":[{"k":null},[]],"n":2e0,"\u006f":true} `
	var tree rawjson.Tree
	v, err := tree.Parse([]byte(doc), 9)
	if err != nil {
		t.Fatal(err)
	}
	var keys, raws []string
	for m := range v.All() {
		keys = append(keys, string(m.Key()))
		raws = append(raws, string(m.Raw()))
	}
	if d := cmp.Diff([]string{"n", "s", "l", "n", "o"}, keys); d != "" {
		t.Error(d)
	}
	if d := cmp.Diff([]string{"1.50", `"a\u00e1\ud83d\ude00\/"`, `[{"k":null},[]]`, "2e0", "true"}, raws); d != "" {
		t.Error(d)
	}
	if got := v.Get("s").Str(); got != "aá😀/" {
		t.Errorf("Str = %q", got)
	}
	if got := string(v.Get("n").Raw()); got != "2e0" {
		t.Errorf("of two members the last counts, got %s", got)
	}
	if k := v.Get("none").Kind(); k != rawjson.Absent {
		t.Errorf("Kind of what isn't there = %v", k)
	}
	if v.Get("l").Len() != 2 || v.Get("l").Get("k").Kind() != rawjson.Absent {
		t.Error("an array has two elements and no members")
	}
}

func TestTooMany(t *testing.T) {
	var tree rawjson.Tree
	doc := []byte("[" + strings.Repeat("1,", 4<<20) + "1]")
	if _, err := tree.Parse(doc, 9); !errors.Is(err, rawjson.ErrMany) {
		t.Errorf("error %v, want ErrMany", err)
	}
	if _, err := tree.Parse([]byte("[1]"), 9); err != nil || tree.Small() {
		t.Errorf("after that: error %v, small %v", err, tree.Small())
	}
}

func TestEscapeControls(t *testing.T) {
	in := "{ \"a\\\"\n\t\x01b\" :\n1}"
	got := string(rawjson.EscapeControls([]byte(in)))
	if want := "{ \"a\\\"\\n\\t\\u0001b\" :\n1}"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
}

// Every document that encoding/json writes is read back, byte for byte.
func TestRoundTrip(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		doc := rapid.MapOf(rapid.String(), rapid.SliceOf(rapid.String())).Draw(t, "doc")
		raw, err := json.Marshal(doc)
		if err != nil {
			t.Fatal(err)
		}
		var tree rawjson.Tree
		v, err := tree.Parse(raw, 9)
		if err != nil {
			t.Fatal(err)
		}
		got := map[string][]string{}
		for m := range v.All() {
			list := []string{}
			for e := range m.All() {
				list = append(list, e.Str())
			}
			if m.Kind() == rawjson.Null {
				list = nil
			}
			got[string(m.Key())] = list
		}
		if d := cmp.Diff(doc, got); d != "" {
			t.Fatal(d)
		}
		if q := rawjson.AppendQuote(nil, string(raw)); rawjson.Unquote(q) != string(raw) {
			t.Fatalf("%s doesn't survive quoting", raw)
		}
	})
}

// FuzzParse holds the tree to what encoding/json says is JSON.
func FuzzParse(f *testing.F) {
	for _, seed := range []string{`{}`, `[1,{"a":"b"}]`, `"\ud800"`, `-0.1E+2`, ` 1 `, `{"a":1}}`, "\"\x01\"", `1.`, `[`, strings.Repeat("[", 300)} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, in []byte) {
		var tree rawjson.Tree
		v, err := tree.Parse(in, 200)
		if errors.Is(err, rawjson.ErrDepth) {
			return
		}
		if valid := json.Valid(in); valid != (err == nil) {
			t.Fatalf("Parse(%q) = %v, json.Valid = %v", in, err, valid)
		}
		if err == nil && v.Kind() == rawjson.String && utf8.Valid(in) {
			var want string
			if err := json.Unmarshal(in, &want); err != nil || v.Str() != want {
				t.Fatalf("text of %s is %q, want %q", in, v.Str(), want)
			}
		}
		end, _, err2 := rawjson.Skip(in, rawjson.Space(in, 0), 200)
		if err == nil && err2 == nil && rawjson.Space(in, end) != len(in) {
			t.Fatalf("Skip(%q) ends at %d", in, end)
		}
	})
}

func BenchmarkSkip(b *testing.B) {
	doc := []byte("[" + strings.Repeat(`{"title":"Ejecución presupuestaria de la provincia","issued":"2016-01-02","distribution":[{"id":12,"url":"https://datos.example/a.csv"},{"id":13}]},`, 500) + "1]")
	b.SetBytes(int64(len(doc)))
	for b.Loop() {
		if _, _, err := rawjson.Skip(doc, 0, 9); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkTree(b *testing.B) {
	doc := []byte("[" + strings.Repeat(`{"title":"Ejecución presupuestaria de la provincia","issued":"2016-01-02","distribution":[{"id":12,"url":"https://datos.example/a.csv"},{"id":13}]},`, 100) + "1]")
	b.SetBytes(int64(len(doc)))
	var tree rawjson.Tree
	for b.Loop() {
		if _, err := tree.Parse(doc, 9); err != nil {
			b.Fatal(err)
		}
	}
}
