package main

import (
	"context"

	"github.com/vitral-data/vitral/catalog/store"
)

type tokenCmd struct{}

// Run implements the command.
func (tokenCmd) Run(*env) error { return nil }

type tokenRequest struct{}

func answerToken(context.Context, store.Store, tokenRequest) (any, error) { return nil, nil }

type demoCmd struct{}

// Run implements the command.
func (demoCmd) Run(*env) error { return nil }
