package auth_test

import (
	"context"
	"errors"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/vitral-data/vitral/api/auth"
	"github.com/vitral-data/vitral/catalog/store"
	"github.com/vitral-data/vitral/catalog/store/bolt"
)

var now = time.Date(2026, 3, 1, 8, 0, 30, 0, time.UTC)

func open(t *testing.T) store.Store {
	t.Helper()
	s, err := bolt.Open(filepath.Join(t.TempDir(), "state.db"), time.Second)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = s.Close() })
	return s
}

func create(t *testing.T, s store.Store, name string, expiry time.Time) (string, auth.Token) {
	t.Helper()
	secret, token, err := auth.Create(context.Background(), s, name, now, expiry)
	if err != nil {
		t.Fatal(err)
	}
	return secret, token
}

func TestTokens(t *testing.T) {
	ctx, s := context.Background(), open(t)
	secret, token := create(t, s, " oficina ", time.Time{})
	other, _ := create(t, s, "otra", now.Add(time.Hour))
	if !strings.HasPrefix(secret, "vtl_") || len(secret) != 4+43 || secret == other {
		t.Fatalf("secrets of %d and %d bytes", len(secret), len(other))
	}
	if token.Name != "oficina" || !token.Expires.IsZero() || !token.Used.IsZero() {
		t.Errorf("%+v", token)
	}
	at := now
	v := auth.Tokens{Store: s, Now: func() time.Time { return at }}
	got, err := v.Verify(ctx, secret)
	if err != nil || got.Name != "oficina" || !got.Used.Equal(now.Truncate(time.Minute)) {
		t.Fatalf("%+v %v", got, err)
	}
	for name, wrong := range map[string]string{
		"empty": "", "cut": secret[:len(secret)-1], "longer": secret + "A", "other letter": secret[:10] + "." + secret[11:],
		"no prefix": secret[4:], "upper case": strings.ToUpper(secret), "very long": "vtl_" + strings.Repeat("A", 1<<20), "the id": token.ID,
	} {
		if _, err := v.Verify(ctx, wrong); !errors.Is(err, auth.ErrToken) {
			t.Errorf("%s: %v", name, err)
		}
	}
	at = now.Add(time.Hour)
	if _, err := v.Verify(ctx, other); !errors.Is(err, auth.ErrExpired) {
		t.Errorf("expired: %v", err)
	}
	at = now.Add(time.Hour - time.Second)
	if _, err := v.Verify(ctx, other); err != nil {
		t.Errorf("a second before: %v", err)
	}
	list, err := auth.List(ctx, s)
	if err != nil || len(list) != 2 {
		t.Fatalf("%v %v", list, err)
	}
	if err := auth.Revoke(ctx, s, token.ID); err != nil {
		t.Fatal(err)
	}
	if _, err := v.Verify(ctx, secret); !errors.Is(err, auth.ErrToken) {
		t.Errorf("revoked: %v", err)
	}
	for _, id := range []string{token.ID, "nosuch", ""} {
		if err := auth.Revoke(ctx, s, id); !errors.Is(err, auth.ErrToken) {
			t.Errorf("revoking %q: %v", id, err)
		}
	}
}

// TestSecretIsNowhere: the store keeps nothing that the secret could be had from.
func TestSecretIsNowhere(t *testing.T) {
	ctx, s := context.Background(), open(t)
	secret, token := create(t, s, "oficina", time.Time{})
	for item, err := range store.All(ctx, s, "token", "") {
		if err != nil {
			t.Fatal(err)
		}
		if strings.Contains(string(item.Value), secret) || strings.Contains(string(item.Value), secret[4:]) || item.Key != token.ID {
			t.Errorf("%s: %s", item.Key, item.Value)
		}
	}
}

func TestNames(t *testing.T) {
	s := open(t)
	for _, name := range []string{"", "  ", strings.Repeat("a", 101), "a\nb", "a\x00", "\xff"} {
		if _, _, err := auth.Create(context.Background(), s, name, now, time.Time{}); !errors.Is(err, auth.ErrName) {
			t.Errorf("%q: %v", name, err)
		}
	}
	list, err := auth.List(context.Background(), s)
	if err != nil || len(list) != 0 {
		t.Errorf("%v %v", list, err)
	}
}

// TestLastUse is kept by the minute, and never brings a revoked token back.
func TestLastUse(t *testing.T) {
	ctx, s := context.Background(), open(t)
	secret, token := create(t, s, "oficina", time.Time{})
	var mu sync.Mutex
	at := now
	v := auth.Tokens{Store: s, Now: func() time.Time { mu.Lock(); defer mu.Unlock(); return at }}
	used := func() time.Time {
		list, err := auth.List(ctx, s)
		if err != nil || len(list) != 1 {
			t.Fatalf("%v %v", list, err)
		}
		return list[0].Used
	}
	for _, step := range []struct{ after, want time.Duration }{{0, 0}, {20 * time.Second, 0}, {10 * time.Minute, 10 * time.Minute}} {
		mu.Lock()
		at = now.Add(step.after)
		mu.Unlock()
		if _, err := v.Verify(ctx, secret); err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(now.Truncate(time.Minute).Add(step.want), used()); diff != "" {
			t.Errorf("after %s: %s", step.after, diff)
		}
	}
	var wg sync.WaitGroup
	for i := range 8 {
		wg.Go(func() {
			for j := range 20 {
				mu.Lock()
				at = at.Add(time.Hour)
				mu.Unlock()
				if _, err := v.Verify(ctx, secret); err != nil && !errors.Is(err, auth.ErrToken) {
					t.Error(err)
				}
				if i == 0 && j == 10 {
					if err := auth.Revoke(ctx, s, token.ID); err != nil {
						t.Error(err)
					}
				}
			}
		})
	}
	wg.Wait()
	if list, err := auth.List(ctx, s); err != nil || len(list) != 0 {
		t.Errorf("a revoked token is back: %v %v", list, err)
	}
}

func TestBearer(t *testing.T) {
	for header, want := range map[string]string{
		"Bearer vtl_x": "vtl_x", "bearer vtl_x": "vtl_x", "  Bearer   vtl_x ": "vtl_x",
		"Basic dnRs": "", "Bearer": "", "Bearer ": "", "vtl_x": "", "": "", "Bearervtl_x": "",
	} {
		got, ok := auth.Bearer(header)
		if ok != (want != "") || ok && got != want {
			t.Errorf("%q: %q %v", header, got, ok)
		}
	}
}
