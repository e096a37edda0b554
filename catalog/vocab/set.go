package vocab

import (
	"embed"
	"errors"
	"fmt"
	"path"
)

//go:embed data/*.tsv
var data embed.FS

// Set is all the vocabularies, read once at start and handed around.
type Set struct {
	FileTypes    *Table
	MediaTypes   *Table
	Frequencies  *Table
	Themes       *Table
	Licenses     *Table
	AccessRights *Table
	Languages    *Table
	Countries    *Table
}

// Load reads the tables built into the program. An error means that the
// program was built with a table that contradicts itself; it names every
// line that does.
func Load() (*Set, error) {
	s := &Set{}
	var errs []error
	for _, load := range []struct {
		name string
		into **Table
		more rule
	}{
		{"file-types", &s.FileTypes, mediaTypeRule},
		{"media-types", &s.MediaTypes, mediaTypeRule},
		{"frequencies", &s.Frequencies, frequencyRule},
		{"themes", &s.Themes, nil},
		{"licenses", &s.Licenses, licenseRule},
		{"access-rights", &s.AccessRights, nil},
		{"languages", &s.Languages, languageRule},
		{"countries", &s.Countries, nil},
	} {
		t, err := loadTable(load.name, load.more)
		if err != nil {
			errs = append(errs, err)
			continue
		}
		*load.into = t
	}
	if err := errors.Join(errs...); err != nil {
		return nil, err
	}
	return s, nil
}

func loadTable(name string, more rule) (*Table, error) {
	file := path.Join("data", name+".tsv")
	b, err := data.ReadFile(file)
	if err != nil {
		return nil, fmt.Errorf("reading the vocabulary %s: %w", name, err)
	}
	t, err := parse(name, string(b))
	if err != nil {
		return nil, fmt.Errorf("parsing the vocabulary %s: %w", file, err)
	}
	t.more = more
	return t, nil
}

// Tables returns every table, in the order of the fields of Set.
func (s *Set) Tables() []*Table {
	return []*Table{
		s.FileTypes, s.MediaTypes, s.Frequencies, s.Themes,
		s.Licenses, s.AccessRights, s.Languages, s.Countries,
	}
}
