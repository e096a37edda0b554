package api_test

import (
	"bytes"
	"compress/gzip"
	"encoding/json"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/gin-gonic/gin"

	"github.com/vitral-data/vitral/api"
	"github.com/vitral-data/vitral/api/problem"
)

// pages are routes as ui has them, some of which misbehave.
type pages struct{ locked *sync.RWMutex }

func (pages) Error(w http.ResponseWriter, _ *http.Request, status int) {
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	w.WriteHeader(status)
	_, _ = fmt.Fprintf(w, "<h1>%d %s</h1>", status, w.Header().Get(problem.RequestID))
}

func (p pages) Routes(r gin.IRouter) {
	r.GET("/es/", func(g *gin.Context) {
		g.Header("Vary", "Cookie")
		g.Data(http.StatusOK, "text/html; charset=utf-8", bytes.Repeat([]byte("<p>hola</p>\n"), 500))
	})
	r.GET("/panic", func(g *gin.Context) {
		g.Header("ETag", `"half"`)
		g.String(http.StatusOK, "half a ")
		panic("broken")
	})
	r.GET("/late-panic", func(g *gin.Context) {
		g.String(http.StatusOK, "half a ")
		g.Writer.Flush()
		panic("broken")
	})
	r.GET("/stream", func(g *gin.Context) {
		for range 3 {
			_, _ = g.Writer.WriteString("piece ")
			g.Writer.Flush()
		}
	})
	r.GET("/large", func(g *gin.Context) { _, _ = g.Writer.Write(bytes.Repeat([]byte("0123456789"), 1<<20)) })
	r.GET("/deadline", func(g *gin.Context) {
		d, ok := g.Request.Context().Deadline()
		g.String(http.StatusOK, "%v %v", ok, time.Until(d) <= 30*time.Second)
	})
	r.GET("/gate", func(g *gin.Context) { g.String(http.StatusOK, "%v", p.locked.TryLock()) })
	r.GET("/ip", func(g *gin.Context) { g.String(http.StatusOK, g.ClientIP()) })
}

func get(h http.Handler, path string, headers ...string) *httptest.ResponseRecorder {
	r := httptest.NewRequest(http.MethodGet, path, nil)
	for i := 0; i < len(headers); i += 2 {
		r.Header.Add(headers[i], headers[i+1])
	}
	w := httptest.NewRecorder()
	h.ServeHTTP(w, r)
	return w
}

func TestPanics(t *testing.T) {
	var log bytes.Buffer
	p := newPortal(t, func(c *api.Config) {
		c.Pages = pages{}
		c.Logger = slog.New(slog.NewJSONHandler(&log, nil))
	})
	w := get(p.Handler(), "/panic")
	if w.Code != http.StatusInternalServerError || w.Header().Get("Content-Type") != problem.MediaType || w.Header().Get("ETag") != "" ||
		strings.Contains(w.Body.String(), "half") || strings.Contains(w.Body.String(), "broken") {
		t.Errorf("a program got %d %v %s", w.Code, w.Header(), w.Body)
	}
	var said problem.Problem
	if err := json.Unmarshal(w.Body.Bytes(), &said); err != nil || said.Instance != "urn:vitral:request:"+w.Header().Get("X-Request-Id") {
		t.Errorf("%v %+v", err, said)
	}
	if got := log.String(); !strings.Contains(got, `"panic":"broken"`) || !strings.Contains(got, w.Header().Get("X-Request-Id")) || !strings.Contains(got, "around_test.go") {
		t.Errorf("the log has %s", got)
	}
	w = get(p.Handler(), "/panic", "Accept", "text/html,*/*;q=0.8")
	if w.Code != http.StatusInternalServerError || !strings.HasPrefix(w.Body.String(), "<h1>500 ") {
		t.Errorf("a reader got %d %s", w.Code, w.Body)
	}
	w = get(p.Handler(), "/nosuch", "Accept", "text/html")
	if w.Code != http.StatusNotFound || !strings.HasPrefix(w.Body.String(), "<h1>404 ") {
		t.Errorf("a reader got %d %s", w.Code, w.Body)
	}
	w = get(p.Handler(), "/api/v1/nosuch", "Accept", "text/html")
	if w.Code != http.StatusNotFound || w.Header().Get("Content-Type") != problem.MediaType {
		t.Errorf("a reader of the API got %d %s", w.Code, w.Body)
	}
}

