package uitest

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/vitral-data/vitral/catalog"
	"github.com/vitral-data/vitral/catalog/archive"
	"github.com/vitral-data/vitral/catalog/index"
	"github.com/vitral-data/vitral/catalog/view"
	"github.com/vitral-data/vitral/catalog/vocab"
	"github.com/vitral-data/vitral/quality"
)

// Now is the fixtures' time.
func Now() time.Time { return time.Date(2026, 11, 24, 14, 5, 0, 0, time.UTC) }

// HeldRun is the run of the fixtures that waits for a person.
const HeldRun = "run-held"

// Maker makes fixtures: it scores them with the real rules.
type Maker struct {
	Vocab *vocab.Set
	Rules *quality.Rules
	rng   *rand.Rand
}

// NewMaker loads the vocabularies and the rules.
func NewMaker() (*Maker, error) {
	set, err := vocab.Load()
	if err != nil {
		return nil, err
	}
	rules, err := quality.New(set)
	if err != nil {
		return nil, err
	}
	return &Maker{Vocab: set, Rules: rules, rng: rand.New(rand.NewPCG(11, 24))}, nil
}

type place struct {
	id, name, lang string
	state          view.Health
	size           int
}

var places = []place{
	{"hacienda", "Datos Abiertos de Hacienda", "es", view.Healthy, 1210}, {"salud", "Catálogo de datos del Ministerio de Salud", "es", view.Healthy, 1890},
	{"estadistica", "Instituto de Estadística", "es", view.Healthy, 2410}, {"justicia", "Justicia Abierta", "es", view.Healthy, 980},
	{"obras", "Obras y Vialidad", "es", view.OnHold, 1610}, {"ambiente", "Ambiente", "es", view.Healthy, 740},
	{"educacao", "Portal de Dados Abertos da Educação", "pt", view.Healthy, 1120}, {"transporte", "Transporte", "es", view.Healthy, 890},
	{"compras", "Compras Públicas", "es", view.Healthy, 2980}, {"energia", "Energia", "pt", view.Failing, 610},
	{"municipio-norte", "Municipio Norte", "es", view.Healthy, 88}, {"puerto", "Puerto Grande", "es", view.Healthy, 41},
	{"congreso", "Congreso", "es", view.Healthy, 1310}, {"agro", "Agro", "es", view.Healthy, 820},
	{"trabajo", "Trabajo", "es", view.Stopped, 960}, {"interior", "Interior", "es", view.Healthy, 640}, {"cultura", "Cultura", "es", view.Healthy, 620},
}

type topic struct{ theme, title, text, word string }

var topics = []topic{
	{"GOVE", "Contratos adjudicados", "Procesos de licitación y contratos adjudicados, con montos, proveedores y plazos.", "contratos"},
	{"ECON", "Ejecución presupuestaria mensual", "Gasto por programa y objeto, mes por mes, con el crédito vigente y lo devengado.", "presupuesto"},
	{"HEAL", "Vacunas aplicadas por departamento", "Dosis aplicadas por departamento, edad y vacuna.", "salud"},
	{"ENVI", "Calidad del aire por estación", "Mediciones horarias de material particulado y ozono en cada estación de monitoreo.", "aire"},
	{"ENVI", "Red de agua y saneamiento", "Cobertura de agua potable y cloacas por localidad.", "agua"},
	{"TRAN", "Recorridos del transporte público", "Líneas, paradas y horarios en formato GTFS.", "transporte"},
	{"EDUC", "Matrícula escolar por establecimento", "Número de matrículas por escola, etapa e turno.", "escola"},
	{"JUST", "Causas ingresadas por juzgado", "Causas ingresadas, resueltas y en trámite.", "justicia"},
	{"AGRI", "Superficie sembrada por cultivo", "Estimaciones por campaña, cultivo y departamento.", "cultivos"},
	{"SOCI", "Población proyectada por municipio", "Proyecciones anuales por sexo y edad.", "población"},
	{"ENER", "Generación eléctrica por central", "Energía generada por central y combustible.", "energía"},
	{"REGI", "Límites de municipios", "Polígonos de los municipios con su código oficial.", "mapas"},
}

