package ui

import (
	"time"

	"github.com/vitral-data/vitral/ui/prose"
)

// linked describes a dataset to search engines, as schema.org/Dataset
// (https://developers.google.com/search/docs/appearance/structured-data/dataset).
func (e env) linked(d datasetData) any {
	ds := d.dataset.Data
	m := map[string]any{
		"@context": "https://schema.org/", "@type": "Dataset", "url": d.base + e.to.Dataset(d.dataset.ID),
		"identifier": d.dataset.ID, "name": e.title(ds.Title).Text, "isAccessibleForFree": true,
	}
	if s := e.said(ds.Description).Text; s != "" {
		m["description"] = e.prose.Plain(s, 4900)
	}
	if l := e.license(ds); l.Text != "" {
		m["license"] = l.Text
		if l.Href != "" {
			m["license"] = l.Href
		}
	}
	if p := ds.Publisher; p != nil {
		m["creator"] = map[string]any{"@type": "GovernmentOrganization", "name": e.said(p.Name).Text}
	}
	var words []string
	for _, k := range ds.Keywords {
		words = append(words, k.Value)
	}
	if len(words) > 0 {
		m["keywords"] = words
	}
	if !ds.Modified.Time.IsZero() {
		m["dateModified"] = ds.Modified.Time.Format(time.DateOnly)
	}
	if !ds.Issued.Time.IsZero() {
		m["datePublished"] = ds.Issued.Time.Format(time.DateOnly)
	}
	var files []map[string]any
	for _, dist := range ds.Distributions {
		address := prose.Link(dist.URL())
		if address == "" || len(files) == 50 {
			continue
		}
		f := map[string]any{"@type": "DataDownload", "contentUrl": address}
		if !dist.Format.Zero() {
			f["encodingFormat"] = dist.Format.Key()
		}
		files = append(files, f)
	}
	if len(files) > 0 {
		m["distribution"] = files
	}
	return m
}
