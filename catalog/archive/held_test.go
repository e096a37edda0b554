package archive

import (
	"encoding/json"
	"errors"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/vitral-data/vitral/catalog/files"
)

func TestHeld(t *testing.T) {
	a := open(t)
	h := Held{Format: Format, Stage: Stage{Source: "x", Run: "run-2", URL: "https://example.org/?a&b", Base: 1, Start: day(1)}, Time: day(2), Head: 1, Complete: true,
		Validators: []Validator{{URL: "u", SHA256: "s"}}, Raw: PackRef{SHA256: strings.Repeat("a", 64), Size: 3, Lines: 1}, PlanHash: Hash{1},
		Reason: "guard-share", Plan: json.RawMessage(`{"records":[{"key":"<a>"}]}`)}
	other := h
	other.Stage.Run = "run-1"
	for _, h := range []Held{h, other} {
		if err := a.Hold(t.Context(), h); err != nil {
			t.Fatal(err)
		}
	}
	got, err := a.HeldRun(t.Context(), "x", "run-2")
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(h, got); diff != "" {
		t.Errorf("held run (-held +read):\n%s", diff)
	}
	if found, err := a.FindHeld(t.Context(), "run-1"); err != nil || found.Stage.Source != "x" || found.Stage.Run != "run-1" {
		t.Errorf("FindHeld = %+v, %v", found, err)
	}
	runs, err := a.HeldRuns(t.Context(), "x")
	if diff := cmp.Diff([]string{"run-1", "run-2"}, runs); err != nil || diff != "" {
		t.Errorf("HeldRuns: %v (-want +got):\n%s", err, diff)
	}
	if err := a.Release(t.Context(), "x", "run-2"); err != nil {
		t.Fatal(err)
	}
	_, runErr := a.HeldRun(t.Context(), "x", "run-2")
	_, findErr := a.FindHeld(t.Context(), "run-2")
	if !errors.Is(runErr, files.ErrNotExist) || !errors.Is(findErr, files.ErrNotExist) {
		t.Errorf("a released run: %v, %v, want ErrNotExist", runErr, findErr)
	}

	// Rejected plans hold until the source's next commit.
	plan, unlike := Hash{1}, Hash{2}
	for range 2 {
		if err := a.Reject(t.Context(), "x", plan, map[string]string{"by": "a steward"}); err != nil {
			t.Fatal(err)
		}
	}
	rejected, err := a.Rejected(t.Context(), "x", plan)
	notRejected, err2 := a.Rejected(t.Context(), "x", unlike)
	ofOther, err3 := a.Rejected(t.Context(), "y", plan)
	if !rejected || notRejected || ofOther || errors.Join(err, err2, err3) != nil {
		t.Errorf("rejected %t, %t, %t, %v", rejected, notRejected, ofOther, errors.Join(err, err2, err3))
	}
	if err := a.Hold(t.Context(), Held{Stage: Stage{Source: "y", Run: "r"}}); err != nil {
		t.Fatal(err)
	}
	if err := a.Forget(t.Context(), "x"); err != nil {
		t.Fatal(err)
	}
	if left := append(keys(t, a.Files(), "held/"), keys(t, a.Files(), "rejected/")...); len(left) != 1 || left[0] != "held/y/r" {
		t.Errorf("Forget left %q", left)
	}
	if err := a.Hold(t.Context(), Held{Stage: Stage{Source: "../x", Run: "r"}}); !errors.Is(err, ErrSource) {
		t.Errorf("Hold of a bad source: %v, want ErrSource", err)
	}
}