var bodies = []string{"Ministerio de Hacienda", "Ministerio de Salud", "Instituto de Estadística y Censos", "Poder Judicial", "Dirección Nacional de Vialidad",
	"Secretaría de Ambiente", "Ministério da Educação", "Agencia de Transporte", "Oficina de Contrataciones", "Agência de Energia", "Municipalidad del Norte",
	"Autoridad del Puerto", "Congreso de la Nación", "Secretaría de Agricultura", "Ministerio de Trabajo", "Ministerio del Interior", "Instituto de Cultura"}

var frequencies = []string{"DAILY", "WEEKLY", "MONTHLY", "QUARTERLY", "ANNUAL", ""}

var formats = [][2]string{{"CSV", "text/csv"}, {"JSON", "application/json"}, {"XLSX", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"}, {"PDF", "application/pdf"}, {"SHP", ""}, {"HTML", "text/html"}}

// Portal makes a portal of n ordinary datasets beside the special ones.
func (m *Maker) Portal(n int) *Portal {
	p := &Portal{Plans: map[string]view.HeldPlan{}, Steps: map[string][]view.Step{}, Versions: map[string]map[int]catalog.Dataset{}, Points: map[string][]view.ScoreLine{}}
	for i := range n {
		m.add(p, m.ordinary(i))
	}
	m.special(p)
	m.sources(p)
	slices.SortStableFunc(p.Log, func(a, b view.Change) int { return b.Time.Compare(a.Time) })
	return p
}

// add scores a document and gives it a history.
func (m *Maker) add(p *Portal, d view.Dataset) {
	d.Quality = m.Rules.Score(quality.Facts{Dataset: d.Data, Probes: d.Probes, Repairs: d.Repairs, Now: Now()})
	if d.LateFrom == "" {
		d.LateFrom = quality.LateFrom(d.Data, d.Changed, m.Vocab)
	}
	p.Docs = append(p.Docs, d)
	first := max(1, d.Version-3)
	for v := first; v <= d.Version; v++ {
		o := archive.Changed
		if v == 1 {
			o = archive.Added
		}
		at := d.Changed.AddDate(0, 0, -11*(d.Version-v))
		run := fmt.Sprintf("run-%s-%s", d.Shown.Source, at.Format("0102"))
		p.Steps[d.ID] = append([]view.Step{{N: v, Run: run, Time: at, Outcome: o, Version: v, Key: d.Shown.Key}}, p.Steps[d.ID]...)
		p.Log = append(p.Log, view.Change{Time: at, Source: d.Shown.Source, Run: run, N: v, Dataset: d.ID, Key: d.Shown.Key, Kind: catalog.KindDataset, Outcome: o, Version: v})
	}
	if d.State == index.Withdrawn {
		p.Steps[d.ID] = append([]view.Step{{N: d.Version + 1, Run: "run-gone", Time: d.Since, Outcome: archive.Withdrawn, Version: d.Version}}, p.Steps[d.ID]...)
		p.Log = append(p.Log, view.Change{Time: d.Since, Source: d.Shown.Source, Run: "run-gone", Dataset: d.ID, Kind: catalog.KindDataset, Outcome: archive.Withdrawn, Version: d.Version})
	}
}

func (m *Maker) ordinary(i int) view.Dataset {
	src := places[i%len(places)]
	t := topics[(i*7+i/len(places))%len(topics)]
	body := bodies[i%len(bodies)]
	year := 2016 + m.rng.IntN(10)
	d := view.Dataset{ID: catalog.ID("fixture", strconv.Itoa(i)), State: index.Current, Version: 1 + m.rng.IntN(6)}
	d.Changed = Now().Add(-time.Duration(m.rng.IntN(90*24)) * time.Hour)
	d.First = d.Changed.AddDate(-1, 0, 0)
	d.Shown = view.Record{Source: src.id, Kind: catalog.KindDataset, Key: fmt.Sprintf("%s-%d", src.id, i), Made: catalog.KeyIdentifier, Version: d.Version, Outcome: archive.Changed, Hash: archive.Hash{byte(i), 7, 9}}
	data := catalog.Dataset{
		Identifiers: []string{d.Shown.Key}, Title: catalog.Text{src.lang: fmt.Sprintf("%s, %d", t.title, year)}, Description: catalog.Text{src.lang: t.text},
		Keywords: []catalog.LangString{{Value: t.word, Lang: src.lang}, {Value: strconv.Itoa(year)}}, Themes: []catalog.Coded{{Raw: t.theme, Code: t.theme}},
		Publisher: &catalog.Agent{Name: catalog.Text{src.lang: body}}, Contacts: []catalog.Contact{{Name: catalog.Text{"": "Mesa de datos"}, Email: "datos@" + src.id + ".example"}},
		Modified: day(d.Changed), Issued: day(d.First), Spatial: []catalog.Place{{Country: "ARG"}},
	}
	data.Publisher.ID = catalog.PublisherID(src.id, *data.Publisher)
	if f := frequencies[m.rng.IntN(len(frequencies))]; f != "" {
		data.Frequency = catalog.Coded{Raw: f, Code: f}
	}
	if m.rng.IntN(4) > 0 {
		data.License = catalog.Coded{Raw: "https://creativecommons.org/licenses/by/4.0/", Code: "CC_BY_4_0"}
	}
	if m.rng.IntN(2) > 0 {
		data.AccessRights = catalog.Coded{Raw: "public", Code: "PUBLIC"}
	}
	d.Probes = map[string]catalog.Probe{}
	for k := range 1 + m.rng.IntN(3) {
		f := formats[m.rng.IntN(len(formats))]
		u := fmt.Sprintf("https://%s.example/files/%d-%d.%s", src.id, i, k, strings.ToLower(f[0]))
		dist := catalog.Distribution{Title: catalog.Text{src.lang: fmt.Sprintf("%s %d", t.title, year+k)}, AccessURLs: []string{u}, DownloadURLs: []string{u},
			Format: catalog.Coded{Raw: f[0], Code: f[0]}, ByteSize: strconv.Itoa(1000 + m.rng.IntN(9_000_000)), Modified: data.Modified}
		if f[1] != "" && m.rng.IntN(2) > 0 {
			dist.MediaType = catalog.Coded{Raw: f[1], Code: f[1]}
		}
		data.Distributions = append(data.Distributions, dist)
		switch r := m.rng.IntN(10); {
		case r < 6:
			d.Probes[u] = catalog.Probe{URL: u, Time: Now().Add(-5 * time.Hour), Outcome: catalog.ReachOK, Status: 200, Size: 4200, Sniffed: f[1]}
		case r == 6:
			d.Probes[u] = catalog.Probe{URL: u, Time: Now().Add(-30 * time.Hour), Outcome: catalog.ReachBroken, Status: 404, Reason: "status", Size: -1}
		}
	}
	d.Data = data
	return d
}

func day(t time.Time) catalog.Date {
	t = t.UTC().Truncate(24 * time.Hour)
	return catalog.Date{Raw: t.Format(time.DateOnly), Time: t}
}

// sources makes the sources, their runs and the run that waits.
func (m *Maker) sources(p *Portal) {
	for _, s := range places {
		src := view.Source{Definition: view.Definition{ID: s.id, Title: catalog.Text{s.lang: s.name}, URL: "https://" + s.id + ".example/data.json", Kind: "auto", Schedule: "@daily"},
			Head: 40, Listed: s.size, Committed: Now().Add(-9 * time.Hour), State: s.state, Catalog: catalog.Catalog{Description: catalog.Text{s.lang: "El catálogo de <b>" + s.name + "</b>."}}}
		if s.state == view.Stopped {
			src.Stopped = true
		}
		for k := range 34 {
			start := Now().Add(-time.Duration(9+24*k) * time.Hour)
			run := view.Run{Run: fmt.Sprintf("run-%s-%s", s.id, start.Format("0102")), Source: s.id, State: view.RunDone, Commit: 40 - k, URL: src.URL, Kind: "datajson",
				Start: start, End: start.Add(40 * time.Second), Complete: true, Pages: 1, Bytes: 2_400_000}
			run.Datasets, run.Added, run.Changed = s.size-k/2+m.rng.IntN(5), m.rng.IntN(4), m.rng.IntN(12)
			switch {
			case k == 0 && s.state == view.Failing, k == 11:
				run.State, run.Commit, run.Complete, run.Reason, run.Detail = view.RunFailed, 0, false, "unreachable", "dial tcp: i/o timeout"
				run.Datasets, run.Added, run.Changed = 0, 0, 0
			case k%5 == 2:
				run.State, run.Commit, run.Added, run.Changed = view.RunUnchanged, 0, 0, 0
			}
			if k == 0 && s.state != view.Failing {
				run.Invalid = 2
				run.InvalidRecords = []view.Refused{{Kind: catalog.KindDataset, Title: "Registro sin identificador", Place: "dataset[17]", Reason: "no-key"}, {Kind: catalog.KindDataset, Key: "x-9", Place: "dataset[40]", Reason: "twin"}}
				run.Findings = []catalog.Repair{{Code: "date-format", Place: "dataset[3].issued", Raw: "12/05/2019"}, {Code: "exporter-stamp", Place: "600 datasets", Raw: "2026-11-24"}}
			}
			if s.state == view.OnHold && k == 0 {
				run.Run = HeldRun
				run = m.held(p, run)
				src.Held = run.Run
			}
			if k == 0 {
				src.Last = &run
			}
			p.RunList = append(p.RunList, run)
		}
		p.Harvest = append(p.Harvest, src)
	}
	p.RunList = append(p.RunList, view.Run{Run: "run-gone", Source: "interior", State: view.RunDone, Commit: 3, Start: Now().AddDate(0, -1, 0), End: Now().AddDate(0, -1, 0)})
	slices.SortStableFunc(p.RunList, func(a, b view.Run) int { return b.Start.Compare(a.Start) })
}

// held makes a run that waits, as the Argentine catalogue's of 2018 did.
func (m *Maker) held(p *Portal, run view.Run) view.Run {
	run.State, run.Commit, run.Reason, run.Head, run.Invalid = view.RunHeld, 0, "abnormal-loss", 39, 0
	run.End = Now().Add(-12 * time.Minute)
	run.Counts = archive.Counts{Datasets: 632, Renamed: 540, Added: 89, Changed: 3, Missing: 74}
	h := view.HeldPlan{Run: run, PlanHash: "7c1e0a", Listed: 617}
	for i := range 540 {
		d := p.Docs[i%len(p.Docs)]
		title, _ := d.Data.Title.In("es")
		pair := view.Pair{Kind: catalog.KindDataset, Key: fmt.Sprintf("obras_5.%d", i), Dataset: d.ID, Title: title, FromTitle: title, Outcome: archive.Renamed,
			From: &archive.Origin{Key: fmt.Sprintf("obras_%d", i), Evidence: "title"}}
		switch {
		case i < 11:
			pair.From.Evidence, pair.From.URL = "url", "https://obras.example/files/registro.csv"
			pair.FromTitle, pair.Title = "Registro de proveedores", "Registro Nacional de Proveedores"
		case i < 30:
			pair.From.Evidence = "title-publisher"
		}
		h.Changes = append(h.Changes, pair)
	}
	for i := range 74 {
		d := p.Docs[(i*3)%len(p.Docs)]
		title, _ := d.Data.Title.In("es")
		h.Changes = append(h.Changes, view.Pair{Kind: catalog.KindDataset, Key: d.Shown.Key, Dataset: d.ID, Title: title, Outcome: archive.Missing})
	}
	p.Plans[run.Run] = h
	return run
}
