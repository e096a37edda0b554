package archive

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"

	"github.com/vitral-data/vitral/catalog/files"
)

func rejectedKey(source string, plan Hash) string {
	return "rejected/" + source + "/" + plan.String()
}

// Reject notes that a person refused a plan, so that an equal plan of a later
// run doesn't ask again. note is any JSON object. It holds until the next
// commit of the source.
func (a *Archive) Reject(ctx context.Context, source string, plan Hash, note any) error {
	b, err := json.Marshal(note)
	if err != nil {
		return err
	}
	err = a.fs.Create(ctx, rejectedKey(source, plan), b)
	if err != nil && !errors.Is(err, files.ErrExist) {
		return fmt.Errorf("rejecting a plan of %s: %w", source, err)
	}
	return nil
}

// Rejected says whether a person refused an equal plan since the last commit.
func (a *Archive) Rejected(ctx context.Context, source string, plan Hash) (bool, error) {
	_, err := a.fs.Stat(ctx, rejectedKey(source, plan))
	if errors.Is(err, files.ErrNotExist) {
		return false, nil
	}
	if err != nil {
		return false, fmt.Errorf("looking for a rejected plan of %s: %w", source, err)
	}
	return true, nil
}

// Forget removes a source's held runs and rejected plans: a commit answers
// them all.
func (a *Archive) Forget(ctx context.Context, source string) error {
	for _, prefix := range []string{"held/" + source + "/", "rejected/" + source + "/"} {
		var keys []string
		for info, err := range a.fs.List(ctx, prefix, "") {
			if err != nil {
				return fmt.Errorf("closing held runs of %s: %w", source, err)
			}
			keys = append(keys, info.Key)
		}
		for _, key := range keys {
			if err := a.fs.Delete(ctx, key); err != nil {
				return fmt.Errorf("closing held runs of %s: %w", source, err)
			}
		}
	}
	return nil
}
