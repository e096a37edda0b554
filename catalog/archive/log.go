package archive

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"iter"
	"sync"
	"time"

	"github.com/klauspost/compress/zstd"

	"github.com/vitral-data/vitral/catalog/files"
)

// LogType is what a log line holds.
type LogType string

// The types of log line.
const (
	LogRun      LogType = "run"      // the report of a run that made no commit
	LogProbe    LogType = "probe"    // a probe of a distribution
	LogScore    LogType = "score"    // a score that differs from the one it replaces
	LogDecision LogType = "decision" // what a person decided on a held run
	LogSource   LogType = "source"   // a source definition, as put in force
)

// LogLine is one line of the append-only log. Lines are ordered by (Time, ID).
type LogLine struct {
	Time   time.Time       `json:"time"`
	ID     string          `json:"id"`
	Type   LogType         `json:"type"`
	Source string          `json:"source,omitempty"`
	Body   json.RawMessage `json:"body"`
}

// Order is the line's place in the log as a string that sorts bytewise.
func (l LogLine) Order() string { return logOrder(l.Time, l.ID) }

func logOrder(t time.Time, id string) string {
	return t.UTC().Format("2006-01-02T15:04:05.000000000Z") + " " + id
}

const (
	logBatch = 4 << 20          // a batch is written at this size
	logAge   = 60 * time.Second // and at this age
)

// Log appends to the archive's log in batches. It may be used by many
// goroutines. Flush writes what is left: a process calls it once a minute, and
// before it ends.
type Log struct {
	a      *Archive
	writer string
	now    func() time.Time

	mu    sync.Mutex
	batch int
	lines int
	first time.Time
	buf   bytes.Buffer
}

// NewLog begins a log writer. writer must be unlike any other's ("[a-z0-9]+").
func (a *Archive) NewLog(writer string, now func() time.Time) *Log {
	return &Log{a: a, writer: writer, now: now, batch: 1}
}

// Append adds a line; it returns it as it stands in the log. It is durable
// after the next Flush, or at once for decisions and source definitions.
func (l *Log) Append(ctx context.Context, t LogType, source string, body any) (LogLine, error) {
	raw, err := marshalLine(body)
	if err != nil {
		return LogLine{}, fmt.Errorf("logging a %s: %w", t, err)
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	now := l.now().UTC()
	line := LogLine{Time: now, ID: fmt.Sprintf("%s-%06d-%06d", l.writer, l.batch, l.lines), Type: t, Source: source, Body: raw}
	b, err := marshalLine(line)
	if err != nil {
		return LogLine{}, fmt.Errorf("logging a %s: %w", t, err)
	}
	if len(b) > maxLine {
		return LogLine{}, fmt.Errorf("logging a %s of %d bytes, over %d: %w", t, len(b), maxLine, files.ErrTooLarge)
	}
	if l.lines == 0 {
		l.first = now
	}
	l.buf.Write(b)
	l.buf.WriteByte('\n')
	l.lines++
	if t == LogDecision || t == LogSource || l.buf.Len() >= logBatch || now.Sub(l.first) >= logAge {
		return line, l.flush(ctx)
	}
	return line, nil
}

// Flush writes what was appended since the last batch.
func (l *Log) Flush(ctx context.Context) error {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.flush(ctx)
}

func (l *Log) flush(ctx context.Context) error {
	if l.lines == 0 {
		return nil
	}
	enc, err := zstd.NewWriter(nil, zstd.WithEncoderConcurrency(1))
	if err != nil {
		return err
	}
	packed := enc.EncodeAll(l.buf.Bytes(), nil)
	_ = enc.Close()
	key := fmt.Sprintf("log/%s/%s-%06d", l.now().UTC().Format("2006-01-02"), l.writer, l.batch)
	// A batch that may have been written is never written again with more in it:
	// its reader may be past it. Lines that come twice are told by their ids.
	l.batch++
	if err := l.a.fs.Put(ctx, key, bytes.NewReader(packed), int64(len(packed))); err != nil {
		return fmt.Errorf("writing %s: %w", key, err)
	}
	l.lines = 0
	l.buf.Reset()
	return nil
}

// ReadLog yields the lines of every batch after the key, and the key of the
// batch that each stands in. Within a batch lines are in order; over batches
// of several writers they are not: order them by LogLine.Order.
//
// A writer whose name sorts before another's writes behind it within a day, and a
// batch of yesterday may come in after midnight. So who reads on begins at
// the day before the last batch that it knows ("log/2018-04-17") and passes over
// lines that it has. A line may stand in two batches, with one id.
func (a *Archive) ReadLog(ctx context.Context, after string) iter.Seq2[string, LogLineOrError] {
	return func(yield func(string, LogLineOrError) bool) {
		for info, err := range a.fs.List(ctx, "log/", after) {
			if err != nil {
				yield("", LogLineOrError{Err: fmt.Errorf("listing the log: %w", err)})
				return
			}
			for l, err := range a.Batch(ctx, info.Key) {
				if !yield(info.Key, LogLineOrError{Line: l, Err: err}) || err != nil {
					return
				}
			}
		}
	}
}

// Batch yields the lines of one batch of the log.
func (a *Archive) Batch(ctx context.Context, key string) iter.Seq2[LogLine, error] {
	return func(yield func(LogLine, error) bool) {
		for b, err := range a.objectLines(ctx, key, 0) {
			var l LogLine
			if err == nil {
				err = json.Unmarshal(b, &l)
			}
			if err != nil {
				yield(LogLine{}, fmt.Errorf("log batch %s: %w", key, err))
				return
			}
			if !yield(l, nil) {
				return
			}
		}
	}
}

// LogLineOrError is a step of ReadLog.
type LogLineOrError struct {
	Line LogLine
	Err  error
}
