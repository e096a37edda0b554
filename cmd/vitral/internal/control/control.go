// Package control lets commands speak to a running serve on the same machine:
// over loopback HTTP, with a secret that only the owner of the catalogue's
// folder can read.
package control

import (
	"bytes"
	"context"
	"crypto/rand"
	"crypto/subtle"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"time"
)

// file is what a running serve leaves in the catalogue's folder (0600).
type file struct {
	URL    string `json:"url"`
	Secret string `json:"secret"`
	PID    int    `json:"pid"`
}

const fileName = "serve.json"

// maxBody bounds what either side reads.
const maxBody = 8 << 20

// Call is one thing that serve does for a command.
type Call func(ctx context.Context, in json.RawMessage) (any, error)

// Server answers commands.
type Server struct {
	path string
	http *http.Server
}

// Serve listens on a free loopback port and leaves serve.json in dir.
func Serve(ctx context.Context, dir string, calls map[string]Call) (*Server, error) {
	l, err := (&net.ListenConfig{}).Listen(ctx, "tcp", "127.0.0.1:0")
	if err != nil {
		return nil, fmt.Errorf("listening for commands: %w", err)
	}
	secret := rand.Text()
	s := &Server{path: filepath.Join(dir, fileName), http: &http.Server{Handler: handler(secret, calls), ReadHeaderTimeout: 5 * time.Second}}
	b, err := json.Marshal(file{URL: "http://" + l.Addr().String(), Secret: secret, PID: os.Getpid()})
	if err != nil {
		return nil, errors.Join(err, l.Close())
	}
	tmp := s.path + ".new"
	if err := errors.Join(os.WriteFile(tmp, b, 0o600), os.Rename(tmp, s.path)); err != nil {
		return nil, errors.Join(fmt.Errorf("leaving %s: %w", s.path, err), l.Close())
	}
	go func() { _ = s.http.Serve(l) }()
	return s, nil
}

// Close stops answering and removes serve.json.
func (s *Server) Close() error { return errors.Join(os.Remove(s.path), s.http.Close()) }

// signature is a header of every answer: a port of a serve that was killed may
// be somebody else's by now.
const signature = "Vitral-Control"

// ping is the call that answers at once.
const ping = "/ping"

func handler(secret string, calls map[string]Call) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set(signature, "1")
		if subtle.ConstantTimeCompare([]byte(r.Header.Get("Authorization")), []byte("Bearer "+secret)) != 1 {
			http.Error(w, "wrong secret", http.StatusUnauthorized)
			return
		}
		if r.URL.Path == ping {
			w.WriteHeader(http.StatusNoContent)
			return
		}
		call, ok := calls[r.URL.Path]
		if !ok || r.Method != http.MethodPost {
			http.Error(w, "no such call: is serve another version?", http.StatusNotFound)
			return
		}
		in, err := io.ReadAll(http.MaxBytesReader(w, r.Body, maxBody))
		if err != nil {
			http.Error(w, err.Error(), http.StatusBadRequest)
			return
		}
		out, err := call(r.Context(), in)
		if err != nil {
			http.Error(w, err.Error(), http.StatusConflict)
			return
		}
		w.Header().Set("Content-Type", "application/json")
		_ = json.NewEncoder(w).Encode(out)
	})
}

// ErrNone means that no serve runs on the catalogue.
var ErrNone = errors.New("no serve is running")

// pingTime is how long a serve has to say that it is there.
const pingTime = 5 * time.Second

// Do asks the running serve of a catalogue's folder for a call. It returns
// ErrNone when there is none, also when one was killed and left its file,
// whoever has its port by now.
func Do(ctx context.Context, dir, call string, in, out any) error {
	b, err := os.ReadFile(filepath.Join(dir, fileName))
	if errors.Is(err, os.ErrNotExist) {
		return ErrNone
	}
	if err != nil {
		return fmt.Errorf("reading %s: %w", fileName, err)
	}
	var f file
	if err := json.Unmarshal(b, &f); err != nil || f.URL == "" {
		return ErrNone // no serve wrote this: it renames its file into place
	}
	client := &http.Client{Transport: &http.Transport{Proxy: nil, DisableKeepAlives: true, DialContext: (&net.Dialer{Timeout: 2 * time.Second}).DialContext}}
	if err := f.there(ctx, client); err != nil {
		return err
	}
	body, err := json.Marshal(in)
	if err != nil {
		return err
	}
	res, err := f.post(ctx, client, call, body)
	if err != nil {
		return fmt.Errorf("asking the running serve (process %d): %w", f.PID, err)
	}
	defer func() { _ = res.Body.Close() }()
	answer, err := io.ReadAll(io.LimitReader(res.Body, maxBody))
	if err != nil {
		return fmt.Errorf("asking the running serve (process %d): %w", f.PID, err)
	}
	if res.StatusCode != http.StatusOK {
		return errors.New(string(bytes.TrimSpace(answer)))
	}
	return json.Unmarshal(answer, out)
}

// there returns ErrNone unless the serve that wrote the file answers.
func (f file) there(ctx context.Context, client *http.Client) error {
	short, cancel := context.WithTimeout(ctx, pingTime)
	defer cancel()
	res, err := f.post(short, client, ping, nil)
	if ctx.Err() != nil {
		return ctx.Err()
	}
	if err != nil {
		return ErrNone
	}
	_ = res.Body.Close()
	if res.Header.Get(signature) == "" || res.StatusCode == http.StatusUnauthorized {
		return ErrNone
	}
	return nil
}

func (f file) post(ctx context.Context, client *http.Client, call string, body []byte) (*http.Response, error) {
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, f.URL+call, bytes.NewReader(body))
	if err != nil {
		return nil, err
	}
	req.Header.Set("Authorization", "Bearer "+f.Secret)
	return client.Do(req)
}
