package bleve_test

import (
	"cmp"
	"fmt"
	"math/rand/v2"
	"os"
	"runtime"
	"slices"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/vitral-data/vitral/catalog"
	"github.com/vitral-data/vitral/catalog/index"
	"github.com/vitral-data/vitral/catalog/index/bleve"
	"github.com/vitral-data/vitral/catalog/query"
)

// benchSize is how many documents the benchmarks search; BENCH_DOCS changes it.
func benchSize() int {
	if n, err := strconv.Atoi(os.Getenv("BENCH_DOCS")); err == nil {
		return n
	}
	return 20_000
}

// common are words that real titles are made of, the most frequent first.
var common = strings.Fields("de la del datos y en registro el por los municipales públicos publicas anual salud " +
	"educación presupuesto contratos licitaciones ejecución gasto provincia estadísticas población centros " +
	"servicios transporte agua ambiente calidad aire indicadores seguridad vivienda obras personal programa " +
	"nacional regional compras proveedores beneficiarios escuelas hospitales vacunas accidentes empleo energía")

// zipf draws words: the common ones, then invented ones.
type zipf struct {
	*rand.Rand
	z *rand.Zipf
}

func newZipf(seed uint64) zipf {
	r := rand.New(rand.NewPCG(seed, 1))
	return zipf{r, rand.NewZipf(r, 1.1, 4, 20_000)}
}

func (z zipf) words(n int) string {
	var b strings.Builder
	for range n {
		if i := int(z.z.Uint64()); i < len(common) {
			b.WriteString(common[i])
		} else {
			b.WriteString("pala" + strconv.FormatInt(int64(i)*2654435761%1_000_003, 26))
		}
		b.WriteByte(' ')
	}
	return b.String()
}

func (z zipf) doc(i int) index.Doc {
	d := index.Doc{
		ID: fmt.Sprintf("%020d", i), Number: 1, State: index.Current,
		Title:       catalog.Text{"es": z.words(8)},
		Description: catalog.Text{"es": z.words(130)},
		Publisher:   catalog.Text{"es": z.words(4)},
		Keywords:    []catalog.LangString{{Value: z.words(2)}, {Value: z.words(1)}, {Value: z.words(1)}},
		Files:       []string{z.words(3), "archivo-" + strconv.Itoa(i) + ".csv", z.words(6)},
		Identifiers: []string{"https://datos.example.org/dataset/" + strconv.Itoa(i)},
		Modified:    time.Unix(int64(1_500_000_000+z.IntN(200_000_000)), 0),
		Values: map[query.Facet][]string{
			query.Publisher: {"publisher-" + strconv.Itoa(z.IntN(400))},
			query.Format:    {[]string{"CSV", "XLSX", "JSON", "PDF"}[z.IntN(4)], []string{"XML", "ZIP", "HTML", "GEOJSON"}[z.IntN(4)]},
			query.Theme:     {[]string{"HEAL", "EDUC", "GOVE", "ECON", "TRAN", "ENVI"}[z.IntN(6)]},
			query.License:   {[]string{"CC-BY", "CC0", "ODBL"}[z.IntN(3)]},
			query.Source:    {"source-" + strconv.Itoa(z.IntN(40))},
			query.Frequency: {[]string{"ANNUAL", "MONTHLY", "DAILY"}[z.IntN(3)]},
			query.Language:  {"SPA"},
			query.Access:    {"PUBLIC"},
		},
		Numbers: index.Numbers{Points: z.IntN(405), Max: 405, Distributions: 2, Answered: 1},
		Card:    []byte(`{"title":"` + z.words(8) + `","description":"` + z.words(20) + `"}`),
	}
	d.LateFrom = index.Day(d.Modified.AddDate(1, 0, 0))
	d.SortTitle = catalog.Fold(d.Title["es"])
	return d
}

