package theory

import (
	"strings"
	"testing"
	"time"

	"centralino/queue/erlang"
)

func options() Options {
	return Options{
		Seed: 1, Runs: 20, Length: 30 * time.Hour, WarmUp: 2 * time.Hour, Confidence: 0.99,
		Start: time.Date(2026, 11, 23, 0, 0, 0, 0, time.UTC),
	}
}

// TestTheEngineAgreesWithErlang: the production engine, fed with what the formulas assume, gives their figures within its
// own confidence interval, and the interval is narrow enough to mean something.
func TestTheEngineAgreesWithErlang(t *testing.T) {
	for name, l := range map[string]erlang.Load{
		"C":           {Calls: 100, Per: 30 * time.Minute, Handle: 180 * time.Second, Agents: 14},
		"A":           {Calls: 100, Per: 30 * time.Minute, Handle: 180 * time.Second, Agents: 12, Patience: 120 * time.Second},
		"A, too few":  {Calls: 100, Per: 30 * time.Minute, Handle: 180 * time.Second, Agents: 7, Patience: 120 * time.Second},
		"A, one only": {Calls: 5, Per: 30 * time.Minute, Handle: 180 * time.Second, Agents: 1, Patience: 300 * time.Second},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			figures, err := Compare(l, 20*time.Second, options())
			if err != nil {
				t.Fatal(err)
			}
			var out strings.Builder
			if err := WriteText(&out, figures, 0.99); err != nil {
				t.Fatal(err)
			}
			t.Log("\n" + out.String())
			for _, f := range figures {
				if !f.Agrees() {
					t.Errorf("%s: theory %.5f, simulated %.5f ± %.5f", f.Name, f.Theory, f.Simulated.Mean, f.Simulated.Half)
				}
				if f.Simulated.Half > 0.22*f.Theory {
					t.Errorf("%s: an interval of ±%.5f around %.5f proves little", f.Name, f.Simulated.Half, f.Theory)
				}
			}
		})
	}
}

func TestALoadWithoutEndIsRefused(t *testing.T) {
	_, err := Compare(erlang.Load{Calls: 100, Per: 30 * time.Minute, Handle: 180 * time.Second, Agents: 10}, 0, options())
	if err == nil || !strings.Contains(err.Error(), "10 agents cannot cope with 10.0 Erlang") {
		t.Errorf("the error is %v", err)
	}
}
