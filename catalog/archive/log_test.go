package archive

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/vitral-data/vitral/catalog/files/faulty"
)

// clock is a time that a test moves.
type clock struct{ t time.Time }

func (c *clock) now() time.Time { return c.t }

// read returns the log's lines as "key body", or the error that ended it.
func read(t testing.TB, a *Archive, after string) ([]string, []LogLine, error) {
	t.Helper()
	var texts []string
	var lines []LogLine
	for key, l := range a.ReadLog(t.Context(), after) {
		if l.Err != nil {
			return texts, lines, l.Err
		}
		texts = append(texts, key+" "+string(l.Line.Body))
		lines = append(lines, l.Line)
	}
	return texts, lines, nil
}

func TestLog(t *testing.T) {
	a := open(t)
	c := &clock{day(1)}
	l := a.NewLog("w1", c.now)
	appendTo := func(l *Log, typ LogType, body any) LogLine {
		t.Helper()
		line, err := l.Append(t.Context(), typ, "x", body)
		if err != nil {
			t.Fatal(err)
		}
		return line
	}
	if err := l.Flush(t.Context()); err != nil {
		t.Fatal(err)
	}
	want := []LogLine{appendTo(l, LogProbe, map[string]string{"url": "https://example.org/?a&<b>"}), appendTo(l, LogRun, 2)}
	if got := keys(t, a.Files(), "log/"); len(got) != 0 {
		t.Errorf("a batch was written too early: %q", got)
	}
	want = append(want, appendTo(l, LogDecision, 3)) // durable at once
	want = append(want, appendTo(l, LogSource, 4))
	c.t = c.t.Add(time.Second)
	want = append(want, appendTo(l, LogScore, 5))
	c.t = c.t.Add(time.Minute)
	want = append(want, appendTo(l, LogScore, 6)) // the batch is a minute old
	c.t = day(2)
	want = append(want, appendTo(l, LogScore, strings.Repeat("7", logBatch))) // and this one is full
	want = append(want, appendTo(l, LogRun, 8))
	if err := l.Flush(t.Context()); err != nil {
		t.Fatal(err)
	}
	texts, lines, err := read(t, a, "")
	if err != nil {
		t.Fatal(err)
	}
	for _, l := range [][]LogLine{want, lines} { // so that a difference is found soon
		if len(l) > 6 && len(l[6].Body) == logBatch+2 {
			l[6].Body = l[6].Body[:10]
		}
	}
	if diff := cmp.Diff(want, lines); diff != "" {
		t.Errorf("lines (-appended +read):\n%s", diff)
	}
	for i := range texts {
		texts[i] = fmt.Sprintf("%.60s", texts[i]) // of one the body has 4 MiB
	}
	if diff := cmp.Diff([]string{
		`log/2018-01-01/w1-000001 {"url":"https://example.org/?a&<b>"}`[:60], "log/2018-01-01/w1-000001 2", "log/2018-01-01/w1-000001 3",
		"log/2018-01-01/w1-000002 4", "log/2018-01-01/w1-000003 5", "log/2018-01-01/w1-000003 6",
		`log/2018-01-02/w1-000004 "7777777777777777777777777777777777`, "log/2018-01-02/w1-000005 8",
	}, texts); diff != "" {
		t.Errorf("batches (-want +got):\n%s", diff)
	}
	if !slices.IsSortedFunc(lines, func(a, b LogLine) int { return strings.Compare(a.Order(), b.Order()) }) {
		t.Error("Order does not order the lines of one writer")
	}
	texts, _, err = read(t, a, "log/2018-01-02/w1-000004")
	if diff := cmp.Diff([]string{"log/2018-01-02/w1-000005 8"}, texts); err != nil || diff != "" {
		t.Errorf("after a batch: %v (-want +got):\n%s", err, diff)
	}
	if _, err := l.Append(t.Context(), LogRun, "x", func() {}); err == nil {
		t.Error("a body that is no JSON: want an error")
	}
}

// TestLogOrder: the order of lines is that of their times, then ids, as text.
func TestLogOrder(t *testing.T) {
	times := []time.Time{
		day(1), day(1).Add(1), day(1).Add(10), day(1).Add(time.Second), day(2),
		time.Date(2018, 1, 2, 10, 0, 0, 0, time.FixedZone("", -3*3600)), // 13:00 UTC
	}
	for i := range times[1:] {
		a, b := LogLine{Time: times[i], ID: "z"}, LogLine{Time: times[i+1], ID: "a"}
		if a.Order() >= b.Order() {
			t.Errorf("%s is not before %s", a.Order(), b.Order())
		}
	}
	if a, b := (LogLine{Time: day(1), ID: "w-000001-000002"}), (LogLine{Time: day(1), ID: "w-000001-000010"}); a.Order() >= b.Order() {
		t.Errorf("%s is not before %s", a.Order(), b.Order())
	}
}

