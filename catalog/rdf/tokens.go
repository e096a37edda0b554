package rdf

import (
	"bytes"
	"context"
	"io"
	"strings"
	"unicode/utf8"
)

// tokens reads the terms that N-Triples and Turtle share.
type tokens struct {
	*input
	o       Options
	emit    func(Triple) error
	blanks  labels
	iris    *interner // what stood between angle brackets -> IRI
	words   *interner // short literals
	langs   *interner // language tags -> in lower case
	base    iriRef
	hasBase bool
	scratch []byte
	emitted bool

	stLine, stCol int // where the statement in hand begins
	stOff         int64
}

func newTokens(ctx context.Context, r io.Reader, o Options, emit func(Triple) error) *tokens {
	t := &tokens{
		input: newInput(ctx, r, o), o: o, emit: emit, blanks: newLabels(o),
		iris: newInterner(1 << 11), words: newInterner(1 << 11), langs: newInterner(1 << 6),
	}
	if o.Base != "" {
		t.base, t.hasBase = splitIRI(o.Base), true
	}
	return t
}

func (t *tokens) triple(s, p, o Term) {
	t.emitted = true
	if err := t.emit(Triple{s, p, o}); err != nil {
		panic(failure{err})
	}
}

// token ends the open token and returns its bytes, good until the next fill.
func (t *tokens) token() []byte {
	raw := t.buf[t.mark:t.pos]
	t.mark = -1
	if len(raw) > t.max {
		t.throw(ErrTooLong, "a token of %d bytes, and %d are allowed", len(raw), t.max)
	}
	return raw
}

// failIn fails at the byte i of a token that has n bytes and ended at pos, its
// lines not counted yet.
func (t *tokens) failIn(n, i int, msg string) {
	t.pos -= n - i
	t.countLines(i)
	t.fail("%s", msg)
}

// expected fails because something else than what stands at pos.
func (t *tokens) expected(what string) {
	switch c := t.peek(); {
	case c < 0:
		t.failEOF("the middle of a statement: expected " + what)
	case c < utf8.RuneSelf:
		t.fail("expected %s, found %q", what, rune(c))
	default:
		t.peekAt(utf8.UTFMax - 1)
		r, _ := utf8.DecodeRune(t.buf[t.pos:t.end])
		t.fail("expected %s, found %q", what, r)
	}
}

// until moves to the next byte c of the open token; lines says whether it may
// pass line ends.
func (t *tokens) until(c byte, lines bool, what string) {
	for {
		rest := t.buf[t.pos:t.end]
		if i := bytes.IndexByte(rest, c); i >= 0 {
			t.pos += i
			return
		}
		if n := bytes.IndexByte(rest, '\n'); n >= 0 && !lines {
			t.pos += n
			t.mark = -1
			t.fail("the line ends in %s", what)
		}
		t.pos = t.end
		if !t.fill() {
			t.mark = -1
			t.failEOF(what)
		}
	}
}

// iriRef reads "<…>" at pos.
func (t *tokens) iriRef() string {
	t.pos++
	t.mark = t.pos
	t.until('>', false, "an IRI")
	raw := t.token()
	iri, ok := t.iris.get(raw)
	if !ok {
		iri = t.makeIRI(raw)
	}
	t.pos++
	return iri
}

// makeIRI checks, mends and resolves the reference in raw, which ends at pos.
func (t *tokens) makeIRI(raw []byte) string {
	ref, mended := raw, false
	if bytes.IndexByte(raw, '\\') >= 0 {
		out, at, msg := unescape(t.scratch[:0], raw, false)
		t.scratch = out[:0]
		switch {
		case at < 0:
			ref = out
		case !t.o.Lenient:
			t.failIn(len(raw), at, msg)
		}
	}
	if i := firstBadInIRI(ref); i >= 0 {
		if n := bytes.IndexByte(raw, '\n'); n >= 0 {
			t.failIn(len(raw), n, "the line ends in an IRI")
		}
		if !t.o.Lenient {
			t.failIn(len(raw), min(i, len(raw)), "a character that no IRI may hold; it has to be percent-encoded")
		}
		ref, mended = []byte(mendIRI(ref)), true
		t.o.repaired("iri-characters", t.line, t.column()-len(raw), raw)
	}
	if !utf8.Valid(ref) {
		t.failIn(len(raw), 0, "an IRI that is not UTF-8")
	}
	iri := string(ref)
	if schemeLength(iri) == 0 {
		switch {
		case t.hasBase:
			iri = t.base.resolve(iri)
		case !t.o.Lenient:
			t.failIn(len(raw), 0, "a relative IRI, and no base to resolve it against")
		default:
			mended = true
			t.o.repaired("relative-iri", t.line, t.column()-len(raw), raw)
		}
	}
	if !mended {
		t.iris.put(raw, iri)
	}
	return iri
}

