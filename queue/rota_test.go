package queue

import (
	"testing"
	"time"

	"centralino/call"
)

// hours are open between times of the day.
type hours [2]int

func (h hours) Open(t time.Time) bool {
	m := t.Hour()*60 + t.Minute()
	return h[0] <= m && m < h[1]
}

func at(hour, minute int) int { return hour*60 + minute }

// rotated is open from 8 to 20, with anna until 12 and bruno from 13 on.
func rotated() Config {
	return Config{
		Queues: map[call.QueueID]Settings{"q": {Hours: hours{at(8, 0), at(20, 0)}}, "any": {Skills: []string{"s"}}},
		Agents: map[call.AgentID]Agent{
			"anna": {Shift: hours{at(8, 0), at(12, 0)}}, "bruno": {Shift: hours{at(13, 0), at(20, 0)}},
			"carla": {Skills: map[string]int{"s": 1}},
		},
	}
}

func TestAnEmptyShiftIsToldAhead(t *testing.T) {
	b := newBench(t, rotated()) // it is nine
	want(t, b.settle())
	b.now = epoch.Add(20 * time.Second)
	want(t, b.wait(2*time.Hour+29*time.Minute+39*time.Second))
	want(t, b.wait(time.Second), "q empty from Fri 12:00, in 30m0s")
	want(t, b.wait(19*time.Minute+59*time.Second))
	want(t, b.wait(time.Second), "q empty from Fri 12:00, in 10m0s")
	want(t, b.wait(69*time.Minute+59*time.Second))
	want(t, b.wait(time.Second), "q covered from Fri 12:00")
	want(t, b.wait(18*time.Hour)) // closed at night, and anna comes at eight
	want(t, b.wait(28*time.Hour), "q empty from Sat 12:00, in 30m0s", "q empty from Sat 12:00, in 10m0s", "q covered from Sat 12:00")
}

func TestAShiftThatIsCoveredAnewIsTold(t *testing.T) {
	b := newBench(t, rotated())
	b.settle()
	b.wait(2*time.Hour + 40*time.Minute)
	longer := rotated()
	longer.Agents["anna"] = Agent{Shift: hours{at(8, 0), at(12, 30)}}
	b.e.Reconfigure(longer)
	want(t, b.settle(), "q covered from Fri 12:00")
	want(t, b.wait(30*time.Minute), "q empty from Fri 12:30, in 30m0s")
	longer.Agents["anna"] = Agent{Shift: hours{at(8, 0), at(12, 20)}} // worse
	b.e.Reconfigure(longer)
	want(t, b.settle(), "q empty from Fri 12:20, in 10m0s")
	longer.Agents["anna"] = Agent{Shift: hours{at(8, 0), at(13, 0)}}
	b.e.Reconfigure(longer)
	want(t, b.settle(), "q covered from Fri 12:20")
	want(t, b.wait(6*time.Hour))
	longer.Agents = map[call.AgentID]Agent{"anna": {}} // nobody has a shift: somebody may always come
	b.e.Reconfigure(longer)
	want(t, b.wait(24*time.Hour))
}

func TestAStartWithinAGapTellsAtOnce(t *testing.T) {
	b := newBench(t, rotated())
	b.now = epoch.Add(2*time.Hour + 45*time.Minute)
	want(t, b.settle(), "q empty from Fri 12:00, in 15m0s")
	b = newBench(t, rotated())
	b.now = epoch.Add(3*time.Hour + 10*time.Minute + 5*time.Second)
	want(t, b.settle(), "q empty from Fri 12:10, in 0s")
	want(t, b.wait(49*time.Minute+54*time.Second))
	want(t, b.wait(time.Second), "q covered from Fri 12:10")
	b = newBench(t, rotated())
	b.now = epoch.Add(3*time.Hour + 10*time.Minute)
	b.settle()
	b.e.Reconfigure(oneQueue(Settings{}, "anna"))
	want(t, b.settle(), "q covered from Fri 12:10")
}

func TestLeadsAreConfigured(t *testing.T) {
	c := rotated()
	c.Leads = []time.Duration{0, 2 * time.Hour, 0, -time.Minute}
	b := newBench(t, c)
	b.settle()
	want(t, b.wait(3*time.Hour), "q empty from Fri 12:00, in 2h0m0s", "q empty from Fri 12:00, in 0s")
}

func TestQueueWithoutHoursIsOpenAlways(t *testing.T) {
	c := rotated()
	c.Queues["q"] = Settings{}
	b := newBench(t, c)
	b.now = epoch.Add(11 * time.Hour)
	want(t, b.settle(), "q empty from Fri 20:00, in 0s")
}

// What a journal says of shifts that are none changes nothing for long.
func TestWarningsOutOfTheBlue(t *testing.T) {
	b := newBench(t, rotated())
	b.put("", &call.ShiftWarning{Queue: "nowhere"})
	b.put("", &call.ShiftCovered{Queue: "nowhere"})
	want(t, b.do("", &call.ShiftWarning{Queue: "any", From: epoch, Ahead: time.Hour}), "any covered from Fri 09:00")
	want(t, b.do("", &call.ShiftWarning{Queue: "q", From: epoch.Add(time.Hour), Ahead: 100 * time.Hour}), "q covered from Fri 10:00")
	want(t, b.do("", &call.ShiftCovered{Queue: "q"}))
}
