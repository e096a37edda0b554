//go:build unix

package graph

import (
	"fmt"
	"syscall"
)

func mapMemory(n int) ([]byte, error) {
	b, err := syscall.Mmap(-1, 0, n, syscall.PROT_READ|syscall.PROT_WRITE, syscall.MAP_ANON|syscall.MAP_PRIVATE)
	if err != nil {
		return nil, fmt.Errorf("getting %d bytes of memory for the graph: %w", n, err)
	}
	return b, nil
}

// unmapMemory can only fail on memory that mapMemory didn't give.
func unmapMemory(b []byte) { _ = syscall.Munmap(b) }
