// Package static has the pages' style sheet and icon, served under names that
// carry a hash of their content.
package static

import (
	"crypto/sha256"
	"embed"
	"encoding/hex"
	"fmt"
	"mime"
	"path"
	"strings"
)

//go:embed vitral.css icon.svg
var files embed.FS

// File is one asset.
type File struct {
	Type string
	Body []byte
}

// Files are the assets. They are immutable.
type Files struct {
	byHashed map[string]File
	hashed   map[string]string // by plain name
}

// Load reads the assets built into the program.
func Load() (*Files, error) {
	entries, err := files.ReadDir(".")
	if err != nil {
		return nil, fmt.Errorf("listing the assets: %w", err)
	}
	f := &Files{byHashed: map[string]File{}, hashed: map[string]string{}}
	for _, e := range entries {
		body, err := files.ReadFile(e.Name())
		if err != nil {
			return nil, fmt.Errorf("reading the asset %s: %w", e.Name(), err)
		}
		ext := path.Ext(e.Name())
		if ext == ".css" {
			body = squeeze(body)
		}
		sum := sha256.Sum256(body)
		name := strings.TrimSuffix(e.Name(), ext) + "-" + hex.EncodeToString(sum[:6]) + ext
		f.byHashed[name] = File{Type: mime.TypeByExtension(ext), Body: body}
		f.hashed[e.Name()] = name
	}
	return f, nil
}

// Get returns the asset with a hashed name.
func (f *Files) Get(hashed string) (File, bool) {
	file, ok := f.byHashed[hashed]
	return file, ok
}

// Path is the address of an asset by its plain name.
func (f *Files) Path(name string) string { return "/static/" + f.hashed[name] }

// CSS is the style sheet as it is written, for tests of its tokens.
func CSS() (string, error) {
	b, err := files.ReadFile("vitral.css")
	return string(b), err
}

// squeeze takes comments and line ends out of a style sheet.
func squeeze(css []byte) []byte {
	s := string(css)
	for {
		from := strings.Index(s, "/*")
		if from < 0 {
			break
		}
		to := strings.Index(s[from:], "*/")
		if to < 0 {
			break
		}
		s = s[:from] + s[from+to+2:]
	}
	return []byte(strings.ReplaceAll(strings.Join(strings.Fields(s), " "), "} ", "}"))
}
