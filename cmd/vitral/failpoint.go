package main

import (
	"os"
	"strconv"
	"strings"
	"sync"
	"syscall"
)

// failpoint reads VITRAL_TEST_KILL ("commit", "stage:2"): the process kills
// itself without warning when it passes that point the n-th time. Only the
// kill tests set it; nil without it.
func failpoint() func(string) {
	point, nth, _ := strings.Cut(os.Getenv("VITRAL_TEST_KILL"), ":")
	if point == "" {
		return nil
	}
	left, err := strconv.Atoi(nth)
	if err != nil {
		left = 1
	}
	var mu sync.Mutex
	return func(name string) {
		mu.Lock()
		defer mu.Unlock()
		if name != point {
			return
		}
		if left--; left <= 0 {
			_ = syscall.Kill(os.Getpid(), syscall.SIGKILL)
			select {} // until the signal arrives
		}
	}
}
