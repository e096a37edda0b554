package archive

import (
	"bytes"
	"encoding/json"
	"reflect"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"github.com/vitral-data/vitral/catalog"
)

// entries draws entries of all shapes.
func entries() *rapid.Generator[Entry] {
	text := rapid.StringOfN(rapid.RuneFrom([]rune("ab\"\\/\n\x01é🚦\u2028<\x7f")), 0, 4, -1)
	number := rapid.IntRange(-1000, 1<<40)
	when := rapid.Custom(func(t *rapid.T) time.Time {
		return time.Unix(rapid.Int64Range(0, 4e9).Draw(t, "s"), rapid.SampledFrom([]int64{0, 1, 500_000_000}).Draw(t, "ns")).UTC()
	})
	full := rapid.Custom(func(t *rapid.T) FullHash {
		return FullHash{rapid.Byte().Draw(t, "b"), 7: rapid.SampledFrom([]byte{0, 1}).Draw(t, "c")}
	})
	return rapid.Custom(func(t *rapid.T) Entry {
		e := Entry{
			Kind: catalog.Kind(text.Draw(t, "kind")), Key: text.Draw(t, "key"), Made: catalog.KeyKind(text.Draw(t, "made")),
			Dataset: text.Draw(t, "dataset"), Version: number.Draw(t, "version"), Outcome: Outcome(text.Draw(t, "outcome")),
			Hash: Hash{rapid.Byte().Draw(t, "hash"), 31: 7}, Full: full.Draw(t, "full"),
			Place: Place{text.Draw(t, "pack"), int64(number.Draw(t, "off")), int64(number.Draw(t, "len")), number.Draw(t, "line")},
			First: when.Draw(t, "first"), Changed: when.Draw(t, "changed"), Let: rapid.Bool().Draw(t, "let"),
			Print: Fingerprints{Title: full.Draw(t, "title"), Publisher: full.Draw(t, "publisher")},
		}
		if urls := rapid.SliceOfN(full, 0, 3).Draw(t, "urls"); len(urls) > 0 {
			e.Print.URLs = urls
		}
		if rapid.Bool().Draw(t, "since") {
			e.Since = &Since{when.Draw(t, "time"), number.Draw(t, "runs")}
		}
		if rapid.Bool().Draw(t, "from") {
			e.From = &Origin{text.Draw(t, "old"), text.Draw(t, "evidence"), text.Draw(t, "url")}
		}
		return e
	})
}

// TestEntryJSON compares what appendEntry writes with encoding/json, and reads it back.
func TestEntryJSON(t *testing.T) {
	same := interner{}
	rapid.Check(t, func(t *rapid.T) {
		e := entries().Draw(t, "entry")
		want, err := marshalLine(e)
		if err != nil {
			t.Fatal(err)
		}
		got, err := appendEntry(nil, &e)
		if err != nil || !bytes.Equal(got, want) {
			t.Fatalf("written\n%s (%v)\nencoding/json\n%s", got, err, want)
		}
		var read Entry
		if err := readEntry(got, same, &read); err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(e, read); diff != "" {
			t.Fatalf("entry (-written +read):\n%s", diff)
		}
		if err := readEntryLine([]byte(`{"entry":`+string(got)+`}`), same, &read); err != nil || cmp.Diff(e, read) != "" {
			t.Fatalf("entry's line: %v", err)
		}
	})
}

// TestEntryIsWhole fails when Entry, or a part of it, has a member that the
// hand-written codec has not been told of.
func TestEntryIsWhole(t *testing.T) {
	f := FullHash{1}
	e := Entry{Kind: "k", Key: "k", Made: "m", Dataset: "d", Version: 1, Outcome: "o", Hash: Hash{1}, Full: f, Place: Place{"p", 1, 1, 1}, First: day(1),
		Changed: day(1), Since: &Since{day(1), 1}, From: &Origin{"k", "e", "u"}, Let: true, Print: Fingerprints{f, f, []FullHash{f}}}
	for _, part := range []any{e, e.Place, *e.Since, *e.From, e.Print} {
		v := reflect.ValueOf(part)
		for i := range v.NumField() {
			if v.Field(i).IsZero() {
				t.Errorf("%s.%s is new: add it here, to appendEntry and to entryReader", v.Type(), v.Type().Field(i).Name)
			}
		}
	}
	b, err := appendEntry(nil, &e)
	if err != nil {
		t.Fatal(err)
	}
	want, err := marshalLine(e)
	if err != nil || !bytes.Equal(b, want) {
		t.Errorf("written\n%s\nencoding/json (%v)\n%s", b, err, want)
	}
	// What was written is read without encoding/json.
	r := entryReader{b: b, same: interner{}}
	var read Entry
	if !r.entry(&read) || cmp.Diff(e, read) != "" {
		t.Errorf("the fast way does not read what the fast way wrote: %+v", read)
	}
	e.First = time.Date(10000, 1, 1, 0, 0, 0, 0, time.UTC)
	if b, err := appendEntry(nil, &e); err == nil {
		t.Errorf("the year 10000 was written: %s", b)
	}
}

