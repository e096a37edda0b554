package archive

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"testing"
	"unicode/utf8"

	"pgregory.net/rapid"

	"github.com/vitral-data/vitral/catalog"
)

func canonical(t testing.TB, d catalog.Dialect, in string, drop bool) string {
	t.Helper()
	out, _, err := Canonical(d, []byte(in), drop)
	if err != nil {
		t.Fatalf("Canonical(%s): %v", in, err)
	}
	return string(out)
}

func TestCanonical(t *testing.T) {
	for _, c := range []struct{ name, in, want string }{
		{"white space", " {\t\"a\" :\r\n 1 , \"b\" : [ ] , \"c\" : { } } ", `{"a":1,"b":[],"c":{}}`},
		{"members by name", `{"b":1,"a":2,"aa":3,"a b":4,"A":5,"":6,"ñ":7,"a\"":8}`, `{"":6,"A":5,"a":2,"a b":4,"a\"":8,"aa":3,"b":1,"ñ":7}`},
		{"members of one name stay in order", `{"b":1,"a":2,"b":0,"a":1}`, `{"a":2,"a":1,"b":1,"b":0}`},
		{"names with escapes", `{"\u0062":1,"\u0061":2}`, `{"a":2,"b":1}`},
		{"numbers as written", `[1.0,1,1e2,1E+2,-0,0.10,123456789012345678901234567890]`, `[1.0,1,1e2,1E+2,-0,0.10,123456789012345678901234567890]`},
		{"words", `[null,true,false]`, `[false,null,true]`},
		{"arrays of strings sorted", `["b","a","c","a","B",""]`, `["","B","a","a","b","c"]`},
		{"arrays of objects sorted", `[{"b":1},{"a":{"z":1,"y":2}},{"a":1}]`, `[{"a":1},{"a":{"y":2,"z":1}},{"b":1}]`},
		{"arrays with a number kept", `["b",1,"a"]`, `["b",1,"a"]`},
		{"arrays with a number at the end kept", `["b","a",-1]`, `["b","a",-1]`},
		{"arrays of arrays kept", `[["b","a"],["a"]]`, `[["a","b"],["a"]]`},
		{"coordinates", `{"type":"Polygon","coordinates":[[[-58.4,-34.6],[-58.3,-34.6]]]}`, `{"coordinates":[[[-58.4,-34.6],[-58.3,-34.6]]],"type":"Polygon"}`},
		{"list kept", `{"@list":[{"@value":"b"},{"@value":"a"}]}`, `{"@list":[{"@value":"b"},{"@value":"a"}]}`},
		{"inside a list sorted", `{"@list":[{"k":["b","a"]}]}`, `{"@list":[{"k":["a","b"]}]}`},
		{"list only as a name", `{"@lists":["b","a"],"v":"@list"}`, `{"@lists":["a","b"],"v":"@list"}`},
		{"escapes that are needed", `["\"","\\","\b\f\n\r\t","\u0000\u001f\u000A"]`, `["\"","\\","\b\f\n\r\t","\u0000\u001f\n"]`},
		{"escapes that are not", `["\/","\u00f1","\u2028","\u007f","<>&","\uD83D\uDEA6"]`, "[\"/\",\"<>&\",\"\x7f\",\"ñ\",\"\u2028\",\"🚦\"]"},
		{"escaped quote and backslash by number", `["\u0022","\u005C"]`, `["\"","\\"]`},
		{"halves of pairs", `["\uD83D","\uDEA6\uD83D","\uD83Dx","\uD83D\u0041","\uD83D\n"]`, `["\ud83d","\ud83dA","\ud83d\n","\ud83dx","\udea6\ud83d"]`},
		{"a value alone", ` "x" `, `"x"`},
		{"many members", manyMembers(40, false), manyMembers(40, true)},
	} {
		t.Run(c.name, func(t *testing.T) {
			for _, d := range []catalog.Dialect{catalog.DialectRDF, catalog.DialectDataJSON, "other"} {
				got := canonical(t, d, c.in, true)
				if got != c.want {
					t.Errorf("%s: %s\ngives %s\nwant  %s", d, c.in, got, c.want)
				}
				if again := canonical(t, d, got, true); again != got {
					t.Errorf("%s: canonical form of %s is %s", d, got, again)
				}
			}
		})
	}
}

