package graph

import (
	"fmt"
	"os"
)

// tempFile is a file that is gone when the process is: its name is removed at
// once where the system lets an open file lose its name, else by close.
type tempFile struct {
	*os.File
	name string // "" once it is gone
}

func newTempFile(dir, what string) (*tempFile, error) {
	f, err := os.CreateTemp(dir, "vitral-graph-*")
	if err != nil {
		return nil, fmt.Errorf("creating a temporary file for %s: %w", what, err)
	}
	t := &tempFile{File: f, name: f.Name()}
	if os.Remove(t.name) == nil {
		t.name = ""
	}
	return t, nil
}

func (t *tempFile) close() error {
	err := t.Close()
	if t.name != "" {
		if e := os.Remove(t.name); err == nil {
			err = e
		}
	}
	return err
}
