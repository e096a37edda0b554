package rdf

import (
	"context"
	"io"
)

// ReadRDFXML reads RDF 1.1 XML. Memory does not grow with the document, but for
// the rdf:IDs that it has used and the elements that are open. The encoding is
// that of XML's rules unless r came out of Decode. Internal general entities
// are expanded, up to 64 KiB of them; external and parameter entities are
// refused. An XML literal is kept in exclusive canonical form.
func ReadRDFXML(ctx context.Context, r io.Reader, o Options, emit func(Triple) error) (err error) {
	defer catch(&err)
	d, ok := r.(*utf8Reader)
	if !ok {
		d = decode(r, "", o, o.Lenient)
	}
	x := &rdfxml{
		xmlScanner: xmlScanner{input: newInput(ctx, d, o), o: o, names: newNamespaces(), atStart: true},
		emit:       emit, blanks: newLabels(o),
		iris: newInterner(1 << 11), words: newInterner(1 << 11), langs: newInterner(1 << 6),
		ids: map[string]struct{}{},
	}
	if o.Base != "" {
		base := splitIRI(o.Base)
		x.base = &base
	}
	x.document()
	return nil
}

type rdfxml struct {
	xmlScanner
	emit    func(Triple) error
	blanks  labels
	iris    *interner // absolute IRIs
	words   *interner // short literals
	langs   *interner // language tags -> in lower case
	base    *iriRef   // the document's, nil for none
	ids     map[string]struct{}
	stack   []frame
	xmlLit  canonical
	emitted bool
	rooted  bool
	first   error // the first that lenient mode skipped
}

type frameKind uint8

const (
	inRDF        frameKind = iota // children are nodes
	inNode                        // children are properties of subject
	inProperty                    // a text, or a node that is the object
	inEmpty                       // nothing may stand here
	inCollection                  // children are nodes of a list
	inLiteral                     // children are markup of an XML literal
	inMarkup                      // markup inside an XML literal
	inSkipped                     // lenient: an element that can't be read
	inText                        // lenient: an element within a text
)

// frame is an open element.
type frame struct {
	kind               frameKind
	subject, predicate Term    // of a property; subject alone: of a node
	lang               string  // in scope
	base               *iriRef // in scope, nil for none
	datatype, reify    string  // of a property; IRIs or ""
	li                 int     // rdf:li seen in a node
	objects            int     // nodes seen in a property
	tail               Term    // of a collection: its last cell
}

func (x *rdfxml) document() {
	x.peekAt(512)
	if looksLikeHTML(x.buf[x.pos:x.end]) {
		x.throw(ErrHTML, "an HTML page, not RDF: ask the source for its catalogue's own address")
	}
	for {
		switch x.next() {
		case xmlStart:
			x.startElement()
			if x.empty {
				x.endElement()
			}
		case xmlEnd:
			x.endElement()
		case xmlText:
			x.characters()
		case xmlComment, xmlInstruction:
			x.aside()
		case xmlEOF:
			x.finish()
			return
		}
	}
}

func (x *rdfxml) finish() {
	switch {
	case len(x.stack) > 0:
		x.failEOF("an element that is still open")
	case !x.rooted:
		x.failEOF("the prolog: there is no element in it")
	case x.first != nil && !x.emitted:
		panic(failure{x.first})
	}
}

// startElement opens an element.
func (x *rdfxml) startElement() {
	if len(x.stack) >= x.o.maxDepth() {
		x.throw(ErrDepth, "elements nest more than %d deep", x.o.maxDepth())
	}
	x.enter()
	f := frame{base: x.base}
	if n := len(x.stack); n > 0 {
		up := &x.stack[n-1]
		f.lang, f.base = up.lang, up.base
		x.startIn(up, f)
		return
	}
	if x.rooted {
		x.fail("a second root element")
	}
	x.rooted = true
	if q := x.resolve(x.tag, false); q.id == nameRDF {
		x.startRDF(f)
		return
	}
	x.tryNode(f)
}

// startIn opens an element inside up, of which f has the scope.
func (x *rdfxml) startIn(up *frame, f frame) {
	switch up.kind {
	case inRDF:
		x.tryNode(f)
	case inNode:
		x.attempt(f, (*rdfxml).startProperty)
	case inProperty:
		if x.mixed(up) {
			f.kind = inText
			x.stack = append(x.stack, f)
			return
		}
		up.objects++
		if up.objects > 1 {
			x.mendElement("several-objects", "a second node in one property")
		}
		x.text = x.text[:0]
		x.tryNode(f)
	case inCollection:
		x.tryNode(f)
	case inEmpty:
		x.skipOrFail(f, "an element in a property that has its object in an attribute")
	case inLiteral, inMarkup:
		x.startMarkup()
		f.kind = inMarkup
		x.stack = append(x.stack, f)
	case inSkipped, inText:
		f.kind = up.kind
		x.stack = append(x.stack, f)
	}
}

