package main

import (
	"context"
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/chromedp"
)

// quality is that of the pictures (JPEG): letters stay sharp, and all of them
// together are a few megabytes.
const quality = 72

// view is a width and a theme.
type view struct {
	name, theme   string
	width, height int64
}

// views are some widths, each in both themes.
func views(widths string) ([]view, error) {
	var out []view
	for w := range strings.SplitSeq(widths, ",") {
		width, err := strconv.ParseInt(strings.TrimSpace(w), 10, 64)
		if err != nil || width < 200 || width > 4000 {
			return nil, fmt.Errorf("%q is no width in px; give some between commas, such as 360,1280", w)
		}
		for _, theme := range []string{"light", "dark"} {
			out = append(out, view{fmt.Sprintf("%d-%s", width, theme), theme, width, 850})
		}
	}
	return out, nil
}

// browser is a Chromium with a profile of its own, gone when it is closed.
type browser struct {
	ctx    context.Context
	cancel []context.CancelFunc
	dir    string
	axe    string
}

func open(ctx context.Context, axe string) (*browser, error) {
	path, err := exec.LookPath("chromium")
	if err != nil {
		return nil, fmt.Errorf("looking for chromium: %w", err)
	}
	dir, err := os.MkdirTemp("", "shots-")
	if err != nil {
		return nil, err
	}
	b := &browser{dir: dir, axe: axe}
	alloc, cancel := chromedp.NewExecAllocator(ctx, chromedp.ExecPath(path), chromedp.UserDataDir(dir),
		chromedp.Headless, chromedp.NoSandbox, chromedp.DisableGPU, chromedp.NoFirstRun,
		chromedp.Flag("disable-quic", true), chromedp.Flag("disable-background-networking", true),
		chromedp.Flag("disable-component-update", true), chromedp.Flag("disable-sync", true))
	b.cancel = append(b.cancel, cancel)
	b.ctx, cancel = chromedp.NewContext(alloc)
	b.cancel = append(b.cancel, cancel)
	return b, nil
}

func (b *browser) close() {
	for i := len(b.cancel) - 1; i >= 0; i-- {
		b.cancel[i]()
	}
	_ = os.RemoveAll(b.dir)
}

// seen is what a script says of a page.
type seen struct {
	Wide    []string `json:"wide"`
	Foreign []string `json:"foreign"`
	Scripts int      `json:"scripts"`
	Axe     []struct {
		ID     string `json:"id"`
		Impact string `json:"impact"`
		Help   string `json:"help"`
		Nodes  []struct {
			Target []json.RawMessage `json:"target"`
			Fail   string            `json:"failureSummary"`
		} `json:"nodes"`
	} `json:"axe"`
}

const probe = `(async () => {
  const wide = [];
  const w = document.documentElement.clientWidth;
  if (document.documentElement.scrollWidth > w) for (const e of document.querySelectorAll('body *')) {
    const r = e.getBoundingClientRect();
    if (r.right > w + 1 && r.width > 0 && !e.closest('svg') && !e.closest('.scroll,pre')) wide.push(e.tagName.toLowerCase() + '.' + (e.getAttribute('class') || '') + ' ' + Math.round(r.right));
  }
  const foreign = performance.getEntriesByType('resource').map(e => e.name).filter(n => !n.startsWith(location.origin) && !n.startsWith('data:'));
  const scripts = [...document.scripts].filter(s => s.type !== 'application/ld+json').length;
  const axed = await axe.run(document, {resultTypes: ['violations'], preload: false});
  return {wide: wide.slice(0, 8), foreign, scripts, axe: axed.violations};
})()`

// look takes a picture of a page in one view and checks it.
func (b *browser) look(r *report, o options, p page, v view) error {
	err := chromedp.Do(b.ctx, chromedp.EmulateViewport(v.width, v.height),
		chromedp.Func(func(ctx context.Context, _ *chromedp.Target) error {
			_, err := chromedp.Call(ctx, emulation.SetEmulatedMedia, emulation.SetEmulatedMediaParams{
				Features: []*emulation.MediaFeature{{Name: "prefers-color-scheme", Value: v.theme}, {Name: "prefers-reduced-motion", Value: "reduce"}},
			})
			return err
		}),
		chromedp.Navigate(o.base+p.path))
	if err != nil {
		return err
	}
	if o.out != "" {
		picture, err := chromedp.Run(b.ctx, chromedp.FullScreenshot(quality))
		if err != nil {
			return err
		}
		if err := os.WriteFile(filepath.Join(o.out, p.name+"-"+v.name+".jpg"), picture, 0o644); err != nil {
			return err
		}
	}
	// The picture leaves the viewport as high as the page: set it again.
	if err := chromedp.Do(b.ctx, chromedp.EmulateViewport(v.width, v.height)); err != nil {
		return err
	}
	if _, err := chromedp.Run(b.ctx, chromedp.Evaluate[bool](b.axe+";true")); err != nil {
		return fmt.Errorf("starting axe-core: %w", err)
	}
	s, err := chromedp.Run(b.ctx, chromedp.Evaluate[seen](probe, chromedp.EvalAwaitPromise))
	if err != nil {
		return fmt.Errorf("checking: %w", err)
	}
	s.into(r, v.name)
	return nil
}

func (s seen) into(r *report, view string) {
	if len(s.Wide) > 0 {
		r.add(view, "overflow", "wider than the screen", s.Wide...)
	}
	if len(s.Foreign) > 0 {
		r.add(view, "origin", "asks other origins", s.Foreign...)
	}
	if s.Scripts > 0 {
		r.add(view, "script", fmt.Sprintf("%d scripts", s.Scripts))
	}
	for _, v := range s.Axe {
		var targets []string
		for _, n := range v.Nodes {
			var line []string
			for _, t := range n.Target {
				line = append(line, strings.Trim(string(t), `"`))
			}
			targets = append(targets, strings.Join(line, " ")+": "+strings.Join(strings.Fields(n.Fail), " "))
			if len(targets) == 5 {
				break
			}
		}
		r.add(view, v.ID, v.Help, targets...)
	}
}

var unsafe = regexp.MustCompile(`[^a-zA-Z0-9]+`)

func fileName(path string) string { return strings.Trim(unsafe.ReplaceAllString(path, "-"), "-") }