// TestStatementIsWhole fails when catalog.Statement has a member that
// appendStatementLine has not been told of.
func TestStatementIsWhole(t *testing.T) {
	st := catalog.Statement{Kind: "k", Dialect: "d", Body: []byte("1"), Repairs: []catalog.Repair{{Code: "c"}}, Catalogs: []string{"c"}, Place: "p",
		Labels: map[string]string{"a": "b"}}
	v := reflect.ValueOf(st)
	for i := range v.NumField() {
		if v.Field(i).IsZero() {
			t.Errorf("Statement.%s is new: add it here and to appendStatementLine", v.Type().Field(i).Name)
		}
	}
	b, err := appendStatementLine(nil, &st)
	if err != nil {
		t.Fatal(err)
	}
	read, ok := readWritten(b)
	if diff := cmp.Diff(st, read); !ok || diff != "" {
		t.Errorf("%s is read as (-written +read):\n%s", b, diff)
	}
}

// FuzzEntry: whatever the fast way reads, encoding/json reads alike.
func FuzzEntry(f *testing.F) {
	for i := range 20 {
		e := entries().Example(i)
		b, err := appendEntry(nil, &e)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(b)
	}
	f.Add([]byte(`{"kind":"dataset"}`))
	f.Add([]byte(``))
	f.Fuzz(func(t *testing.T, b []byte) {
		var std Entry
		stdErr := json.Unmarshal(b, &std)
		r := entryReader{b: b, same: interner{}}
		var fast Entry
		if r.entry(&fast) && len(r.b) == 0 {
			if stdErr != nil || cmp.Diff(std, fast) != "" {
				t.Fatalf("%s: %+v\nencoding/json %+v, %v", b, fast, std, stdErr)
			}
		}
		var e Entry
		err := readEntry(b, interner{}, &e)
		if (err == nil) != (stdErr == nil) || err == nil && cmp.Diff(std, e) != "" {
			t.Fatalf("%s: %+v, %v\nencoding/json %+v, %v", b, e, err, std, stdErr)
		}
		_ = readEntryLine(b, interner{}, &e)
	})
}

// FuzzStatementLine: whatever the fast way reads, encoding/json reads alike.
func FuzzStatementLine(f *testing.F) {
	st := statement("a", "one")
	for _, s := range []catalog.Statement{st, {Kind: "k", Dialect: "d", Body: []byte("1"), Repairs: []catalog.Repair{{Code: "c"}}, Labels: map[string]string{"a": "b"}}} {
		b, err := appendStatementLine(nil, &s)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(b)
	}
	f.Add([]byte(`{"statement":{"kind":"a","dialect":"b","body":{},"kind":"c"}}`))
	f.Add([]byte(`{"statement":{"kind":"a","dialect":"b","body":[ ]}}`))
	f.Add([]byte(`{"statement":{"kind":"a","dialect":"b","body":1}}}`))
	f.Add([]byte(`{"statement":{"kind":"","dialect":"","body":0,}}`))
	f.Fuzz(func(t *testing.T, b []byte) {
		var std line
		stdErr := json.Unmarshal(b, &std)
		if st, ok := readWritten(b); ok && (stdErr != nil || std.Statement == nil || cmp.Diff(*std.Statement, st) != "") {
			t.Fatalf("%s: %+v\nencoding/json %+v, %v", b, st, std.Statement, stdErr)
		}
		_, _ = readStatementLine(b)
	})
}