// TestLatePanic: half an answer must not look whole.
func TestLatePanic(t *testing.T) {
	p := newPortal(t, func(c *api.Config) { c.Pages = pages{} })
	server := httptest.NewUnstartedServer(p.Handler())
	server.Config.ErrorLog = slog.NewLogLogger(slog.DiscardHandler, slog.LevelInfo)
	server.Start()
	defer server.Close()
	res, err := http.Get(server.URL + "/late-panic")
	if err == nil {
		_, err = io.ReadAll(res.Body)
		_ = res.Body.Close()
	}
	if err == nil {
		t.Error("an answer that broke off reads as whole")
	}
}

func TestStreams(t *testing.T) {
	p := newPortal(t, func(c *api.Config) { c.Pages = pages{} })
	w := get(p.Handler(), "/stream")
	if w.Body.String() != "piece piece piece " || !w.Flushed || w.Header().Get("ETag") != "" {
		t.Errorf("%q %v", w.Body, w.Header())
	}
	w = get(p.Handler(), "/large")
	if w.Body.Len() != 10<<20 || w.Header().Get("ETag") != "" {
		t.Errorf("%d bytes, tag %q", w.Body.Len(), w.Header().Get("ETag"))
	}
	if w = get(p.Handler(), "/deadline"); w.Body.String() != "true true" {
		t.Errorf("deadline: %s", w.Body)
	}
}

// TestGate: the gate is held during a request and not after it.
func TestGate(t *testing.T) {
	var gate sync.RWMutex
	p := newPortal(t, func(c *api.Config) { c.Pages, c.Gate = pages{&gate}, gate.RLocker() })
	if w := get(p.Handler(), "/gate"); w.Body.String() != "false" {
		t.Error("the gate is open during a request")
	}
	for _, path := range []string{"/panic", "/api/v1/datasets", "/nosuch"} {
		get(p.Handler(), path)
		if !gate.TryLock() {
			t.Fatalf("the gate stays shut after %s", path)
		}
		gate.Unlock()
	}
}

func TestPacked(t *testing.T) {
	p := newPortal(t, func(c *api.Config) { c.Pages = pages{} })
	plain := get(p.Handler(), "/api/v1/datasets")
	packed := get(p.Handler(), "/api/v1/datasets", "Accept-Encoding", "gzip")
	r, err := gzip.NewReader(packed.Body)
	if err != nil {
		t.Fatal(err)
	}
	body, err := io.ReadAll(r)
	if err != nil || !bytes.Equal(body, plain.Body.Bytes()) {
		t.Fatalf("the packed answer is another: %v", err)
	}
	tag, tagged := plain.Header().Get("ETag"), packed.Header().Get("ETag")
	if tag == tagged || tagged != strings.TrimSuffix(tag, `"`)+`-gzip"` || packed.Header().Get("Vary") != "Accept-Encoding" || plain.Header().Get("Vary") != "Accept-Encoding" {
		t.Errorf("tags %s and %s", tag, tagged)
	}
	for _, have := range []string{tag, tagged, "W/" + tag, `"x", ` + tagged, "*"} {
		w := get(p.Handler(), "/api/v1/datasets", "Accept-Encoding", "gzip", "If-None-Match", have)
		if w.Code != http.StatusNotModified || w.Body.Len() != 0 || w.Header().Get("Content-Encoding") != "" || w.Header().Get("Vary") != "Accept-Encoding" {
			t.Errorf("%s: %d, %d bytes, %v", have, w.Code, w.Body.Len(), w.Header())
		}
	}
	for _, have := range []string{`"x"`, strings.Trim(tag, `"`), `"` + tag, ""} {
		if w := get(p.Handler(), "/api/v1/datasets", "If-None-Match", have); w.Code != http.StatusOK {
			t.Errorf("%s: %d", have, w.Code)
		}
	}
	if w := get(p.Handler(), "/es/"); strings.Join(w.Header().Values("Vary"), ", ") != "Cookie, Accept-Encoding" {
		t.Errorf("a page that says what it varies by: %v", w.Header().Values("Vary"))
	}
	if w := get(p.Handler(), "/api/v1/nosuch", "If-None-Match", "*"); w.Code != http.StatusNotFound {
		t.Errorf("an error has no tag: %d", w.Code)
	}
}

