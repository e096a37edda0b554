package main

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"os"
	"os/exec"
	"regexp"
	"strings"
	"syscall"
	"time"
)

// demonstration is `vitral demo`, started to be looked at.
type demonstration struct {
	cmd  *exec.Cmd
	base string
}

// demoWait bounds how long the demonstration takes to show its second round.
const demoWait = 2 * time.Minute

var baseURL = regexp.MustCompile(`The portal is at (\S+)`)

// startDemo starts the program and waits until there is something to see.
func startDemo(ctx context.Context, program string) (*demonstration, error) {
	cmd := exec.CommandContext(ctx, program, "demo", "--listen", "127.0.0.1:0")
	cmd.Env = append(os.Environ(), "DEMO_ONESHOT=false")
	cmd.Cancel = func() error { return cmd.Process.Signal(syscall.SIGTERM) }
	cmd.WaitDelay = 30 * time.Second
	cmd.Stderr = os.Stderr
	out, err := cmd.StdoutPipe()
	if err != nil {
		return nil, err
	}
	if err := cmd.Start(); err != nil {
		return nil, fmt.Errorf("starting the demonstration: %w", err)
	}
	d := &demonstration{cmd: cmd}
	timer := time.AfterFunc(demoWait, func() { _ = cmd.Process.Kill() })
	defer timer.Stop()
	lines := bufio.NewScanner(out)
	for lines.Scan() {
		if m := baseURL.FindStringSubmatch(lines.Text()); m != nil {
			d.base = m[1]
		}
		if strings.Contains(lines.Text(), "The portal stays up") {
			go func() { _, _ = io.Copy(io.Discard, out) }()
			return d, nil
		}
	}
	return nil, errors.Join(errors.New("the demonstration ended before it showed anything"), d.stop())
}

// stop ends the demonstration and waits for it.
func (d *demonstration) stop() error {
	_ = d.cmd.Process.Signal(syscall.SIGTERM)
	if err := d.cmd.Wait(); err != nil {
		return fmt.Errorf("ending the demonstration: %w", err)
	}
	return nil
}

// pages are every kind of page of the demonstration, each with the name of its
// pictures: also withdrawn, changed, held, without a result, and not there.
func (d *demonstration) pages(ctx context.Context) ([]page, error) {
	var changes struct {
		Items []struct{ Dataset, Outcome, Source string }
	}
	var runs struct {
		Items []struct{ Run, Source, State string }
	}
	var publishers struct{ Items []struct{ ID string } }
	for path, into := range map[string]any{"changes?limit=100": &changes, "runs?limit=100": &runs, "publishers?limit=1": &publishers} {
		if err := d.ask(ctx, "/api/v1/"+path, into); err != nil {
			return nil, err
		}
	}
	ids := map[string]string{}
	for _, c := range changes.Items {
		ids[c.Outcome] = c.Dataset
	}
	for _, r := range runs.Items {
		ids["run-"+r.State], ids["source-"+r.State] = r.Run, r.Source
	}
	for _, need := range []string{"added", "changed", "withdrawn", "run-done", "run-held"} {
		if ids[need] == "" {
			return nil, fmt.Errorf("the demonstration shows no %s", need)
		}
	}
	if len(publishers.Items) == 0 {
		return nil, errors.New("the demonstration shows no publisher")
	}
	out := []page{
		{"home", "/es/"}, {"home-pt", "/pt/"}, {"home-en", "/en/"},
		{"search", "/es/datasets?q=agua"}, {"search-all", "/pt/datasets"}, {"search-filtered", "/en/datasets?q=budget&format=CSV"}, {"no-result", "/es/datasets?q=zzzzqqqq"},
		{"dataset", "/es/dataset/" + ids["added"]}, {"dataset-withdrawn", "/es/dataset/" + ids["withdrawn"]}, {"dataset-changed", "/pt/dataset/" + ids["changed"]},
		{"diff", "/es/dataset/" + ids["changed"] + "/diff?from=1&to=2"}, {"version", "/en/dataset/" + ids["changed"] + "/versions/1"},
		{"dataset-quality", "/es/dataset/" + ids["changed"] + "/quality"},
		{"publishers", "/es/publishers"}, {"publisher", "/es/publisher/" + publishers.Items[0].ID},
		{"sources", "/es/sources"}, {"source", "/es/source/" + ids["source-done"]}, {"source-held", "/en/source/" + ids["source-held"]},
		{"run", "/es/run/" + ids["run-done"]}, {"run-held", "/es/run/" + ids["run-held"]},
		{"changes", "/es/changes"}, {"quality", "/es/quality"}, {"about", "/es/about"}, {"api", "/es/api"}, {"not-found", "/es/nothing-here"},
	}
	return out, nil
}

func (d *demonstration) ask(ctx context.Context, path string, into any) error {
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, d.base+path, nil)
	if err != nil {
		return err
	}
	res, err := http.DefaultClient.Do(req)
	if err != nil {
		return fmt.Errorf("asking for %s: %w", path, err)
	}
	defer func() { _ = res.Body.Close() }()
	if res.StatusCode != http.StatusOK {
		return fmt.Errorf("%s answers %d", path, res.StatusCode)
	}
	return json.NewDecoder(res.Body).Decode(into)
}
