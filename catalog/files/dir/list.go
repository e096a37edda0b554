package dir

import (
	"context"
	"fmt"
	"io/fs"
	"iter"
	"os"
	"slices"
	"strings"

	"github.com/vitral-data/vitral/catalog/files"
)

// List implements files.Store. It reads the names of one folder at a time, for
// each level that it is in, and looks at a file only when it yields it.
func (s *Store) List(ctx context.Context, prefix, after string) iter.Seq2[files.Info, error] {
	return func(yield func(files.Info, error) bool) {
		if err := ctx.Err(); err != nil {
			yield(files.Info{}, fmt.Errorf("listing %s: %w", prefix, err))
			return
		}
		folder, _ := cutLast(prefix)
		if folder != "" && files.ValidKey(strings.TrimSuffix(folder, "/")) != nil {
			return // no key begins with it
		}
		l := listing{ctx: ctx, prefix: prefix, after: after, yield: yield}
		l.open(s.root, folder)
	}
}

// cutLast cuts a path behind its last slash.
func cutLast(path string) (folder, name string) {
	i := strings.LastIndexByte(path, '/') + 1
	return path[:i], path[i:]
}

// listing is one run of List. Its methods return false when it is over.
type listing struct {
	ctx           context.Context
	prefix, after string
	yield         func(files.Info, error) bool
}

func (l *listing) fail(err error) bool {
	l.yield(files.Info{}, fmt.Errorf("listing %s: %w", l.prefix, err))
	return false
}

// open lists folder, a path that is empty or ends in a slash, given relative to root.
func (l *listing) open(root *os.Root, folder string) bool {
	name := folder
	if name == "" {
		name = "."
	}
	sub, err := root.OpenRoot(name)
	if absent(err) {
		return true
	}
	if err != nil {
		return l.fail(err)
	}
	defer func() { _ = sub.Close() }()
	return l.walk(sub, folder)
}

// walk lists the folder that here is, whose keys begin with path.
func (l *listing) walk(here *os.Root, path string) bool {
	names, err := l.names(here, path)
	if err != nil {
		return l.fail(err)
	}
	for _, name := range names {
		if err := l.ctx.Err(); err != nil {
			return l.fail(err)
		}
		key := path + name
		if strings.HasSuffix(name, "/") {
			if !l.folder(here, name, key) {
				return false
			}
			continue
		}
		info, err := here.Lstat(name)
		if absent(err) {
			continue // deleted meanwhile
		}
		if err != nil {
			return l.fail(err)
		}
		if !l.yield(files.Info{Key: key, Size: info.Size(), Modified: info.ModTime()}, nil) {
			return false
		}
	}
	return true
}

func (l *listing) folder(here *os.Root, name, path string) bool {
	sub, err := here.OpenRoot(strings.TrimSuffix(name, "/"))
	if absent(err) {
		return true
	}
	if err != nil {
		return l.fail(err)
	}
	defer func() { _ = sub.Close() }()
	return l.walk(sub, path)
}

// names returns the names in a folder that can lead to keys asked for. A
// folder's has a slash at its end, so that names sort like the keys they begin.
func (l *listing) names(here *os.Root, path string) ([]string, error) {
	f, err := here.Open(".")
	if err != nil {
		if absent(err) {
			return nil, nil
		}
		return nil, err
	}
	defer func() { _ = f.Close() }()
	found, err := f.ReadDir(-1)
	if err != nil && !absent(err) {
		return nil, err
	}
	names := make([]string, 0, len(found))
	for _, f := range found {
		if name, ok := l.wanted(path, f); ok {
			names = append(names, name)
		}
	}
	slices.Sort(names)
	return names, nil
}

// wanted leaves out what is no object (temporary files, foreign names) and
// what lies outside prefix and after: whole folders, without reading them.
func (l *listing) wanted(path string, f fs.DirEntry) (name string, ok bool) {
	key := path + f.Name()
	if !f.IsDir() && !f.Type().IsRegular() || files.ValidKey(key) != nil {
		return "", false
	}
	if !f.IsDir() {
		return f.Name(), strings.HasPrefix(key, l.prefix) && key > l.after
	}
	key += "/"
	if !strings.HasPrefix(key, l.prefix) && !strings.HasPrefix(l.prefix, key) {
		return "", false
	}
	rest, within := strings.CutPrefix(l.after, key)
	switch {
	case within && rest != "" && rest[0] > lastInitial:
		return "", false
	case !within && l.after > key:
		return "", false
	}
	return f.Name() + "/", true
}

// lastInitial is the greatest byte that a segment of a key can begin with.
const lastInitial = 'z'
