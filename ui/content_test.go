package ui_test

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/vitral-data/vitral/catalog"
	"github.com/vitral-data/vitral/catalog/index"
	"github.com/vitral-data/vitral/catalog/view"
	"github.com/vitral-data/vitral/ui/uitest"
)

func TestHome(t *testing.T) {
	p := portal(t)
	n := serve(t, p).page(t, "/es/")
	if panes := n.All("svg.window .panes a"); len(panes) != len(p.Harvest) {
		t.Errorf("%d panes for %d sources", len(panes), len(p.Harvest))
	}
	for _, state := range []string{"pale", "cracked", "dark"} {
		if got := len(n.All("svg.window path." + state)); got != 1 {
			t.Errorf("%d panes are %s", got, state)
		}
	}
	if rows := n.All("figure table tbody tr"); len(rows) != len(p.Harvest) {
		t.Errorf("the table beside the window has %d rows", len(rows))
	}
	if got := n.One(".nums div b").Text(); got != fmt.Sprint(len(p.Docs)-2) { // one withdrawn, one redirected
		t.Errorf("%s datasets", got)
	}
	if len(n.All(".log li")) != 6 || n.One(".rose.m").Node == nil || n.One("main form.find input[name=q]").Node == nil {
		t.Error("no changes, rose or search")
	}
}

func TestHomeAtFirstStart(t *testing.T) {
	for _, code := range []string{"es", "pt", "en"} {
		n := serve(t, &uitest.Portal{}).page(t, "/"+code+"/")
		if !strings.Contains(n.Text(), "vitral harvest") || n.One(".nums").Node != nil || n.One("form.find").Node != nil {
			t.Errorf("%s: %s", code, n.Text())
		}
	}
	// The other pages stand it too.
	s := serve(t, &uitest.Portal{})
	for _, path := range []string{"/datasets", "/publishers", "/sources", "/changes", "/quality", "/about", "/api"} {
		if n := s.page(t, "/en"+path); n.One("h1").Text() == "" || strings.Contains(n.Text(), "NaN") {
			t.Errorf("%s: %s", path, n.Text())
		}
	}
	// Sources without a dataset say so.
	p := &uitest.Portal{Harvest: portal(t).Harvest}
	if n := serve(t, p).page(t, "/es/"); n.One("p.note").Text() == "" {
		t.Error("nothing says why there are no datasets")
	}
}

func TestSearch(t *testing.T) {
	s := serve(t, portal(t))
	n := s.page(t, "/es/datasets?q=agua&sort=title")
	if n.One("input[name=q]").Attr("value") != "agua" || n.One("input[type=hidden][name=sort]").Attr("value") != "title" {
		t.Error("the search isn't kept in its form")
	}
	hits := n.All("ol.hits li.hit")
	if len(hits) == 0 || len(n.All(".hit mark")) == 0 || n.One(".hit .rose.s").Node == nil || n.One(".hit .st").Text() == "" {
		t.Fatalf("%d hits", len(hits))
	}
	if got := n.One(".also").Text(); !strings.Contains(got, "saneamiento") || !strings.Contains(n.One(".also a").Attr("href"), "q=%22agua%22") {
		t.Errorf("beside the words: %s", got)
	}
	if got := n.One(".sorts b").Text(); got != "título" {
		t.Errorf("sorted by %s", got)
	}
	value := n.One(".facet li a")
	if value.Node == nil || !strings.Contains(value.Attr("href"), "q=agua") || value.One("span").Text() == "" {
		t.Fatal("no facet with counts")
	}
	// A filter can be put in, is named, and can be taken out again.
	in := s.page(t, value.Attr("href"))
	tag := in.One("a.tag")
	if tag.Node == nil || in.One(".facet a[aria-current=true]").Node == nil || !strings.Contains(in.One(".fold summary").Text(), "(1)") {
		t.Fatal("the filter isn't shown as on")
	}
	if got := tag.Attr("href"); got != "/es/datasets?q=agua&sort=title" {
		t.Errorf("without the filter: %s", got)
	}
	if got := in.One("link[rel=alternate][type=application/json]").Attr("href"); !strings.HasPrefix(got, "/api/v1/datasets?") || !strings.Contains(got, "q=agua") {
		t.Errorf("for programs: %q", got)
	}
}