// manyMembers is an object with n members, from the last to the first or sorted.
func manyMembers(n int, sorted bool) string {
	var parts []string
	for i := range n {
		if !sorted {
			i = n - 1 - i
		}
		parts = append(parts, fmt.Sprintf(`"member number %04d":%d`, i, i))
	}
	return "{" + strings.Join(parts, ",") + "}"
}

func TestCanonicalRefuses(t *testing.T) {
	for in, want := range map[string]error{
		``: errJSON, ` `: errJSON, `{`: errJSON, `[`: errJSON, `"`: errJSON, `"a`: errJSON, `"\`: errJSON, `{"a"}`: errJSON, `{"a":}`: errJSON,
		`{"a":1,}`: errJSON, `{,}`: errJSON, `{"a":1 "b":2}`: errJSON, `{"a" 1}`: errJSON, `{a:1}`: errJSON, `{1:1}`: errJSON, `[1,]`: errJSON,
		`[,1]`: errJSON, `[1 2]`: errJSON, `[1}`: errJSON, `{"a":1]`: errJSON, `1 2`: errJSON, `{} x`: errJSON, `nul`: errJSON, `nulll`: errJSON,
		`tru`: errJSON, `True`: errJSON, `NaN`: errJSON, `+1`: errJSON, `01`: errJSON, `-`: errJSON, `-01`: errJSON, `1.`: errJSON, `.1`: errJSON,
		`1e`: errJSON, `1e+`: errJSON, `0x1`: errJSON, `'a'`: errJSON, "\"a\nb\"": errJSON, "\"\x00\"": errJSON, "\"\t\"": errJSON,
		"\ufeff{}": errJSON, "{}\x00": errJSON,
		`"\x"`: errEscape, `"\u12"`: errEscape, `"\u12g4"`: errEscape, `"\U0041"`: errEscape, `["\u"`: errEscape,
		"\"\xff\"": errUTF8, "\"\xc3\"": errUTF8, "\"a long enough text \xed\xa0\x80 with half a pair\"": errUTF8, "{\"\xfe\":1}": errUTF8,
		"\"\\n\xff\"":               errUTF8,
		strings.Repeat("[", 10_000): errDeep, strings.Repeat(`{"a":`, 10_000): errDeep,
	} {
		for _, drop := range []bool{true, false} {
			if out, _, err := Canonical(catalog.DialectRDF, []byte(in), drop); !errors.Is(err, want) {
				t.Errorf("Canonical(%.40q) = %s, %v, want %v", in, out, err, want)
			}
		}
		if _, err := appendCompact(nil, []byte(in)); !errors.Is(err, want) {
			t.Errorf("appendCompact(%.40q): %v, want %v", in, err, want)
		}
	}
	deep := strings.Repeat("[", maxNesting) + strings.Repeat("]", maxNesting)
	if got := canonical(t, catalog.DialectRDF, deep, true); got != deep {
		t.Errorf("nested %d deep: %s", maxNesting, got)
	}
}

// value draws a JSON value as nested Go values, numbers as json.Number.
func value(depth int) *rapid.Generator[any] {
	text := rapid.StringOfN(rapid.RuneFrom([]rune("ab\"\\/\n\x01é🚦\u2028 ")), 0, 5, -1)
	leaf := rapid.OneOf(
		rapid.Map(text, func(s string) any { return s }),
		rapid.Map(rapid.SampledFrom([]string{"0", "-1", "1.0", "1.00", "1e5"}), func(s string) any { return json.Number(s) }),
		rapid.Map(rapid.SampledFrom([]any{true, false, nil}), func(v any) any { return v }),
	)
	if depth == 0 {
		return leaf
	}
	name := rapid.SampledFrom([]string{"a", "b", "@list", "issued", "distribution", "@type", "a\"b", "é", dctIssued, dcatDistribution, "@reverse"})
	return rapid.OneOf(leaf,
		rapid.Map(rapid.SliceOfN(value(depth-1), 0, 4), func(s []any) any { return s }),
		rapid.Map(rapid.MapOfN(name, value(depth-1), 0, 4), func(m map[string]any) any { return m }),
	)
}

const (
	dct              = "http://purl.org/dc/terms/"
	dcat             = "http://www.w3.org/ns/dcat#"
	dctIssued        = dct + "issued"
	dctModified      = dct + "modified"
	dcatDistribution = dcat + "distribution"
)

// write writes a value with random white space, escapes and order of members,
// and of elements where order says nothing.
func write(t *rapid.T, b *bytes.Buffer, v any, list bool) {
	pad := func() { b.WriteString(rapid.SampledFrom([]string{"", "", " ", "\n\t"}).Draw(t, "space")) }
	pad()
	defer pad()
	switch v := v.(type) {
	case string:
		writeText(t, b, v)
	case json.Number:
		b.WriteString(v.String())
	case []any:
		order := v
		if !list && !keepsOrder(v) {
			order = rapid.Permutation(v).Draw(t, "elements")
		}
		b.WriteByte('[')
		for i, e := range order {
			if i > 0 {
				b.WriteByte(',')
			}
			write(t, b, e, false)
		}
		b.WriteByte(']')
	case map[string]any:
		names := make([]string, 0, len(v))
		for name := range v {
			names = append(names, name)
		}
		if len(names) > 0 {
			names = rapid.Permutation(names).Draw(t, "members")
		}
		b.WriteByte('{')
		for i, name := range names {
			if i > 0 {
				b.WriteByte(',')
			}
			writeText(t, b, name)
			b.WriteByte(':')
			write(t, b, v[name], name == "@list")
		}
		b.WriteByte('}')
	default:
		_ = json.NewEncoder(b).Encode(v)
	}
}

func keepsOrder(v []any) bool {
	for _, e := range v {
		switch e.(type) {
		case json.Number, []any:
			return true
		}
	}
	return false
}

// writeText writes each character as itself or escaped.
func writeText(t *rapid.T, b *bytes.Buffer, s string) {
	b.WriteByte('"')
	for _, r := range s {
		plain := r >= ' ' && r != '"' && r != '\\'
		switch {
		case plain && rapid.Bool().Draw(t, "plain"):
			b.WriteRune(r)
		case r == '/':
			b.WriteString(`\/`)
		case r > 0xffff:
			fmt.Fprintf(b, `\u%04X\u%04x`, 0xd800+(r-0x10000)>>10, 0xdc00+(r-0x10000)&0x3ff)
		default:
			fmt.Fprintf(b, `\u%04x`, r)
		}
	}
	b.WriteByte('"')
}

var dialects = []catalog.Dialect{catalog.DialectRDF, catalog.DialectDataJSON}

// TestCanonicalProperties writes one value twice in different ways: both have
// one canonical form and the same hashes; the form says what the value says, and
// is its own form.
func TestCanonicalProperties(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		v := value(4).Draw(t, "value")
		d := rapid.SampledFrom(dialects).Draw(t, "dialect")
		var one, two bytes.Buffer
		write(t, &one, v, false)
		write(t, &two, v, false)
		form, _, err := Canonical(d, one.Bytes(), false)
		if err != nil {
			t.Fatalf("%s: %v", one.Bytes(), err)
		}
		other, _, err := Canonical(d, two.Bytes(), false)
		if err != nil || !bytes.Equal(form, other) {
			t.Fatalf("one value, two forms (%v):\n%s\n%s", err, form, other)
		}
		again, _, err := Canonical(d, form, false)
		if err != nil || !bytes.Equal(form, again) {
			t.Fatalf("the form has another form (%v):\n%s\n%s", err, form, again)
		}
		if !json.Valid(form) || !utf8.Valid(form) {
			t.Fatalf("the form is no JSON: %s", form)
		}
		hash, full, err := Hashes(catalog.Statement{Dialect: d, Body: one.Bytes()})
		if err != nil {
			t.Fatal(err)
		}
		hash2, full2, err := Hashes(catalog.Statement{Dialect: d, Body: two.Bytes()})
		if err != nil || hash != hash2 || full != full2 {
			t.Fatalf("one value, two hashes (%v): %s %x, %s %x\n%s", err, hash, full, hash2, full2, form)
		}
		// What stays is what the whole is without what moves, in both ways to it.
		still, _, err := Canonical(d, one.Bytes(), true)
		if err != nil {
			t.Fatal(err)
		}
		stillOfForm, moved, err := Canonical(d, form, true)
		if err != nil || !bytes.Equal(still, stillOfForm) || moved == bytes.Equal(still, form) {
			t.Fatalf("what stays (moved %t, %v):\n%s\n%s", moved, err, still, stillOfForm)
		}
	})
}

// TestFullHash: two statements have one full hash only if they have one form, also
// when they differ in nothing but what is left out.
func TestFullHash(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		d := rapid.SampledFrom(dialects).Draw(t, "dialect")
		date := rapid.SampledFrom([]string{"1", "2"})
		dated := func(t *rapid.T) any {
			m := map[string]any{}
			if rapid.Bool().Draw(t, "issued") {
				m["issued"], m[dctIssued] = date.Draw(t, "a"), date.Draw(t, "b")
			}
			if rapid.Bool().Draw(t, "titled") {
				m["title"] = date.Draw(t, "title")
			}
			return m
		}
		statement := func(label string) []byte {
			dist := rapid.SliceOfN(rapid.Custom(dated), 0, 3).Draw(t, label)
			root := map[string]any{"issued": date.Draw(t, "root"), "distribution": dist, dcatDistribution: dist}
			b, err := json.Marshal(root)
			if err != nil {
				t.Fatal(err)
			}
			return b
		}
		one, two := statement("one"), statement("two")
		_, full1, err1 := Hashes(catalog.Statement{Dialect: d, Body: one})
		_, full2, err2 := Hashes(catalog.Statement{Dialect: d, Body: two})
		form1, _, _ := Canonical(d, one, false)
		form2, _, _ := Canonical(d, two, false)
		if err1 != nil || err2 != nil || (full1 == full2) != bytes.Equal(form1, form2) {
			t.Fatalf("full hashes %x, %x of\n%s\n%s (%v, %v)", full1, full2, form1, form2, err1, err2)
		}
	})
}

func FuzzCanonical(f *testing.F) {
	for _, seed := range []string{
		`{"b":[2,"a"],"a":{"@list":["z","y"]},"c":"\u00f1\/\ud83d"}`, `[[["a"]],{"issued":"x"}]`, `"\ud83d\ude00"`, `{"a":1,"a":2}`, `-0.0e+1`, "\"\xff\"", `[`,
		`{"@type":["http://www.w3.org/ns/dcat#Dataset"],"http://purl.org/dc/terms/issued":[{"@value":"1"}]}`,
		`{"distribution":[{"issued":"2"},{"issued":"1"}]}`,
	} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, in []byte) {
		for _, d := range dialects {
			form, _, err := Canonical(d, in, false)
			compact, cerr := appendCompact(nil, in)
			if (err == nil) != (cerr == nil) {
				t.Fatalf("%q: canonical %v, compact %v", in, err, cerr)
			}
			if ok := json.Valid(in) && utf8.Valid(in); ok != (err == nil) && !errors.Is(err, errDeep) {
				t.Fatalf("%q: valid %t, canonical form %v", in, ok, err)
			}
			if err != nil {
				continue
			}
			var std bytes.Buffer
			if err := json.Compact(&std, in); err != nil || !bytes.Equal(std.Bytes(), compact) {
				t.Fatalf("compact %q, encoding/json %q, %v", compact, std.Bytes(), err)
			}
			again, _, err := Canonical(d, form, false)
			if err != nil || !bytes.Equal(form, again) {
				t.Fatalf("%q has the form %q, which has %q, %v", in, form, again, err)
			}
			if ofCompact, _, err := Canonical(d, compact, false); err != nil || !bytes.Equal(form, ofCompact) {
				t.Fatalf("%q has the form %q, without white space %q, %v", in, form, ofCompact, err)
			}
			still, moved, err := Canonical(d, in, true)
			if err != nil || !moved && !bytes.Equal(still, form) {
				t.Fatalf("%q: moved %t, what stays is %q of %q, %v", in, moved, still, form, err)
			}
			if _, _, err := Hashes(catalog.Statement{Dialect: d, Body: in}); err != nil {
				t.Fatalf("%q has no hashes: %v", in, err)
			}
		}
	})
}
