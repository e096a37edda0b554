package archive

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"io"
	"slices"
)

// Fault is something that fsck found wrong.
type Fault struct {
	Object string `json:"object"`
	What   string `json:"what"`
}

// Check reads every commit of every source: parents, packs (length, SHA-256,
// lines, root), places of entries, tables against their commits, and calls
// fault for what is wrong. Raw packs are not looked for: they are swept by
// age. It returns an error only when it can't go on.
func (a *Archive) Check(ctx context.Context, fault func(Fault)) error {
	sources, err := a.Sources(ctx)
	if err != nil {
		return err
	}
	for _, s := range sources {
		if err := a.checkSource(ctx, s, fault); err != nil {
			return err
		}
	}
	after := ""
	for key, l := range a.ReadLog(ctx, after) {
		if l.Err != nil {
			fault(Fault{key, l.Err.Error()})
		}
	}
	return nil
}

func (a *Archive) checkSource(ctx context.Context, source string, fault func(Fault)) error {
	ns, err := a.Commits(ctx, source, 0)
	if err != nil {
		return err
	}
	tables, err := a.numbers(ctx, "table/"+source+"/", 0)
	if err != nil {
		return err
	}
	parent := ""
	var force []Entry
	for i, n := range ns {
		key := CommitKey(source, n)
		if n != i+1 {
			fault(Fault{key, fmt.Sprintf("commit %d is not there", i+1)})
			return nil
		}
		c, digest, err := a.Commit(ctx, source, n)
		if err != nil {
			fault(Fault{key, err.Error()})
			return nil
		}
		if c.Parent != parent {
			fault(Fault{key, "names another parent than the commit before it"})
		}
		parent = digest
		if c.Pack != nil {
			a.checkPack(ctx, source, *c.Pack, fault)
		}
		var news []Entry
		for e, err := range a.Entries(ctx, c) {
			if err != nil {
				fault(Fault{key, err.Error()})
				break
			}
			if _, err := a.Statement(ctx, source, e.Place); err != nil {
				fault(Fault{key, fmt.Sprintf("entry %s: %v", e.Key, err)})
			}
			news = append(news, e)
		}
		force = Merge(force, news)
		root, err := TableRoot(force)
		if err != nil {
			return err
		}
		if root != c.Table || len(force) != c.Size {
			fault(Fault{key, "its table root does not fit the entries in force"})
		}
		if slices.Contains(tables, n) {
			a.checkTable(ctx, source, n, root, fault)
		}
	}
	return nil
}

func (a *Archive) checkTable(ctx context.Context, source string, n int, want Hash, fault func(Fault)) {
	entries, err := a.table(ctx, source, n)
	if err == nil {
		var root Hash
		if root, err = TableRoot(entries); err == nil && root != want {
			err = fmt.Errorf("differs from the commits up to it")
		}
	}
	if err != nil {
		fault(Fault{tableKey(source, n), err.Error()})
	}
}

func (a *Archive) checkPack(ctx context.Context, source string, ref PackRef, fault func(Fault)) {
	key := packKey(source, ref.SHA256)
	r, info, err := a.fs.Get(ctx, key)
	if err != nil {
		fault(Fault{key, err.Error()})
		return
	}
	defer func() { _ = r.Close() }()
	digest := sha256.New()
	var tree Merkle
	for b, err := range zstdLines(io.TeeReader(r, digest)) {
		if err == nil && !json.Valid(b) {
			err = fmt.Errorf("line %d is no JSON", tree.Count())
		}
		if err != nil {
			fault(Fault{key, err.Error()})
			return
		}
		tree.Add(b)
	}
	_, _ = io.Copy(digest, r)
	switch {
	case hex.EncodeToString(digest.Sum(nil)) != ref.SHA256:
		fault(Fault{key, "its bytes have another SHA-256 than its name"})
	case info.Size != ref.Size:
		fault(Fault{key, fmt.Sprintf("is %d bytes long, its commit says %d", info.Size, ref.Size)})
	case int(tree.Count()) != ref.Lines || tree.Root() != ref.Root:
		fault(Fault{key, "its lines have another root than its commit says"})
	}
}
