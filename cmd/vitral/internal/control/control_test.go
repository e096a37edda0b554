package control_test

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/vitral-data/vitral/cmd/vitral/internal/control"
)

func TestCall(t *testing.T) {
	dir := t.TempDir()
	if err := control.Do(t.Context(), dir, "/x", nil, nil); !errors.Is(err, control.ErrNone) {
		t.Errorf("without serve: %v", err)
	}
	s, err := control.Serve(t.Context(), dir, map[string]control.Call{
		"/double": func(_ context.Context, in json.RawMessage) (any, error) {
			var n int
			err := json.Unmarshal(in, &n)
			return 2 * n, err
		},
		"/fail": func(context.Context, json.RawMessage) (any, error) { return nil, errors.New("it can't") },
	})
	if err != nil {
		t.Fatal(err)
	}
	var got int
	if err := control.Do(t.Context(), dir, "/double", 21, &got); err != nil || got != 42 {
		t.Errorf("%d %v", got, err)
	}
	if err := control.Do(t.Context(), dir, "/fail", 1, &got); err == nil || !strings.Contains(err.Error(), "it can't") {
		t.Errorf("a failing call: %v", err)
	}
	if err := control.Do(t.Context(), dir, "/none", 1, &got); err == nil || errors.Is(err, control.ErrNone) {
		t.Errorf("an unknown call: %v", err)
	}
	info, err := os.Stat(filepath.Join(dir, "serve.json"))
	if err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("%v %v", info.Mode(), err)
	}
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	if err := control.Do(t.Context(), dir, "/double", 21, &got); !errors.Is(err, control.ErrNone) {
		t.Errorf("after serve: %v", err)
	}
}

// TestStale: the file of a serve that was killed names a port that is closed, or
// somebody else's by now; whatever that answers, there is no serve.
func TestStale(t *testing.T) {
	dir := t.TempDir()
	try := func(what, text string) {
		t.Helper()
		if err := os.WriteFile(filepath.Join(dir, "serve.json"), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		if err := control.Do(t.Context(), dir, "/double", 1, nil); !errors.Is(err, control.ErrNone) {
			t.Errorf("%s: %v, want ErrNone", what, err)
		}
	}
	at := func(address string) string { return fmt.Sprintf(`{"url":"http://%s","secret":"s","pid":1}`, address) }
	closed, err := (&net.ListenConfig{}).Listen(t.Context(), "tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	try("no JSON", "{")
	try("empty", "")
	try("no address", "{}")
	address := closed.Addr().String()
	_ = closed.Close()
	try("a closed port", at(address))
	for _, status := range []int{200, 204, 302, 401, 404, 409, 500} {
		other := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(status) }))
		try(fmt.Sprintf("another server that answers %d", status), at(other.Listener.Addr().String()))
		other.Close()
	}
	talk, err := (&net.ListenConfig{}).Listen(t.Context(), "tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = talk.Close() }()
	go func() {
		for {
			c, err := talk.Accept()
			if err != nil {
				return
			}
			_, _ = io.WriteString(c, "SSH-2.0-other\r\n")
			_ = c.Close()
		}
	}()
	try("no HTTP at all", at(talk.Addr().String()))
	other := t.TempDir()
	s, err := control.Serve(t.Context(), other, nil)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = s.Close() }()
	b, err := os.ReadFile(filepath.Join(other, "serve.json"))
	if err != nil {
		t.Fatal(err)
	}
	var f struct{ URL string }
	if err := json.Unmarshal(b, &f); err != nil {
		t.Fatal(err)
	}
	try("the serve of another folder", at(strings.TrimPrefix(f.URL, "http://")))
}
