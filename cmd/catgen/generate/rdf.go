package generate

const (
	base      = "https://datos.ejemplo.example/"
	authority = "http://publications.europa.eu/resource/authority/"
	iana      = "http://www.iana.org/assignments/media-types/"
)

// term is a predicate or class, as N-Triples and as Turtle write it.
type term struct{ long, short string }

// The prefixes of the Turtle that is written.
var prefixes = []struct{ name, iri string }{
	{"dcat", "http://www.w3.org/ns/dcat#"}, {"dct", "http://purl.org/dc/terms/"}, {"foaf", "http://xmlns.com/foaf/0.1/"},
	{"vcard", "http://www.w3.org/2006/vcard/ns#"}, {"xsd", "http://www.w3.org/2001/XMLSchema#"},
}

func named(prefix, name string) term {
	for _, p := range prefixes {
		if p.name == prefix {
			return term{"<" + p.iri + name + ">", prefix + ":" + name}
		}
	}
	panic("no prefix " + prefix)
}

var (
	rdfType  = term{"<http://www.w3.org/1999/02/22-rdf-syntax-ns#type>", "a"}
	xsdDate  = named("xsd", "date")
	dctTitle = named("dct", "title")
	dctDesc  = named("dct", "description")
)

// The terms of DCAT.
var (
	tCatalog, tDataset, tDistribution = named("dcat", "Catalog"), named("dcat", "Dataset"), named("dcat", "Distribution")
	tAgent, tCard, tPeriod            = named("foaf", "Organization"), named("vcard", "Organization"), named("dct", "PeriodOfTime")
	pDataset, pDistribution           = named("dcat", "dataset"), named("dcat", "distribution")
	pName, pIdentifier                = named("foaf", "name"), named("dct", "identifier")
	pIssued, pModified                = named("dct", "issued"), named("dct", "modified")
	pKeyword, pTheme                  = named("dcat", "keyword"), named("dcat", "theme")
	pPublisher, pLanguage             = named("dct", "publisher"), named("dct", "language")
	pFrequency, pAccess               = named("dct", "accrualPeriodicity"), named("dct", "accessRights")
	pLanding, pContact                = named("dcat", "landingPage"), named("dcat", "contactPoint")
	pFn, pEmail                       = named("vcard", "fn"), named("vcard", "hasEmail")
	pTemporal, pStart, pEnd           = named("dct", "temporal"), named("dcat", "startDate"), named("dcat", "endDate")
	pAccessURL, pDownload             = named("dcat", "accessURL"), named("dcat", "downloadURL")
	pLicense, pFormat, pMedia         = named("dct", "license"), named("dct", "format"), named("dcat", "mediaType")
)

// triples writes triples of one subject after the other into a buffer.
type triples struct {
	b       []byte
	ttl     bool
	stack   [][]byte // subjects; blank nodes nest
	labels  int
	count   int
	pending bool // the subject has a triple already (Turtle's ;)
}

// begin opens a subject that is an IRI.
func (t *triples) begin(iri ...string) {
	s := t.push()
	*s = append(*s, '<')
	for _, part := range iri {
		*s = append(*s, part...)
	}
	*s = append(*s, '>')
	if t.ttl {
		t.b = append(t.b, *s...)
	}
	t.pending = false
}

func (t *triples) push() *[]byte {
	if len(t.stack) < cap(t.stack) {
		t.stack = t.stack[:len(t.stack)+1]
	} else {
		t.stack = append(t.stack, nil)
	}
	s := &t.stack[len(t.stack)-1]
	*s = (*s)[:0]
	return s
}

// end closes the subject.
func (t *triples) end() {
	t.stack = t.stack[:len(t.stack)-1]
	if t.ttl {
		t.b = append(t.b, " .\n"...)
	}
}

// predicate writes all of a triple but its object.
func (t *triples) predicate(p term) {
	t.count++
	if !t.ttl {
		t.b = append(t.b, t.stack[len(t.stack)-1]...)
		t.b = append(append(append(t.b, ' '), p.long...), ' ')
		return
	}
	if t.pending {
		t.b = append(t.b, " ;\n "...)
	}
	t.pending = true
	t.b = append(append(append(t.b, ' '), p.short...), ' ')
}

// done ends a triple.
func (t *triples) done() {
	if !t.ttl {
		t.b = append(t.b, " .\n"...)
	}
}

// is adds a class or another term.
func (t *triples) is(p, o term) {
	t.predicate(p)
	if t.ttl {
		t.b = append(t.b, o.short...)
	} else {
		t.b = append(t.b, o.long...)
	}
	t.done()
}

// iri adds an IRI, given in parts.
func (t *triples) iri(p term, parts ...string) {
	t.predicate(p)
	t.b = append(t.b, '<')
	for _, s := range parts {
		t.b = append(t.b, s...)
	}
	t.b = append(t.b, '>')
	t.done()
}

// text adds a literal; tag may be "".
func (t *triples) text(p term, s, tag string) {
	t.predicate(p)
	t.b = append(append(append(t.b, '"'), s...), '"')
	if tag != "" {
		t.b = append(append(t.b, '@'), tag...)
	}
	t.done()
}

// typed adds a literal of a datatype.
func (t *triples) typed(p term, s string, dt term) {
	t.predicate(p)
	t.b = append(append(append(t.b, '"'), s...), `"^^`...)
	if t.ttl {
		t.b = append(t.b, dt.short...)
	} else {
		t.b = append(t.b, dt.long...)
	}
	t.done()
}

// open begins a blank node as object; shut ends it.
func (t *triples) open(p term) {
	t.predicate(p)
	s := t.push()
	if t.ttl {
		t.b = append(t.b, '[')
		t.pending = false
		return
	}
	t.labels++
	*s = appendInt(append(*s, "_:b"...), t.labels)
	t.b = append(t.b, *s...)
	t.done()
}

func (t *triples) shut() {
	t.stack = t.stack[:len(t.stack)-1]
	if t.ttl {
		t.b = append(t.b, " ]"...)
		t.pending = true
	}
}
