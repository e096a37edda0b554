package dcat

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"strconv"
	"strings"
	"testing"

	"github.com/vitral-data/vitral/harvest/format"
)

// catalogue writes a Turtle catalogue of n datasets of 61 triples each: texts
// in two languages, three distributions, three blank nodes, shared concepts.
func catalogue(w io.Writer, n int) error {
	out := &lineWriter{w: bufio.NewWriterSize(w, 1<<16)}
	out.printf(prefixes)
	out.printf(":c a dcat:Catalog ; dct:title \"Datos\"@es .\n")
	for i := range 40 {
		out.printf("<http://datos.example.org/org/%d> a foaf:Agent ; foaf:name \"Ministerio número %d\" .\n", i, i)
	}
	text := strings.Repeat("Registros administrativos publicados por el organismo emisor. ", 6)
	for i := range n {
		out.printf(":c dcat:dataset <http://datos.example.org/dataset/conjunto-%d> .\n", i)
		out.printf(`<http://datos.example.org/dataset/conjunto-%[1]d> a dcat:Dataset ;
 dct:identifier "conjunto-%[1]d" ; dct:title "Conjunto de datos %[1]d"@es, "Conjunto de dados %[1]d"@pt ;
 dct:description "%[2]s%[1]d"@es, "%[2]sPT %[1]d"@pt ; dct:issued "2020-01-01"^^xsd:date ; dct:modified "2024-%02[3]d-01"^^xsd:date ;
 dcat:keyword "uno"@es, "dos"@es, "palabra %[4]d"@es, "um"@pt, "dois"@pt ; dcat:theme <http://datos.gob.es/kos/sector-publico/sector/%[5]d> ;
 dct:publisher <http://datos.example.org/org/%[6]d> ; dct:language <http://publications.europa.eu/resource/authority/language/SPA> ;
 dct:accrualPeriodicity <http://publications.europa.eu/resource/authority/frequency/MONTHLY> ; dcat:landingPage <http://datos.example.org/es/catalogo/conjunto-%[1]d> ;
 dct:spatial <http://datos.gob.es/recurso/sector-publico/territorio/Autonomia/%[5]d> ; dct:license <http://creativecommons.org/licenses/by/4.0/> ;
 dcat:contactPoint [ a foaf:Agent ; foaf:name "Mesa de datos %[6]d" ; foaf:mbox <mailto:datos%[6]d@example.org> ] ;
 dct:temporal [ a dct:PeriodOfTime ; dcat:startDate "2019-01-01"^^xsd:date ; dcat:endDate "2019-12-31"^^xsd:date ]`,
			i, text, i%12+1, i%5000, i%19, i%40)
		for j := range 3 {
			out.printf(` ; dcat:distribution <http://datos.example.org/dataset/conjunto-%d/resource/%08x-7f3a-4d5e-9c1b-%012x>`, i, i*3+j, i*7919+j)
		}
		out.printf(" .\n")
		for j := range 3 {
			out.printf(`<http://datos.example.org/dataset/conjunto-%[1]d/resource/%08[2]x-7f3a-4d5e-9c1b-%012[3]x> a dcat:Distribution ;
 dct:title "Archivo %[4]d del conjunto %[1]d"@es ; dct:description "Descripción del archivo %[4]d del conjunto %[1]d, con su diccionario de datos"@es ;
 dcat:accessURL <http://datos.example.org/dataset/conjunto-%[1]d/resource/%[4]d> ; dcat:downloadURL <http://archivos.example.org/descargas/conjunto-%[1]d/archivo-%[4]d.csv> ;
 dct:format <http://publications.europa.eu/resource/authority/file-type/CSV> ; dcat:mediaType <http://www.iana.org/assignments/media-types/text/csv> ;
 dcat:byteSize "%[5]d"^^xsd:decimal ; dct:license <http://creativecommons.org/licenses/by/4.0/> .
`, i, i*3+j, i*7919+j, j, i*1000+j)
		}
	}
	return errors.Join(out.err, out.w.Flush())
}

// lineWriter keeps the first error.
type lineWriter struct {
	w   *bufio.Writer
	err error
}

func (l *lineWriter) printf(format string, args ...any) {
	if l.err == nil {
		_, l.err = fmt.Fprintf(l.w, format, args...)
	}
}

// BenchmarkSource reads a whole source in one file and cuts it into records.
// peak-MB is the process's, so run one size at a time.
func BenchmarkSource(b *testing.B) {
	for _, n := range []int{10_000, 100_000} {
		b.Run(strconv.Itoa(n), func(b *testing.B) {
			for b.Loop() {
				r := NewReader(Options{Temp: b.TempDir()})
				in, out := io.Pipe()
				go func() { _ = out.CloseWithError(catalogue(out, n)) }()
				if _, err := r.Add(context.Background(), format.Page{URL: "http://datos.example.org/c.ttl", Number: 1, Body: in}); err != nil {
					b.Fatal(err)
				}
				records, size := 0, 0
				err := r.Records(context.Background(), func(rec format.Record) error {
					records++
					size += len(rec.Statement.Body)
					return nil
				})
				if err != nil {
					b.Fatal(err)
				}
				g := r.(*reader).g
				b.ReportMetric(float64(g.Terms()), "terms")
				b.ReportMetric(float64(g.Memory())/1e6, "graph-MB")
				b.ReportMetric(float64(records), "records")
				b.ReportMetric(float64(size)/1e6, "statements-MB")
				if err := r.Close(); err != nil {
					b.Fatal(err)
				}
			}
			if mb, ok := peakMemory(); ok {
				b.ReportMetric(mb, "peak-MB")
			}
			b.ReportMetric(float64(n)*float64(b.N)/b.Elapsed().Seconds(), "datasets/s")
		})
	}
}

// peakMemory is the most memory the process had resident, where the system
// says.
func peakMemory() (mb float64, ok bool) {
	status, err := os.ReadFile("/proc/self/status")
	if err != nil {
		return 0, false
	}
	for line := range bytes.Lines(status) {
		if rest, found := bytes.CutPrefix(line, []byte("VmHWM:")); found {
			kb, err := strconv.Atoi(string(bytes.Fields(rest)[0]))
			return float64(kb) / 1e3, err == nil
		}
	}
	return 0, false
}
