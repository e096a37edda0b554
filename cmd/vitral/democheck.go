package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"time"

	"github.com/vitral-data/vitral/cmd/vitral/internal/demo"
)

// demoChecks looks at a demonstration as a visitor would: over HTTP.
type demoChecks struct {
	ctx    context.Context
	url    string
	secret string
	passed int
}

// found is the part of the API's answers that the checks read.
type found struct {
	Total int
	Items []struct {
		ID, State, Source string
		Title             map[string]string
		Version           int
	}
}

type changesFound struct {
	Items []struct {
		Dataset, Outcome, Source string
		Version                  int
	}
}

// get asks for a path; json decides what is asked for and how it is read.
func (c *demoChecks) get(path string, out any) (int, []byte, error) {
	req, err := http.NewRequestWithContext(c.ctx, http.MethodGet, c.url+path, nil)
	if err != nil {
		return 0, nil, err
	}
	if out == nil {
		req.Header.Set("Accept", "text/html")
	}
	return do(req, out)
}

func do(req *http.Request, out any) (int, []byte, error) {
	client := &http.Client{Timeout: 30 * time.Second}
	res, err := client.Do(req)
	if err != nil {
		return 0, nil, err
	}
	defer func() { _ = res.Body.Close() }()
	body, err := io.ReadAll(res.Body)
	if err == nil && out != nil && res.StatusCode < 300 {
		err = json.Unmarshal(body, out)
	}
	if err != nil {
		return res.StatusCode, body, fmt.Errorf("%s %s: %w", req.Method, req.URL, err)
	}
	return res.StatusCode, body, nil
}

// must notes one thing that holds.
func (c *demoChecks) must(ok bool, format string, args ...any) error {
	if !ok {
		return fmt.Errorf("the demonstration doesn't show what it should: "+format, args...)
	}
	c.passed++
	return nil
}

// find waits until the second round is projected: the held run, and the
// dataset that was withdrawn.
func (c *demoChecks) find() (held, withdrawn string, err error) {
	for deadline := time.Now().Add(30 * time.Second); ; {
		var source struct{ Held string }
		var gone found
		_, _, err := c.get("/api/v1/sources/"+demo.City, &source)
		if err == nil {
			_, _, err = c.get("/api/v1/datasets?state=withdrawn", &gone)
		}
		if err != nil {
			return "", "", err
		}
		if source.Held != "" && len(gone.Items) > 0 {
			return source.Held, gone.Items[0].ID, nil
		}
		if time.Now().After(deadline) {
			return "", "", fmt.Errorf("no held run (%q) or no withdrawn dataset (%d) after 30 s", source.Held, len(gone.Items))
		}
		select {
		case <-c.ctx.Done():
			return "", "", c.ctx.Err()
		case <-time.After(200 * time.Millisecond):
		}
	}
}

// all checks everything that the demonstration is there to show.
func (c *demoChecks) all(held, withdrawn string) error {
	before, err := c.remembers(withdrawn)
	if err != nil {
		return err
	}
	return errors.Join(c.changed(), c.searches(), c.pages(held, withdrawn), c.asks(held, before))
}

// remembers: nothing is lost, the withdrawn dataset is there with its page.
func (c *demoChecks) remembers(withdrawn string) (total int, err error) {
	var all found
	if _, _, err := c.get("/api/v1/datasets?limit=100", &all); err != nil {
		return 0, err
	}
	var one struct{ State string }
	status, _, err := c.get("/api/v1/datasets/"+withdrawn, &one)
	return all.Total, errors.Join(err,
		c.must(all.Total >= 20, "%d datasets, want 20 at least", all.Total),
		c.must(status == http.StatusOK && one.State == "withdrawn", "dataset %s answers %d, state %s", withdrawn, status, one.State))
}

// changed: one dataset has a second version that differs in its licence.
func (c *demoChecks) changed() error {
	var changes changesFound
	if _, _, err := c.get("/api/v1/changes?limit=100", &changes); err != nil {
		return err
	}
	for _, ch := range changes.Items {
		if ch.Outcome != "changed" {
			continue
		}
		_, body, err := c.get("/api/v1/datasets/"+ch.Dataset+"/diff?from=1&to=2", nil)
		return errors.Join(err, c.must(bytes.Contains(body, []byte("license")), "the difference of versions 1 and 2 is %s", body))
	}
	return c.must(false, "no dataset changed")
}

// searches: without accents, and across languages.
func (c *demoChecks) searches() error {
	var errs []error
	for _, q := range []string{"licitaciones", "licitacoes", "presupuesto", "budget", "educacion", "transporte"} {
		var hits found
		_, _, err := c.get("/api/v1/datasets?q="+url.QueryEscape(q), &hits)
		errs = append(errs, err, c.must(hits.Total > 0, "nothing found for %q", q))
	}
	return errors.Join(errs...)
}

// pages: every kind of page answers in each language.
func (c *demoChecks) pages(held, withdrawn string) error {
	var errs []error
	for _, lang := range []string{"es", "pt", "en"} {
		for _, path := range []string{"/", "/datasets?q=agua", "/dataset/" + withdrawn, "/source/" + demo.Ministry, "/run/" + held, "/quality", "/about", "/api"} {
			status, body, err := c.get("/"+lang+path, nil)
			errs = append(errs, err, c.must(status == http.StatusOK && bytes.Contains(body, []byte("<h1")), "/%s%s answers %d", lang, path, status))
		}
	}
	status, _, err := c.get("/es/dataset/nothing-of-that-name", nil)
	return errors.Join(append(errs, err, c.must(status == http.StatusNotFound, "a page that isn't there answers %d", status))...)
}

// asks: the held run changed nothing; accepted, it withdraws what the city
// dropped, and everything can still be found.
func (c *demoChecks) asks(held string, before int) error {
	var city found
	if _, _, err := c.get("/api/v1/datasets?source="+demo.City+"&state=current", &city); err != nil {
		return err
	}
	err := c.must(city.Total >= 6, "%d datasets of the city are current while its run is held", city.Total)
	var run struct {
		Plan struct {
			PlanHash string `json:"planHash"`
		} `json:"plan"`
	}
	if _, _, err := c.get("/api/v1/runs/"+held, &run); err != nil {
		return err
	}
	choice, rerr := json.Marshal(run.Plan)
	if rerr != nil {
		return rerr
	}
	req, rerr := http.NewRequestWithContext(c.ctx, http.MethodPost, c.url+"/api/v1/runs/"+held+"/accept", bytes.NewReader(choice))
	if rerr != nil {
		return rerr
	}
	req.Header.Set("Content-Type", "application/json")
	status, body, derr := do(req, nil)
	err = errors.Join(err, derr, c.must(status == http.StatusUnauthorized, "accepting without a token answers %d: %s", status, body))
	req = req.Clone(c.ctx)
	req.Body = io.NopCloser(bytes.NewReader(choice))
	req.Header.Set("Authorization", "Bearer "+c.secret)
	status, body, derr = do(req, nil)
	err = errors.Join(err, derr, c.must(status == http.StatusOK, "accepting answers %d: %s", status, body))
	var after, gone found
	if _, _, e := c.get("/api/v1/datasets?limit=0", &after); e != nil {
		return e
	}
	if _, _, e := c.get("/api/v1/datasets?source="+demo.City+"&state=withdrawn", &gone); e != nil {
		return e
	}
	return errors.Join(err, c.must(after.Total == before, "%d datasets after accepting, %d before", after.Total, before),
		c.must(gone.Total >= 5, "%d datasets of the city are withdrawn", gone.Total))
}
