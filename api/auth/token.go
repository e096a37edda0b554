// Package auth knows who may change the portal's state: tokens, kept in the
// state store as hashes alone.
package auth

import (
	"context"
	"crypto/rand"
	"crypto/sha256"
	"crypto/subtle"
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/vitral-data/vitral/catalog/store"
)

// Prefix begins every secret, so that a leaked one is recognised by scanners.
const Prefix = "vtl_"

// table keeps tokens by id.
const table = "token"

// secretBytes is the chance in a secret: 256 bits.
const secretBytes = 32

// maxName bounds a token's name, in bytes.
const maxName = 100

// Errors of tokens.
var (
	// ErrToken means a secret that no token in force has.
	ErrToken = errors.New("no such token")
	// ErrExpired means a token that was in force until its expiry.
	ErrExpired = errors.New("the token has expired")
	// ErrName means a name that a token can't have.
	ErrName = errors.New("invalid name of a token")
)

// Token is a token without its secret.
type Token struct {
	// ID is the first 16 hexadecimal digits of the secret's SHA-256: enough to
	// name a token, nothing to guess the secret from.
	ID      string    `json:"id"`
	Name    string    `json:"name"` // decisions are signed with it
	Created time.Time `json:"created"`
	// Expires is zero for a token that doesn't.
	Expires time.Time `json:"expires,omitzero"`
	// Used is when it was last used, to the minute; zero for never.
	Used time.Time `json:"used,omitzero"`
}

// row is a token as the store has it.
type row struct {
	Token
	Hash string `json:"hash"` // SHA-256 of the secret, hexadecimal
}

// Create makes a token and stores its hash. The secret is returned once and
// is nowhere kept. A zero expiry never comes.
func Create(ctx context.Context, s store.Store, name string, now, expiry time.Time) (secret string, t Token, err error) {
	name = strings.TrimSpace(name)
	if name == "" || len(name) > maxName || !utf8.ValidString(name) || strings.ContainsFunc(name, func(r rune) bool { return r < ' ' }) {
		return "", t, fmt.Errorf("%w: give 1 to %d bytes without control characters", ErrName, maxName)
	}
	b := make([]byte, secretBytes)
	_, _ = rand.Read(b) // never fails: it ends the program instead
	secret = Prefix + base64.RawURLEncoding.EncodeToString(b)
	hash := digest(secret)
	t = Token{ID: hash[:16], Name: name, Created: now.UTC().Truncate(time.Second), Expires: expiry.UTC()}
	if expiry.IsZero() {
		t.Expires = time.Time{}
	}
	value, err := json.Marshal(row{Token: t, Hash: hash})
	if err != nil {
		return "", t, fmt.Errorf("creating token %s: %w", name, err)
	}
	res, err := s.Apply(ctx, []store.Op{{Table: table, Key: t.ID, Value: value, If: store.Absent()}})
	if err != nil {
		return "", t, fmt.Errorf("creating token %s: %w", name, err)
	}
	if !res[0].Applied() {
		return "", t, fmt.Errorf("creating token %s: its id %s stands already; try again", name, t.ID)
	}
	return secret, t, nil
}

// List returns all tokens, the newest first.
func List(ctx context.Context, s store.Store) ([]Token, error) {
	var tokens []Token
	for item, err := range store.All(ctx, s, table, "") {
		if err != nil {
			return nil, fmt.Errorf("listing tokens: %w", err)
		}
		var r row
		if err := json.Unmarshal(item.Value, &r); err != nil {
			return nil, fmt.Errorf("token %s: %w", item.Key, err)
		}
		tokens = append(tokens, r.Token)
	}
	slices.SortStableFunc(tokens, func(a, b Token) int { return b.Created.Compare(a.Created) })
	return tokens, nil
}

// Revoke deletes a token by its id; ErrToken when there is none.
func Revoke(ctx context.Context, s store.Store, id string) error {
	if _, err := s.Get(ctx, table, id); err != nil {
		if errors.Is(err, store.ErrNotFound) || errors.Is(err, store.ErrInvalid) {
			return fmt.Errorf("token %.64q: %w", id, ErrToken)
		}
		return fmt.Errorf("revoking token %.64q: %w", id, err)
	}
	if _, err := s.Apply(ctx, []store.Op{{Table: table, Key: id}}); err != nil {
		return fmt.Errorf("revoking token %s: %w", id, err)
	}
	return nil
}

func digest(secret string) string {
	sum := sha256.Sum256([]byte(secret))
	return hex.EncodeToString(sum[:])
}

// same compares two digests in constant time.
func same(a, b string) bool { return subtle.ConstantTimeCompare([]byte(a), []byte(b)) == 1 }
