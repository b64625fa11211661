package sim

import (
	"strings"
	"testing"
	"time"
)

func TestReadForecast(t *testing.T) {
	got, err := ReadForecast("f.csv", strings.NewReader("\ufeffQueue, From,calls,handling\n# quiet\nbilling,08:00,12.5,180s\nbilling,08:30,20,\n"))
	want := []Interval{{"billing", 8 * time.Hour, 12.5, 3 * time.Minute}, {"billing", 8*time.Hour + HalfHour, 20, 0}}
	if err != nil || len(got) != 2 || got[0] != want[0] || got[1] != want[1] {
		t.Errorf("read %+v, %v", got, err)
	}
}

func TestReadCallers(t *testing.T) {
	got, err := ReadCallers("c.csv", strings.NewReader("at,queue,priority,language,patience,talk\n09:00,b,2,it,never,90s\n08:31:20,a,,,45s,\n"),
		Visit{Patience: time.Minute, Talk: 3 * time.Minute})
	if err != nil || len(got) != 2 {
		t.Fatalf("read %+v, %v", got, err)
	}
	a, b := got[0], got[1]
	if a.Queue != "a" || a.At != 8*time.Hour+31*time.Minute+20*time.Second || a.Patience != 45*time.Second || a.Talk != 3*time.Minute || a.ID != "caller-000002" {
		t.Errorf("the first is %+v", a)
	}
	if b.Priority != 2 || b.Language != "it" || b.Patience != Forever || b.Talk != 90*time.Second {
		t.Errorf("the second is %+v", b)
	}
}

func TestReadShifts(t *testing.T) {
	got, err := ReadShifts("s.csv", strings.NewReader("agent,from,to,pause\nanna,08:00,12:00,\nbruno,09:00,24:00,\nanna,13:00,17:00,\nanna,10:00,10:15,break\n"))
	if err != nil || len(got) != 2 || got[0].ID != "anna" || len(got[0].Shifts) != 2 || len(got[0].Pauses) != 1 || got[1].Shifts[0].To != 24*time.Hour {
		t.Errorf("read %+v, %v", got, err)
	}
}

func TestFaultyCSVSaysWhere(t *testing.T) {
	forecast := func(text string) error { _, err := ReadForecast("f.csv", strings.NewReader(text)); return err }
	callers := func(text string) error { _, err := ReadCallers("f.csv", strings.NewReader(text), Visit{}); return err }
	shifts := func(text string) error { _, err := ReadShifts("f.csv", strings.NewReader(text)); return err }
	for _, c := range []struct {
		err  error
		want string
	}{
		{forecast(""), "f.csv: its first line names the columns, such as from,calls"},
		{forecast("from,cals\n"), `f.csv:1: there is no column "cals": there are from, calls, queue, handling`},
		{forecast("from\n"), `f.csv:1: the column "calls" is missing`},
		{forecast("from,calls\n08:00,1\n8 o'clock,1\n"), `f.csv:3: "8 o'clock" is no time of day`},
		{forecast("from,calls\n08:10,1\n"), "f.csv:2: 08:10 is not the beginning of a half hour"},
		{forecast("from,calls\n08:00,-1\n"), `f.csv:2: "-1" is no number of calls`},
		{forecast("from,calls\n08:00,NaN\n"), `f.csv:2: "NaN" is no number of calls`},
		{forecast("from,calls,handling\n08:00,1,long\n"), `f.csv:2: "long" is no handling`},
		{callers("at,queue,patience\n08:00,a,-3s\n"), `f.csv:2: "-3s" is no patience`},
		{shifts("agent,from,to\nanna,12:00,08:00\n"), `f.csv:2: "12:00-08:00" is no span of a day`},
		{shifts("agent,from,to\n\"anna,12:00,08:00\n"), "f.csv: "},
	} {
		if c.err == nil || !strings.HasPrefix(c.err.Error(), c.want) {
			t.Errorf("the error is %v, want %s", c.err, c.want)
		}
	}
}

func TestParseDist(t *testing.T) {
	for text, want := range map[string]Dist{
		"180s": Exponential(3 * time.Minute), "exponential:3m": Exponential(3 * time.Minute), "fixed:20s": Fixed(20 * time.Second),
		"lognormal:3m/0.8": Lognormal{3 * time.Minute, 0.8}, "never": Fixed(Forever),
	} {
		if got, err := ParseDist(text); err != nil || got != want {
			t.Errorf("%s is %v, %v", text, got, err)
		}
	}
	for _, text := range []string{"", "180", "-3s", "lognormal:3m", "lognormal:3m/0", "fixed:3m/2", "gamma:3m", "never:3m"} {
		if got, err := ParseDist(text); err == nil {
			t.Errorf("%q is %v", text, got)
		}
	}
	for _, text := range []string{"08:00", "18:00-08:00", "8-9", "08:00-25:00"} {
		if got, err := ParseHours(text); err == nil {
			t.Errorf("%q is %v", text, got)
		}
	}
}

// FuzzReadCSV: whatever is in a file, reading it ends without a crash, and nothing absurd comes out.
func FuzzReadCSV(f *testing.F) {
	f.Add("from,calls,queue,handling\n08:00,12.5,billing,180s\n")
	f.Add("at,queue,priority,language,patience,talk,wrap\n08:31:20,a,1,it,never,90s,10s\n")
	f.Add("agent,from,to,pause\nanna,08:00,12:00,break\n")
	f.Fuzz(func(t *testing.T, text string) {
		if got, err := ReadForecast("f", strings.NewReader(text)); err == nil {
			for _, i := range got {
				if !(i.Calls >= 0) || i.From < 0 || i.From > 24*time.Hour {
					t.Errorf("read %+v", i)
				}
			}
		}
		if got, err := ReadCallers("f", strings.NewReader(text), Visit{}); err == nil {
			for _, c := range got {
				if c.Patience < 0 || c.Talk < 0 || c.At < 0 {
					t.Errorf("read %+v", c)
				}
			}
		}
		_, _ = ReadShifts("f", strings.NewReader(text))
	})
}