func TestHead(t *testing.T) {
	p := newPortal(t, nil)
	for _, path := range []string{"/api/v1/datasets", "/api/v1/docs", "/catalog.ttl", "/api/v1/nosuch"} {
		for _, encoding := range []string{"identity", "gzip"} {
			want := get(p.Handler(), path, "Accept-Encoding", encoding)
			r := httptest.NewRequest(http.MethodHead, path, nil)
			r.Header.Set("Accept-Encoding", encoding)
			w := httptest.NewRecorder()
			p.Handler().ServeHTTP(w, r)
			if w.Code != want.Code || w.Body.Len() != 0 || w.Header().Get("ETag") != want.Header().Get("ETag") || w.Header().Get("Content-Type") != want.Header().Get("Content-Type") {
				t.Errorf("%s: %d %d bytes %v, GET has %d %v", path, w.Code, w.Body.Len(), w.Header(), want.Code, want.Header())
			}
		}
	}
}

func TestSecurityHeaders(t *testing.T) {
	p := newPortal(t, func(c *api.Config) { c.HTTPS = true })
	for _, path := range []string{"/api/v1/datasets", "/catalog.ttl", "/nosuch", "/healthz", "/api/v1/docs"} {
		h := get(p.Handler(), path).Header()
		for name, want := range map[string]string{"X-Content-Type-Options": "nosniff", "X-Frame-Options": "DENY", "Strict-Transport-Security": "max-age=31536000"} {
			if h.Get(name) != want {
				t.Errorf("%s: %s is %q", path, name, h.Get(name))
			}
		}
		csp := h.Get("Content-Security-Policy")
		if !strings.HasPrefix(csp, "default-src 'none'") || strings.Contains(csp, "unsafe") || h.Get("Set-Cookie") != "" || h.Get("X-Request-Id") == "" {
			t.Errorf("%s: %v", path, h)
		}
	}
}

func TestCORS(t *testing.T) {
	p := newPortal(t, func(c *api.Config) { c.Pages = pages{} })
	w := get(p.Handler(), "/api/v1/datasets", "Origin", "https://elsewhere.example.org")
	if w.Header().Get("Access-Control-Allow-Origin") != "*" || w.Header().Get("Access-Control-Allow-Credentials") != "" ||
		!strings.Contains(w.Header().Get("Access-Control-Expose-Headers"), "Link") {
		t.Errorf("%v", w.Header())
	}
	if w := get(p.Handler(), "/es/"); w.Header().Get("Access-Control-Allow-Origin") != "" {
		t.Error("a page is open to scripts of other sites")
	}
	for _, method := range []string{"GET", "POST", "DELETE"} {
		r := httptest.NewRequest(http.MethodOptions, "/api/v1/runs/x/accept", nil)
		r.Header.Set("Origin", "https://elsewhere.example.org")
		r.Header.Set("Access-Control-Request-Method", method)
		r.Header.Set("Access-Control-Request-Headers", "authorization")
		w := httptest.NewRecorder()
		p.Handler().ServeHTTP(w, r)
		if w.Code != http.StatusNoContent || w.Header().Get("Access-Control-Allow-Methods") != "GET, HEAD" ||
			strings.Contains(strings.ToLower(w.Header().Get("Access-Control-Allow-Headers")), "authorization") {
			t.Errorf("preflight for %s: %d %v", method, w.Code, w.Header())
		}
	}
	r := httptest.NewRequest(http.MethodPost, "/api/v1/sources/hacienda/runs", nil)
	r.Header.Set("Authorization", "Bearer "+p.secret)
	w = httptest.NewRecorder()
	p.Handler().ServeHTTP(w, r)
	if w.Code != http.StatusAccepted || w.Header().Get("Access-Control-Allow-Origin") != "" {
		t.Errorf("POST: %d %v", w.Code, w.Header())
	}
}

