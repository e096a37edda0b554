package demo

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io/fs"
	"path"
	"strconv"
	"text/template"
	"time"
)

// data is what the samples' templates see.
type data struct {
	Base   string // the publisher's address, without a slash at its end
	Second bool   // the second round
}

// renderer makes a publisher's texts of their templates. Dates are given as
// days or months before the start, so that what is fresh looks fresh on any
// day.
type renderer struct {
	content fs.FS
	folder  string
	now     time.Time
	data    data
	files   map[string][]byte // made already, by name
}

// text renders a template of the publisher's folder.
func (r *renderer) text(name string) ([]byte, error) {
	raw, err := fs.ReadFile(r.content, path.Join(r.folder, name))
	if err != nil {
		return nil, err
	}
	t, err := template.New(name).Option("missingkey=error").Funcs(template.FuncMap{
		"day":   func(ago int) string { return r.now.AddDate(0, 0, -ago).Format(time.DateOnly) },
		"stamp": func(ago int) string { return r.now.AddDate(0, 0, -ago).Format(time.RFC3339) },
		"month": r.month,
		"year":  func(ago int) string { return strconv.Itoa(r.now.Year() - ago) },
		"list":  func(of ...string) []string { return of },
		"size": func(file string) (int, error) {
			b, err := r.file(file)
			return len(b), err
		},
		"sha256": func(file string) (string, error) {
			b, err := r.file(file)
			sum := sha256.Sum256(b)
			return hex.EncodeToString(sum[:]), err
		},
	}).Parse(string(raw))
	if err != nil {
		return nil, err
	}
	var out bytes.Buffer
	if err := t.Execute(&out, r.data); err != nil {
		return nil, err
	}
	return out.Bytes(), nil
}

// month is the month (YYYY-MM) that many before the present one.
func (r *renderer) month(ago int) string {
	first := time.Date(r.now.Year(), r.now.Month(), 1, 0, 0, 0, 0, time.UTC)
	return first.AddDate(0, -ago, 0).Format("2006-01")
}

// file renders a data file, once.
func (r *renderer) file(name string) ([]byte, error) {
	if b, ok := r.files[name]; ok {
		return b, nil
	}
	b, err := r.text(path.Join("files", name))
	if err != nil {
		return nil, fmt.Errorf("file %s: %w", name, err)
	}
	r.files[name] = b
	return b, nil
}
