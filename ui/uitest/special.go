package uitest

import (
	"fmt"
	"strings"
	"time"

	"github.com/vitral-data/vitral/catalog"
	"github.com/vitral-data/vitral/catalog/archive"
	"github.com/vitral-data/vitral/catalog/index"
	"github.com/vitral-data/vitral/catalog/view"
)

// The ids of the special datasets.
const (
	Rich      = "rich"     // everything filled in, several sources, many versions
	Many      = "many"     // 40 files
	Bare      = "bare"     // a title and nothing else
	Long      = "long"     // a very long title
	Gone      = "gone"     // withdrawn
	Unseen    = "unseen"   // missing
	Hostile   = "hostile"  // markup in every field
	Loser     = "loser"    // redirects to Rich
	Untitled  = "untitled" // no title
	Polyglot  = `jaVasCript:/*-/*` + "`" + `/*\` + "`" + `/*'/*"/**/(/* */oNcliCk=alert(1) )//%0D%0A//</stYle/</titLe/</teXtarEa/</scRipt/--!>\x3csVg/<sVg/oNloAd=alert(1)//>\x3e`
	HostileID = "hostile-body"
)

// special adds the datasets that a page must stand.
func (m *Maker) special(p *Portal) {
	m.add(p, m.rich())
	p.Versions[Rich] = older(m.rich().Data)
	for i := range 9 {
		p.Points[Rich] = append(p.Points[Rich], view.ScoreLine{Dataset: Rich, Time: Now().AddDate(0, 0, -90+10*i), Points: 190 + 17*i, Unknown: 60 - 5*i, Max: 405, Variant: "prose", Rules: "mqa-1"})
	}
	m.add(p, m.many())
	bare := m.ordinary(3)
	bare.ID, bare.Data, bare.Probes, bare.Version = Bare, catalog.Dataset{Title: catalog.Text{"es": "Nómina de autoridades"}}, nil, 1
	m.add(p, bare)
	untitled := m.ordinary(4)
	untitled.ID, untitled.Data.Title = Untitled, nil
	m.add(p, untitled)
	long := m.ordinary(5)
	long.ID = Long
	long.Data.Title = catalog.Text{"es": "Registro nacional unificado de procedimientos de selección, contrataciones directas, convenios marco y concesiones de obra, servicios y usos de dominio público del sector público nacional, provincial y municipal, con sus adendas, redeterminaciones de precios y rescisiones, período 1994–2026 (serie histórica consolidada)"}
	m.add(p, long)
	gone := m.ordinary(6)
	gone.ID, gone.State, gone.Since, gone.Version = Gone, index.Withdrawn, Now().AddDate(0, 0, -21), 4
	gone.Data.Title = catalog.Text{"es": "Padrón de beneficiarios de subsidios"}
	gone.Shown.Outcome = archive.Withdrawn
	m.add(p, gone)
	unseen := m.ordinary(7)
	unseen.ID, unseen.State, unseen.Since = Unseen, index.Missing, Now().AddDate(0, 0, -3)
	m.add(p, unseen)
	m.add(p, m.hostile())
	p.Docs = append(p.Docs, view.Dataset{ID: Loser, State: index.Redirected, Redirect: Rich})
}

func (m *Maker) rich() view.Dataset {
	d := m.ordinary(8)
	d.ID, d.Version, d.Changed, d.Shown.Source, d.Shown.Key = Rich, 6, Now().Add(-2*time.Hour), "obras", "vialidad-214"
	d.Data.Modified = day(Now())
	d.Data.Title = catalog.Text{"es": "Contratación de obras viales 2019–2026", "pt": "Contratação de obras rodoviárias 2019–2026", "en": "Road works contracts 2019–2026"}
	d.Data.Description = catalog.Text{"es": "Procesos de licitación y contratos adjudicados por la Dirección Nacional de Vialidad, con **montos**, proveedores, plazos y modificaciones.\n\n* un renglón por contrato\n* montos en pesos corrientes\n\nMás en https://vialidad.example/datos y en [el manual](https://vialidad.example/manual)."}
	d.Data.Frequency = catalog.Coded{Raw: "R/P1D", Code: "DAILY"}
	d.Data.License = catalog.Coded{Raw: "https://creativecommons.org/licenses/by/4.0/", Code: "CC_BY_4_0"}
	d.Data.Keywords = append(d.Data.Keywords, catalog.LangString{Value: "licitaciones"}, catalog.LangString{Value: "obra pública"}, catalog.LangString{Value: "agua"})
	d.Data.Temporal = []catalog.Period{{Start: catalog.Date{Raw: "2019", Time: time.Date(2019, 1, 1, 0, 0, 0, 0, time.UTC)}}}
	d.Data.Languages = []catalog.Coded{{Raw: "spa", Code: "SPA"}}
	d.Data.LandingPage = "https://vialidad.example/datos"
	d.Data.Publisher = &catalog.Agent{Name: catalog.Text{"es": "Dirección Nacional de Vialidad"}, Homepage: "https://vialidad.example/", Parent: &catalog.Agent{Name: catalog.Text{"es": "Ministerio de Obras"}}}
	d.Data.Publisher.ID = catalog.PublisherID("obras", *d.Data.Publisher)
	file := func(name, format, media, size string) catalog.Distribution {
		u := "https://vialidad.example/" + name
		return catalog.Distribution{Title: catalog.Text{"es": name}, AccessURLs: []string{u}, DownloadURLs: []string{u}, Format: catalog.Coded{Raw: format, Code: format}, MediaType: catalog.Coded{Raw: media, Code: media}, ByteSize: size, Modified: day(Now())}
	}
	csv := file("contratos-2026.csv", "CSV", "text/csv", "6100000")
	csv.Fields = []catalog.Field{{Name: "numero_contrato", Type: "string", Description: "Número único del contrato"}, {Name: "monto", Type: "number", Description: "Monto en pesos corrientes"}, {Name: "fecha_firma", Type: "date"}}
	d.Data.Distributions = []catalog.Distribution{csv, file("proceso-ocds.json", "JSON", "application/json", "22000000"), file("historico.xls", "XLS", "application/vnd.ms-excel", "1200000"), file("anexo.pdf", "PDF", "application/pdf", "")}
	d.Probes = map[string]catalog.Probe{}
	for i, dist := range d.Data.Distributions {
		u := dist.URL()
		pr := catalog.Probe{URL: u, Time: Now().Add(-6 * time.Hour), Outcome: catalog.ReachOK, Status: 200, Size: 1234, Sniffed: dist.MediaType.Raw}
		switch i {
		case 2:
			pr.Sniffed = "text/html"
		case 3:
			pr.Outcome, pr.Status, pr.Reason = catalog.ReachBroken, 404, "status"
		}
		d.Probes[u] = pr
	}
	d.Others = []view.Record{{Source: "compras", Kind: catalog.KindDataset, Key: "https://vialidad.example/dataset/obras", Made: catalog.KeyIRI, Version: 2, Outcome: archive.Changed, Dataset: Rich}}
	d.Repairs = []catalog.Repair{{Code: "sources-differ", Place: "compras: frequency", Raw: "mensual"}, {Code: "date-format", Place: "distribution[2].issued", Raw: "03/02/2019"}}
	return d
}

