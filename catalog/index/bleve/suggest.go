package bleve

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/vitral-data/vitral/catalog/index"
	"github.com/vitral-data/vitral/catalog/query"
)

// maxSuggestions bounds what one call returns, maxCompletions how many words or
// names are looked at: a letter or two begin more than anyone waits for.
const (
	maxSuggestions = 50
	maxCompletions = 500
)

// Suggest completes a prefix: first keywords and publishers that begin with
// it, the most used first, for up to half of n; then titles that hold its
// words, those that begin with it first, then the shorter ones.
func (ix *Index) Suggest(ctx context.Context, prefix, lang string, n int) ([]index.Suggestion, error) {
	out, err := ix.suggest(ctx, prefix, lang, min(n, maxSuggestions))
	if err != nil {
		return nil, fmt.Errorf("suggest for %.40q: %w", prefix, err)
	}
	return out, nil
}

func (ix *Index) suggest(ctx context.Context, prefix, lang string, n int) ([]index.Suggestion, error) {
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	words := query.FoldedWords(prefix)
	if len(words) == 0 || n <= 0 {
		return nil, nil
	}
	words = words[:min(len(words), query.MaxTerms)]
	snap, err := ix.snapshot()
	if err != nil {
		return nil, err
	}
	defer snap.close()
	m := ix.matcher(ctx, snap)
	defer m.done(nil)
	titles, err := ix.titles(m, words, lang, n)
	if err != nil {
		return nil, err
	}
	names, err := m.names(query.Fold(prefix))
	if err != nil {
		return nil, err
	}
	room := max((n+1)/2, n-len(titles))
	var out []index.Suggestion
	seen := make(map[string]bool)
	for _, name := range names {
		if key := query.Fold(name); len(out) < room && !seen[key] {
			seen[key] = true
			out = append(out, index.Suggestion{Text: name})
		}
	}
	for _, t := range titles {
		if key := query.Fold(t.Text); len(out) < n && !seen[key] {
			seen[key] = true
			out = append(out, t)
		}
	}
	return out, nil
}

// names returns keywords and publishers that begin with a folded text, the
// most used first.
func (m *matcher) names(prefix string) ([]string, error) {
	type name struct {
		text  string
		count uint64
	}
	var found []name
	for _, field := range []string{fieldKeywordList, fieldPublisherList} {
		dict, err := m.snap.reader.FieldDictPrefix(field, []byte(prefix))
		if err != nil {
			return nil, fmt.Errorf("look up names: %w", err)
		}
		for range maxCompletions {
			entry, err := dict.Next()
			if err != nil {
				return nil, fmt.Errorf("read names: %w", err)
			}
			if entry == nil {
				break
			}
			if _, text, ok := strings.Cut(entry.Term, "\x00"); ok {
				found = append(found, name{text, entry.Count})
			}
		}
		if err := dict.Close(); err != nil {
			return nil, fmt.Errorf("read names: %w", err)
		}
	}
	slices.SortFunc(found, func(a, b name) int {
		return cmp.Or(cmp.Compare(b.count, a.count), cmp.Compare(a.text, b.text))
	})
	out := make([]string, len(found))
	for i, f := range found {
		out[i] = f.text
	}
	return out, nil
}

// titles returns titles in which all words occur, the last as a prefix.
func (ix *Index) titles(m *matcher, words []string, lang string, n int) ([]index.Suggestion, error) {
	matched, err := m.titleWords(words)
	if err != nil {
		return nil, err
	}
	places := ix.columns.shortest(matched, strings.Join(words, " "), n)
	m.release(matched)
	ids := make([]string, len(places))
	for i, p := range places {
		ids[i] = p.ID
	}
	found, err := m.snap.stored(ids)
	if err != nil {
		return nil, err
	}
	var out []index.Suggestion
	for _, id := range ids {
		k, ok := found[id]
		if !ok {
			continue
		}
		d, err := k.decode()
		if err != nil {
			return nil, err
		}
		if text, _ := d.Title.In(lang); text != "" {
			out = append(out, index.Suggestion{Text: text, ID: id})
		}
	}
	return out, nil
}

func (m *matcher) titleWords(words []string) (scores, error) {
	var all scores
	for i, w := range words {
		next := m.blank()
		completions := 0
		if i == len(words)-1 {
			completions = maxCompletions
		}
		if err := m.mark(next, fieldTitle, w, completions, 1); err != nil {
			return nil, err
		}
		if all == nil {
			all = next
			continue
		}
		for n := range all {
			all[n] = min(all[n], next[n])
		}
		m.release(next)
	}
	return all, nil
}

// shortest returns the documents in use whose titles begin with a text, then
// the others that matched, shorter titles first.
func (c *columns) shortest(matched scores, start string, n int) []place {
	c.mu.RLock()
	defer c.mu.RUnlock()
	best := page{size: n}
	for i := range min(len(matched), len(c.ids)) {
		if matched[i] == 0 || c.states[i] != current && c.states[i] != missing {
			continue
		}
		p := place{Withdrawn: !strings.HasPrefix(c.titles[i], start), Value: float64(len(c.titles[i])), Text: c.titles[i], ID: c.ids[i]}
		best.offer(p)
	}
	slices.SortFunc(best.heap, func(p, q place) int { return p.compare(&q) })
	return best.heap
}
