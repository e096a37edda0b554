package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"strconv"
	"strings"
	"time"

	"github.com/vitral-data/vitral/catalog/view"
	"github.com/vitral-data/vitral/cmd/catgen/generate"
)

// childCommand runs one piece of work in a process of its own, so that its
// peak memory is that of the work alone.
const childCommand = "child"

// peak is what a child says of itself, in KiB.
type peak struct {
	RSS int `json:"rss"` // VmHWM: the most that was resident, mapped files included
	// Anon is the most anonymous memory seen: what the program itself holds.
	Anon    int     `json:"anon"`
	Seconds float64 `json:"seconds"`
}

// memory measures peak memory at the sizes asked for.
func (b *bench) memory() error {
	for _, s := range syntaxes {
		for _, n := range b.large {
			g, err := b.catalogue(generate.Options{N: n, Syntax: s.syntax})
			if err != nil {
				return err
			}
			if err := b.peaks(s.name, n, g); err != nil {
				return err
			}
			if err := os.Remove(g.path); err != nil {
				return err
			}
		}
	}
	return nil
}

func (b *bench) peaks(name string, n int, g generated) error {
	root := b.path("memory")
	harvested, err := b.child("harvest", root, g.path)
	if err != nil {
		return err
	}
	r := row{work: fmt.Sprintf("memory up to the commit, %s, %s", name, thousands(n)), figure: mib(harvested.RSS), cpu: "",
		note: fmt.Sprintf("anonymous %s; %s", mib(harvested.Anon), perSecond(float64(n)/harvested.Seconds, "datasets"))}
	if n == 100_000 {
		r.target, r.met = "300 MB at 100,000", harvested.RSS <= 300<<10
	}
	b.sheet.add(r)
	shown, err := b.child("project", root, "")
	if err != nil {
		return err
	}
	allowed := 250<<10 + n // KiB
	b.sheet.add(row{work: fmt.Sprintf("memory projecting, %s, %s", name, thousands(n)), figure: mib(shown.RSS),
		target: "250 MB + 1 KB a dataset: " + mib(allowed), met: shown.RSS <= allowed,
		note: fmt.Sprintf("anonymous %s; %s; %s", mib(shown.Anon), perSecond(float64(n)/shown.Seconds, "datasets"), sizes(root))})
	return os.RemoveAll(root)
}

func mib(kib int) string { return fmt.Sprintf("%d MiB", kib>>10) }

// child runs this program again for one piece of work.
func (b *bench) child(work, root, file string) (peak, error) {
	var p peak
	self, err := os.Executable()
	if err != nil {
		return p, err
	}
	cmd := exec.CommandContext(b.ctx, self, childCommand, work, root, file)
	var out bytes.Buffer
	cmd.Stdout, cmd.Stderr = &out, os.Stderr
	if err := cmd.Run(); err != nil {
		return p, fmt.Errorf("%s in a process of its own: %w", work, err)
	}
	return p, json.Unmarshal(out.Bytes(), &p)
}

// child is the other side: it works, watches itself, and says what it took.
func child(ctx context.Context, args []string) (err error) {
	if len(args) != 3 {
		return errors.New("child WORK FOLDER FILE: it is started by the memory table")
	}
	stop := make(chan struct{})
	most := make(chan int)
	go watch(stop, most)
	begin := time.Now()
	switch args[0] {
	case "harvest":
		err = childHarvest(ctx, args[1], args[2])
	case "project":
		err = childProject(ctx, args[1])
	default:
		err = fmt.Errorf("no work %q", args[0])
	}
	if err != nil {
		return err
	}
	seconds := time.Since(begin).Seconds()
	close(stop)
	return json.NewEncoder(os.Stdout).Encode(peak{RSS: status("VmHWM:"), Anon: <-most, Seconds: seconds})
}

func childHarvest(ctx context.Context, root, file string) error {
	st, err := openArchive(root)
	if err != nil {
		return err
	}
	err = st.harvest(ctx, fileSource(file), view.RunDone)
	return errors.Join(err, st.close(false))
}

func childProject(ctx context.Context, root string) error {
	st, err := open(root)
	if err != nil {
		return err
	}
	_, err = st.projector.CatchUp(ctx)
	return errors.Join(err, st.close(false))
}

// watch looks at the anonymous memory ten times a second.
func watch(stop <-chan struct{}, most chan<- int) {
	tick := time.NewTicker(100 * time.Millisecond)
	defer tick.Stop()
	top := 0
	for {
		top = max(top, status("RssAnon:"))
		select {
		case <-stop:
			most <- top
			return
		case <-tick.C:
		}
	}
}

// status reads a figure of this process, in KiB; 0 where there is none.
func status(name string) int {
	b, err := os.ReadFile("/proc/self/status")
	if err != nil {
		return 0
	}
	for line := range strings.Lines(string(b)) {
		if f := strings.Fields(line); len(f) > 1 && f[0] == name {
			n, _ := strconv.Atoi(f[1])
			return n
		}
	}
	return 0
}
