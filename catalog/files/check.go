package files

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"io"
)

// ErrUnsafe is Check's verdict on a back-end whose Create is not conditional.
var ErrUnsafe = errors.New("the back-end does not refuse a second Create: it must not be written to")

// Check tries Create twice on a probe key, with two bodies, and returns
// ErrUnsafe if the second is let through or changes what stands there. It is
// called before a back-end is written to: there are servers that ignore the
// condition silently, and with them two harvests could both publish. The probe
// is deleted; a process killed in between leaves some bytes under "probe/".
func Check(ctx context.Context, s Store) error {
	key := "probe/create-" + rand.Text()
	first, second := []byte("first "+key), []byte("second "+key)
	defer func() {
		// Also when ctx ended meanwhile: the probe is of no use to anyone.
		_ = s.Delete(context.WithoutCancel(ctx), key)
	}()
	if err := s.Create(ctx, key, first); err != nil {
		return fmt.Errorf("probing the back-end: first create: %w", err)
	}
	switch err := s.Create(ctx, key, second); {
	case err == nil:
		return fmt.Errorf("probing the back-end: %w", ErrUnsafe)
	case !errors.Is(err, ErrExist):
		return fmt.Errorf("probing the back-end: second create: %w", err)
	}
	standing, err := ReadAll(ctx, s, key, MaxCreate)
	if err != nil {
		return fmt.Errorf("probing the back-end: %w", err)
	}
	if string(standing) != string(first) {
		return fmt.Errorf("probing the back-end: the refused create was written: %w", ErrUnsafe)
	}
	if err := s.Create(ctx, key, first); err != nil {
		return fmt.Errorf("probing the back-end: repeated create: %w", err)
	}
	return nil
}

// ReadAll returns a whole object of at most limit bytes; of a larger one nothing
// but ErrTooLarge.
func ReadAll(ctx context.Context, s Store, key string, limit int64) ([]byte, error) {
	r, info, err := s.Get(ctx, key)
	if err != nil {
		return nil, err
	}
	defer func() { _ = r.Close() }()
	if info.Size > limit {
		return nil, fmt.Errorf("reading %s: %d bytes, over %d: %w", key, info.Size, limit, ErrTooLarge)
	}
	body := make([]byte, info.Size)
	if _, err := io.ReadFull(r, body); err != nil {
		return nil, fmt.Errorf("reading %s: %w", key, err)
	}
	return body, nil
}