func TestSearchPages(t *testing.T) {
	s := serve(t, portal(t))
	seen := map[string]bool{}
	path := "/en/datasets"
	for range 20 {
		n := s.page(t, path)
		for _, a := range n.All(".hit h3 a") {
			if seen[a.Attr("href")] {
				t.Fatalf("%s twice", a.Attr("href"))
			}
			seen[a.Attr("href")] = true
		}
		path = ""
		for _, a := range n.All("p.pager a") {
			if strings.HasPrefix(a.Attr("rel"), "next") {
				path = a.Attr("href")
			}
		}
		if path == "" {
			break
		}
	}
	if want := len(portal(t).Docs) - 1; len(seen) != want {
		t.Errorf("%d datasets on all pages, want %d", len(seen), want)
	}
	if w := s.get("/en/datasets?q=agua&cursor=broken"); w.Code != 303 || w.Header().Get("Location") != "/en/datasets?q=agua" {
		t.Errorf("an old cursor: status %d to %q", w.Code, w.Header().Get("Location"))
	}
}

func TestSearchFindsNothing(t *testing.T) {
	s := serve(t, portal(t))
	n := s.page(t, "/es/datasets?q=zzz&format=CSV&theme=ENVI")
	help := n.One(".help")
	if help.Node == nil || n.One("ol.hits").Node != nil {
		t.Fatal("no help")
	}
	if got := len(help.All("li")); got < 5 {
		t.Errorf("%d ways out", got)
	}
	if got := s.page(t, "/es/datasets?q=aguua").One(".also").Text(); !strings.Contains(got, "aguua") || !strings.Contains(got, "«agua»") {
		t.Errorf("corrected: %s", got)
	}
}

func TestDataset(t *testing.T) {
	n := serve(t, portal(t)).page(t, "/es/dataset/rich")
	status := n.One("ul.status").Text()
	for _, want := range []string{"al día", "diaria", "1 de 4 archivos no responde", "1 archivo no es lo que dice ser", "licencia abierta", "versión 6"} {
		if !strings.Contains(status, want) {
			t.Errorf("%q is not in the status %q", want, status)
		}
	}
	if files := n.All("ul.files li.file"); len(files) != 4 || !strings.Contains(files[2].Text(), "página web") || !strings.Contains(files[3].Text(), "404") || files[0].One("table").Node == nil {
		t.Errorf("%d files", len(files))
	}
	if got := n.One(".prose strong").Text(); got != "montos" {
		t.Errorf("description: %s", n.One(".prose").Text())
	}
	for _, a := range n.All(".prose a") {
		if a.Attr("rel") != "nofollow ugc noopener" {
			t.Errorf("a link of the source with rel %q", a.Attr("rel"))
		}
	}
	if steps := n.All("ol.time li"); len(steps) != 4 || steps[0].One("a").Attr("href") != "/es/dataset/rich/versions/6" {
		t.Errorf("%d steps", len(steps))
	}
	if got := n.One("#sources").Text(); !strings.Contains(got, "Compras") || !strings.Contains(got, "mensual") {
		t.Errorf("other sources: %s", got)
	}
	if n.One(".card .rose.m").Node == nil || len(n.All(".card ul.dims li")) != 5 || n.One(".card .fix pre").Text() == "" {
		t.Error("no rose, dimensions or change to copy")
	}
	if got := n.One("pre").Text(); got == "" || !strings.Contains(n.Text(), base+"/es/dataset/rich") {
		t.Error("no stable address")
	}
	if got := n.One("link[type=text/turtle]").Attr("href"); got != "/dataset/rich.ttl" {
		t.Errorf("for machines: %q", got)
	}
	var linked map[string]any
	if err := json.Unmarshal([]byte(n.One("script").FirstChild.Data), &linked); err != nil || linked["@type"] != "Dataset" || linked["license"] != "https://creativecommons.org/licenses/by/4.0/" {
		t.Errorf("schema.org: %v, %v", linked, err)
	}
}

func TestTheReadersLanguageComesFirst(t *testing.T) {
	s := serve(t, portal(t))
	if got := s.page(t, "/pt/dataset/rich").One("h1"); got.Text() != "Contratação de obras rodoviárias 2019–2026" || got.Attr("lang") != "" {
		t.Errorf("%q in %q", got.Text(), got.Attr("lang"))
	}
	if got := s.page(t, "/en/dataset/bare").One("h1"); got.Attr("lang") != "es" {
		t.Errorf("%q is said to be in %q", got.Text(), got.Attr("lang"))
	}
}

func TestWithdrawnAndMissingKeepTheirPage(t *testing.T) {
	s := serve(t, portal(t))
	n := s.page(t, "/es/dataset/gone")
	if got := n.One("p.gone.bad").Text(); !strings.Contains(got, "retirado por la fuente el 3 nov 2026") || !strings.Contains(got, "Conservamos") {
		t.Errorf("withdrawn: %q", got)
	}
	if len(n.All("li.file")) == 0 || n.One("ol.time li.bad").Node == nil || n.One(".facts").Node == nil {
		t.Error("a withdrawn dataset lost its content")
	}
	if got := s.page(t, "/pt/dataset/unseen").One("p.gone.warn").Text(); !strings.Contains(got, "não visto na fonte desde 21 nov 2026") {
		t.Errorf("missing: %q", got)
	}
}

