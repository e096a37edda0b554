package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"github.com/rogpeppe/go-internal/testscript"
)

// members are those of a run's report that scripts may rely on.
func members() []string {
	return []string{"run", "source", "state", "reason", "commit", "datasets", "distributions", "added", "changed", "touched", "unchanged",
		"renamed", "missing", "withdrawn", "returned", "invalid", "waiting", "indexed"}
}

// TestScripts runs the program as people and scripts do. Beside testscript's own
// commands there are
//
//	vitral CODE args…     run it; it must exit with the code
//	report key=value…     standard output is exactly one report, with these members
//	keep key NAME         put a member of the report into the environment
//	empty FOLDER          there is no file in the folder
//	damage GLOB           overwrite the middle of the files
func TestScripts(t *testing.T) {
	testscript.Run(t, testscript.Params{
		Dir: "testdata/script",
		Setup: func(e *testscript.Env) error {
			e.Setenv("PATH", filepath.Dir(binary)+string(filepath.ListSeparator)+os.Getenv("PATH"))
			e.Setenv("TMPDIR", e.WorkDir+"/.tmp")
			return os.MkdirAll(e.WorkDir+"/.tmp", 0o750)
		},
		Cmds: map[string]func(ts *testscript.TestScript, neg bool, args []string){
			"vitral": func(ts *testscript.TestScript, _ bool, args []string) {
				want, err := strconv.Atoi(args[0])
				ts.Check(err)
				code := 0
				var status *exec.ExitError
				if err := ts.Exec(binary, args[1:]...); errors.As(err, &status) {
					code = status.ExitCode()
				} else {
					ts.Check(err)
				}
				if code != want {
					ts.Fatalf("exit %d, want %d", code, want)
				}
			},
			"report": func(ts *testscript.TestScript, _ bool, args []string) {
				got := oneReport(ts)
				for _, m := range members() {
					if _, ok := got[m]; !ok {
						ts.Fatalf("the report has no member %s", m)
					}
				}
				for _, arg := range args {
					key, want, _ := strings.Cut(arg, "=")
					if value := fmt.Sprint(got[key]); value != want {
						ts.Fatalf("%s is %s, want %s", key, value, want)
					}
				}
			},
			"keep": func(ts *testscript.TestScript, _ bool, args []string) {
				ts.Setenv(args[1], fmt.Sprint(oneReport(ts)[args[0]]))
			},
			"empty": func(ts *testscript.TestScript, _ bool, args []string) {
				_ = filepath.WalkDir(ts.MkAbs(args[0]), func(path string, d fs.DirEntry, err error) error {
					if err == nil && !d.IsDir() {
						ts.Fatalf("there is %s", path)
					}
					return nil
				})
			},
			"damage": func(ts *testscript.TestScript, _ bool, args []string) {
				files, err := filepath.Glob(ts.MkAbs(args[0]))
				ts.Check(err)
				if len(files) == 0 {
					ts.Fatalf("there is no %s", args[0])
				}
				for _, f := range files {
					b, err := os.ReadFile(f)
					ts.Check(err)
					copy(b[len(b)/2:], "damage")
					ts.Check(os.WriteFile(f, b, 0o600))
				}
			},
		},
	})
}

// oneReport reads standard output, which must be exactly one JSON object in a
// line.
func oneReport(ts *testscript.TestScript) map[string]any {
	out := ts.ReadFile("stdout")
	var got map[string]any
	if err := json.Unmarshal([]byte(out), &got); err != nil || strings.Count(out, "\n") != 1 {
		ts.Fatalf("standard output is no single report: %v\n%s", err, out)
	}
	return got
}

// TestMembers: a report has its members whatever became of the run.
func TestMembers(t *testing.T) {
	b, err := json.Marshal(reported{})
	if err != nil {
		t.Fatal(err)
	}
	var got map[string]any
	if err := json.Unmarshal(b, &got); err != nil {
		t.Fatal(err)
	}
	for _, m := range members() {
		if _, ok := got[m]; !ok {
			t.Errorf("no member %s in %s", m, b)
		}
	}
}
