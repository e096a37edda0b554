package indextest

import (
	_ "embed"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/vitral-data/vitral/catalog"
	"github.com/vitral-data/vitral/catalog/index"
	"github.com/vitral-data/vitral/catalog/query"
)

//go:embed testdata/judged/documents.txt
var judgedDocuments string

//go:embed testdata/judged/queries.txt
var judgedQueries string

// How the judged queries are counted: a right hit among the first judgedDepth,
// for all but judgedMisses of them.
const (
	judgedDepth  = 5
	judgedMisses = 3
)

// testJudged searches as the portal does and counts the queries that find what
// a reader hoped for.
func testJudged(t *testing.T, e Engine) {
	idx := e.Open(t)
	docs, err := readDocuments(judgedDocuments)
	if err != nil {
		t.Fatal(err)
	}
	queries, err := readQueries(judgedQueries, docs)
	if err != nil {
		t.Fatal(err)
	}
	syn, err := query.LoadSynonyms()
	if err != nil {
		t.Fatal(err)
	}
	e.apply(t, idx, docs...)
	passed, byKind, kinds := 0, make(map[string][2]int), []string{}
	for _, q := range queries {
		found, err := index.Find(t.Context(), idx, syn, q.text, q.lang, query.Request{Limit: judgedDepth})
		if err != nil {
			t.Fatalf("Find(%q): %v", q.text, err)
		}
		if !slices.Contains(kinds, q.kind) {
			kinds = append(kinds, q.kind)
		}
		n := byKind[q.kind]
		n[1]++
		got := hitIDs(found.Hits)
		if slices.ContainsFunc(got, func(id string) bool { return slices.Contains(q.right, id) }) {
			passed++
			n[0]++
		} else {
			t.Logf("missed %s %q (as %q): want one of %v, got %v of %d", q.kind, q.text, found.Corrected, q.right, got, found.Total)
		}
		byKind[q.kind] = n
	}
	parts := []string{fmt.Sprintf("judged queries: %d of %d pass", passed, len(queries))}
	for _, kind := range kinds {
		parts = append(parts, fmt.Sprintf("%s %d/%d", kind, byKind[kind][0], byKind[kind][1]))
	}
	score := strings.Join(parts, ", ")
	t.Log(score)
	if passed < len(queries)-judgedMisses {
		t.Errorf("%s; want at least %d", score, len(queries)-judgedMisses)
	}
}

// judged is one query and its right hits.
type judged struct {
	kind, lang, text string
	right            []string
}

func readQueries(text string, docs []index.Doc) ([]judged, error) {
	var out []judged
	for line := range strings.Lines(text) {
		line = strings.TrimSpace(line)
		if line == "" || line[0] == '#' {
			continue
		}
		part := strings.Split(line, "|")
		if len(part) != 4 {
			return nil, fmt.Errorf("judged query %q: want kind | language | query | hits", line)
		}
		q := judged{kind: strings.TrimSpace(part[0]), lang: strings.TrimSpace(part[1]), text: strings.TrimSpace(part[2]), right: strings.Fields(part[3])}
		for _, id := range q.right {
			if !slices.ContainsFunc(docs, func(d index.Doc) bool { return d.ID == id }) {
				return nil, fmt.Errorf("judged query %q: no document %s", line, id)
			}
		}
		out = append(out, q)
	}
	return out, nil
}

func readDocuments(text string) ([]index.Doc, error) {
	var out []index.Doc
	for paragraph := range strings.SplitSeq(text, "\n\n") {
		if strings.HasPrefix(paragraph, "#") {
			continue
		}
		d := index.Doc{Number: 1, State: index.Current}
		lang := ""
		for line := range strings.Lines(strings.TrimSpace(paragraph)) {
			name, value, ok := strings.Cut(strings.TrimSpace(line), ": ")
			if !ok {
				return nil, fmt.Errorf("judged document: line %q isn't name: value", line)
			}
			switch name {
			case "id":
				d.ID = value
			case "lang":
				lang = strings.TrimPrefix(value, "-")
			case "title":
				d.Title, d.SortTitle = catalog.Text{lang: value}, catalog.Fold(value)
			case "publisher":
				d.Publisher = catalog.Text{lang: value}
			case "text":
				d.Description = catalog.Text{lang: value}
			case "keywords":
				for k := range strings.SplitSeq(value, "; ") {
					d.Keywords = append(d.Keywords, catalog.LangString{Value: k, Lang: lang})
				}
			case "files":
				d.Files = strings.Split(value, "; ")
			default:
				return nil, fmt.Errorf("judged document %s: unknown line %q", d.ID, line)
			}
		}
		out = append(out, d)
	}
	return out, nil
}
