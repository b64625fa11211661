package explain

import (
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"centralino/call"
	"centralino/words"
	"centralino/words/wordstest"
)

var update = flag.Bool("update", false, "write what is said into the golden files")

var start = time.Date(2026, 11, 23, 9, 0, 0, 0, time.UTC)

// log is a journal in the making.
type log struct {
	events []call.Event
}

func (l *log) at(seconds float64, id call.ID, bodies ...call.Body) {
	for _, b := range bodies {
		l.events = append(l.events, call.Event{
			Seq: uint64(len(l.events) + 1), At: start.Add(time.Duration(seconds * float64(time.Second))), Call: id, Body: b,
		})
	}
}

func golden(t *testing.T, id call.ID, events []call.Event) {
	t.Helper()
	for language, ending := range map[call.Language]string{words.English: ".txt", words.Italian: ".it.txt"} {
		to := Reader{Language: language}
		x := New(id, to)
		for _, e := range events {
			x.Apply(e)
		}
		var text strings.Builder
		if err := Write(&text, x.Lines(), to); err != nil {
			t.Fatal(err)
		}
		file := filepath.Join("testdata", strings.ToLower(strings.TrimPrefix(t.Name(), "Test"))+ending)
		if *update {
			if err := os.WriteFile(file, []byte(text.String()), 0o600); err != nil {
				t.Fatal(err)
			}
		}
		want, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(string(want), text.String()); diff != "" {
			t.Error(diff)
		}
	}
}

// TestEverySentenceIsThereInEveryLanguage: what is told is told in all of them.
func TestEverySentenceIsThereInEveryLanguage(t *testing.T) {
	wordstest.Check(t, map[call.Language]string{words.Italian: italian}, wordstest.Code{Said: wordstest.Said{"tell": {1}}})
}

// TestTimesAreTheReaders: a time within a sentence is in the zone of the times beside it.
func TestTimesAreTheReaders(t *testing.T) {
	rome, err := time.LoadLocation("Europe/Rome")
	if err != nil {
		t.Fatal(err)
	}
	x := New("ours", Reader{Language: words.Italian, Zone: rome})
	x.Apply(call.Event{At: start, Call: "ours", Body: &call.CallbackBooked{Queue: "care", Number: "+391", Due: start.Add(24 * time.Hour)}})
	if got := x.Lines()[0].Text; !strings.HasSuffix(got, "dal 24/11/2026, 10:00") {
		t.Error(got)
	}
}

