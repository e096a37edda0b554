package static

import (
	"fmt"
	"math"
	"regexp"
	"strconv"
	"strings"
	"testing"
)

// least is the contrast that WCAG 2.2 AA asks of text (1.4.3).
const least = 4.5

type rgb [3]float64 // 0 to 1

// colour is a colour with its opacity.
type colour struct {
	rgb
	alpha float64
}

// over lays a colour on another.
func (c colour) over(under rgb) rgb {
	for i := range under {
		under[i] = c.rgb[i]*c.alpha + under[i]*(1-c.alpha)
	}
	return under
}

func (c rgb) luminance() float64 {
	l := 0.0
	for i, weight := range [3]float64{.2126, .7152, .0722} {
		v := c[i]
		if v <= .04045 {
			v /= 12.92
		} else {
			v = math.Pow((v+.055)/1.055, 2.4)
		}
		l += weight * v
	}
	return l
}

func contrast(a, b rgb) float64 {
	x, y := a.luminance(), b.luminance()
	return (max(x, y) + .05) / (min(x, y) + .05)
}

func parse(t *testing.T, s string) colour {
	t.Helper()
	hex := strings.TrimPrefix(strings.TrimSpace(s), "#")
	if len(hex) == 3 || len(hex) == 4 {
		wide := ""
		for _, r := range hex {
			wide += string(r) + string(r)
		}
		hex = wide
	}
	c := colour{alpha: 1}
	for i := 0; i+2 <= len(hex); i += 2 {
		v, err := strconv.ParseUint(hex[i:i+2], 16, 8)
		if err != nil {
			t.Fatalf("%q is no colour", s)
		}
		if i == 6 {
			c.alpha = float64(v) / 255
		} else {
			c.rgb[i/2] = float64(v) / 255
		}
	}
	if len(hex) != 6 && len(hex) != 8 {
		t.Fatalf("%q is no colour", s)
	}
	return c
}

var (
	token   = regexp.MustCompile(`--([a-z0-9-]+):(#[0-9a-fA-F]+)`)
	opacity = regexp.MustCompile(`--pale:(\.\d+)`)
)

// themes are the colours of both themes by their tokens' names.
func themes(t *testing.T) map[string]map[string]colour {
	t.Helper()
	css, err := CSS()
	if err != nil {
		t.Fatal(err)
	}
	light, dark, ok := strings.Cut(css, "@media (prefers-color-scheme:dark)")
	if !ok {
		t.Fatal("no dark theme")
	}
	out := map[string]map[string]colour{"light": {}, "dark": {}}
	for _, m := range token.FindAllStringSubmatch(light, -1) {
		out["light"][m[1]] = parse(t, m[2])
		out["dark"][m[1]] = parse(t, m[2])
	}
	dark, _, _ = strings.Cut(dark, "}}")
	for _, m := range token.FindAllStringSubmatch(dark, -1) {
		if _, ok := out["light"][m[1]]; !ok {
			t.Errorf("--%s is in the dark theme alone", m[1])
		}
		out["dark"][m[1]] = parse(t, m[2])
	}
	return out
}

// Every label on every glass in every state, where the sheen is strongest and
// where there is none, and under the pointer.
func TestLabelsOnGlass(t *testing.T) {
	css, err := CSS()
	if err != nil {
		t.Fatal(err)
	}
	found := opacity.FindAllStringSubmatch(css, -1)
	if len(found) != 2 || !strings.Contains(css, ".panes .pale{fill-opacity:var(--pale)}") {
		t.Fatalf("opacities %v", found)
	}
	for theme, c := range themes(t) {
		opaque := map[string]float64{"full or cracked": 1}
		at := map[string]int{"light": 0, "dark": 1}[theme]
		opaque["pale"], _ = strconv.ParseFloat(found[at][1], 64)
		check := func(what string, text colour, glass rgb) {
			for _, bright := range []float64{1, 1.12} {
				lit := glass
				for i := range lit {
					lit[i] = min(1, lit[i]*bright)
				}
				for _, sheen := range []string{"in", "out"} {
					if got := contrast(text.rgb, c[sheen].over(lit)); got < least {
						t.Errorf("%s: %s, brightness %v, sheen %s: %.2f", theme, what, bright, sheen, got)
					}
				}
			}
		}
		for i := 1; i <= 6; i++ {
			glass := c[fmt.Sprintf("glass-%d", i)]
			on := c[fmt.Sprintf("on-%d", i)]
			for state, alpha := range opaque {
				text := on
				if state == "pale" {
					text = c["on-pale"]
				}
				check(fmt.Sprintf("glass %d %s", i, state), text, colour{glass.rgb, alpha}.over(c["clear"].rgb))
			}
		}
		check("dark glass", c["on-dark"], c["dark-glass"].rgb)
	}
}

// Text on the grounds that it stands on.
func TestTextOnItsGround(t *testing.T) {
	for theme, c := range themes(t) {
		for _, text := range []string{"ink", "ink-2", "ink-3", "link", "ok", "warn", "bad", "none", "mod"} {
			for _, ground := range []string{"paper", "card", "wash"} {
				if got := contrast(c[text].rgb, c[ground].rgb); got < least {
					t.Errorf("%s: --%s on --%s: %.2f", theme, text, ground, got)
				}
			}
		}
		for _, pair := range [][2]string{{"ink", "mark"}, {"link", "mark"}, {"ink-2", "mark"}, {"ink", "ins"}, {"ink", "del"}, {"link", "del"}, {"link", "ins"}, {"ink", "dull"}, {"paper", "ink"}} {
			if got := contrast(c[pair[0]].rgb, c[pair[1]].rgb); got < least {
				t.Errorf("%s: --%s on --%s: %.2f", theme, pair[0], pair[1], got)
			}
		}
		for _, text := range []string{"#fff", "#cfd3e0"} { // head and foot
			if got := contrast(parse(t, text).rgb, c["lead"].rgb); got < least {
				t.Errorf("%s: %s on --lead: %.2f", theme, text, got)
			}
		}
		// What isn't text but tells something apart wants 3 : 1 (1.4.11).
		for i := 1; i <= 6; i++ {
			if got := contrast(c[fmt.Sprintf("glass-%d", i)].rgb, c["lead"].rgb); got < 1.9 {
				t.Errorf("%s: glass %d in lead: %.2f", theme, i, got)
			}
		}
	}
}

func TestContrastIsWCAGs(t *testing.T) {
	for _, c := range []struct {
		a, b string
		want float64
	}{{"#fff", "#000", 21}, {"#777", "#fff", 4.48}, {"#767676", "#fff", 4.54}} {
		if got := contrast(parse(t, c.a).rgb, parse(t, c.b).rgb); math.Abs(got-c.want) > .02 {
			t.Errorf("%s on %s: %.2f, want %.2f", c.a, c.b, got, c.want)
		}
	}
}