// older is the dataset as its earlier versions had it.
func older(d catalog.Dataset) map[int]catalog.Dataset {
	five, four := d, d
	five.Frequency = catalog.Coded{Raw: "R/P1M", Code: "MONTHLY"}
	five.Description = catalog.Text{"es": "Procesos de licitación y contratos adjudicados por la Dirección Nacional de Vialidad, con montos y proveedores."}
	four.Distributions = d.Distributions[:2]
	four.License = catalog.Coded{}
	return map[int]catalog.Dataset{5: five, 4: four}
}

func (m *Maker) many() view.Dataset {
	d := m.ordinary(9)
	d.ID, d.Data.Title = Many, catalog.Text{"es": "Padrón de comercios, un archivo por partido"}
	base := d.Data.Distributions[0]
	d.Data.Distributions = nil
	for i := range 40 {
		f := base
		u := fmt.Sprintf("https://comercio.example/partidos/partido-%02d.csv", i+1)
		f.Title, f.DownloadURLs, f.AccessURLs = catalog.Text{"es": fmt.Sprintf("Partido %02d", i+1)}, []string{u}, []string{u}
		d.Data.Distributions = append(d.Data.Distributions, f)
	}
	return d
}

// hostile has markup that would run in every field.
func (m *Maker) hostile() view.Dataset {
	t := func(field string) catalog.Text {
		return catalog.Text{"es": `"><script>alert('` + field + `')</script>` + Polyglot}
	}
	c := catalog.Coded{Raw: `"><img src=x onerror=alert(1)>` + Polyglot}
	bad := "javascript:alert(1)//" + Polyglot
	d := m.ordinary(10)
	d.ID, d.LateFrom = Hostile, ""
	d.Shown.Key = Polyglot
	d.Data = catalog.Dataset{
		IRI: bad, Identifiers: []string{Polyglot}, Title: t("title"), Description: t("description"), Keywords: []catalog.LangString{{Value: Polyglot}},
		Themes: []catalog.Coded{c}, Publisher: &catalog.Agent{ID: HostileID, IRI: bad, Name: t("publisher"), Homepage: bad, Email: Polyglot, Parent: &catalog.Agent{Name: t("parent")}},
		Creators: []catalog.Agent{{Name: t("creator"), Homepage: bad}}, Contacts: []catalog.Contact{{Name: t("contact"), Email: `a@b"><script>alert(1)</script>`, URL: bad, Phone: Polyglot}},
		Issued: catalog.Date{Raw: Polyglot}, Modified: catalog.Date{Raw: Polyglot}, Frequency: c, Spatial: []catalog.Place{{IRI: bad, Label: t("place"), Geometry: Polyglot}},
		Temporal: []catalog.Period{{Raw: Polyglot}}, Languages: []catalog.Coded{c}, AccessRights: c, License: catalog.Coded{Raw: bad, Label: t("license")}, Rights: []catalog.Text{t("rights")},
		LandingPage: bad, Documentation: []string{bad}, ConformsTo: []string{bad}, Version: Polyglot, VersionNotes: t("notes"), InSeries: []string{bad},
		Distributions: []catalog.Distribution{{Title: t("file"), Description: t("filetext"), DownloadURLs: []string{bad}, Format: c, MediaType: c, License: c, ByteSize: Polyglot,
			Fields: []catalog.Field{{Name: Polyglot, Type: Polyglot, Description: Polyglot}}}},
	}
	d.Repairs = []catalog.Repair{{Code: Polyglot, Place: Polyglot, Raw: Polyglot}, {Code: "sources-differ", Place: Polyglot + ": title", Raw: Polyglot}}
	d.Others = []view.Record{{Source: strings.Repeat(`"><b>`, 3), Key: Polyglot, Version: 1, Outcome: archive.Added}}
	return d
}
