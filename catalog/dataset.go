package catalog

// Dataset is a dcat:Dataset as one source describes it, mapped to DCAT 3.
// Slices keep the order of the source. A zero value of any field means that
// the source did not say.
type Dataset struct {
	// IRI is the subject's IRI when the source gave an absolute one.
	IRI string `json:"iri,omitempty"`
	// Identifiers are dct:identifier (first) and adms:identifier values.
	Identifiers []string     `json:"identifiers,omitempty"`
	Title       Text         `json:"title,omitempty"`
	Description Text         `json:"description,omitempty"`
	Keywords    []LangString `json:"keywords,omitempty"`
	Themes      []Coded      `json:"themes,omitempty"`
	Publisher   *Agent       `json:"publisher,omitempty"`
	Creators    []Agent      `json:"creators,omitempty"`
	Contacts    []Contact    `json:"contacts,omitempty"`

	Issued    Date     `json:"issued,omitzero"`
	Modified  Date     `json:"modified,omitzero"`
	Frequency Coded    `json:"frequency,omitzero"`
	Spatial   []Place  `json:"spatial,omitempty"`
	Temporal  []Period `json:"temporal,omitempty"`
	Languages []Coded  `json:"languages,omitempty"`

	AccessRights Coded `json:"accessRights,omitzero"`
	// License is what the source put on the dataset itself; the licence of a
	// file is on its Distribution. See EffectiveLicense.
	License Coded  `json:"license,omitzero"`
	Rights  []Text `json:"rights,omitempty"`

	LandingPage   string   `json:"landingPage,omitempty"`
	Documentation []string `json:"documentation,omitempty"`
	ConformsTo    []string `json:"conformsTo,omitempty"`
	Provenance    []Text   `json:"provenance,omitempty"`
	Version       string   `json:"version,omitempty"`
	VersionNotes  Text     `json:"versionNotes,omitempty"`
	Type          Coded    `json:"type,omitzero"`

	ApplicableLegislation []string `json:"applicableLegislation,omitempty"`
	HVDCategories         []string `json:"hvdCategories,omitempty"`
	InSeries              []string `json:"inSeries,omitempty"`
	IsPartOf              []string `json:"isPartOf,omitempty"`
	Sources               []string `json:"sources,omitempty"`
	Relations             []string `json:"relations,omitempty"`
	IsReferencedBy        []string `json:"isReferencedBy,omitempty"`

	TemporalResolution string `json:"temporalResolution,omitempty"`
	SpatialResolution  string `json:"spatialResolution,omitempty"`

	Distributions []Distribution `json:"distributions,omitempty"`
	// Record is the source's own dcat:CatalogRecord of the dataset.
	Record *CatalogRecord `json:"record,omitempty"`
	// Extra holds what the model has no field for.
	Extra []Property `json:"extra,omitempty"`
}

// Distribution is a dcat:Distribution: one file or way of access.
type Distribution struct {
	IRI          string     `json:"iri,omitempty"`
	Identifier   string     `json:"identifier,omitempty"`
	Title        Text       `json:"title,omitempty"`
	Description  Text       `json:"description,omitempty"`
	AccessURLs   []string   `json:"accessUrls,omitempty"`
	DownloadURLs []string   `json:"downloadUrls,omitempty"`
	Format       Coded      `json:"format,omitzero"`
	MediaType    Coded      `json:"mediaType,omitzero"`
	License      Coded      `json:"license,omitzero"`
	Rights       []Text     `json:"rights,omitempty"`
	AccessRights Coded      `json:"accessRights,omitzero"`
	ByteSize     string     `json:"byteSize,omitempty"`
	Checksum     *Checksum  `json:"checksum,omitempty"`
	Issued       Date       `json:"issued,omitzero"`
	Modified     Date       `json:"modified,omitzero"`
	Languages    []Coded    `json:"languages,omitempty"`
	ConformsTo   []string   `json:"conformsTo,omitempty"`
	Docs         []string   `json:"documentation,omitempty"`
	Status       Coded      `json:"status,omitzero"`
	Availability Coded      `json:"availability,omitzero"`
	Compress     Coded      `json:"compressFormat,omitzero"`
	Package      Coded      `json:"packageFormat,omitzero"`
	Services     []Service  `json:"accessServices,omitempty"`
	Fields       []Field    `json:"fields,omitempty"`
	Extra        []Property `json:"extra,omitempty"`
}

