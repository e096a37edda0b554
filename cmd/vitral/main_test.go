package main

import (
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"testing"
)

// binary is the program, built for the tests that run it as a process of its
// own: without the race detector, whose slow start would be most of what they
// do.
var binary string

func TestMain(m *testing.M) { os.Exit(withBinary(m)) }

func withBinary(m *testing.M) int {
	dir, err := os.MkdirTemp("", "vitral-program-*")
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		return 1
	}
	defer func() { _ = os.RemoveAll(dir) }()
	binary = filepath.Join(dir, "vitral")
	if out, err := exec.Command("go", "build", "-o", binary, ".").CombinedOutput(); err != nil {
		fmt.Fprintf(os.Stderr, "building the program: %v\n%s", err, out)
		return 1
	}
	return m.Run()
}

// program prepares a run of the program in a folder.
func program(t *testing.T, dir string, env []string, args ...string) *exec.Cmd {
	t.Helper()
	cmd := exec.Command(binary, args...)
	cmd.Dir = dir
	cmd.Env = append(os.Environ(), append([]string{"VITRAL_CATALOG=dir:" + dir + "/data",
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