func fill(b testing.TB, ix index.Index, n int) {
	z := newZipf(7)
	for i := 0; i < n; {
		var batch index.Batch
		for range min(1000, n-i) {
			batch.Docs = append(batch.Docs, z.doc(i))
			i++
		}
		if _, err := ix.Apply(b.Context(), batch); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkApply(b *testing.B) {
	z := newZipf(7)
	docs := make([]index.Doc, 0, 10_000)
	for i := range cap(docs) {
		docs = append(docs, z.doc(i))
	}
	before := cpu()
	for b.Loop() {
		b.StopTimer()
		ix, err := bleve.Open(b.TempDir(), time.Second)
		if err != nil {
			b.Fatal(err)
		}
		b.StartTimer()
		for part := range slices.Chunk(docs, 1000) {
			if _, err := ix.Apply(b.Context(), index.Batch{Docs: part}); err != nil {
				b.Fatal(err)
			}
		}
		b.StopTimer()
		if err := ix.Close(); err != nil {
			b.Fatal(err)
		}
		b.StartTimer()
	}
	b.ReportMetric(float64(b.N*len(docs))/b.Elapsed().Seconds(), "docs/s")
	b.ReportMetric(float64((cpu()-before).Microseconds())/float64(b.N*len(docs)), "cpu-µs/doc")
}

func BenchmarkSearch(b *testing.B) {
	dir := b.TempDir()
	ix, err := bleve.Open(dir, time.Second)
	if err != nil {
		b.Fatal(err)
	}
	fill(b, ix, benchSize())
	if err := ix.Close(); err != nil {
		b.Fatal(err)
	}
	began := time.Now()
	if ix, err = bleve.Open(dir, time.Second); err != nil {
		b.Fatal(err)
	}
	b.Logf("opened %d documents in %v, memory %s, at most %d MB resident while indexing",
		benchSize(), time.Since(began), heap(), peak()>>10)
	b.Cleanup(func() {
		if err := ix.Close(); err != nil {
			b.Error(err)
		}
	})
	syn, err := query.LoadSynonyms()
	if err != nil {
		b.Fatal(err)
	}
	eight := query.Facets()[:8]
	now := time.Unix(1_700_000_000, 0)
	z := newZipf(99)
	for _, bench := range []struct {
		name string
		text func() string
		r    query.Request
	}{
		{"everything", func() string { return "" }, query.Request{Limit: 20, Facets: eight}},
		{"everything by title", func() string { return "" }, query.Request{Limit: 20, Facets: eight, Sort: query.ByTitle}},
		{"words", func() string { return z.words(1 + z.IntN(2)) }, query.Request{Limit: 20, Facets: eight}},
		{"words highlighted", func() string { return z.words(1 + z.IntN(2)) }, query.Request{Limit: 20, Facets: eight, Highlight: true}},
		{"common words", func() string { return common[8+z.IntN(10)] + " " + common[8+z.IntN(10)] }, query.Request{Limit: 20, Facets: eight}},
		{"filtered", func() string { return z.words(1 + z.IntN(2)) }, query.Request{Limit: 20, Facets: eight,
			Filters: map[query.Facet][]string{query.Format: {"CSV"}, query.Theme: {"HEAL"}}}},
		{"phrase", func() string { return `"` + common[8+z.IntN(10)] + " " + common[8+z.IntN(10)] + `"` }, query.Request{Limit: 20, Facets: eight}},
		{"prefix", func() string { return common[8+z.IntN(20)][:3] + "*" }, query.Request{Limit: 20, Facets: eight}},
		{"typo", func() string { return "pala" + strconv.Itoa(z.IntN(1000)) + "qx" }, query.Request{Limit: 20, Facets: eight}},
	} {
		b.Run(bench.name, func(b *testing.B) {
			var took []time.Duration
			for b.Loop() {
				r := bench.r
				r.Now = now
				text := bench.text()
				began := time.Now()
				if _, err := index.Find(b.Context(), ix, syn, text, "es", r); err != nil {
					b.Fatal(err)
				}
				took = append(took, time.Since(began))
			}
			slices.SortFunc(took, cmp.Compare[time.Duration])
			b.ReportMetric(float64(took[len(took)/2].Microseconds())/1000, "p50-ms")
			b.ReportMetric(float64(took[len(took)*95/100].Microseconds())/1000, "p95-ms")
		})
	}
}

func BenchmarkSuggest(b *testing.B) {
	ix, err := bleve.Open(b.TempDir(), time.Second)
	if err != nil {
		b.Fatal(err)
	}
	fill(b, ix, benchSize())
	for _, prefix := range []string{"p", "sa", "salud", "agua p"} {
		b.Run(prefix, func(b *testing.B) {
			for b.Loop() {
				if _, err := ix.Suggest(b.Context(), prefix, "es", 10); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
	if err := ix.Close(); err != nil {
		b.Fatal(err)
	}
}

// cpu is the processor time spent so far: what a busy machine doesn't change.
func cpu() time.Duration {
	var u syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &u); err != nil {
		return 0
	}
	return time.Duration(u.Utime.Nano() + u.Stime.Nano())
}

// peak is the most memory that was resident, in KB.
func peak() int64 {
	var u syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &u); err != nil {
		return 0
	}
	return u.Maxrss
}

func heap() string {
	runtime.GC()
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return fmt.Sprintf("%d MB", m.HeapAlloc>>20)
}
