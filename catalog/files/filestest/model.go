package filestest

import (
	"errors"
	"maps"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"github.com/vitral-data/vitral/catalog/files"
)

// testModel runs random calls against the store and against a map, and compares
// every answer. Names of folders and of objects are unlike, so that no key is a
// folder of another.
func testModel(t *testing.T, open Open) {
	s := open(t)
	segment := rapid.SampledFrom([]string{"a", "b", "a-"})
	last := rapid.SampledFrom([]string{"a-b", "a0", "a.b", "b~", "Z", "_"})
	key := rapid.Custom(func(t *rapid.T) string {
		folders := rapid.SliceOfN(segment, 0, 3).Draw(t, "folders")
		return strings.Join(append(folders, last.Draw(t, "last")), "/")
	})
	body := rapid.StringOfN(rapid.RuneFrom([]rune("xy")), 0, 3, -1)
	place := rapid.OneOf(rapid.Just(""), key, rapid.Map(key, func(k string) string { return k[:len(k)/2] }),
		rapid.Map(segment, func(s string) string { return s + "/" }), rapid.Map(segment, func(s string) string { return s + "/~" }))

	rapid.Check(t, func(rt *rapid.T) {
		ctx := t.Context()
		for info, err := range s.List(ctx, "", "") {
			if err == nil {
				err = s.Delete(ctx, info.Key)
			}
			if err != nil {
				rt.Fatalf("emptying the store: %v", err)
			}
		}
		model := map[string]string{}
		rt.Repeat(map[string]func(*rapid.T){
			"Create": func(rt *rapid.T) {
				k, b := key.Draw(rt, "key"), body.Draw(rt, "body")
				err := s.Create(ctx, k, []byte(b))
				standing, stands := model[k]
				if stands && standing != b {
					if !errors.Is(err, files.ErrExist) {
						rt.Fatalf("Create(%s) = %v, want ErrExist", k, err)
					}
					return
				}
				if err != nil {
					rt.Fatalf("Create(%s): %v", k, err)
				}
				model[k] = b
			},
			"Put": func(rt *rapid.T) {
				k := key.Draw(rt, "key")
				b, stands := model[k]
				if !stands {
					b = body.Draw(rt, "body")
				}
				if err := s.Put(ctx, k, strings.NewReader(b), int64(len(b))); err != nil {
					rt.Fatalf("Put(%s): %v", k, err)
				}
				model[k] = b
			},
			"Delete": func(rt *rapid.T) {
				k := key.Draw(rt, "key")
				if err := s.Delete(ctx, k); err != nil {
					rt.Fatalf("Delete(%s): %v", k, err)
				}
				delete(model, k)
			},
			"Read": func(rt *rapid.T) {
				k := key.Draw(rt, "key")
				standing, stands := model[k]
				got, err := files.ReadAll(ctx, s, k, 10)
				if stands != (err == nil) || !stands && !errors.Is(err, files.ErrNotExist) || string(got) != standing {
					rt.Fatalf("reading %s = %q, %v; want %q, %t", k, got, err, standing, stands)
				}
			},
			"List": func(rt *rapid.T) {
				prefix, after := place.Draw(rt, "prefix"), place.Draw(rt, "after")
				want := []string{}
				for _, k := range slices.Sorted(maps.Keys(model)) {
					if strings.HasPrefix(k, prefix) && k > after {
						want = append(want, k)
					}
				}
				got, err := keys(ctx, s, prefix, after)
				if err != nil {
					rt.Fatalf("List(%q, %q): %v", prefix, after, err)
				}
				if diff := cmp.Diff(want, got); diff != "" {
					rt.Fatalf("List(%q, %q) (-want +got):\n%s", prefix, after, diff)
				}
			},
		})
	})
}
