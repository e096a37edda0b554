package auth

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/vitral-data/vitral/catalog/store"
)

// Tokens verifies secrets against a store.
type Tokens struct {
	Store store.Store
	// Now is the clock; nil is time.Now.
	Now func() time.Time
}

// grain is how exactly the last use is kept: a write a minute at most.
const grain = time.Minute

// Verify returns the token of a secret, or ErrToken or ErrExpired. It looks up
// by the secret's hash, of which an attacker chooses nothing, and compares the
// whole hash in constant time, so that time tells nothing about secrets.
func (t Tokens) Verify(ctx context.Context, secret string) (Token, error) {
	if !strings.HasPrefix(secret, Prefix) || len(secret) > 100 {
		return Token{}, ErrToken
	}
	hash := digest(secret)
	item, err := t.Store.Get(ctx, table, hash[:16])
	if errors.Is(err, store.ErrNotFound) {
		return Token{}, ErrToken
	}
	if err != nil {
		return Token{}, fmt.Errorf("verifying a token: %w", err)
	}
	var r row
	if err := json.Unmarshal(item.Value, &r); err != nil {
		return Token{}, fmt.Errorf("token %s: %w", hash[:16], err)
	}
	if !same(r.Hash, hash) {
		return Token{}, ErrToken
	}
	now := t.now()
	if !r.Expires.IsZero() && !now.Before(r.Expires) {
		return Token{}, fmt.Errorf("%w on %s", ErrExpired, r.Expires.Format(time.DateOnly))
	}
	if now.Sub(r.Used) >= grain {
		r.Used = now.UTC().Truncate(grain)
		// Only if it stands as it was read: a token that is revoked meanwhile
		// must not come back.
		if value, err := json.Marshal(r); err == nil {
			if _, err := t.Store.Apply(ctx, []store.Op{{Table: table, Key: r.ID, Value: value, If: store.At(item.Rev)}}); err != nil {
				return Token{}, fmt.Errorf("noting the use of token %s: %w", r.ID, err)
			}
		}
	}
	return r.Token, nil
}

func (t Tokens) now() time.Time {
	if t.Now == nil {
		return time.Now()
	}
	return t.Now()
}

// Bearer is the secret of an Authorization header; false when the header
// isn't of the form "Bearer <secret>".
func Bearer(header string) (secret string, ok bool) {
	scheme, secret, ok := strings.Cut(strings.TrimSpace(header), " ")
	secret = strings.TrimSpace(secret)
	return secret, ok && strings.EqualFold(scheme, "Bearer") && secret != ""
}
