package generate

import "strconv"

// rdfHead writes the catalogue and its publishers.
func (m *maker) rdfHead(t *triples) {
	if t.ttl {
		for _, p := range prefixes {
			t.b = append(t.b, "@prefix "+p.name+": <"+p.iri+"> .\n"...)
		}
	}
	t.begin(base, "catalogo")
	t.is(rdfType, tCatalog)
	t.text(dctTitle, "Catálogo de datos de ejemplo", "es")
	t.text(dctDesc, "Escrito para medir; nada de lo que dice es cierto.", "es")
	t.iri(pLanguage, authority, "language/SPA")
	t.end()
	for p := range m.publishers {
		t.begin(base, "organismo/", strconv.Itoa(p))
		t.is(rdfType, tAgent)
		name, lang := m.publisher(p)
		t.text(pName, name, tags[lang])
		t.end()
	}
}

// publisher names a publisher and says in which language.
func (m *maker) publisher(p int) (name string, lang int) {
	lang = p % languages
	return m.bodies.of[p%len(m.bodies.of)][lang] + " " + string(appendPlace(nil, p*7)), lang
}

// rdf writes a dataset: 22 triples, 1 of the catalogue's and about 9 a distribution.
func (m *maker) rdf(t *triples, d *dataset) {
	tag := tags[d.lang]
	key := string(m.appendKey(nil, d))
	t.begin(base, "catalogo")
	t.iri(pDataset, base, "dataset/", key)
	t.end()
	t.begin(base, "dataset/", key)
	t.is(rdfType, tDataset)
	t.text(pIdentifier, key, "")
	t.text(dctTitle, string(d.title), tag)
	if d.defect != noDesc {
		t.text(dctDesc, string(d.desc), tag)
	}
	t.typed(pIssued, m.days[d.issued], xsdDate)
	if d.defect == badDate {
		t.typed(pModified, "31/02/"+m.days[d.modified][:4], xsdDate)
	} else {
		t.typed(pModified, m.days[d.modified], xsdDate)
	}
	for _, k := range d.keywords {
		t.text(pKeyword, k[d.lang], tag)
	}
	if d.defect != noTheme {
		t.iri(pTheme, authority, "data-theme/", d.theme)
	}
	if d.defect != noPublisher {
		t.iri(pPublisher, base, "organismo/", strconv.Itoa(d.publisher))
	}
	t.iri(pLanguage, authority, "language/", codes3[d.lang])
	if d.defect == freeInterval {
		t.text(pFrequency, "cuando haya novedades", "")
	} else {
		t.iri(pFrequency, authority, "frequency/", d.freq.code)
	}
	t.iri(pAccess, authority, "access-right/PUBLIC")
	t.iri(pLanding, base, "es/catalogo/", key)
	t.open(pContact)
	t.is(rdfType, tCard)
	t.text(pFn, "Mesa de datos "+strconv.Itoa(d.publisher), "")
	t.iri(pEmail, "mailto:datos", strconv.Itoa(d.publisher), "@ejemplo.example")
	t.shut()
	t.open(pTemporal)
	t.is(rdfType, tPeriod)
	t.typed(pStart, strconv.Itoa(d.from)+"-01-01", xsdDate)
	t.typed(pEnd, strconv.Itoa(d.to)+"-12-31", xsdDate)
	t.shut()
	for i := range d.dists {
		t.iri(pDistribution, base, "dataset/", key, "/resource/", string(appendUUID(nil, &d.dists[i].uuid)))
	}
	t.end()
	for i := range d.dists {
		m.rdfDistribution(t, d, &d.dists[i], key)
	}
}

func (m *maker) rdfDistribution(t *triples, d *dataset, x *dist, key string) {
	f := &formats[x.format]
	uuid := string(appendUUID(nil, &x.uuid))
	t.begin(base, "dataset/", key, "/resource/", uuid)
	t.is(rdfType, tDistribution)
	t.text(dctTitle, m.topics.of[d.topic][d.lang]+" ("+f.name+")", tags[d.lang])
	t.iri(pAccessURL, base, "dataset/", key, "/resource/", uuid)
	if d.defect == badIRI {
		t.iri(pDownload, base, "archivos/", key, " final.", f.ext)
	} else {
		t.iri(pDownload, base, "archivos/", uuid, "/", key, ".", f.ext)
	}
	if d.defect == freeFormat {
		t.text(pFormat, "archivo de "+f.name+" comprimido", "")
	} else {
		t.iri(pFormat, authority, "file-type/", f.code)
	}
	if d.defect != noLicense {
		t.iri(pLicense, licenses[x.license].iri)
	}
	if d.defect != freeFormat {
		t.iri(pMedia, iana, f.media)
	}
	t.end()
}
