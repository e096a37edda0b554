package bleve

import (
	"encoding/json"
	"fmt"
	"strings"

	"github.com/vitral-data/vitral/catalog"
	"github.com/vitral-data/vitral/catalog/index"
	"github.com/vitral-data/vitral/catalog/query"
)

// newDocument makes the document that Bleve keeps: what is stored now, so that
// a failure has its reason; the words later, on the engine's goroutines.
func newDocument(d index.Doc, r row) (*document, error) {
	card := d.Card
	d.Card = nil
	whole, err := json.Marshal(d)
	if err != nil {
		return nil, fmt.Errorf("encode document %q: %w", d.ID, err)
	}
	doc := &document{id: d.ID, fields: []*field{
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
	guess := guessLanguage(d)
	words, titleWords := make(map[string]bool), make(map[string]bool)
	keywords, publishers := make(map[string]bool), make(map[string]bool)

	title := analyse(fieldTitle, titleWords)
	titleLength := title.addText(d.Title, guess)
	for w := range titleWords {
		words[w] = true
	}
	description := analyse(fieldDescription, words)
	descriptionLength := description.addText(d.Description, guess)
	publisher := analyse(fieldPublisher, words)
	publisherLength := publisher.addText(d.Publisher, guess)
	for _, name := range d.Publisher {
		addListed(publishers, name)
	}
	keyword, keywordLength := analyse(fieldKeywords, words), 0
	for _, k := range d.Keywords {
		keywordLength += keyword.add(k.Value, stemmer(k.Lang, guess))
		addListed(keywords, k.Value)
	}
	file, fileLength := analyse(fieldFiles, words), 0
	for _, name := range d.Files {
		fileLength += file.add(name, guess)
	}
	identifiers := make(map[string]bool)
	for _, id := range append(d.Identifiers, d.ID) {
		if key := identifierKey(query.FoldedWords(id)); key != "" {
			identifiers[key] = true
		}
	}
	return []*field{
		title.field(titleLength), description.field(descriptionLength), publisher.field(publisherLength),
		keyword.field(keywordLength), file.field(fileLength),
		list(fieldWords, words), list(fieldTitleWords, titleWords), list(fieldIdentifiers, identifiers),
		list(fieldKeywordList, keywords), list(fieldPublisherList, publishers),
	}
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

// guessLanguage guesses the language of texts that carry no tag.
func guessLanguage(d index.Doc) string {
	untagged := d.Title[""] + ". " + d.Description[""]
	if guess := query.GuessLanguage(untagged); guess != "" || untagged != ". " {
		return guess
	}
	// Texts are tagged, keywords or files aren't: one tag speaks for them.
	lang := ""
	for _, t := range []catalog.Text{d.Title, d.Description} {
		for _, tag := range t.Tags() {
			base, _, _ := strings.Cut(tag, "-")
			if lang != "" && base != lang {
				return ""
			}
			lang = base
		}
	}
	return stemmer(lang, "")
}