// blankLabel reads "_:label" at pos.
func (t *tokens) blankLabel() Term {
	if t.peekAt(1) != ':' {
		t.expected("_: of a blank node")
	}
	t.pos += 2
	t.mark = t.pos
	if c := t.peek(); c == '-' || c >= 0 && c < utf8.RuneSelf && nameClass[c] != nameChar {
		t.mark = -1
		t.expected("a blank node label")
	}
	t.nameChars(nameChar | nameDot)
	t.dropDots()
	if t.pos == t.mark {
		t.mark = -1
		t.expected("a blank node label")
	}
	return t.blanks.named(t.token())
}

// nameChars moves over characters of the open name: ASCII ones of the classes,
// others of PN_CHARS, the first of PN_CHARS_U.
func (t *tokens) nameChars(classes uint8) {
	for {
		for t.pos < t.end && nameClass[t.buf[t.pos]]&classes != 0 {
			t.pos++
		}
		c := t.peek()
		if c < 0 {
			return
		}
		if c < utf8.RuneSelf {
			if nameClass[c]&classes != 0 { // the window has moved
				continue
			}
			return
		}
		t.peekAt(utf8.UTFMax - 1)
		r, n := utf8.DecodeRune(t.buf[t.pos:t.end])
		if n == 1 || !isNameRune(r) || t.pos == t.mark && !isNameStart(r) {
			return
		}
		t.pos += n
	}
}

// dropDots moves back over dots, which no name ends with.
func (t *tokens) dropDots() {
	for t.pos > t.mark && t.buf[t.pos-1] == '.' {
		t.pos--
	}
}

// quoted reads a string at pos, long ones too if the syntax has them.
func (t *tokens) quoted(long bool) string {
	q := t.buf[t.pos]
	if long && t.peekAt(1) == int(q) && t.peekAt(2) == int(q) {
		t.pos += 3
		return t.longString(q)
	}
	t.pos++
	t.mark = t.pos
	t.until(q, false, "a string")
	for t.escaped() {
		t.pos++
		t.until(q, false, "a string")
	}
	raw := t.token()
	for _, c := range [...]byte{'\n', '\r'} {
		if i := bytes.IndexByte(raw, c); i >= 0 {
			t.failIn(len(raw), i, "the line ends in a string")
		}
	}
	s := t.unquote(raw)
	t.pos++
	return s
}

// longString reads on behind three quotes q.
func (t *tokens) longString(q byte) string {
	t.mark = t.pos
	for {
		t.until(q, true, "a long string")
		if t.escaped() {
			t.pos++
			continue
		}
		if t.peekAt(1) == int(q) && t.peekAt(2) == int(q) {
			break
		}
		t.pos++
	}
	raw := t.token()
	s := t.unquote(raw)
	t.countLines(len(raw))
	t.pos += 3
	return s
}

// escaped tells whether an odd number of backslashes stands before pos.
func (t *tokens) escaped() bool {
	n := 0
	for t.pos-n > t.mark && t.buf[t.pos-n-1] == '\\' {
		n++
	}
	return n%2 == 1
}

func (t *tokens) unquote(raw []byte) string {
	if !utf8.Valid(raw) {
		t.failIn(len(raw), 0, "a string that is not UTF-8")
	}
	if bytes.IndexByte(raw, '\\') < 0 {
		if len(raw) <= 40 {
			return t.words.of(raw)
		}
		return string(raw)
	}
	out, at, msg := unescape(t.scratch[:0], raw, true)
	t.scratch = out[:0]
	if at >= 0 {
		t.failIn(len(raw), at, msg)
	}
	return string(out)
}

// lang reads "@tag" at pos and returns it in lower case.
func (t *tokens) lang() string {
	t.pos++
	t.mark = t.pos
	t.nameChars(nameChar)
	raw := t.token()
	if s, ok := t.langs.get(raw); ok {
		return s
	}
	if isLang(raw) {
		s := strings.ToLower(string(raw))
		t.langs.put(raw, s)
		return s
	}
	if !t.o.Lenient {
		t.failIn(len(raw), 0, "not a language tag")
	}
	t.o.repaired("lang-tag", t.line, t.column()-len(raw), raw)
	return mendLang(raw)
}