// URL is the distribution's best address: the first download URL, else the
// first access URL, else "".
func (d Distribution) URL() string {
	for _, list := range [][]string{d.DownloadURLs, d.AccessURLs} {
		for _, u := range list {
			if u != "" {
				return u
			}
		}
	}
	return ""
}

// EffectiveLicense is the licence that governs a distribution: its own, else
// the dataset's.
func (d Dataset) EffectiveLicense(dist Distribution) Coded {
	if !dist.License.Zero() {
		return dist.License
	}
	return d.License
}

// Field is a column of a tabular distribution (the AR profile's "field").
type Field struct {
	Name        string `json:"name"`
	Type        string `json:"type,omitempty"`
	Description string `json:"description,omitempty"`
	ID          string `json:"id,omitempty"`
	// Extra holds what else the source says of the column, such as its units.
	Extra []Property `json:"extra,omitempty"`
}

// Service is a dcat:DataService.
type Service struct {
	IRI          string     `json:"iri,omitempty"`
	Title        Text       `json:"title,omitempty"`
	Description  Text       `json:"description,omitempty"`
	EndpointURLs []string   `json:"endpointUrls,omitempty"`
	Endpoint     []string   `json:"endpointDescriptions,omitempty"`
	Serves       []string   `json:"servesDataset,omitempty"`
	License      Coded      `json:"license,omitzero"`
	ConformsTo   []string   `json:"conformsTo,omitempty"`
	Publisher    *Agent     `json:"publisher,omitempty"`
	Contacts     []Contact  `json:"contacts,omitempty"`
	Extra        []Property `json:"extra,omitempty"`
}

// Series is a dcat:DatasetSeries.
type Series struct {
	IRI         string     `json:"iri,omitempty"`
	Identifiers []string   `json:"identifiers,omitempty"`
	Title       Text       `json:"title,omitempty"`
	Description Text       `json:"description,omitempty"`
	Publisher   *Agent     `json:"publisher,omitempty"`
	Contacts    []Contact  `json:"contacts,omitempty"`
	Frequency   Coded      `json:"frequency,omitzero"`
	Extra       []Property `json:"extra,omitempty"`
}

// CatalogRecord is a dcat:CatalogRecord: what a catalogue says of its entry.
type CatalogRecord struct {
	IRI        string   `json:"iri,omitempty"`
	Issued     Date     `json:"issued,omitzero"`
	Modified   Date     `json:"modified,omitzero"`
	Status     Coded    `json:"status,omitzero"`
	ConformsTo []string `json:"conformsTo,omitempty"`
	Source     string   `json:"source,omitempty"`
}

// Catalog is a dcat:Catalog: what a source says of itself.
type Catalog struct {
	IRI         string     `json:"iri,omitempty"`
	Title       Text       `json:"title,omitempty"`
	Description Text       `json:"description,omitempty"`
	Publisher   *Agent     `json:"publisher,omitempty"`
	Homepage    string     `json:"homepage,omitempty"`
	License     Coded      `json:"license,omitzero"`
	Languages   []Coded    `json:"languages,omitempty"`
	Issued      Date       `json:"issued,omitzero"`
	Modified    Date       `json:"modified,omitzero"`
	Spatial     []Place    `json:"spatial,omitempty"`
	Themes      []Coded    `json:"themes,omitempty"`
	Extra       []Property `json:"extra,omitempty"`
}