func TestDatasetsThatAreHardToShow(t *testing.T) {
	s := serve(t, portal(t))
	many := s.page(t, "/es/dataset/many")
	if len(many.All("li.file")) != 40 || len(many.All("details.rest li.file")) != 28 {
		t.Errorf("%d files, %d of them folded", len(many.All("li.file")), len(many.All("details.rest li.file")))
	}
	bare := s.page(t, "/es/dataset/bare")
	if !strings.Contains(bare.Text(), "no da ninguna descripción") || !strings.Contains(bare.Text(), "sin archivos") || !strings.Contains(bare.Text(), "sin licencia") {
		t.Error("what is missing isn't said")
	}
	if s.page(t, "/es/dataset/long").One("h1.long").Node == nil {
		t.Error("a long title in large letters")
	}
	if got := s.page(t, "/es/dataset/untitled").One("h1").Text(); got != "(sin título)" {
		t.Errorf("untitled: %q", got)
	}
}

func TestDiffShowsWhatWasAndIs(t *testing.T) {
	n := serve(t, portal(t)).page(t, "/es/dataset/rich/diff?from=5&to=6")
	found := map[string]uitest.Node{}
	for _, row := range n.All("table.diff tbody tr") {
		found[row.One("th").Text()] = row
	}
	f, ok := found["frecuencia"]
	if !ok || f.One("del").Text() != "R/P1M" || f.One("ins").Text() != "R/P1D" {
		t.Errorf("frequency: %v", f.Text())
	}
	if d := found["descripción"]; d.Node == nil || !strings.Contains(d.One("ins").Text(), "con") {
		t.Errorf("description: %s", d.Text())
	}
	if len(n.All("select option[selected]")) != 2 {
		t.Error("the form doesn't say what is compared")
	}
}

func TestExplain(t *testing.T) {
	n := serve(t, portal(t)).page(t, "/es/dataset/bare/quality")
	rules := n.All("details.rule")
	if len(rules) != 23 {
		t.Fatalf("%d rules", len(rules))
	}
	open := 0
	for _, r := range rules {
		if strings.Contains(r.Text(), "no cumple") {
			open++
			if !strings.Contains(r.Text(), "Qué hacer:") || r.One("pre").Text() == "" {
				t.Errorf("a failed rule without remedy: %s", r.Text())
			}
		}
	}
	if open == 0 {
		t.Error("a dataset with nothing but a title fails no rule")
	}
	rich := serve(t, portal(t)).page(t, "/es/dataset/rich/quality")
	if rich.One("svg.chart").Node == nil || len(rich.All("aside table tbody tr")) != 9 {
		t.Error("no history of the score, or not as a table")
	}
}

func TestSourcesAndRuns(t *testing.T) {
	s := serve(t, portal(t))
	n := s.page(t, "/es/source/obras")
	if n.One("p.gone.warn a").Attr("href") != "/es/run/run-held" || n.One("svg.chart").Node == nil || n.One("svg.strip").Node == nil || len(n.All("table tbody tr")) != 30 {
		t.Error("no held run, charts or runs")
	}
	more := n.One("p.pager a").Attr("href")
	if rows := s.page(t, more).All("table tbody tr"); len(rows) != 4 {
		t.Errorf("older runs: %d", len(rows))
	}
	run := s.page(t, "/es/run/run-salud-1124")
	for _, want := range []string{"2 registros no entraron", "sin identificador, dirección ni título", "dataset[17]", "Todo cambió de fecha a la vez", "12/05/2019"} {
		if !strings.Contains(run.Text(), want) {
			t.Errorf("%q is not in the report", want)
		}
	}
	if got := s.page(t, "/es/run/run-energia-1124").Text(); !strings.Contains(got, "no se pudo llegar al servidor") {
		t.Error("a failed run doesn't say why")
	}
}

func TestHeldRun(t *testing.T) {
	n := serve(t, portal(t), withDecide(nil)).page(t, "/es/run/run-held")
	lead := n.One("p.lead").Text()
	for _, want := range []string{"614 de los 617", "540 tienen pareja", "Nada de esto es público todavía"} {
		if !strings.Contains(lead, want) {
			t.Errorf("%q is not in %q", want, lead)
		}
	}
	form := n.One("form.decide")
	token := form.One("input[name=token]")
	if token.Attr("type") != "password" || token.Attr("autocomplete") != "off" || form.One("input[name=plan]").Attr("value") != "7c1e0a" || len(form.All("input[name=class]")) != 2 {
		t.Error("the form lacks something")
	}
	if form.Attr("action") != "/es/run/run-held/accept" || form.One("button.alt").Attr("formaction") != "/es/run/run-held/reject" || form.Attr("method") != "post" {
		t.Error("the form leads elsewhere")
	}
	pairs := n.All("table tbody tr")
	if !strings.Contains(pairs[0].Text(), "un archivo igual") || pairs[0].One("ins").Text() == "" {
		t.Errorf("the most doubtful pair isn't first: %s", pairs[0].Text())
	}
	if !strings.Contains(n.Text(), "y 390 más") {
		t.Error("nothing says how many pairs are left out")
	}
	if got := serve(t, portal(t)).page(t, "/es/run/run-held"); got.One("form.decide").Node != nil || got.One(".facts").Node == nil {
		t.Error("a form without anyone to decide, or no evidence")
	}
}

