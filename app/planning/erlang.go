package planning

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strconv"
	"strings"
	"time"

	"centralino/flows/strict"
	"centralino/queue/erlang"
	"centralino/queue/sim/tally"
	"centralino/queue/sim/theory"
)

// Erlang sets theory beside a simulation.
type Erlang struct {
	Output
	Load []string // calls=100 per=30m handle=180s agents=14 patience=120s within=20s
}

// Run compares and writes.
func (q Erlang) Run(w io.Writer) error {
	if err := q.check(); err != nil {
		return err
	}
	if q.Runs < 2 {
		return fmt.Errorf("--runs %d: an interval needs at least 2", q.Runs)
	}
	load, within, err := parseLoad(q.Load)
	if err != nil {
		return err
	}
	figures, err := theory.Compare(load, within, theory.Options{
		Seed: q.Seed, Runs: q.Runs, Length: 50 * time.Hour, WarmUp: 2 * time.Hour, Confidence: q.Confidence,
		Start: time.Date(2026, 1, 5, 0, 0, 0, 0, time.UTC),
	})
	if err != nil {
		return err
	}
	switch q.Format {
	case tally.JSON:
		enc := json.NewEncoder(w)
		enc.SetIndent("", "  ")
		return enc.Encode(figures)
	case tally.CSV:
		return theory.WriteCSV(w, figures)
	}
	name := "Erlang C: nobody gives up"
	if load.Patience > 0 {
		name = "Erlang A: callers give up"
	}
	if _, err := fmt.Fprintf(w, "%s, %.4g Erlang, %d agents\n\n", name, load.Offered(), load.Agents); err != nil {
		return err
	}
	return theory.WriteText(w, figures, q.Confidence)
}

// parseLoad reads key=value words.
func parseLoad(words []string) (l erlang.Load, within time.Duration, err error) {
	within = 20 * time.Second
	keys := []string{"calls", "per", "handle", "agents", "patience", "within"}
	l.Per = 30 * time.Minute
	for _, word := range words {
		key, value, _ := strings.Cut(word, "=")
		var wrong error
		switch key {
		case "calls":
			l.Calls, wrong = strconv.ParseFloat(value, 64)
		case "agents":
			l.Agents, wrong = strconv.Atoi(value)
		case "per":
			l.Per, wrong = time.ParseDuration(value)
		case "handle":
			l.Handle, wrong = time.ParseDuration(value)
		case "patience":
			l.Patience, wrong = time.ParseDuration(value)
		case "within":
			within, wrong = time.ParseDuration(value)
		default:
			return l, within, fmt.Errorf("there is no %q in a load (%s)", key, strict.Suggest(key, keys))
		}
		if wrong != nil {
			return l, within, fmt.Errorf("%s is not understood: write it as in calls=100 per=30m handle=180s agents=14", word)
		}
	}
	switch {
	case !(l.Calls > 0) || l.Calls > 1e6 || l.Per < time.Second || l.Handle < time.Second || l.Agents < 1 || l.Agents > 10_000:
		err = errors.New("a load needs calls=, handle= and agents=, all above 0, as in calls=100 per=30m handle=180s agents=14")
	case l.Patience < 0 || within < 0:
		err = errors.New("patience= and within= cannot be negative")
	}
	return l, within, err
}