// TestLogAgain: a batch whose writing failed, or seemed to, is written again under
// another key, and no id comes twice for two lines.
func TestLogAgain(t *testing.T) {
	broken := errors.New("broken")
	for name, fault := range map[string]faulty.Fault{
		"before": {Op: faulty.Put, N: 1, Before: broken}, "after": {Op: faulty.Put, N: 1, After: broken},
	} {
		a := New(faulty.New(folder(t), fault), t.TempDir())
		l := a.NewLog("w", (&clock{day(1)}).now)
		if _, err := l.Append(t.Context(), LogRun, "x", 1); err != nil {
			t.Fatal(err)
		}
		if err := l.Flush(t.Context()); !errors.Is(err, broken) {
			t.Fatalf("%s: Flush = %v", name, err)
		}
		if _, err := l.Append(t.Context(), LogDecision, "x", 2); err != nil {
			t.Fatal(err)
		}
		_, lines, err := read(t, a, "")
		if err != nil {
			t.Fatal(err)
		}
		byID := map[string]string{}
		for _, line := range lines {
			if body, seen := byID[line.ID]; seen && body != string(line.Body) {
				t.Errorf("%s: id %s is of %s and of %s", name, line.ID, body, line.Body)
			}
			byID[line.ID] = string(line.Body)
		}
		if len(byID) != 2 {
			t.Errorf("%s: lines %v", name, lines)
		}
		// Who had read on after the first batch misses nothing.
		if _, later, err := read(t, a, "log/2018-01-01/w-000001"); err != nil || len(later) != 2 {
			t.Errorf("%s: behind the first batch %v, %v", name, later, err)
		}
	}
}

func TestLogOfMany(t *testing.T) {
	a := open(t)
	var wg sync.WaitGroup
	for w := range 3 {
		l := a.NewLog(fmt.Sprint("w", w), (&clock{day(1)}).now)
		for g := range 3 {
			wg.Go(func() {
				for i := range 20 {
					if _, err := l.Append(t.Context(), LogProbe, "x", []int{g, i}); err != nil {
						t.Error(err)
					}
					if i%7 == 0 {
						if err := l.Flush(t.Context()); err != nil {
							t.Error(err)
						}
					}
				}
				if err := l.Flush(t.Context()); err != nil {
					t.Error(err)
				}
			})
		}
	}
	wg.Wait()
	_, lines, err := read(t, a, "")
	if err != nil {
		t.Fatal(err)
	}
	ids := map[string]bool{}
	for _, l := range lines {
		ids[l.ID] = true
	}
	if len(lines) != 180 || len(ids) != 180 {
		t.Errorf("%d lines, %d ids, want 180", len(lines), len(ids))
	}
}

func TestReadLogDamaged(t *testing.T) {
	a := open(t)
	l := a.NewLog("w", (&clock{day(1)}).now)
	if _, err := l.Append(t.Context(), LogDecision, "x", 1); err != nil {
		t.Fatal(err)
	}
	for key, body := range map[string]string{"log/2018-01-02/no-zstd": "no zstd", "log/2018-01-03/later": ""} {
		if err := a.Files().Put(t.Context(), key, strings.NewReader(body), int64(len(body))); err != nil {
			t.Fatal(err)
		}
	}
	texts, _, err := read(t, a, "")
	if len(texts) != 1 || err == nil || !strings.Contains(err.Error(), "log/2018-01-02/no-zstd") {
		t.Errorf("read %q, then %v", texts, err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	for _, l := range a.ReadLog(ctx, "") {
		if !errors.Is(l.Err, context.Canceled) {
			t.Errorf("ReadLog = %v, want context.Canceled", l.Err)
		}
	}
}

func TestHints(t *testing.T) {
	a := open(t)
	for _, h := range []struct {
		source string
		n      int
	}{{"x", 1}, {"x", 2}, {"x", 10}, {"x-y", 3}, {"x", 2}} {
		if err := a.Hint(t.Context(), h.source, h.n); err != nil {
			t.Fatal(err)
		}
	}
	want := func(want map[string]int) {
		t.Helper()
		got, err := a.Hints(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("hints (-want +got):\n%s", diff)
		}
	}
	want(map[string]int{"x": 10, "x-y": 3})
	if err := a.Unhint(t.Context(), "x", 2); err != nil {
		t.Fatal(err)
	}
	want(map[string]int{"x": 10, "x-y": 3})
	if got := keys(t, a.Files(), "hint/x/"); len(got) != 1 {
		t.Errorf("hints left: %q", got)
	}
	if err := errors.Join(a.Unhint(t.Context(), "x", 10), a.Unhint(t.Context(), "z", 10)); err != nil {
		t.Fatal(err)
	}
	want(map[string]int{"x-y": 3})
}

// FuzzLogLine: what is read from a line is written to an equal one.
func FuzzLogLine(f *testing.F) {
	b, err := marshalLine(LogLine{Time: day(1), ID: "w-1", Type: LogRun, Body: json.RawMessage(`{"a":1}`)})
	if err != nil {
		f.Fatal(err)
	}
	f.Add(b)
	f.Add([]byte(`{"body":null}`))
	f.Fuzz(func(t *testing.T, b []byte) {
		var l, again LogLine
		if json.Unmarshal(b, &l) != nil {
			return
		}
		b, err := marshalLine(l)
		if err != nil {
			return // a year that RFC 3339 can't write
		}
		if err := json.Unmarshal(b, &again); err != nil {
			t.Fatalf("%s: %v", b, err)
		}
		if l.Order() != again.Order() {
			t.Fatalf("order %s became %s", l.Order(), again.Order())
		}
	})
}