// TestServed is a call that was overtaken by every rule, tried several agents, and was served.
func TestServed(t *testing.T) {
	var l log
	l.at(-60, "early", &call.Queued{Queue: "billing"})
	l.at(0, "ours",
		&call.Arrived{From: "+390612345678", To: "+39800123456", Trunk: "carrier", Flow: "helpline", Version: "0123456789ab"},
		&call.Answered{Flow: "helpline", Setup: 12 * time.Millisecond, Secured: true}, &call.StepEntered{Flow: "helpline", Step: "main"})
	l.at(4, "ours",
		&call.Identified{Directory: "customers", By: "caller.number", Answer: call.IdentityFound, Customer: "C-7"},
		&call.Keyed{Step: "main", Key: '0'}, &call.StepEntered{Step: "operator"},
		&call.Queued{Queue: "billing", Priority: 2, Language: "it"}, &call.Announced{Queue: "billing", Position: 2, From: 2 * time.Minute, To: 5 * time.Minute})
	l.at(10, "gold", &call.Queued{Queue: "billing", Priority: 10})
	l.at(12, "gold", &call.Offered{Queue: "billing", Agent: "anna", Leg: "gold-1", Rule: call.RulePriority, Over: "ours", Chosen: "longest-idle"})
	l.at(13, "gold", &call.Connected{Queue: "billing", Agent: "anna", Leg: "gold-1"})
	l.at(20, "early", &call.Offered{Queue: "billing", Agent: "bruno", Leg: "early-1", Rule: call.RuleFCFS})
	l.at(21, "early", &call.Connected{Queue: "billing", Agent: "bruno", Leg: "early-1"})
	l.at(22, "ours", &call.SteppedAside{Queue: "billing"}, &call.StepEntered{Step: "bill"})
	l.at(25, "other", &call.Queued{Queue: "billing"})
	l.at(26, "other", &call.Offered{Queue: "billing", Agent: "carla", Leg: "other-1", Rule: call.RuleFCFS})
	l.at(26.5, "other", &call.OfferEnded{Queue: "billing", Agent: "carla", Leg: "other-1", Result: call.OfferMissed},
		&call.Offered{Queue: "billing", Agent: "carla", Leg: "other-2", Rule: call.RuleFCFS})
	l.at(30, "ours", &call.SteppedBack{Queue: "billing"}, &call.Announced{Queue: "billing", Position: 1, To: time.Minute},
		&call.Offered{Queue: "billing", Agent: "dario", Leg: "ours-1", Waited: 26 * time.Second, Rule: call.RuleFCFS, Chosen: call.RuleLastAgent})
	l.at(31, "ours", &call.OfferEnded{Queue: "billing", Agent: "dario", Leg: "ours-1", Result: call.OfferRefused, Status: 486},
		&call.Offered{Queue: "billing", Agent: "beni", Leg: "ours-2", Waited: 27 * time.Second, Rule: call.RuleWish, Over: "early", Chosen: call.RuleOverflow, Country: "AL"})
	l.at(32, "ours", &call.PickedUp{Queue: "billing", Agent: "beni", Leg: "ours-2"})
	l.at(33, "", &call.Reloaded{})
	l.at(35, "ours", &call.CountryTold{Queue: "billing", Country: "AL"}, &call.AskedForEU{Queue: "billing"},
		&call.OfferEnded{Queue: "billing", Agent: "beni", Leg: "ours-2", Result: call.OfferWithdrawn})
	l.at(36, "late", &call.Queued{Queue: "billing"}, &call.Offered{Queue: "billing", Agent: "beni", Leg: "late-1", Rule: call.RuleCountry, Over: "ours", Country: "AL"})
	l.at(40, "ours", &call.Offered{Queue: "billing", Agent: "rita", Leg: "ours-3", Waited: 36 * time.Second, Rule: call.RuleAgeing, Chosen: call.RuleShare, Partner: "alfa"})
	l.at(42, "ours", &call.Connected{Queue: "billing", Agent: "rita", Leg: "ours-3", Waited: 38 * time.Second, ToHuman: 42 * time.Second})
	l.at(43, "ours", &call.RecordingStarted{Leg: "ours-3"}, &call.RecordingPaused{By: "rita"}, &call.RecordingResumed{By: "rita"})
	l.at(60, "ours", &call.Held{Leg: "ours-3", By: call.SideAgent})
	l.at(70, "ours", &call.Resumed{Leg: "ours-3", By: call.SideAgent})
	l.at(162, "ours", &call.Released{Queue: "billing", Agent: "rita", Leg: "ours-3", By: call.SideAgent, Talk: 2 * time.Minute, Hold: 10 * time.Second},
		&call.RecordingEnded{Leg: "ours-3", Result: call.RecordingKept, File: "billing/a.wav", Length: 2 * time.Minute},
		&call.SurveyOffered{Survey: "satisfaction"}, &call.Surveyed{Survey: "satisfaction", Question: "satisfied", Answer: "5"},
		&call.SurveyCommentLeft{Survey: "satisfaction", File: "surveys/satisfaction/a.wav", Length: 4 * time.Second},
		&call.MediaMeasured{Side: call.SideAgent, Leg: "ours-3", Sent: 10}, &call.MediaMeasured{},
		&call.MediaMeasured{Side: call.SideCaller, Received: 90, In: &call.Sound{Codec: "G722", Packets: 100, Lost: 1, Discarded: 1, Jitter: 3210 * time.Microsecond, MOS: 4.2}, Out: &call.Sound{Codec: "PCMA", MOS: 4.37}},
		&call.Ended{Flow: "helpline", Termination: call.Termination{Result: call.Served, Reason: call.FlowEnded}})
	l.at(163, "late", &call.Ended{})
	golden(t, "ours", l.events)
}

// TestRedial is a caller who was cut off, found nobody, and left a message.
func TestRedial(t *testing.T) {
	var l log
	l.at(0, "ours", &call.Arrived{To: "helpline"})
	l.at(1, "ours", &call.Queued{Queue: "care", Since: start.Add(-90 * time.Second), Kept: call.RuleRedial, EU: true})
	l.at(2, "ours", &call.QueueLeft{Queue: "care", Result: call.LeftOverflowed, Rule: call.RuleEU, Waited: 92 * time.Second})
	l.at(9, "ours", &call.VoicemailLeft{File: "care/a.wav", Length: 3500 * time.Millisecond},
		&call.CallbackBooked{Queue: "care", Number: "+391", Due: start.Add(24 * time.Hour)},
		&call.Ended{Termination: call.Termination{Result: call.Voicemail, Reason: call.CallerHungUp}})
	golden(t, "ours", l.events)
}

func TestACallThatIsUpSaysSo(t *testing.T) {
	x := New("ours", Reader{})
	x.Apply(call.Event{At: start, Call: "ours", Body: &call.Arrived{To: "helpline"}})
	lines := x.Lines()
	if n := len(lines); n != 2 || !strings.Contains(lines[n-1].Text, "still up") || !lines[n-1].At.Equal(start) {
		t.Errorf("said %v", lines)
	}
	if lines := New("nobody", Reader{}).Lines(); lines != nil {
		t.Errorf("of a call that never was: %v", lines)
	}
}

// TestEveryEventIsTold: an event of a kind that is not known here is at least named, and none of them is a fault.
func TestEveryEventIsTold(t *testing.T) {
	for _, b := range call.Bodies() {
		x := New("ours", Reader{})
		x.Apply(call.Event{At: start, Call: "ours", Body: &call.Queued{Queue: "q"}})
		before := len(x.lines)
		x.Apply(call.Event{At: start, Call: "ours", Body: b})
		quiet := b.Kind() == "media_measured" || b.Kind() == "announced" // of nothing
		if said := x.lines[before:]; len(said) != 1 && !quiet || len(said) > 0 && said[0].Text == "" {
			t.Errorf("%s: said %v", b.Kind(), said)
		}
		x.Apply(call.Event{At: start, Call: "other", Body: b})
		x.Apply(call.Event{At: start, Body: b})
	}
}
