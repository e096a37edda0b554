package schedule

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
)

func at(t *testing.T, zone, stamp string) time.Time {
	t.Helper()
	place, err := time.LoadLocation(zone)
	if err != nil {
		t.Fatal(err)
	}
	when, err := time.ParseInLocation("2006-01-02 15:04:05", stamp, place)
	if err != nil {
		t.Fatal(err)
	}
	return when
}

func TestParse(t *testing.T) {
	for _, tc := range []struct {
		expression, zone, from string
		want                   []string // UTC
	}{
		{"@every 10s", "", "2026-03-01 00:00:05", []string{"2026-03-01 00:00:15", "2026-03-01 00:00:25"}},
		{"0 3 * * *", "", "2026-03-01 03:00:00", []string{"2026-03-02 03:00:00", "2026-03-03 03:00:00"}},
		{"0 3 * * *", "America/Bogota", "2026-03-01 03:00:00", []string{"2026-03-01 08:00:00"}},
		{" @daily ", "America/Sao_Paulo", "2026-03-01 04:00:00", []string{"2026-03-02 03:00:00"}},
		{"@weekly", "", "2026-03-01 00:00:00", []string{"2026-03-08 00:00:00"}},
		{"*/15 9-17 * * MON-FRI", "", "2026-03-01 00:00:00", []string{"2026-03-02 09:00:00", "2026-03-02 09:15:00"}},
		{"0 3 29 2 *", "", "2026-03-01 00:00:00", []string{"2028-02-29 03:00:00"}},
	} {
		times, err := Parse(tc.expression, tc.zone)
		if err != nil {
			t.Error(err)
			continue
		}
		var got []string
		tick := at(t, "UTC", tc.from)
		for range tc.want {
			tick = times.Next(tick)
			got = append(got, tick.UTC().Format("2006-01-02 15:04:05"))
		}
		if diff := cmp.Diff(tc.want, got); diff != "" {
			t.Errorf("%s in %q: %s", tc.expression, tc.zone, diff)
		}
	}
}

func TestParseSaysWhatIsWrong(t *testing.T) {
	for _, tc := range []struct{ expression, zone, want string }{
		{"", "", "write five fields"},
		{"daily", "", "write five fields"},
		{"0 0 3 * * *", "", "write five fields"},
		{"61 * * * *", "", "above maximum"},
		{"@often", "", "write five fields"},
		{"@every", "", "write five fields"},
		{"@every 10", "", "duration"},
		{"@every -5m", "", "shortest"},
		{"@every 10ms", "", "shortest"},
		{"0 0 30 2 *", "", "no such day"},
		{"@daily", "America/Lima2", "time zone"},
		{"@daily", "Local", "time zone"},
		{"TZ=UTC", "", "a setting of its own"},
		{"CRON_TZ=UTC 0 3 * * *", "", "a setting of its own"},
	} {
		_, err := Parse(tc.expression, tc.zone)
		if err == nil || !strings.Contains(err.Error(), tc.want) || !strings.Contains(err.Error(), fmt.Sprintf("%q", tc.expression)) {
			t.Errorf("%q in %q: %v, want %q in it", tc.expression, tc.zone, err, tc.want)
		}
	}
}

// When summer time begins an hour is left out, in Chile and Cuba at midnight:
// a daily schedule runs on every day nevertheless.
func TestNoDayIsLostToSummerTime(t *testing.T) {
	for _, zone := range []string{"America/Santiago", "America/Havana", "America/Asuncion", "America/Sao_Paulo", "America/Port-au-Prince", "Europe/Madrid", "Australia/Lord_Howe"} {
		for _, expression := range []string{"@daily", "30 2 * * *", "15 0 * * *", "0 3 * * *"} {
			times, err := Parse(expression, zone)
			if err != nil {
				t.Fatal(err)
			}
			tick := times.Next(at(t, zone, "2015-01-01 12:00:00"))
			for tick.Year() < 2026 {
				next := times.Next(tick)
				if gap := next.Sub(tick); gap <= 0 || gap > 26*time.Hour {
					t.Fatalf("%s in %s: %v, then %v", expression, zone, tick, next)
				}
				tick = next
			}
		}
	}
}

// Each tick is the first after the one before, from wherever one asks.
func TestNextIsTheFirst(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		expression := rapid.SampledFrom([]string{"@hourly", "*/20 * * * *", "30 2 * * *", "0 0 * * 0", "0 12 1 */3 *"}).Draw(rt, "cron")
		zone := rapid.SampledFrom([]string{"", "America/Santiago", "America/Havana", "Europe/Madrid"}).Draw(rt, "zone")
		times, err := Parse(expression, zone)
		if err != nil {
			rt.Fatal(err)
		}
		from := time.Unix(rapid.Int64Range(1_400_000_000, 1_900_000_000).Draw(rt, "from"), 0)
		next := times.Next(from)
		if !next.After(from) {
			rt.Fatalf("%v is not after %v", next, from)
		}
		between := from.Add(time.Duration(rapid.Int64Range(0, int64(next.Sub(from))-1).Draw(rt, "between")))
		// In the hour that comes twice, the wall clock can name a tick that
		// was not seen from before; it is never later.
		if again := times.Next(between); again.After(next) {
			rt.Fatalf("from %v: %v; from %v: %v", from, next, between, again)
		}
	})
}

func FuzzParse(f *testing.F) {
	for _, seed := range []string{"@every 10s", "0 3 * * *", "@daily", "TZ=UTC", "*/0 * * * *", "1-60/5,7 ? L * 7", "@every 9999999h", "0 0 31 2,4 *"} {
		f.Add(seed, "America/Lima")
	}
	f.Add("@daily", "../../etc/passwd")
	f.Fuzz(func(t *testing.T, expression, zone string) {
		times, err := Parse(expression, zone)
		if err != nil {
			return
		}
		tick := time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC)
		for range 5 {
			next := times.Next(tick)
			if next.IsZero() {
				break
			}
			if next.Sub(tick) < time.Second {
				t.Fatalf("%q in %q: %v after %v", expression, zone, next, tick)
			}
			tick = next
		}
		period(times, tick)
	})
}

func TestJitter(t *testing.T) {
	seen := map[time.Duration]int{}
	for i := range 500 {
		id := fmt.Sprintf("source-%d", i)
		day, hour := Jitter(id, 24*time.Hour), Jitter(id, time.Hour)
		if day < 0 || day >= 15*time.Minute || hour < 0 || hour >= 6*time.Minute {
			t.Errorf("%s: %v a day, %v an hour", id, day, hour)
		}
		if day != Jitter(id, 24*time.Hour) {
			t.Errorf("%s: it changes", id)
		}
		if none := Jitter(id, 10*time.Minute-1); none != 0 {
			t.Errorf("%s: %v under 10 min", id, none)
		}
		seen[day.Truncate(time.Minute)]++
	}
	for minute := range 15 {
		if n := seen[time.Duration(minute)*time.Minute]; n < 10 || n > 70 {
			t.Errorf("minute %d has %d of 500", minute, n)
		}
	}
	times, err := Parse("0 9,10,18 * * *", "")
	if err != nil {
		t.Fatal(err)
	}
	if got := period(times, time.Unix(0, 0)); got != time.Hour {
		t.Errorf("period %v, want the shortest, 1 h", got)
	}
}
