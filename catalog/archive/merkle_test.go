package archive

import (
	"encoding/hex"
	"fmt"
	"testing"

	"golang.org/x/mod/sumdb/tlog"
)

// TestMerkle compares roots with those of Go's transparency log, an
// implementation of RFC 6962 by others.
func TestMerkle(t *testing.T) {
	var m Merkle
	var stored []tlog.Hash
	if got := m.Root().String(); got != "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855" {
		t.Errorf("root of the empty tree is %s", got) // RFC 6962 §2.1: SHA-256 of nothing
	}
	reader := tlog.HashReaderFunc(func(indexes []int64) ([]tlog.Hash, error) {
		hashes := make([]tlog.Hash, len(indexes))
		for i, at := range indexes {
			hashes[i] = stored[at]
		}
		return hashes, nil
	})
	for n := range 300 {
		leaf := fmt.Appendf(nil, "leaf %d", n)
		if n == 7 {
			leaf = nil
		}
		more, err := tlog.StoredHashes(int64(n), leaf, reader)
		if err != nil {
			t.Fatal(err)
		}
		stored = append(stored, more...)
		if n%5 == 3 {
			m.AddLeaf(Leaf(leaf))
		} else {
			m.Add(leaf)
		}
		want, err := tlog.TreeHash(int64(n+1), reader)
		if err != nil {
			t.Fatal(err)
		}
		if m.Root() != Hash(want) || m.Count() != uint64(n+1) {
			t.Fatalf("root of %d leaves is %s, want %x", m.Count(), m.Root(), want)
		}
	}
}

// TestMerkleVectors are the roots of the first n of eight leaves that the tests of
// Certificate Transparency use.
func TestMerkleVectors(t *testing.T) {
	leaves := []string{"", "00", "10", "2021", "3031", "40414243", "5051525354555657", "606162636465666768696a6b6c6d6e6f"}
	roots := []string{
		"6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
		"fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
		"aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
		"d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
		"4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
		"76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
		"ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
		"5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
	}
	var m Merkle
	for i, leaf := range leaves {
		b, err := hex.DecodeString(leaf)
		if err != nil {
			t.Fatal(err)
		}
		m.Add(b)
		if got := m.Root().String(); got != roots[i] {
			t.Errorf("root of %d leaves is %s, want %s", i+1, got, roots[i])
		}
	}
}