func TestTooMuch(t *testing.T) {
	p := newPortal(t, nil)
	long := strings.Repeat("a", 9000)
	for path, want := range map[string]int{
		"/api/v1/datasets?q=" + long:                  http.StatusRequestURITooLong,
		"/api/v1/datasets/" + long:                    http.StatusRequestURITooLong,
		"/api/v1/datasets?q=" + long[:1001]:           http.StatusUnprocessableEntity,
		"/api/v1/datasets/" + long[:100]:              http.StatusUnprocessableEntity,
		"/api/v1/datasets?q=a;b":                      http.StatusBadRequest,
		"/api/v1/datasets?q=%ff":                      http.StatusBadRequest,
		"/api/v1/datasets?%ff=q":                      http.StatusBadRequest,
		"/api/v1/datasets/%ff":                        http.StatusBadRequest,
		"/api/v1/datasets?Access_Token=x":             http.StatusBadRequest,
		"/catalog.ttl?page=" + long[:3000]:            http.StatusBadRequest,
		"/api/v1/datasets?limit=99999999999999999999": http.StatusUnprocessableEntity,
	} {
		w := get(p.Handler(), path)
		if w.Code != want || w.Header().Get("Content-Type") != problem.MediaType {
			t.Errorf("%.60s: %d %s, want %d", path, w.Code, w.Header().Get("Content-Type"), want)
		}
	}
	for name, body := range map[string]io.Reader{"declared": strings.NewReader(strings.Repeat(" ", 2<<20)), "streamed": io.MultiReader(strings.NewReader(strings.Repeat(" ", 2<<20)))} {
		r := httptest.NewRequest(http.MethodPost, "/api/v1/runs/"+p.held+"/accept", body)
		r.Header.Set("Authorization", "Bearer "+p.secret)
		w := httptest.NewRecorder()
		p.Handler().ServeHTTP(w, r)
		if w.Code != http.StatusRequestEntityTooLarge || w.Header().Get("Content-Type") != problem.MediaType {
			t.Errorf("a body too large, %s: %d %s", name, w.Code, w.Body)
		}
	}
}

// TestServer: headers too large and a client that never ends its request are
// the server's business.
func TestServer(t *testing.T) {
	p := newPortal(t, nil)
	server := api.NewServer("127.0.0.1:0", p.Handler(), slog.New(slog.DiscardHandler))
	if server.ReadHeaderTimeout != 5*time.Second || server.ReadTimeout != 30*time.Second || server.IdleTimeout != time.Minute || server.WriteTimeout == 0 {
		t.Errorf("%+v", server)
	}
	l, err := net.Listen("tcp", server.Addr)
	if err != nil {
		t.Fatal(err)
	}
	go func() { _ = server.Serve(l) }()
	defer func() { _ = server.Close() }()
	req, err := http.NewRequest(http.MethodGet, "http://"+l.Addr().String()+"/healthz", nil)
	if err != nil {
		t.Fatal(err)
	}
	req.Header.Set("X-Long", strings.Repeat("a", 64<<10))
	res, err := http.DefaultClient.Do(req)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = res.Body.Close() }()
	if res.StatusCode != http.StatusRequestHeaderFieldsTooLarge {
		t.Errorf("headers of 64 KiB: %d", res.StatusCode)
	}
}

// TestLog: a line has what is needed and nothing that tells on a reader.
func TestLog(t *testing.T) {
	var log bytes.Buffer
	p := newPortal(t, func(c *api.Config) { c.Logger = slog.New(slog.NewJSONHandler(&log, nil)) })
	w := get(p.Handler(), "/api/v1/datasets?q=enfermedad", "X-Request-Id", "forged\n", "X-Forwarded-For", "203.0.113.9")
	var line map[string]any
	if err := json.Unmarshal(log.Bytes(), &line); err != nil {
		t.Fatal(err)
	}
	for name, want := range map[string]any{"msg": "request", "method": "GET", "path": "/api/v1/datasets", "status": 200.0, "from": "192.0.2.0/24",
		"id": w.Header().Get("X-Request-Id"), "bytes": float64(w.Body.Len())} {
		if line[name] != want {
			t.Errorf("%s is %v, want %v", name, line[name], want)
		}
	}
	for _, secret := range []string{"enfermedad", "forged", "203.0.113", "192.0.2.1"} {
		if strings.Contains(log.String(), secret) {
			t.Errorf("the log has %s: %s", secret, log.String())
		}
	}
}

