package fetch

import (
	"errors"
	"fmt"
	"io"
	"log"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"slices"
	"strings"
	"testing"
	"testing/synctest"

	"github.com/google/go-cmp/cmp"
)

// loopback is a policy for tests against servers on 127.0.0.1.
var loopback = Policy{AllowPrivate: []string{"127.0.0.1"}, HurryPrivate: true, Tries: 1}

func read(t *testing.T, c *Client, url string) (*Response, string) {
	t.Helper()
	resp, err := c.Get(t.Context(), Request{URL: url})
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	text, err := io.ReadAll(resp.Body)
	if err != nil {
		t.Fatal(err)
	}
	return resp, string(text)
}

func serve(t *testing.T, h http.HandlerFunc) *httptest.Server {
	t.Helper()
	s := httptest.NewServer(h)
	t.Cleanup(s.Close)
	return s
}

func TestRedirectsInsideAreRefused(t *testing.T) {
	inside, connections := counting(t, nil, okHandler)
	insidePort := inside.URL[strings.LastIndexByte(inside.URL, ':')+1:]
	for _, status := range []int{301, 302, 303, 307, 308} {
		for to, want := range map[string]error{
			"http://169.254.169.254/latest/meta-data/": ErrAddress,
			"http://[::ffff:7f00:1]/":                  ErrAddress,
			"http://[::ffff:7f00:1]:" + insidePort:     ErrAddress,
			"http://127.0.0.3/":                        ErrAddress,
			"http://2130706433/":                       ErrAddress,
			"http://localhost:22/":                     ErrPort,
			"//10.0.0.1/":                              ErrAddress,
			"file:///etc/hostname":                     ErrScheme,
			"http://user:pass@datos.example/":          ErrURL,
			"http://%zz/":                              ErrRedirect,
		} {
			s := serve(t, func(w http.ResponseWriter, _ *http.Request) {
				w.Header().Set("Location", to)
				w.WriteHeader(status)
			})
			// Only this server's port of loopback is allowed.
			c := newClient(t, Policy{AllowPrivate: []string{hostPortOf(t, s.URL)}, HurryPrivate: true})
			if to == "http://localhost:22/" {
				c = newClient(t, Policy{AllowPrivate: []string{"start.example"}, HurryPrivate: true}, WithHosts(map[string]string{"start.example": hostPortOf(t, s.URL)}))
			}
			url := s.URL
			if to == "http://localhost:22/" {
				url = "http://start.example"
			}
			if _, err := c.Get(t.Context(), Request{URL: url}); !errors.Is(err, want) {
				t.Errorf("%d to %s: %v, want %v", status, to, err, want)
			}
		}
	}
	if n := connections.Load(); n != 0 {
		t.Errorf("%d connections inside", n)
	}
}

func TestRedirectChain(t *testing.T) {
	s := serve(t, func(w http.ResponseWriter, r *http.Request) {
		var n int
		if _, err := fmt.Sscanf(r.URL.Path, "/%d", &n); err != nil || n == 0 {
			fmt.Fprint(w, "end")
			return
		}
		http.Redirect(w, r, fmt.Sprintf("/%d", n-1), 301+n%2)
	})
	c := newClient(t, loopback)
	resp, text := read(t, c, s.URL+"/5")
	if text != "end" || resp.URL != s.URL+"/0" {
		t.Errorf("%q at %s", text, resp.URL)
	}
	want := []string{s.URL + "/5", s.URL + "/4", s.URL + "/3", s.URL + "/2", s.URL + "/1"}
	if diff := cmp.Diff(want, resp.Redirects); diff != "" {
		t.Error(diff)
	}
	if _, err := c.Get(t.Context(), Request{URL: s.URL + "/6"}); !errors.Is(err, ErrRedirect) {
		t.Errorf("chain of 6: %v", err)
	}
	if _, err := c.Get(t.Context(), Request{URL: s.URL + "/1", Limits: Limits{Redirects: -1}}); !errors.Is(err, ErrRedirect) {
		t.Errorf("none allowed: %v", err)
	}
	resp, err := c.Head(t.Context(), Request{URL: s.URL + "/2"})
	if err != nil || resp.URL != s.URL+"/0" {
		t.Errorf("HEAD: %v, %v", resp, err)
	}
}

