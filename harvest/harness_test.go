package harvest_test

import (
	"context"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/vitral-data/vitral/catalog"
	"github.com/vitral-data/vitral/catalog/archive"
	"github.com/vitral-data/vitral/catalog/files/dir"
	"github.com/vitral-data/vitral/catalog/view"
	"github.com/vitral-data/vitral/catalog/vocab"
	"github.com/vitral-data/vitral/harvest"
	"github.com/vitral-data/vitral/harvest/format/datajson"
	"github.com/vitral-data/vitral/harvest/format/formats"
)

// lab is a harvester over a folder, with a clock that tests turn.
type lab struct {
	*testing.T
	h   *harvest.Harvester
	now time.Time
}

func newLab(t *testing.T) *lab {
	t.Helper()
	l := &lab{T: t, now: time.Date(2026, 3, 1, 8, 0, 0, 0, time.UTC)}
	open := func() *archive.Archive {
		fs, err := dir.Open(t.TempDir())
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { _ = fs.Close() })
		return archive.New(fs, t.TempDir())
	}
	set, err := vocab.Load()
	if err != nil {
		t.Fatal(err)
	}
	clock := func() time.Time { return l.now }
	a := open()
	l.h = &harvest.Harvester{Archive: a, Log: a.NewLog("test", clock), Scratch: open(), Formats: formats.Set{Temp: t.TempDir()},
		Now: clock, Mappers: map[catalog.Dialect]catalog.Mapper{catalog.DialectDataJSON: datajson.NewMapper(set)}}
	return l
}

// run harvests a source and turns the clock on by an hour.
func (l *lab) run(src harvest.Source) view.Run {
	l.Helper()
	rep, err := l.h.Run(context.Background(), src)
	if err != nil {
		l.Fatal(err)
	}
	l.now = l.now.Add(time.Hour)
	return rep
}

// file is a source that is a file.
func file(id, path string) harvest.Source {
	return harvest.Source{ID: id, URL: path, File: true, Kind: formats.Auto, Grace: harvest.DefaultGrace(), Guard: harvest.DefaultGuard()}
}

// corpus is the path of a file of the corpus; without one the test is skipped.
func corpus(t *testing.T, name string) string {
	t.Helper()
	root := os.Getenv("VITRAL_CORPUS")
	if root == "" {
		t.Skip("VITRAL_CORPUS is not set: real catalogues are not tried")
	}
	return filepath.Join(root, "catalogs", name)
}