// mixed tells whether a property holds text before the element that begins,
// which only lenient mode lets pass.
func (x *rdfxml) mixed(up *frame) bool {
	if up.objects > 0 || blank(x.text) {
		return false
	}
	x.mendElement("markup-in-text", "an element in a property that holds a text")
	return true
}

// endElement closes the innermost element.
func (x *rdfxml) endElement() {
	f := &x.stack[len(x.stack)-1]
	switch f.kind {
	case inProperty:
		if f.objects == 0 {
			x.object(f, x.textLiteral(f))
		}
	case inCollection:
		if f.tail.Kind == 0 {
			x.object(f, nilTerm)
		} else {
			x.triple(f.tail, restTerm, nilTerm)
		}
	case inLiteral:
		x.object(f, x.endLiteral())
	case inMarkup:
		x.endMarkup()
	}
	if f.kind != inText {
		x.text = x.text[:0]
	}
	x.stack = x.stack[:len(x.stack)-1]
	x.names.leave()
}

// characters takes a text.
func (x *rdfxml) characters() {
	kind := inRDF
	if n := len(x.stack); n > 0 {
		f := &x.stack[n-1]
		if kind = f.kind; kind == inProperty && f.objects == 0 || kind == inText {
			return // until the element ends
		}
	}
	switch {
	case kind == inLiteral, kind == inMarkup:
		x.xmlLit.text(x.text)
	case kind == inSkipped, blank(x.text):
	case len(x.stack) == 0:
		x.fail("a text outside the root element")
	default:
		x.mendElement("text-ignored", "a text where only elements may stand")
	}
	x.text = x.text[:0]
}

// aside takes a comment or processing instruction: they count in XML literals.
func (x *rdfxml) aside() {
	if n := len(x.stack); n > 0 && (x.stack[n-1].kind == inLiteral || x.stack[n-1].kind == inMarkup) {
		x.xmlLit.aside(x.body, x.buf[x.pos-1] == '>' && x.buf[x.pos-2] == '?')
	}
}

// attempt runs open, which is to push a frame. In lenient mode an element that
// it can't read is skipped.
func (x *rdfxml) attempt(f frame, open func(*rdfxml, frame)) {
	if !x.o.Lenient {
		open(x, f)
		return
	}
	depth := len(x.stack)
	err := func() (err error) {
		defer catch(&err)
		open(x, f)
		return nil
	}()
	if err == nil {
		return
	}
	if !mendable(err) {
		panic(failure{err})
	}
	if x.first == nil {
		x.first = err
	}
	x.o.repaired("element-skipped", x.line0, x.col0, x.tag)
	f.kind = inSkipped
	x.stack = append(x.stack[:depth], f)
}

// skipOrFail skips the element that begins, or fails in strict mode.
func (x *rdfxml) skipOrFail(f frame, msg string) {
	x.attempt(f, func(x *rdfxml, _ frame) { x.failTagName(msg) })
}

// mendElement tells of a mend at the event, or fails in strict mode.
func (x *rdfxml) mendElement(code, msg string) {
	if !x.o.Lenient {
		x.failTagName(msg)
	}
	raw := x.text
	if blank(raw) {
		raw = x.tag
	}
	x.o.repaired(code, x.line0, x.col0, raw)
}

// failTagName fails where the event began.
func (x *rdfxml) failTagName(msg string) {
	panic(failure{&Error{Line: x.line0, Col: x.col0, Msg: msg}})
}

func (x *rdfxml) triple(s, p, o Term) {
	x.emitted = true
	if err := x.emit(Triple{s, p, o}); err != nil {
		panic(failure{err})
	}
}

// object emits the triple of a property, and its reification if it has an ID.
func (x *rdfxml) object(f *frame, o Term) {
	x.triple(f.subject, f.predicate, o)
	if f.reify == "" {
		return
	}
	st := Term{Kind: IRI, Value: f.reify}
	x.triple(st, typeTerm, Term{Kind: IRI, Value: rdfStatement})
	x.triple(st, Term{Kind: IRI, Value: rdfSubject}, f.subject)
	x.triple(st, Term{Kind: IRI, Value: rdfPredicate}, f.predicate)
	x.triple(st, Term{Kind: IRI, Value: rdfObject}, o)
}

// textLiteral is the literal of a property that holds a text.
func (x *rdfxml) textLiteral(f *frame) Term {
	value := x.word(x.text)
	if f.datatype != "" {
		return literal(value, f.datatype)
	}
	return Term{Kind: Literal, Value: value, Lang: f.lang}
}

func (x *rdfxml) word(b []byte) string {
	if len(b) <= 40 {
		return x.words.of(b)
	}
	return string(b)
}