// A body with 4,000 datasets, as a page and in lists.
func TestABodyWithManyDatasets(t *testing.T) {
	one := portal(t).Docs[0]
	p := &uitest.Portal{Harvest: portal(t).Harvest}
	for i := range 4000 {
		d := one
		d.ID = fmt.Sprint("d", i)
		p.Docs = append(p.Docs, d)
	}
	s := serve(t, p)
	n := s.page(t, "/es/publisher/"+one.Data.Publisher.ID)
	if !strings.Contains(n.One("ul.status").Text(), "4.000 conjuntos") || len(n.All("li.hit")) != 8 {
		t.Errorf("%s", n.One("ul.status").Text())
	}
	if got := s.get("/es/publisher/" + one.Data.Publisher.ID).Body.Len(); got > 120_000 {
		t.Errorf("%d bytes", got)
	}
}

func TestManySourcesStillFit(t *testing.T) {
	p := &uitest.Portal{}
	for i := range 500 {
		p.Harvest = append(p.Harvest, view.Source{Definition: view.Definition{ID: fmt.Sprintf("s%03d", i), Title: catalog.Text{"es": fmt.Sprintf("Municipio %d", i)}, URL: "https://m.example/"}, Listed: 3 + i*i%700, State: view.Healthy})
	}
	p.Docs = []view.Dataset{{ID: "x", State: index.Current, Data: catalog.Dataset{Title: catalog.Text{"es": "x"}}}}
	s := serve(t, p)
	w := s.get("/es/")
	if n := gzipped(t, w.Body.Bytes()); n > 44_000 {
		t.Errorf("500 sources weigh %d bytes compressed", n)
	}
	if a, b := s.get("/es/").Body.String(), s.get("/es/").Body.String(); a != b {
		t.Error("the window isn't the same twice")
	}
}

// The picture that is kept gives way as soon as a source does otherwise.
func TestTheWindowFollowsItsSources(t *testing.T) {
	p := &uitest.Portal{Harvest: slices.Clone(portal(t).Harvest)}
	s := serve(t, p)
	var wait sync.WaitGroup
	for i := range 8 {
		wait.Go(func() { s.get([]string{"/es/", "/pt/"}[i%2]) })
	}
	wait.Wait()
	if got := len(s.page(t, "/es/").All("svg.window path.dark")); got != 1 {
		t.Fatalf("%d dark panes", got)
	}
	p.Harvest[0].State = view.Stopped
	if got := len(s.page(t, "/es/").All("svg.window path.dark")); got != 2 {
		t.Errorf("%d dark panes after another source stopped", got)
	}
	before := s.page(t, "/es/").One("svg.window .panes path").Attr("d")
	for i := range p.Harvest {
		p.Harvest[i].Listed += 1000 * i
	}
	if after := s.page(t, "/es/").One("svg.window .panes path").Attr("d"); after == before {
		t.Error("the panes don't follow the counts")
	}
	if got := s.page(t, "/pt/").One("svg.window").Attr("aria-label"); !strings.Contains(got, "Janela") {
		t.Errorf("in Portuguese: %s", got)
	}
}

func TestQualityOverview(t *testing.T) {
	s := serve(t, portal(t))
	n := s.page(t, "/es/quality")
	if n.One(".rose.l").Node == nil || len(n.All("svg.stack")) != 2 || len(n.All("table.rules tbody tr")) != 23 || len(n.All("table.bodies tbody tr")) != 15 {
		t.Error("no rose, bands, rules or bodies")
	}
	// Each picture has its numbers as a table.
	if len(n.All("table.bands")) != len(n.All("svg.stack")) {
		t.Error("a chart without its table")
	}
	link := n.One("table.rules a").Attr("href")
	if !strings.Contains(link, "gap=") {
		t.Fatalf("a rule leads to %s", link)
	}
	// The count is that of datasets listed; the search shows withdrawn ones too.
	if hits := s.page(t, link).One(".bar h2").Text(); hits == "" || strings.HasPrefix(hits, "0 ") {
		t.Errorf("the datasets that fail: %s", hits)
	}
}
