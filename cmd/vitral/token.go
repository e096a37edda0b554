package main

import (
	"context"
	"errors"
	"fmt"
	"text/tabwriter"
	"time"

	"github.com/vitral-data/vitral/api/auth"
	"github.com/vitral-data/vitral/catalog/store"
	"github.com/vitral-data/vitral/cmd/vitral/internal/control"
	"github.com/vitral-data/vitral/cmd/vitral/internal/wire"
)

type tokenCmd struct {
	Create tokenCreateCmd `cmd:"" help:"Make a token and print its secret, once."`
	List   tokenListCmd   `cmd:"" help:"List tokens; secrets are nowhere kept."`
	Revoke tokenRevokeCmd `cmd:"" help:"Put a token out of force."`
}

type tokenCreateCmd struct {
	Name string `arg:"" help:"Who or what uses it; decisions are signed with it."`
	Days int    `help:"Days until it expires; 0 never." default:"365"`
}

type tokenListCmd struct{}

type tokenRevokeCmd struct {
	ID string `arg:"" help:"Id of the token, as list shows it."`
}

// tokenRequest is what a command asks of the tokens' keeper: itself, or the
// serve that holds the state.
type tokenRequest struct {
	Create string    `json:"create,omitempty"`
	Expiry time.Time `json:"expiry,omitzero"`
	Revoke string    `json:"revoke,omitempty"`
}

type tokenAnswer struct {
	Secret string       `json:"secret,omitempty"`
	Tokens []auth.Token `json:"tokens,omitempty"`
}

// answer does what is asked.
func (r tokenRequest) answer(ctx context.Context, s store.Store) (tokenAnswer, error) {
	switch {
	case r.Create != "":
		secret, t, err := auth.Create(ctx, s, r.Create, time.Now(), r.Expiry)
		return tokenAnswer{Secret: secret, Tokens: []auth.Token{t}}, err
	case r.Revoke != "":
		return tokenAnswer{}, auth.Revoke(ctx, s, r.Revoke)
	}
	tokens, err := auth.List(ctx, s)
	return tokenAnswer{Tokens: tokens}, err
}

// token asks a running serve, or opens the state.
func (e *env) token(r tokenRequest) (tokenAnswer, error) {
	var a tokenAnswer
	dir, err := e.where().CatalogDir()
	if err != nil {
		return a, err
	}
	err = control.Do(e.ctx, dir, "/token", r, &a)
	if !errors.Is(err, control.ErrNone) {
		return a, err
	}
	s, err := wire.OpenState(e.where(), 5*time.Second)
	if err != nil {
		return a, err
	}
	defer func() { _ = s.Close() }()
	return r.answer(e.ctx, s)
}

// Run implements the command.
func (c *tokenCreateCmd) Run(e *env) error {
	r := tokenRequest{Create: c.Name}
	if c.Days > 0 {
		r.Expiry = time.Now().AddDate(0, 0, c.Days)
	}
	a, err := e.token(r)
	if err != nil {
		return err
	}
	_, err = fmt.Fprintf(e.out, "%s\n", a.Secret)
	_, _ = fmt.Fprintln(e.err, "This is shown once. Send it as: Authorization: Bearer …")
	return err
}

// Run implements the command.
func (tokenListCmd) Run(e *env) error {
	a, err := e.token(tokenRequest{})
	if err != nil {
		return err
	}
	w := tabwriter.NewWriter(e.out, 0, 4, 2, ' ', 0)
	_, _ = fmt.Fprintln(w, "ID\tNAME\tCREATED\tEXPIRES\tUSED")
	for _, t := range a.Tokens {
		_, _ = fmt.Fprintf(w, "%s\t%s\t%s\t%s\t%s\n", t.ID, t.Name, day(t.Created), day(t.Expires), day(t.Used))
	}
	return w.Flush()
}

func day(t time.Time) string {
	if t.IsZero() {
		return "never"
	}
	return t.Format(time.DateOnly)
}

// Run implements the command.
func (c *tokenRevokeCmd) Run(e *env) error {
	_, err := e.token(tokenRequest{Revoke: c.ID})
	return err
}
