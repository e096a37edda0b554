package generate

import "strconv"

func (m *maker) jsonHead(b []byte) []byte {
	return append(b, `{
"title":"Catálogo de datos de ejemplo",
"description":"Escrito para medir; nada de lo que dice es cierto.",
"publisher":{"name":"Oficina de datos de ejemplo","mbox":"datos@ejemplo.example"},
"language":["SPA"],
"homepage":"`+base+`",
"themeTaxonomy":"`+authority+`data-theme",
"dataset":[`...)
}

func (m *maker) jsonTail(b []byte) []byte { return append(b, "\n]}\n"...) }

// object writes members: a comma before each but the first.
type object struct {
	b     []byte
	first bool
}

func (o *object) name(name string) {
	if !o.first {
		o.b = append(o.b, ',')
	}
	o.first = false
	o.b = append(append(append(o.b, '"'), name...), `":`...)
}

func (o *object) text(name string, parts ...string) {
	o.name(name)
	o.b = append(o.b, '"')
	for _, p := range parts {
		o.b = append(o.b, p...)
	}
	o.b = append(o.b, '"')
}

// json writes a dataset as large as its target asks, with columns to fill it.
func (m *maker) json(b []byte, d *dataset) []byte {
	begin, target := len(b), m.target(d.n)
	key := string(m.appendKey(nil, d))
	o := object{b: append(b, "\n{"...), first: true}
	o.text("identifier", key)
	o.text("title", string(d.title))
	if d.defect != noDesc {
		o.text("description", string(d.desc))
	}
	o.text("issued", m.days[d.issued], "T12:00:00.000000")
	if d.defect == badDate {
		o.text("modified", "31/02/", m.days[d.modified][:4])
	} else {
		o.text("modified", m.days[d.modified], "T09:30:00.000000")
	}
	o.text("landingPage", base, "dataset/", key)
	if d.defect != noLicense {
		o.text("license", licenses[d.dists[0].license].name)
	}
	if d.defect != noPublisher {
		name, _ := m.publisher(d.publisher)
		o.name("publisher")
		o.b = append(o.b, `{"name":"`+name+`","mbox":"datos`+strconv.Itoa(d.publisher)+`@ejemplo.example"}`...)
	}
	o.name("contactPoint")
	o.b = append(o.b, `{"fn":"Mesa de datos `+strconv.Itoa(d.publisher)+`","hasEmail":"mailto:datos`+strconv.Itoa(d.publisher)+`@ejemplo.example"}`...)
	o.name("keyword")
	o.b = append(o.b, '[')
	for i, k := range d.keywords {
		if i > 0 {
			o.b = append(o.b, ',')
		}
		o.b = append(append(append(o.b, '"'), k[d.lang]...), '"')
	}
	o.b = append(o.b, ']')
	if d.defect != noTheme {
		o.name("superTheme")
		o.b = append(append(append(o.b, `["`...), d.theme...), `"]`...)
	}
	if d.defect == freeInterval {
		o.text("accrualPeriodicity", "cuando haya novedades")
	} else {
		o.text("accrualPeriodicity", d.freq.iso)
	}
	o.text("accessLevel", "public")
	o.name("language")
	o.b = append(append(append(o.b, `["`...), codes3[d.lang]...), `"]`...)
	o.text("temporal", strconv.Itoa(d.from), "-01-01/", strconv.Itoa(d.to), "-12-31")
	o.text("spatial", string(appendPlace(nil, d.place)))
	o.name("distribution")
	o.b = append(o.b, '[')
	r := m.dice(streamFiles, d.n)
	head := len(o.b) - begin
	for i := range d.dists {
		if i > 0 {
			o.b = append(o.b, ',')
		}
		until := begin + head + (target-head)*(i+1)/len(d.dists)
		m.jsonDistribution(&o, d, i, key, until-6, &r)
	}
	return append(o.b, "]}"...)
}

// jsonDistribution writes a distribution with columns until the buffer is
// until bytes long.
func (m *maker) jsonDistribution(o *object, d *dataset, i int, key string, until int, r *dice) {
	x := &d.dists[i]
	f := &formats[x.format]
	uuid := string(appendUUID(nil, &x.uuid))
	o.b = append(o.b, '{')
	o.first = true
	o.text("identifier", uuid)
	o.text("title", m.topics.of[d.topic][d.lang], " ", strconv.Itoa(i+1), " (", f.name, ")")
	o.text("accessURL", base, "dataset/", key, "/resource/", uuid)
	if d.defect == badIRI {
		o.text("downloadURL", "archivos/", key, " final.", f.ext)
	} else {
		o.text("downloadURL", base, "dataset/", key, "/resource/", uuid, "/download/", key, ".", f.ext)
	}
	if d.defect == freeFormat {
		o.text("format", "archivo de ", f.name, " comprimido")
	} else {
		o.text("format", f.name)
		o.text("mediaType", f.media)
	}
	o.name("byteSize")
	o.b = appendInt(o.b, x.bytes)
	o.text("issued", m.days[d.issued])
	for n := 0; len(o.b)+120 < until; n++ {
		if n == 0 {
			o.name("field")
			o.b = append(o.b, '[')
		} else {
			o.b = append(o.b, ',')
		}
		m.column(o, d, n, r)
		if len(o.b)+120 >= until {
			o.b = append(o.b, ']')
		}
	}
	o.b = append(o.b, '}')
	o.first = false
}

// column writes one column's title, type and description.
func (m *maker) column(o *object, d *dataset, n int, r *dice) {
	c := m.columns.pick(r)
	o.b = append(append(o.b, `{"title":"`...), c[d.lang]...)
	o.b = appendInt(append(o.b, '_'), n)
	o.b = append(append(o.b, `","type":"`...), []string{"string", "number", "date", "integer"}[r.below(4)]...)
	o.b = append(append(append(o.b, `","description":"`...), c[d.lang]...), ": "...)
	o.b = append(append(append(o.b, m.topics.pick(r)[d.lang]...), ' '), m.units.pick(r)[d.lang]...)
	o.b = append(append(append(append(o.b, ", "...), m.fillers.pick(r)[d.lang]...), '"'), '}')
}
