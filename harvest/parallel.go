package harvest

import (
	"context"

	"github.com/vitral-data/vitral/catalog/archive"
	"github.com/vitral-data/vitral/harvest/format"
)

// batchSize is how many records one hand-over holds: enough that the channels
// don't show, few enough that the memory doesn't.
const batchSize = 64

type identified struct {
	rec format.Record
	f   found
}

// identifyAll reads every record, identifies them on a second processor, and
// gives them to emit in the reader's order.
func identifyAll(ctx context.Context, reader format.Reader, emit func(*format.Record, found) error) error {
	type batch struct {
		items []identified
		done  chan struct{}
	}
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	work, order := make(chan *batch, 2), make(chan *batch, 4)
	go func() {
		var h archive.Hasher
		for b := range work {
			for i := range b.items {
				b.items[i].f = identify(&h, b.items[i].rec)
			}
			close(b.done)
		}
	}()
	read := make(chan error, 1)
	go func() {
		defer close(order)
		defer close(work)
		cur := &batch{done: make(chan struct{})}
		send := func() error {
			select {
			case order <- cur:
			case <-ctx.Done():
				return ctx.Err()
			}
			work <- cur
			cur = &batch{done: make(chan struct{})}
			return nil
		}
		err := reader.Records(ctx, func(r format.Record) error {
			cur.items = append(cur.items, identified{rec: r})
			if len(cur.items) == batchSize {
				return send()
			}
			return nil
		})
		if err == nil && len(cur.items) > 0 {
			err = send()
		}
		read <- err
	}()
	var failed error
	for b := range order {
		<-b.done
		for i := 0; i < len(b.items) && failed == nil; i++ {
			failed = emit(&b.items[i].rec, b.items[i].f)
		}
		if failed != nil {
			cancel() // and drain, so that the reader can end
		}
	}
	err := <-read
	if failed != nil {
		return failed
	}
	return err
}
