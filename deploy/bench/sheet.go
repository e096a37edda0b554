package main

import (
	"fmt"
	"os"
	"runtime"
	"strconv"
	"strings"
	"time"
)

// row is one figure with what the design asks of it.
type row struct {
	work   string
	figure string
	// cpu is the processor time, as text; "" where it says nothing.
	cpu    string
	target string // "" for none
	met    bool
	note   string
}

// sheet prints rows as a Markdown table, as they come.
type sheet struct{}

func (sheet) head(n int) {
	fmt.Printf("%s, %s, %d processors, load %s, %d datasets, %s\n\n", runtime.Version(), cpuModel(), runtime.NumCPU(), load(), n,
		time.Now().UTC().Format("2006-01-02 15:04 MST"))
	fmt.Println("| work | measured | processor time | design | | |")
	fmt.Println("|---|---|---|---|---|---|")
}

func (sheet) add(r row) {
	verdict := ""
	if r.target != "" {
		verdict = "missed"
		if r.met {
			verdict = "met"
		}
	}
	fmt.Printf("| %s | %s | %s | %s | %s | %s |\n", r.work, r.figure, r.cpu, r.target, verdict, r.note)
}

// rate is a number of things in a time, a second.
func rate(n int, d time.Duration) float64 { return float64(n) / d.Seconds() }

// perSecond writes a rate with thousands parted.
func perSecond(r float64, what string) string { return thousands(int(r)) + " " + what + "/s" }

func thousands(n int) string {
	s := strconv.Itoa(n)
	for i := len(s) - 3; i > 0; i -= 3 {
		s = s[:i] + "," + s[i:]
	}
	return s
}

// seconds writes a processor time.
func seconds(d time.Duration) string { return fmt.Sprintf("%.2f s", d.Seconds()) }

// millis writes a short time.
func millis(d time.Duration) string { return fmt.Sprintf("%.2f ms", float64(d.Microseconds())/1000) }

func cpuModel() string {
	b, err := os.ReadFile("/proc/cpuinfo")
	if err == nil {
		for line := range strings.Lines(string(b)) {
			if name, value, ok := strings.Cut(line, ":"); ok && strings.TrimSpace(name) == "model name" {
				return strings.TrimSpace(value)
			}
		}
	}
	return runtime.GOARCH
}

// load is the machine's load when the run began: figures of a busy machine
// are worth less.
func load() string {
	b, err := os.ReadFile("/proc/loadavg")
	if err != nil {
		return "unknown"
	}
	one, _, _ := strings.Cut(string(b), " ")
	return one
}
