package planning

import (
	"errors"
	"fmt"
	"io"
	"strconv"
	"strings"
	"time"

	"centralino/queue/sim"
	"centralino/queue/sim/staffing"
)

// Staff asks how many agents a forecast needs.
type Staff struct {
	Output
	Forecast     string  // a CSV file as sim.ReadForecast reads it
	Calls        float64 // instead of a forecast: in one half hour
	Handle       time.Duration
	Patience     time.Duration // 0: nobody gives up
	Target       string        // 80%/20s
	MaxOccupancy string        // 85%; empty: no limit
	Shrinkage    string        // 30%; empty: none
	Check        bool          // by simulation
}

// Run finds the agents and writes them.
func (q Staff) Run(w io.Writer) error {
	if err := q.check(); err != nil {
		return err
	}
	aim, err := q.aim()
	if err != nil {
		return err
	}
	forecast := q.steady()
	switch {
	case (q.Forecast == "") == (q.Calls <= 0):
		return errors.New("say how many calls there are: --forecast FILE.csv, or --calls for one half hour")
	case q.Forecast != "":
		if forecast, err = readFile(q.Forecast, sim.ReadForecast); err != nil {
			return err
		}
	}
	if q.Handle < time.Second || q.Patience < 0 {
		return errors.New("--handle must be a second or more, --patience not negative")
	}
	needs, err := staffing.Needs(forecast, q.Handle, q.Patience, aim)
	if err != nil {
		return err
	}
	plan := staffing.Plan{Needs: needs, Aim: aim}
	if q.Check {
		plan.Checked = staffing.Check(needs, aim, q.Seed, q.Runs, q.Confidence)
	}
	if q.Forecast == "" {
		plan = last(plan)
	}
	return plan.Write(w, q.Format)
}

// steady is a forecast of the same calls for hours, so that the last half hour begins as busy as it ends.
func (q Staff) steady() (forecast []sim.Interval) {
	for i := range 8 {
		forecast = append(forecast, sim.Interval{From: time.Duration(i) * sim.HalfHour, Calls: q.Calls})
	}
	return forecast
}

// last keeps the last half hour of a steady forecast, which is at no time of day.
func last(p staffing.Plan) staffing.Plan {
	n := len(p.Needs) - 1
	p.Needs = p.Needs[n:]
	p.Needs[0].From = staffing.AnyTime
	if p.Checked != nil {
		p.Checked = p.Checked[n:]
	}
	return p
}

func (q Staff) aim() (aim staffing.Aim, err error) {
	target, within, _ := strings.Cut(q.Target, "/")
	if aim.Target, err = share(target); err == nil {
		aim.Within, err = time.ParseDuration(within)
	}
	if err != nil || aim.Within < 0 || aim.Target >= 1 {
		return aim, fmt.Errorf("--target %s: write it as in 80%%/20s, below 100 %%", q.Target)
	}
	if q.MaxOccupancy != "" {
		if aim.MaxOccupancy, err = share(q.MaxOccupancy); err != nil || aim.MaxOccupancy <= 0 {
			return aim, fmt.Errorf("--max-occupancy %s: write it as in 85%%", q.MaxOccupancy)
		}
	}
	if q.Shrinkage != "" {
		if aim.Shrinkage, err = share(q.Shrinkage); err != nil || aim.Shrinkage >= 1 {
			return aim, fmt.Errorf("--shrinkage %s: write it as in 30%%, below 100 %%", q.Shrinkage)
		}
	}
	return aim, nil
}

// share reads 80% as 0.8.
func share(text string) (float64, error) {
	number, percent := strings.CutSuffix(text, "%")
	x, err := strconv.ParseFloat(number, 64)
	if err != nil || !percent || !(x >= 0) || x > 100 {
		return 0, fmt.Errorf("%q is no share: write 80%%", text)
	}
	return x / 100, nil
}
