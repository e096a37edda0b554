package dir

import (
	"fmt"
	"io/fs"
	"time"
)

// sweep removes temporary files last written before the given time. It looks
// only into the folder itself and those of its first level, where they stand, and
// never reads a folder of objects.
func (s *Store) sweep(before time.Time) error {
	top, err := s.read(".")
	if err != nil {
		return err
	}
	folders := []string{temporaryName}
	for _, entry := range top {
		if entry.IsDir() && entry.Name() != temporaryName {
			folders = append(folders, entry.Name()+"/"+temporaryName)
		}
	}
	for _, folder := range folders {
		if err := s.sweepFolder(folder, before); err != nil {
			return err
		}
	}
	return nil
}

func (s *Store) sweepFolder(folder string, before time.Time) error {
	if !s.hasFolder(folder) {
		return nil // none was made, or an unreadable one of somebody else's
	}
	left, err := s.read(folder)
	if err != nil {
		return err
	}
	for _, entry := range left {
		name := folder + "/" + entry.Name()
		info, err := s.root.Lstat(name)
		if absent(err) {
			continue // another process sweeps too
		}
		if err != nil {
			return fmt.Errorf("looking at %s: %w", name, err)
		}
		if !info.Mode().IsRegular() || !info.ModTime().Before(before) {
			continue
		}
		if err := s.root.Remove(name); err != nil && !absent(err) {
			return fmt.Errorf("removing %s: %w", name, err)
		}
	}
	return nil
}

// read returns the entries of a folder in no order.
func (s *Store) read(folder string) ([]fs.DirEntry, error) {
	f, err := s.root.Open(folder)
	if err != nil {
		return nil, fmt.Errorf("opening folder %s: %w", folder, err)
	}
	defer func() { _ = f.Close() }()
	entries, err := f.ReadDir(-1)
	if err != nil {
		return nil, fmt.Errorf("reading folder %s: %w", folder, err)
	}
	return entries, nil
}

func (s *Store) hasFolder(name string) bool {
	info, err := s.root.Lstat(name)
	return err == nil && info.IsDir()
}
