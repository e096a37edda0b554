package main

import (
	"bytes"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/alecthomas/kong"
	"github.com/google/go-cmp/cmp"
)

var update = flag.Bool("update", false, "write docs/cli.md anew")

func parser(t *testing.T) *kong.Kong {
	t.Helper()
	p, err := newParser(&cli{}, kong.Exit(func(int) {}))
	if err != nil {
		t.Fatal(err)
	}
	return p
}

// TestCommandPage: docs/cli.md is what the program says of itself.
func TestCommandPage(t *testing.T) {
	got := commandPage(parser(t))
	file := filepath.Join(repository, "docs/cli.md")
	if *update {
		if err := os.WriteFile(file, got, 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	want, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(want), string(got)); diff != "" {
		t.Errorf("docs/cli.md isn't what the commands are; run go test ./cmd/vitral -run TestCommandPage -update (-file +program):\n%s", diff)
	}
}

func commandPage(k *kong.Kong) []byte {
	var b bytes.Buffer
	put := func(format string, args ...any) { fmt.Fprintf(&b, format+"\n", args...) }
	put("<!-- Generated from the commands by `go test ./cmd/vitral -run TestCommandPage -update`. Do not edit. -->")
	put("# The command line\n")
	put("`vitral` is one program. `vitral --help` and `vitral <command> --help` say what stands here. What goes into `vitral.yaml` is on")
	put("[its own page](configuration.md). Reports go to standard output, progress and the log (one JSON object a line) to standard error.\n")
	put("| exit code | |\n|---|---|")
	put("| %d | done, or nothing had changed |", exitDone)
	put("| %d | failed |", exitFailed)
	put("| %d | the command or the configuration is mistaken |", exitUsage)
	put("| %d | the run is held for a person |", exitHeld)
	put("| %d | the source could not be read to its end; what was read is landed |\n", exitIncomplete)
	put("With `--json` one object is printed on every exit: a run as the [API](api.md) gives it, and `indexed`, how many documents were")
	put("written (null when another process does that).\n")
	put("## For every command\n")
	putFlags(put, nil, k.Model.Flags)
	for _, leaf := range k.Model.Leaves(true) {
		put("\n## %s\n", leaf.FullPath())
		put("%s\n", leaf.Help)
		put("```text\nvitral %s\n```", leaf.Summary())
		if len(leaf.Positional)+len(leaf.Flags) > 0 {
			put("")
			putFlags(put, leaf.Positional, leaf.Flags)
		}
	}
	return b.Bytes()
}

func putFlags(put func(string, ...any), args []*kong.Positional, flags []*kong.Flag) {
	put("| | | default | environment |\n|---|---|---|---|")
	cell := strings.NewReplacer("|", `\|`, "\n", " ")
	for _, a := range args {
		put("| `%s` | %s | | |", cell.Replace(a.Summary()), cell.Replace(a.Help))
	}
	for _, f := range flags {
		if f.Hidden {
			continue
		}
		name, standard, env := "--"+f.Name, "", ""
		if !f.IsBool() {
			name += "=" + f.FormatPlaceHolder()
		}
		if f.HasDefault {
			standard = "`" + f.Default + "`"
			if f.PlaceHolder == "" {
				name = "--" + f.Name + "=…"
			}
		}
		if len(f.Envs) > 0 {
			env = "`" + strings.Join(f.Envs, "`, `") + "`"
		}
		put("| `%s` | %s | %s | %s |", cell.Replace(name), cell.Replace(f.Help), standard, env)
	}
}
