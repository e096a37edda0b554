package bleve

import (
	"maps"

	engine "github.com/blevesearch/bleve_index_api"
)

// Names of the fields.
const (
	// Folded words with positions.
	fieldTitle       = "t"
	fieldKeywords    = "k"
	fieldPublisher   = "p"
	fieldDescription = "d"
	fieldFiles       = "f"
	// Folded identifiers, whole.
	fieldIdentifiers = "i"
	// Whole keywords and publishers for suggestions: folded, NUL, as written.
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
	words  *vocabulary // receives the words
}

func (d *document) all() []*field {
	if d.build != nil {
		fields := d.build()
		for _, f := range fields {
			if f.options == searched {
				d.words.add(maps.Keys(f.terms))
			}
		}
		d.fields = append(d.fields, fields...)
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
	d.fields = append(d.fields, &field{
		name: "_id", options: engine.IndexField | engine.StoreField, value: []byte(d.id), length: 1,
		terms: engine.TokenFrequencies{d.id: term(d.id)},
	})
}
