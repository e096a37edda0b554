package bleve

import (
	engine "github.com/blevesearch/bleve_index_api"
)

// Names of the fields. The first five hold stems with positions.
const (
	fieldTitle       = "t"
	fieldKeywords    = "k"
	fieldPublisher   = "p"
	fieldDescription = "d"
	fieldFiles       = "f"

	fieldWords       = "w"  // every folded word of the five: prefixes and spelling
	fieldTitleWords  = "tw" // folded words of the title: suggestions
	fieldIdentifiers = "i"  // folded identifiers, whole

	// Whole keywords and publishers, folded, NUL, as written: suggestions.
	fieldKeywordList   = "sk"
	fieldPublisherList = "sp"

	storedRow  = "r"
	storedDoc  = "o"
	storedCard = "c"
)

// field is a field of one document, already analysed.
type field struct {
	name    string
	options engine.FieldIndexingOptions
	value   []byte
	length  int
	terms   engine.TokenFrequencies
}

// The options of the kinds of field.
const (
	searched = engine.IndexField | engine.IncludeTermVectors
	listed   = engine.IndexField | engine.SkipFreqNorm
	stored   = engine.StoreField
)

func (f *field) Name() string                                      { return f.name }
func (f *field) Value() []byte                                     { return f.value }
func (f *field) ArrayPositions() []uint64                          { return nil }
func (f *field) EncodedFieldType() byte                            { return 't' }
func (f *field) Analyze()                                          {}
func (f *field) Options() engine.FieldIndexingOptions              { return f.options }
func (f *field) AnalyzedLength() int                               { return f.length }
func (f *field) AnalyzedTokenFrequencies() engine.TokenFrequencies { return f.terms }
func (f *field) NumPlainTextBytes() uint64                         { return uint64(len(f.value)) }

// document is a document of Bleve's. Its fields are built when the engine asks
// for them first, which it does on many goroutines.
type document struct {
	id     string
	build  func() []*field
	fields []*field
}

func (d *document) all() []*field {
	if d.build != nil {
		d.fields = append(d.fields, d.build()...)
		d.build = nil
	}
	return d.fields
}

func (d *document) ID() string { return d.id }
func (d *document) Size() int {
	n := 0
	for _, f := range d.fields {
		n += len(f.value) + 64*len(f.terms)
	}
	return n
}

func (d *document) VisitFields(visit engine.FieldVisitor) {
	for _, f := range d.all() {
		visit(f)
	}
}
func (d *document) VisitComposite(engine.CompositeFieldVisitor) {}
func (d *document) HasComposite() bool                          { return false }
func (d *document) NumPlainTextBytes() uint64                   { return 0 }
func (d *document) StoredFieldsBytes() uint64                   { return 0 }
func (d *document) Indexed() bool                               { return true }

// AddIDField adds the field by which the engine finds what a newer document
// replaces.
func (d *document) AddIDField() {
	id := term(d.id)
	id.SetFrequency(1)
	d.fields = append(d.fields, &field{
		name: "_id", options: engine.IndexField | engine.StoreField, value: []byte(d.id), length: 1,
		terms: engine.TokenFrequencies{d.id: id},
	})
}

func term(text string) *engine.TokenFreq { return &engine.TokenFreq{Term: []byte(text)} }
