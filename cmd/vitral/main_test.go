package main

import (
	"context"
	"encoding/json"
	"os"
	"os/exec"
	"os/signal"
	"syscall"
	"testing"
)

// TestMain lets the test binary be the program: tests run it as a process of
// its own, which can be killed.
func TestMain(m *testing.M) {
	if os.Getenv("VITRAL_TEST_PROGRAM") == "1" {
		ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
		code := run(ctx, os.Args[1:], os.Stdout, os.Stderr)
		stop()
		os.Exit(code)
	}
	os.Exit(m.Run())
}

// program prepares a run of the program in a folder.
func program(t *testing.T, dir string, env []string, args ...string) *exec.Cmd {
	t.Helper()
	cmd := exec.Command(os.Args[0], args...)
	cmd.Dir = dir
	cmd.Env = append(os.Environ(), append([]string{"VITRAL_TEST_PROGRAM=1", "VITRAL_CATALOG=dir:" + dir + "/data",
		"VITRAL_FILES=dir:" + dir + "/data/archive", "TMPDIR=" + dir}, env...)...)
	return cmd
}

// report runs a command with --json and reads its report.
func report(t *testing.T, dir string, args ...string) (reported, int) {
	t.Helper()
	cmd := program(t, dir, nil, append(args, "--json")...)
	out, err := cmd.Output()
	if cmd.ProcessState == nil {
		t.Fatal(err)
	}
	var rep reported
	if err := json.Unmarshal(out, &rep); err != nil {
		t.Fatalf("%v: %v\n%s", args, err, out)
	}
	return rep, cmd.ProcessState.ExitCode()
}
