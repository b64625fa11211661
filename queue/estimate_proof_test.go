package queue

import (
	"fmt"
	"math"
	"math/rand/v2"
	"testing"
	"time"

	"centralino/call"
)

// days are those that the estimate is measured on; docs/estimate.md shows the table.
func days() []day {
	minutes := func(mean, cv float64) func(float64, *rand.Rand) time.Duration {
		draw := lognormal(time.Duration(mean*float64(time.Minute)), cv)
		return func(_ float64, r *rand.Rand) time.Duration { return draw(r) }
	}
	// loads returns callers an hour that keep so many agents busy to the given degree, in so many equal parts of the day.
	loads := func(agents, handling float64, parts ...float64) func(float64) float64 {
		return func(hour float64) float64 {
			part := min(int(hour/opening*float64(len(parts))), len(parts)-1)
			return parts[part] * agents * 60 / handling
		}
	}
	peak := []float64{.7, .85, 1.35, 1.1, .85, .9, 1.4, .7}
	one := func(name string, agents int, patience func(*rand.Rand) time.Duration, parts ...float64) day {
		d := helpline(name, map[string]int{"q": agents})
		d.streams = []stream{{queue: "q", rate: loads(float64(agents), 5.4, parts...), handling: minutes(5, 1), patience: patience}}
		return d
	}
	patient := exponential(15 * time.Minute)
	stubborn := lognormal(12*time.Minute, 1)

	turns := one("agents come and go", 12, patient, .5, .8, .9, .8, .7, .9, .8, .5)
	turns.breaks = .15
	for i := range turns.roster {
		if i%3 == 0 {
			turns.roster[i].from = 1.5
		}
		if i%4 == 1 {
			turns.roster[i].to = 6
		}
	}
	slower := one("slower after noon", 10, patient, .8, .8, .9, .9, .8, .8, .8, .7)
	slower.streams[0].handling = func(hour float64, r *rand.Rand) time.Duration {
		if hour > opening/2 {
			return minutes(7, 1.2)(hour, r)
		}
		return minutes(5, .8)(hour, r)
	}
	shared := helpline("two queues share agents", map[string]int{"a": 4, "b": 4, "ab": 6})
	shared.streams = []stream{
		{queue: "a", rate: loads(7, 5.4, .7, 1.3, 1.5, .8, .7, .8, 1.2, .7), handling: minutes(5, 1), patience: patient},
		{queue: "b", rate: loads(7, 8.4, .8, .9, 1.4, 1.2, .9, .8, .9, .7), handling: minutes(8, 1), patience: stubborn},
	}
	ranks := one("a fifth comes first", 10, patient, peak...)
	first := ranks.streams[0]
	first.priority = 3
	all := first.rate
	first.rate = func(h float64) float64 { return all(h) / 5 }
	ranks.streams[0].rate = func(h float64) float64 { return all(h) * 4 / 5 }
	ranks.streams = append(ranks.streams, first)

	return []day{
		one("underload", 10, patient, .8, .85, .9, .85),
		one("overload", 10, patient, 1.1, 1.25, 1.3, 1.2),
		one("overload, lognormal patience", 10, stubborn, 1.1, 1.25, 1.3, 1.2),
		one("peaks and recovery", 10, patient, peak...),
		one("three agents", 3, patient, peak...),
		one("sixty agents", 60, patient, peak...),
		turns, slower, shared, ranks,
	}
}

// helpline is queues named by a letter each, and agents for every set of letters.
func helpline(name string, teams map[string]int) day {
	d := day{name: name, queues: map[call.QueueID]Settings{}, agents: map[call.AgentID]Agent{}, days: 5}
	for _, letters := range []string{"q", "a", "b", "ab"} {
		for i := range teams[letters] {
			id := call.AgentID(fmt.Sprintf("%s%02d", letters, i))
			skills := map[string]int{}
			for _, letter := range letters {
				skills[string(letter)] = 1
				d.queues[call.QueueID(letter)] = Settings{
					Skills: []string{string(letter)}, WrapUp: 20 * time.Second, Ring: 30 * time.Second,
					Announce: Announce{Every: 45 * time.Second, Position: true, Wait: true},
				}
			}
			d.agents[id] = Agent{Skills: skills}
			d.roster = append(d.roster, duty{id, 0, opening + 1})
		}
	}
	return d
}

// tally sums up outcomes.
type tally struct {
	probes, told, covered, above, below, later, laterCovered int
	waited, bias                                             float64
	squares                                                  [guessers]float64
	bandTold, bandCovered                                    [bands]int
	width                                                    float64
}

func (t *tally) add(o outcome) {
	if o.known {
		t.probes++
		t.waited += o.actual
		t.bias += o.guesses[byUs] - o.actual
		for i, g := range o.guesses {
			t.squares[i] += (g - o.actual) * (g - o.actual)
		}
	}
	for _, c := range o.later {
		t.later++
		t.laterCovered += int(is(c))
	}
	if o.first == nil {
		return
	}
	t.told++
	b := bandOf(seconds(o.first.wait))
	t.bandTold[b]++
	t.width += seconds(o.first.to - o.first.from)
	switch {
	case o.delay < seconds(o.first.from):
		t.below++
	case o.delay > seconds(o.first.to):
		t.above++
	default:
		t.covered++
		t.bandCovered[b]++
	}
}

func (t *tally) rmse(i int) float64 { return math.Sqrt(t.squares[i] / float64(t.probes)) }

func TestTheEstimateHolds(t *testing.T) {
	names := guesserNames()
	t.Logf("%-30s %6s %5s %5s | %5s %5s %5s %5s %5s | %5s %5s %5s %5s %5s width", "", "probes", "wait", "bias", "ours", "past", "last", "head", "len", "told", "cover", "early", "late", "later")
	for _, d := range days() {
		var sum tally
		for seed := range uint64(4) {
			for _, o := range simulate(d, seed+1).done {
				sum.add(o)
			}
		}
		n := float64(sum.told)
		t.Logf("%-30s %6d %5.0f %+5.0f | %5.0f %5.0f %5.0f %5.0f %5.0f | %5.2f %5.3f %5.3f %5.3f %5.3f %4.0f  bands %v %.2f %.2f %.2f %.2f", d.name, sum.probes,
			sum.waited/float64(sum.probes), sum.bias/float64(sum.probes),
			sum.rmse(0), sum.rmse(1), sum.rmse(2), sum.rmse(3), sum.rmse(4),
			n/float64(sum.probes), float64(sum.covered)/n, float64(sum.below)/n, float64(sum.above)/n,
			float64(sum.laterCovered)/float64(sum.later), sum.width/n, sum.bandTold,
			float64(sum.bandCovered[0])/float64(sum.bandTold[0]), float64(sum.bandCovered[1])/float64(sum.bandTold[1]), float64(sum.bandCovered[2])/float64(sum.bandTold[2]), float64(sum.bandCovered[3])/float64(sum.bandTold[3]))
		if c := float64(sum.covered) / n; c < .75 || c > .85 {
			t.Errorf("%s: the range covers %.1f %% of the waits", d.name, 100*c)
		}
		for i := 1; i < guessers; i++ {
			if sum.rmse(i) <= sum.rmse(byUs) {
				t.Errorf("%s: %s is better, %.0f s to our %.0f", d.name, names[i], sum.rmse(i), sum.rmse(byUs))
			}
		}
	}
}
