package ui_test

import (
	"bytes"
	"compress/gzip"
	"context"
	"errors"
	"net/http"
	"net/http/httptest"
	"net/url"
	"slices"
	"strings"
	"testing"

	"github.com/vitral-data/vitral/ui"
	"github.com/vitral-data/vitral/ui/uitest"
)

// decided is what a fake was asked to decide.
type decided struct {
	token, run, plan string
	accept           bool
	classes          []string
	times            int
}

func TestDecide(t *testing.T) {
	var got decided
	var answer error
	s := serve(t, portal(t), withDecide(func(_ context.Context, token, run, plan string, accept bool, classes []string) (ui.Outcome, error) {
		got = decided{token, run, plan, accept, classes, got.times + 1}
		return ui.Outcome{}, answer
	}))
	full := url.Values{"token": {"clave"}, "plan": {"7c1e0a"}, "offered": {"renamed", "missing"}}
	with := func(classes ...string) url.Values {
		v := url.Values{"class": classes}
		for k, list := range full {
			v[k] = list
		}
		return v
	}
	for _, c := range []struct {
		name, path string
		form       url.Values
		err        error
		status     int
		want       decided // times 0: nobody was asked
		says       string
	}{
		{"all", "accept", with("renamed", "missing"), nil, 303, decided{"clave", "run-held", "7c1e0a", true, nil, 1}, ""},
		{"a part", "accept", with("renamed"), nil, 303, decided{"clave", "run-held", "7c1e0a", true, []string{"renamed"}, 1}, ""},
		{"an unknown class", "accept", with("renamed", "everything", "renamed"), nil, 303, decided{"clave", "run-held", "7c1e0a", true, []string{"renamed"}, 1}, ""},
		{"reject", "reject", with("renamed", "missing"), nil, 303, decided{"clave", "run-held", "7c1e0a", false, nil, 1}, ""},
		{"nothing chosen", "accept", with(), nil, 422, decided{}, "Marque al menos una clase"},
		{"no token", "accept", url.Values{"plan": {"7c1e0a"}}, nil, 401, decided{}, "Falta la clave"},
		{"a wrong token", "accept", with("renamed"), ui.ErrToken, 401, decided{"clave", "run-held", "7c1e0a", true, []string{"renamed"}, 1}, "no puede decidir"},
		{"another plan", "accept", with("renamed"), errors.Join(errors.New("x"), ui.ErrPlanChanged), 409, decided{"clave", "run-held", "7c1e0a", true, []string{"renamed"}, 1}, "El plan cambió"},
		{"not held", "reject", with(), ui.ErrNotHeld, 409, decided{"clave", "run-held", "7c1e0a", false, []string{}, 1}, "ya no espera"},
		{"a fault", "accept", with("renamed"), errors.New("disk"), 500, decided{"clave", "run-held", "7c1e0a", true, []string{"renamed"}, 1}, "Algo falló"},
	} {
		got, answer = decided{}, c.err
		w := s.post("/es/run/run-held/"+c.path, c.form)
		if w.Code != c.status {
			t.Errorf("%s: status %d, want %d", c.name, w.Code, c.status)
		}
		if got.token != c.want.token || got.run != c.want.run || got.plan != c.want.plan || got.accept != c.want.accept || got.times != c.want.times || !slices.Equal(got.classes, c.want.classes) {
			t.Errorf("%s: decided %+v, want %+v", c.name, got, c.want)
		}
		if c.status == 303 {
			if w.Header().Get("Location") != "/es/run/run-held" {
				t.Errorf("%s: to %q", c.name, w.Header().Get("Location"))
			}
			continue
		}
		n, err := uitest.Parse(w.Body.String())
		if err != nil {
			t.Fatal(err)
		}
		if msg := n.One("p[role=alert]").Text(); !strings.Contains(msg, c.says) || n.One("form.decide").Node == nil {
			t.Errorf("%s: says %q", c.name, msg)
		}
		if strings.Contains(w.Body.String(), `value="clave"`) || strings.Contains(w.Body.String(), "disk") || w.Header().Get("Cache-Control") != "no-store" {
			t.Errorf("%s: the token or the fault is in the page, or the page may be kept", c.name)
		}
	}
	if w := s.post("/es/run/none/accept", with("renamed")); w.Code != 303 && w.Code != 404 && w.Code != 500 {
		t.Errorf("a run that isn't there: status %d", w.Code)
	}
	if w := s.post("/es/run/run-held/accept", url.Values{"token": {strings.Repeat("x", 100<<10)}}); w.Code != 400 {
		t.Errorf("a form of 100 KB: status %d", w.Code)
	}
}

// Without anyone to decide there is nothing to post to.
func TestNoDecisionsWithoutDecide(t *testing.T) {
	if w := serve(t, portal(t)).post("/es/run/run-held/accept", nil); w.Code != http.StatusNotFound {
		t.Errorf("status %d", w.Code)
	}
}

func (s server) post(path string, form url.Values) *httptest.ResponseRecorder {
	r := httptest.NewRequest(http.MethodPost, path, strings.NewReader(form.Encode()))
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	w := httptest.NewRecorder()
	s.ServeHTTP(w, r)
	return w
}

// Every page keeps to its budget, compressed, with the style sheet.
func TestPagesKeepToTheirBudget(t *testing.T) {
	p := portal(t)
	s := serve(t, p, withDecide(nil))
	css := gzipped(t, s.get(s.page(t, "/es/").One("link[rel=stylesheet]").Attr("href")).Body.Bytes())
	for _, path := range paths(p) {
		if n := gzipped(t, s.get("/pt"+path).Body.Bytes()) + css; n > 50_000 {
			t.Errorf("%s weighs %d bytes", path, n)
		}
	}
}

func gzipped(t *testing.T, b []byte) int {
	t.Helper()
	var out bytes.Buffer
	z := gzip.NewWriter(&out)
	if _, err := z.Write(b); err != nil {
		t.Fatal(err)
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return out.Len()
}
