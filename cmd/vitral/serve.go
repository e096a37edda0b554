package main

type serveCmd struct{}

// Run implements the command.
func (serveCmd) Run(*env) error { return nil }

type demoCmd struct{}

// Run implements the command.
func (demoCmd) Run(*env) error { return nil }

type tokenCmd struct{}

// Run implements the command.
func (tokenCmd) Run(*env) error { return nil }
