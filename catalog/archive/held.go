package archive

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"strings"
	"time"

	"github.com/vitral-data/vitral/catalog/files"
)

// Held is a run that waits for a person. Nothing of it is public. Its pages
// are in Raw, so that accepting it plans them again on the head of that day.
type Held struct {
	Format int       `json:"format"`
	Stage  Stage     `json:"stage"`
	Time   time.Time `json:"time"`
	// Head is the commit that the plan was made on.
	Head       int         `json:"head"`
	Complete   bool        `json:"complete"`
	Validators []Validator `json:"validators,omitempty"`
	Raw        PackRef     `json:"raw"`
	// PlanHash is over kind, key, outcome and statement hash of the plan.
	PlanHash Hash `json:"planHash"`
	// Reason is the guard's code, Plan the plan as shown to people.
	Reason string          `json:"reason"`
	Plan   json.RawMessage `json:"plan"`
}

func heldKey(source, run string) string { return "held/" + source + "/" + run }

// Hold writes a held run.
func (a *Archive) Hold(ctx context.Context, h Held) error {
	if err := ValidSource(h.Stage.Source); err != nil {
		return fmt.Errorf("holding run %s: %w", h.Stage.Run, err)
	}
	h.Format = Format
	b, err := marshalLine(h)
	if err != nil {
		return err
	}
	if err := a.fs.Put(ctx, heldKey(h.Stage.Source, h.Stage.Run), bytes.NewReader(b), int64(len(b))); err != nil {
		return fmt.Errorf("holding run %s of %s: %w", h.Stage.Run, h.Stage.Source, err)
	}
	return nil
}

// HeldRun reads one held run, or an error that wraps files.ErrNotExist.
func (a *Archive) HeldRun(ctx context.Context, source, run string) (Held, error) {
	var h Held
	b, err := files.ReadAll(ctx, a.fs, heldKey(source, run), 1<<30)
	if err != nil {
		return h, fmt.Errorf("held run %s of %s: %w", run, source, err)
	}
	if err := json.Unmarshal(b, &h); err != nil {
		return h, fmt.Errorf("held run %s of %s: %w", run, source, err)
	}
	if h.Format != Format {
		return h, fmt.Errorf("held run %s of %s has format %d, this program reads %d", run, source, h.Format, Format)
	}
	return h, nil
}

// HeldRuns lists the ids of a source's held runs, oldest first.
func (a *Archive) HeldRuns(ctx context.Context, source string) ([]string, error) {
	prefix := "held/" + source + "/"
	var runs []string
	for info, err := range a.fs.List(ctx, prefix, "") {
		if err != nil {
			return nil, fmt.Errorf("listing held runs of %s: %w", source, err)
		}
		runs = append(runs, strings.TrimPrefix(info.Key, prefix))
	}
	return runs, nil
}

// FindHeld finds the source of a held run by the run's id.
func (a *Archive) FindHeld(ctx context.Context, run string) (Held, error) {
	for info, err := range a.fs.List(ctx, "held/", "") {
		if err != nil {
			return Held{}, fmt.Errorf("looking for held run %s: %w", run, err)
		}
		parts := strings.Split(info.Key, "/")
		if len(parts) == 3 && parts[2] == run {
			return a.HeldRun(ctx, parts[1], run)
		}
	}
	return Held{}, fmt.Errorf("held run %s: %w", run, files.ErrNotExist)
}

// Release removes a held run that was decided on or closed by a later commit.
func (a *Archive) Release(ctx context.Context, source, run string) error {
	if err := a.fs.Delete(ctx, heldKey(source, run)); err != nil {
		return fmt.Errorf("closing held run %s of %s: %w", run, source, err)
	}
	return nil
}