func TestRedirectFromHTTPSToHTTP(t *testing.T) {
	plain, connections := counting(t, nil, okHandler)
	secure := httptest.NewUnstartedServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		http.Redirect(w, r, plain.URL, http.StatusFound)
	}))
	secure.Config.ErrorLog = log.New(io.Discard, "", 0) // one handshake is meant to fail
	secure.StartTLS()
	t.Cleanup(secure.Close)
	roots := secure.Client().Transport.(*http.Transport).TLSClientConfig.RootCAs
	c := newClient(t, loopback, WithRoots(roots))
	if _, err := c.Get(t.Context(), Request{URL: secure.URL}); !errors.Is(err, ErrRedirect) {
		t.Errorf("%v, want ErrRedirect", err)
	}
	if connections.Load() != 0 {
		t.Error("it was followed")
	}
	if _, err := newClient(t, loopback).Get(t.Context(), Request{URL: secure.URL}); !errors.Is(err, ErrConnect) || !certificateError(err) {
		t.Errorf("unknown authority: %v", err)
	}
}

// What the caller sends stays with the origin it was meant for, also when a
// later redirect leads back.
func TestCredentialsStayWithTheOrigin(t *testing.T) {
	type seen struct{ Path, Auth, Key, Cookie, Lang, Match string }
	var got []seen
	var first, second *httptest.Server
	note := func(r *http.Request) {
		h := r.Header
		got = append(got, seen{r.URL.Path, h.Get("Authorization"), h.Get("X-Ckan-Api-Key"), h.Get("Cookie"), h.Get("Accept-Language"), h.Get("If-None-Match")})
	}
	first = serve(t, func(w http.ResponseWriter, r *http.Request) {
		note(r)
		switch r.URL.Path {
		case "/a":
			http.Redirect(w, r, "/b", http.StatusFound)
		case "/b":
			http.Redirect(w, r, second.URL+"/c", http.StatusFound)
		}
	})
	second = serve(t, func(w http.ResponseWriter, r *http.Request) {
		note(r)
		http.Redirect(w, r, first.URL+"/d", http.StatusFound)
	})
	c := newClient(t, loopback)
	resp, err := c.Get(t.Context(), Request{URL: first.URL + "/a", ETag: `"v1"`, Header: http.Header{
		"authorization": {"Bearer s"}, "X-CKAN-API-Key": {"k"}, "Cookie": {"c=1"}, "Accept-Language": {"es"},
		"Host": {"other.example"}, "Accept-Encoding": {"br"},
	}})
	if err != nil {
		t.Fatal(err)
	}
	_ = resp.Body.Close()
	want := []seen{
		{"/a", "Bearer s", "k", "c=1", "es", `"v1"`},
		{"/b", "Bearer s", "k", "c=1", "es", `"v1"`},
		{"/c", "", "", "", "es", `"v1"`},
		{"/d", "", "", "", "es", `"v1"`},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

// A public host that redirects to a host which AllowPrivate allows is refused:
// the operator allowed the source there, not everybody who names it.
func TestPublicOnly(t *testing.T) {
	s, connections := counting(t, nil, okHandler)
	c := newClient(t, loopback)
	if _, err := c.Get(t.Context(), Request{URL: s.URL, PublicOnly: true}); !errors.Is(err, ErrAddress) {
		t.Errorf("%v, want ErrAddress", err)
	}
	if connections.Load() != 0 {
		t.Error("connected")
	}
	resp, _ := read(t, c, s.URL)
	if !resp.Private {
		t.Error("a response from loopback is not marked private")
	}
	// A kept connection of the open guard must not serve the strict one.
	if _, err := c.Get(t.Context(), Request{URL: s.URL, PublicOnly: true}); !errors.Is(err, ErrAddress) {
		t.Errorf("with a kept connection: %v, want ErrAddress", err)
	}
}

// The environment is read once in a process, so this needs one of its own.
func TestProxyFromTheEnvironmentIsIgnored(t *testing.T) {
	const inner = "VITRAL_TEST_BEHIND_PROXY"
	if to := os.Getenv(inner); to != "" {
		c := newClient(t, Policy{AllowPrivate: []string{"datos.example"}}, WithHosts(map[string]string{"datos.example": to}))
		if _, text := read(t, c, "http://datos.example/"); text != "direct" {
			t.Errorf("got %q", text)
		}
		return
	}
	proxy, connections := counting(t, nil, okHandler)
	s := serve(t, func(w http.ResponseWriter, _ *http.Request) { fmt.Fprint(w, "direct") })
	cmd := exec.CommandContext(t.Context(), os.Args[0], "-test.run=^"+t.Name()+"$")
	cmd.Env = append(os.Environ(), inner+"="+hostPortOf(t, s.URL), "NO_PROXY=", "no_proxy=")
	for _, name := range []string{"HTTP_PROXY", "http_proxy", "HTTPS_PROXY", "ALL_PROXY"} {
		cmd.Env = append(cmd.Env, name+"="+proxy.URL)
	}
	if out, err := cmd.CombinedOutput(); err != nil {
		t.Errorf("%v\n%s", err, out)
	}
	if connections.Load() != 0 {
		t.Error("the proxy was used")
	}
}

func TestWithHosts(t *testing.T) {
	var asked []string
	s := serve(t, func(_ http.ResponseWriter, r *http.Request) { asked = append(asked, r.Host) })
	to := hostPortOf(t, s.URL)
	c := newClient(t, loopback, WithHosts(map[string]string{"a.example": to, "b.example:443": to, "c.example:8080": to}))
	read(t, c, "http://a.example/")
	read(t, c, "http://a.example:8080/")
	read(t, c, "http://c.example:8080/")
	if want := []string{"a.example", "a.example:8080", "c.example:8080"}; !slices.Equal(asked, want) {
		t.Errorf("asked for %q, want %q", asked, want)
	}
	guarded := newClient(t, Policy{}, WithHosts(map[string]string{"a.example": to}))
	if _, err := guarded.Get(t.Context(), Request{URL: "http://a.example/"}); !errors.Is(err, ErrAddress) {
		t.Errorf("a mapped address is not judged: %v", err)
	}
}

func TestPublicHostsDontLeadInside(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var asked []string
		c, _, done := piped(t, Policy{AllowPrivate: []string{"10.0.0.5", "8.8.8.8"}}, func(w http.ResponseWriter, r *http.Request) {
			asked = append(asked, r.Host+r.URL.Path)
			if to, found := strings.CutPrefix(r.URL.Path, "/to/"); found {
				http.Redirect(w, r, "http://"+to+"/", http.StatusFound)
			}
		})
		defer done()
		// A pipe has no address, so every host of this network counts as public.
		if _, err := get(t, c, Request{URL: "http://datos.example/to/10.0.0.5"}); !errors.Is(err, ErrAddress) {
			t.Errorf("%v, want ErrAddress", err)
		}
		for _, fine := range []string{"http://10.0.0.5/", "http://datos.example/to/8.8.8.8"} {
			if _, err := get(t, c, Request{URL: fine}); err != nil {
				t.Errorf("%s: %v", fine, err)
			}
		}
		want := []string{"datos.example/to/10.0.0.5", "10.0.0.5/", "datos.example/to/8.8.8.8", "8.8.8.8/"}
		if diff := cmp.Diff(want, asked); diff != "" {
			t.Error(diff)
		}
	})
}
