package harvest

import (
	"crypto/sha256"
	"encoding/hex"
	"slices"
	"strings"

	"github.com/vitral-data/vitral/catalog"
	"github.com/vitral-data/vitral/catalog/archive"
	"github.com/vitral-data/vitral/harvest/format"
)

// found is one record of a run as planning needs it: its statement stands in
// the run's pack, if it is there at all.
type found struct {
	kind  catalog.Kind
	key   string
	made  catalog.KeyKind
	hash  archive.Hash
	full  archive.FullHash
	print archive.Fingerprints
	title string // for people, at most 200 bytes
	place string
	url   string // the smallest URL of its distributions: tells weak twins apart
	stamp string // the moving dates, to know an exporter that stamps everything
	// urls are kept of datasets that the head doesn't have, so that a rename by
	// a shared address can name it.
	urls []string
	// invalid says why it is not landed; "" when it is.
	invalid string
	slot    archive.Slot
	packed  bool
}

// maxTitle bounds the titles kept for reports.
const maxTitle = 200

// keyOf makes a record's key. It returns "" when there is nothing to make one
// of. A node that nothing names has no name but what it says.
func keyOf(st catalog.Statement, t catalog.Traits, hash archive.Hash) (string, catalog.KeyKind) {
	made, key, ok := format.Key(t)
	if st.Kind == catalog.KindNode && (!ok || made == catalog.KeyWeak) {
		return "urn:vitral:" + hash.String()[:40], catalog.KeyWeak
	}
	return key, made
}

// weakURL is what a URL adds to a weak key that several records share.
func weakURL(url string) string {
	if url == "" {
		return ""
	}
	sum := sha256.Sum256([]byte(url))
	return ":" + hex.EncodeToString(sum[:8])
}

// smallest is the text in the smallest language tag.
func smallest(t catalog.Text) string {
	for _, tag := range t.Tags() {
		if t[tag] != "" {
			return t[tag]
		}
	}
	return ""
}

// fingerprints are what a rename is recognised by.
func fingerprints(t catalog.Traits) archive.Fingerprints {
	var p archive.Fingerprints
	if title := catalog.Fold(smallest(t.Title)); title != "" {
		p.Title = print8(title)
	}
	if t.PublisherIRI != "" {
		p.Publisher = print8(t.PublisherIRI)
	} else if name := catalog.Fold(t.PublisherName); name != "" {
		p.Publisher = print8(name)
	}
	urls := make([]string, 0, len(t.URLs))
	for _, u := range t.URLs {
		if u != "" {
			urls = append(urls, u)
		}
	}
	slices.Sort(urls)
	urls = slices.Compact(urls)
	for _, u := range urls[:min(len(urls), 32)] {
		p.URLs = append(p.URLs, print8(u))
	}
	return p
}

func print8(s string) archive.FullHash {
	sum := sha256.Sum256([]byte(s))
	return archive.FullHash(sum[:8])
}

// identify makes a found record of one that was read.
func identify(h *archive.Hasher, r format.Record) found {
	f := found{kind: r.Statement.Kind, place: r.Statement.Place, invalid: r.Invalid,
		title: cut(smallest(r.Traits.Title), maxTitle), stamp: r.Traits.Moved}
	if r.Invalid == "" {
		var err error
		if f.hash, f.full, err = h.Hashes(r.Statement); err != nil {
			f.invalid = "not-canonical"
		}
	}
	f.key, f.made = keyOf(r.Statement, r.Traits, f.hash)
	if r.Invalid != "" && f.made == catalog.KeyWeak {
		f.key, f.made = "", "" // made of what happened to be readable, it may be another's
	}
	if len(f.key) > maxKey {
		f.key = cut(f.key, maxKey-70) + "…" + hexSum(f.key)
	}
	if f.key == "" && f.invalid == "" {
		if f.kind == catalog.KindCatalog {
			f.key, f.made = namelessCatalog, catalog.KeyWeak
		} else {
			f.invalid = "no-key"
		}
	}
	f.print = fingerprints(r.Traits)
	for _, u := range r.Traits.URLs {
		if u != "" && (f.url == "" || u < f.url) {
			f.url = u
		}
	}
	return f
}

// namelessCatalog is the key of a catalogue that says nothing to know it by:
// the usual data.json. It is the source's own, so its source tells it apart.
const namelessCatalog = "urn:vitral:catalog"

// maxKey is the longest key in bytes; a longer one is cut and its hash added,
// so that a stranger's megabyte of IRI can't become a row's key.
const maxKey = 4096

func hexSum(s string) string {
	sum := sha256.Sum256([]byte(s))
	return hex.EncodeToString(sum[:])
}

// cut shortens s to at most n bytes at a character's border.
func cut(s string, n int) string {
	if len(s) <= n {
		return s
	}
	return strings.ToValidUTF8(s[:n], "")
}

// settle orders the records of a run by kind and key and leaves one a key:
// records that share a weak key get their smallest URL added to it; of those
// that still share a key the one equal to the head, else the first, is kept,
// the others are invalid twins (docs/harvesting.md).
func settle(all []found, head map[recordID]*archive.Entry) []found {
	shared := map[string]int{}
	for _, f := range all {
		if f.made == catalog.KeyWeak && f.key != "" && f.kind != catalog.KindNode {
			shared[string(f.kind)+" "+f.key]++
		}
	}
	for i := range all {
		f := &all[i]
		if f.made == catalog.KeyWeak && shared[string(f.kind)+" "+f.key] > 1 {
			f.key += weakURL(f.url)
		}
	}
	slices.SortStableFunc(all, func(a, b found) int { return archive.CompareRecord(a.kind, a.key, b.kind, b.key) })
	for i := 0; i < len(all); {
		j := i + 1
		for j < len(all) && all[j].kind == all[i].kind && all[j].key == all[i].key {
			j++
		}
		if all[i].key != "" && j-i > 1 {
			keepOne(all[i:j], head[recordID{all[i].kind, all[i].key}])
		}
		i = j
	}
	return all
}

// keepOne marks all but one of the records with one key as twins. Equal to the
// head is best in everything, else in what the source says.
func keepOne(same []found, standing *archive.Entry) {
	likeness := func(f found) int {
		switch {
		case standing == nil || f.hash != standing.Hash:
			return 0
		case f.full != standing.Full:
			return 1
		}
		return 2
	}
	kept := -1
	for i, f := range same {
		if f.invalid == "" && (kept < 0 || likeness(f) > likeness(same[kept])) {
			kept = i
		}
	}
	for i := range same {
		if i != kept && same[i].invalid == "" {
			same[i].invalid = "twin"
		}
	}
}

type recordID struct {
	kind catalog.Kind
	key  string
}
