package archive

import (
	"bytes"
	"context"
	"fmt"
	"strings"
)

func hintKey(source string, n int) string { return fmt.Sprintf("hint/%s/%010d", source, n) }

// Hint tells projectors that a commit was made.
func (a *Archive) Hint(ctx context.Context, source string, n int) error {
	if err := a.fs.Put(ctx, hintKey(source, n), bytes.NewReader(nil), 0); err != nil {
		return fmt.Errorf("hinting at commit %d of %s: %w", n, source, err)
	}
	return nil
}

// Hints returns the newest hinted commit of each source.
func (a *Archive) Hints(ctx context.Context) (map[string]int, error) {
	hints := map[string]int{}
	for info, err := range a.fs.List(ctx, "hint/", "") {
		if err != nil {
			return nil, fmt.Errorf("listing hints: %w", err)
		}
		parts := strings.Split(info.Key, "/")
		var n int
		if len(parts) != 3 {
			continue
		}
		if _, err := fmt.Sscanf(parts[2], "%d", &n); err == nil {
			hints[parts[1]] = max(hints[parts[1]], n)
		}
	}
	return hints, nil
}

// Unhint removes the hints of a source up to n.
func (a *Archive) Unhint(ctx context.Context, source string, n int) error {
	ns, err := a.numbers(ctx, "hint/"+source+"/", 0)
	if err != nil {
		return err
	}
	for _, k := range ns {
		if k <= n {
			if err := a.fs.Delete(ctx, hintKey(source, k)); err != nil {
				return fmt.Errorf("removing hint %d of %s: %w", k, source, err)
			}
		}
	}
	return nil
}