func TestRate(t *testing.T) {
	p := newPortal(t, func(c *api.Config) { c.Rate, c.Pages = api.Rate{PerSecond: 1, Burst: 3}, pages{} })
	ask := func(remote string, headers ...string) *httptest.ResponseRecorder {
		r := httptest.NewRequest(http.MethodGet, "/ip", nil)
		r.RemoteAddr = remote
		for i := 0; i < len(headers); i += 2 {
			r.Header.Set(headers[i], headers[i+1])
		}
		w := httptest.NewRecorder()
		p.Handler().ServeHTTP(w, r)
		return w
	}
	for i, addr := range []string{"198.51.100.1:1", "198.51.100.2:2", "198.51.100.250:3"} {
		if w := ask(addr); w.Code != http.StatusOK {
			t.Fatalf("request %d: %d", i, w.Code)
		}
	}
	// What a client says of itself changes nothing.
	for _, name := range []string{"X-Forwarded-For", "X-Real-Ip", "Forwarded", "CF-Connecting-IP", "X-Appengine-Remote-Addr"} {
		w := ask("198.51.100.1:1", name, "203.0.113.7")
		if w.Code != http.StatusTooManyRequests || w.Header().Get("Retry-After") != "1" || w.Header().Get("Content-Type") != problem.MediaType {
			t.Errorf("%s: %d %v", name, w.Code, w.Header())
		}
	}
	if w := ask("203.0.113.7:1", "X-Forwarded-For", "198.51.100.1"); w.Code != http.StatusOK || w.Body.String() != "203.0.113.7" {
		t.Errorf("another network: %d, known as %s", w.Code, w.Body)
	}
	for i := range 4 {
		w := ask(fmt.Sprintf("[2001:db8:1:2::%d]:9", i+1))
		if want := map[bool]int{true: http.StatusOK, false: http.StatusTooManyRequests}[i < 3]; w.Code != want {
			t.Errorf("request %d of a /64: %d", i, w.Code)
		}
	}
	if w := ask("[2001:db8:1:3::1]:9"); w.Code != http.StatusOK {
		t.Errorf("the next /64: %d", w.Code)
	}
	if w := ask("[::ffff:198.51.100.9]:9"); w.Code != http.StatusTooManyRequests {
		t.Errorf("the same network mapped into IPv6: %d", w.Code)
	}
	p.later(time.Second)
	if w := ask("198.51.100.1:1"); w.Code != http.StatusOK {
		t.Errorf("a second later: %d", w.Code)
	}
	if w := ask("127.0.0.1:1"); w.Code != http.StatusOK {
		t.Errorf("loopback: %d", w.Code)
	}
}

func TestRateFreesLoopback(t *testing.T) {
	p := newPortal(t, func(c *api.Config) {
		c.Rate, c.Pages = api.Rate{PerSecond: 1, Burst: 1, FreeLoopback: true}, pages{}
	})
	for _, remote := range []string{"127.0.0.1:1", "[::1]:1", "127.9.9.9:1"} {
		for range 5 {
			r := httptest.NewRequest(http.MethodGet, "/ip", nil)
			r.RemoteAddr = remote
			w := httptest.NewRecorder()
			p.Handler().ServeHTTP(w, r)
			if w.Code != http.StatusOK {
				t.Errorf("%s: %d", remote, w.Code)
			}
		}
	}
}

// TestFreshnessByTheClock: what is late follows the clock, not the index.
func TestFreshnessByTheClock(t *testing.T) {
	p := newPortal(t, nil)
	late := func() (total int, body string) {
		body = get(p.Handler(), "/api/v1/datasets?freshness=late&limit=1&sort=id").Body.String()
		if _, err := fmt.Sscanf(body, `{"total":%d,`, &total); err != nil {
			t.Fatalf("%.200s", body)
		}
		return total, body
	}
	before, _ := late()
	p.later(60 * 24 * time.Hour)
	after, body := late()
	if after <= before || !strings.Contains(body, `"freshness":"late"`) {
		t.Errorf("%d late, two months later %d: %.300s", before, after, body)
	}
}
