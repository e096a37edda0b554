package vocab

import (
	"strings"
	"testing"
)

// Spellings met in catalogues, each with the code that it means; an empty code
// is a spelling that must not be guessed at.
const spellings = `
file-types
CSV = CSV
.csv = CSV
text/csv = CSV
CSV UTF-8 = CSV
text/csv; charset=utf-8 = CSV
http://publications.europa.eu/resource/authority/file-type/CSV = CSV
https://publications.europa.eu/resource/authority/file-type/CSV/ = CSV
http://publications.europa.eu/mdr/authority/file-type/CSV = CSV
https://resources.data.gov/vocab/file-type/TODO/JSON = JSON
https://www.iana.org/assignments/media-types/text/csv = CSV
https://www.w3.org/ns/iana/media-types/application/pdf#Resource = PDF
http://publications.europa.eu/resource/authority/file-type/WMS = WMS_SRVC
valores separados por vírgula = CSV
Excel = XLS
xls = XLS
XSLX = XLSX
hoja de cálculo = XLS
HOJA DE CALCULO = XLS
planilla = XLS
planilha = XLS
application/vnd.ms-excel = XLS
application/vnd.openxmlformats-officedocument.spreadsheetml.sheet = XLSX
shapefile = SHP
ESRI Shapefile = SHP
shp (zip) = SHP
geojson = GEOJSON
GeoJSON = GEOJSON
application/vnd.geo+json = GEOJSON
API = API
API REST = API
servicio web = API
WMS = WMS_SRVC
OGC:WMS = WMS_SRVC
OGC WFS = WFS_SRVC
Página Web = HTML
pagina web = HTML
HT ML = HTML
Web Page = HTML
WWW:LINK-1.0-http--link = HTML
text/html = HTML
ArcGIS GeoServices REST API = REST
Esri REST = REST
JPG = JPEG
.tif = TIFF
PNG 24 = PNG
gpkg = GPKG
GTFS-RT = GTFS_RT
DTA = STATA_DTA
Parquet = PARQUET
json-ld = JSON_LD
application/ld+json = JSON_LD
ttl = RDF_TURTLE
RDF-XML = RDF_XML
.docx = DOCX
texto plano = TXT
Zipped CSV = CSV
PHP =
CSV, JSON =
hdfjpg =
media-types
text/csv = text/csv
TEXT/CSV = text/csv
text/csv; charset=UTF-8 = text/csv
http://www.iana.org/assignments/media-types/text/csv = text/csv
https://www.w3.org/ns/iana/media-types/application/json#Resource = application/json
application/x-zip-compressed = application/zip
image/jpeg = image/jpeg
notareal/type =
csv =
frequencies
R/P1Y = ANNUAL
RP1Y = ANNUAL
R12/2020-01-01/P1M = MONTHLY
R/P0.5M = MONTHLY_2
R/P0,5M = MONTHLY_2
R/P0.33M = MONTHLY_3
R/P1W = WEEKLY
P1D = DAILY
R/PT1S = CONT
R/PT1H = HOURLY
R/P3M = QUARTERLY
R/P4M = ANNUAL_3
R/P6M = ANNUAL_2
R/P10Y = DECENNIAL
R/P5M =
eventual = IRREG
EVENTUAL = IRREG
mensual = MONTHLY
MENSAL = MONTHLY
Mensualmente = MONTHLY
trimestral = QUARTERLY
cada dos semanas = BIWEEKLY
quinzenal = BIWEEKLY
Cada 15 días = MONTHLY_2
cuatrimestral = ANNUAL_3
QUADRIMESTRAL = ANNUAL_3
semestral = ANNUAL_2
Anual = ANNUAL
Diária = DAILY
Tiempo real = CONT
sob demanda = AS_NEEDED
http://purl.org/dcat-br/vocabularies/VCR-FR/TRES_VEZES_AO_ANO = ANNUAL_3
https://dcat-br.github.io/dcat-br/vocabularies/freq/onDemand = AS_NEEDED
http://purl.org/cld/freq/annual = ANNUAL
http://purl.org/cld/freq/completelyIrregular = IRREG
http://purl.org/cld/freq/threeTimesAMonth = MONTHLY_3
http://standards.iso.org/iso/19115/resources/Codelists/cat/codelists.xml#asNeeded = AS_NEEDED
http://inspire.ec.europa.eu/metadata-codelist/MaintenanceFrequency/fortnightly = BIWEEKLY
http://publications.europa.eu/resource/authority/frequency/QUINQUENNIAL = QUINQUENNIAL
PUNCTUAL = NEVER
continual = CONT
fortnightly = BIWEEKLY
biannually = ANNUAL_2
yearly = ANNUAL
bianual =
themes
econ = ECON
ECON = ECON
http://publications.europa.eu/resource/authority/data-theme/ENVI = ENVI
http://datos.gob.es/kos/sector-publico/sector/medio-ambiente = ENVI
http://datos.gob.es/kos/sector-publico/sector/hacienda = GOVE
http://datos.gob.es/kos/sector-publico/sector/vivienda = REGI
http://datos.gob.es/kos/sector-publico/sector/empleo = ECON
https://dcat-br.github.io/dcat-br/vocabularies/themes/saude = HEAL
https://dcat-br.github.io/dcat-br/vocabularies/themes/agropecuaria-pesca-e-extrativismo = AGRI
http://inspire.ec.europa.eu/theme/tn = TRAN
https://inspire.ec.europa.eu/metadata-codelist/TopicCategory/farming = AGRI
Justicia, seguridad y legales = JUST
Educación, cultura y deportes = EDUC
Ciencia y tecnología = TECH
Población y sociedad = SOCI
Regiones = REGI
contrataciones =
licenses
cc-by = CC_BY
Creative Commons Attribution = CC_BY
CC BY 4.0 = CC_BY_4_0
CC-BY-4.0 = CC_BY_4_0
Creative Commons Atribución 4.0 = CC_BY_4_0
Creative Commons Attribution 4.0 International = CC_BY_4_0
Creative Commons Attribution | Share Alike 4.0 International = CC_BYSA_4_0
https://creativecommons.org/licenses/by/4.0 = CC_BY_4_0
http://creativecommons.org/licenses/by/4.0/deed.es = CC_BY_4_0
https://creativecommons.org/licenses/by/4.0/deed.pt_BR = CC_BY_4_0
https://creativecommons.org/licenses/by/4.0/legalcode = CC_BY_4_0
https://creativecommons.org/licenses/by/4.0/legalcode.es = CC_BY_4_0
https://creativecommons.org/licenses/by/2.5/ar/ = CC_BY_2_5
http://creativecommons.org/licenses/by/3.0/cl/ = CC_BY_3_0
https://creativecommons.org/licenses/by-sa/3.0/ec/deed.es = CC_BYSA_3_0
http://creativecommons.org/licenses/by/3.0/at/legalcode = CC_BY_3_0_AT
https://creativecommons.org/publicdomain/zero/1.0/ = CC0
http://www.opendefinition.org/licenses/cc-zero = CC0
http://dcat-ap.de/def/licenses/cc-zero = CC0
http://publications.europa.eu/resource/authority/licence/CC_BYNC_4_0 = CC_BYNC_4_0
https://creativecommons.org/licenses/by-nc/4.0/ = CC_BYNC_4_0
https://creativecommons.org/licenses/by/9.9/ =
https://resources.data.gov/vocab/license/TODO/CC_BYNC_4_0 = CC_BYNC_4_0
ODbL-1.0 = ODC_BL
odc-odbl = ODC_BL
Open Data Commons Open Database License (ODbL) = ODC_BL
Open Data Commons Open Database License 1.0 = ODC_BL
https://opendatacommons.org/licenses/odbl/1-0/ = ODC_BL
odc-by = ODC_BY
odc-pddl = ODC_PDDL
odc-uy = UY_DAG
Licencia de DAG de Uruguay = UY_DAG
Libre Uso MX = MX_LIBRE_USO
http://datos.gob.mx/libreusomx/ = MX_LIBRE_USO
Licence Ouverte Version 2.0 = ETALAB_2_0
lov2 = ETALAB_2_0
uk-ogl = OGL_3_0
http://www.usa.gov/publicdomain/label/1.0/ = US_GOV_WORK
NonCommercialAllowed-CommercialAllowed-ReferenceNotRequired = CH_OPEN
http://dcat-ap.de/def/licenses/dl-by-de/2.0/ = DLDE_BY_2_0
License not specified = NOT_SPECIFIED
No se especificó la licencia = NOT_SPECIFIED
other-open = OTHER_OPEN
Apache 2.0 = APACHE_2_0
https://opensource.org/licenses/MIT = MIT
https://data.some.org/link/to/license =
access-rights
public = PUBLIC
restricted public = RESTRICTED
non-public = NON_PUBLIC
Público = PUBLIC
ABIERTO = PUBLIC
restrito = RESTRICTED
Reservada = NON_PUBLIC
confidencial = CONFIDENTIAL
http://publications.europa.eu/resource/authority/access-right/NON_PUBLIC = NON_PUBLIC
https://resources.data.gov/vocab/access-right/TODO/PUBLIC = PUBLIC
http://inspire.ec.europa.eu/metadatacodelist/LimitationsOnPublicAccess/noLimitations = PUBLIC
http://inspire.ec.europa.eu/metadata-codelist/LimitationsOnPublicAccess/INSPIRE_Directive_Article13_1e =
languages
es = SPA
spa = SPA
SPA = SPA
es-AR = SPA
es_419 = SPA
pt-BR = POR
pt_br = POR
en-US = ENG
zh-Hans-CN = ZHO
Español = SPA
castellano = SPA
português do Brasil = POR
fre = FRA
ca = CAT
qu = QUE
kichwa = QUE
guaraní = GRN
mapudungun = ARN
mapuche = ARN
náhuatl = NAH
aymara = AYM
maya = YUA
wichí = WLV
libras = BZS
http://id.loc.gov/vocabulary/iso639-1/es = SPA
http://publications.europa.eu/resource/authority/language/GLG = GLG
http://lexvo.org/id/iso639-3/que = QUE
xx-AR =
klingon =
countries
ARG = ARG
AR = ARG
ar = ARG
Argentina = ARG
República Argentina = ARG
Brasil = BRA
Brazil = BRA
México = MEX
mexico = MEX
EE.UU. = USA
Perú = PER
http://publications.europa.eu/mdr/authority/country/ZWE = ZWE
http://publications.europa.eu/resource/authority/country/ESP = ESP
http://datos.gob.es/recurso/sector-publico/territorio/Pais/España = ESP
http://sws.geonames.org/3932488/ = PER
https://sws.geonames.org/3932488 = PER
Estado Plurinacional de Bolivia = BOL
Côte d’Ivoire = CIV
Türkiye = TUR
Granada =
Salvador =
Philadelphia, Pennsylvania =
`

