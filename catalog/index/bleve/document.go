package bleve

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	"github.com/vitral-data/vitral/catalog"
	"github.com/vitral-data/vitral/catalog/index"
	"github.com/vitral-data/vitral/catalog/query"
)

// newDocument makes the document that Bleve keeps: what is stored now, so that
// a failure has its reason; the words later, on the engine's goroutines.
func newDocument(d index.Doc, r row, words *vocabulary) (*document, error) {
	card := d.Card
	d.Card = nil
	whole, err := json.Marshal(d)
	if err != nil {
		return nil, fmt.Errorf("encode document %q: %w", d.ID, err)
	}
	doc := &document{id: d.ID, words: words, fields: []*field{
		{name: storedRow, options: stored, value: r.encode()},
		{name: storedDoc, options: stored, value: whole},
		{name: storedCard, options: stored, value: card},
	}}
	if d.State != index.Redirected {
		doc.build = func() []*field { return wordFields(d) }
	}
	return doc, nil
}

// wordFields analyses the texts of a document.
func wordFields(d index.Doc) []*field {
	title, publisher, description := analyse(fieldTitle), analyse(fieldPublisher), analyse(fieldDescription)
	fields := []*field{
		title.field(title.addText(d.Title)),
		publisher.field(publisher.addText(d.Publisher)),
		description.field(description.addText(d.Description)),
	}
	publishers, keywords, identifiers := make(map[string]bool), make(map[string]bool), make(map[string]bool)
	for _, name := range d.Publisher {
		addListed(publishers, name)
	}
	keyword, length := analyse(fieldKeywords), 0
	for _, k := range d.Keywords {
		length += keyword.add(k.Value)
		addListed(keywords, k.Value)
	}
	fields = append(fields, keyword.field(length))
	file, length := analyse(fieldFiles), 0
	for _, name := range d.Files {
		length += file.add(name)
	}
	for _, id := range slices.Concat(d.Identifiers, []string{d.ID}) {
		if key := identifierKey(query.FoldedWords(id)); key != "" {
			identifiers[key] = true
		}
	}
	return append(fields, file.field(length), list(fieldIdentifiers, identifiers),
		list(fieldKeywordList, keywords), list(fieldPublisherList, publishers))
}

// identifierKey is how an identifier of these folded words is looked up, so
// that signs between them don't matter; "" when it is too long to be one.
func identifierKey(words []string) string {
	key := strings.Join(words, " ")
	if len(key) > 1000 {
		return ""
	}
	return key
}

// addListed adds a keyword or name as suggestions find it.
func addListed(set map[string]bool, text string) {
	text = strings.Join(strings.Fields(strings.ToValidUTF8(text, "")), " ")
	text = strings.ReplaceAll(text, "\x00", "")
	if text != "" && len(text) <= 200 {
		set[catalog.Fold(text)+"\x00"+text] = true
	}
}
