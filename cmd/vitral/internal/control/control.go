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

func handler(secret string, calls map[string]Call) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if subtle.ConstantTimeCompare([]byte(r.Header.Get("Authorization")), []byte("Bearer "+secret)) != 1 {
			http.Error(w, "wrong secret", http.StatusUnauthorized)
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

// Do asks the running serve of a catalogue's folder for a call. It returns
// ErrNone when there is none, also when one was killed and left its file.
func Do(ctx context.Context, dir, call string, in, out any) error {
	b, err := os.ReadFile(filepath.Join(dir, fileName))
	if errors.Is(err, os.ErrNotExist) {
		return ErrNone
	}
	var f file
	if err == nil {
		err = json.Unmarshal(b, &f)
	}
	if err != nil {
		return fmt.Errorf("reading %s: %w", fileName, err)
	}
	body, err := json.Marshal(in)
	if err != nil {
		return err
	}
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, f.URL+call, bytes.NewReader(body))
	if err != nil {
		return err
	}
	req.Header.Set("Authorization", "Bearer "+f.Secret)
	client := &http.Client{Transport: &http.Transport{Proxy: nil, DialContext: (&net.Dialer{Timeout: 2 * time.Second}).DialContext}}
	res, err := client.Do(req)
	if err != nil {
		var op *net.OpError
		if errors.As(err, &op) && op.Op == "dial" {
			return ErrNone
		}
		return fmt.Errorf("asking the running serve (process %d): %w", f.PID, err)
	}
	defer func() { _ = res.Body.Close() }()
	answer, err := io.ReadAll(io.LimitReader(res.Body, maxBody))
	if err != nil {
		return fmt.Errorf("asking the running serve (process %d): %w", f.PID, err)
	}
	switch res.StatusCode {
	case http.StatusOK:
		return json.Unmarshal(answer, out)
	case http.StatusUnauthorized:
		return ErrNone // the port is another's by now
	}
	return errors.New(string(bytes.TrimSpace(answer)))
}