func TestSpellings(t *testing.T) {
	s := load(t)
	tables := map[string]*Table{}
	for _, table := range s.Tables() {
		tables[table.Name] = table
	}
	var table *Table
	n := 0
	for _, line := range strings.Split(strings.TrimSpace(spellings), "\n") {
		i := strings.LastIndex(line, " =")
		if i < 0 {
			if table = tables[line]; table == nil {
				t.Fatalf("no table %q", line)
			}
			continue
		}
		n++
		raw, want := line[:i], strings.TrimSpace(line[i+2:])
		if got := table.Code(raw); got.Code != want || got.Raw != raw {
			t.Errorf("%s: %q is %q, want %q", table.Name, raw, got.Code, want)
		}
	}
	if n < 150 {
		t.Errorf("only %d spellings", n)
	}
}

func FuzzFind(f *testing.F) {
	s := load(f)
	for _, line := range strings.Split(spellings, "\n") {
		raw, _, _ := strings.Cut(line, " = ")
		f.Add(raw)
	}
	f.Fuzz(func(t *testing.T, raw string) {
		for _, table := range s.Tables() {
			c, ok := table.Find(raw)
			if ok != (c.Code != "") {
				t.Fatalf("%s: Find(%q) = %+v, %v", table.Name, raw, c, ok)
			}
			if coded := table.Code(raw); coded.Code != c.Code || coded.Raw != raw {
				t.Fatalf("%s: Code(%q) = %+v, Find says %q", table.Name, raw, coded, c.Code)
			}
			if _, known := table.Get(c.Code); known != ok {
				t.Fatalf("%s: Find(%q) names the unknown code %q", table.Name, raw, c.Code)
			}
			// Space and case around and in a spelling change nothing.
			if len(raw) < 500 {
				if again, _ := table.Find(" " + raw + "\t"); again.Code != c.Code {
					t.Fatalf("%s: %q with space around it is %q, not %q", table.Name, raw, again.Code, c.Code)
				}
			}
		}
		s.FileTypeOfMedia(raw)
		if again := fold(fold(raw)); fold(again) != again {
			t.Fatalf("fold(%q) doesn't settle", raw)
		}
	})
}
