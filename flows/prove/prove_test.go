package prove

import (
	"fmt"
	"os"
	"testing"
	"time"

	"centralino/call"
	"centralino/flows"
	"centralino/flows/calendar"
	"centralino/flows/strict"
)

// acme is the helpline whose flows the tests prove.
func acme() flows.Environment {
	keys := map[call.Digit]call.Leave{'1': call.LeftCallback, '2': call.LeftVoicemail}
	queue := flows.QueueOptions{Music: flows.BuiltInMusic, Keys: keys, Then: call.LeftVoicemail}
	_, hours := strict.Parse("c", []byte(`{open: {mon-fri: "08:00-18:00"}}`))
	office := calendar.Read(hours, time.UTC)
	return flows.Environment{
		Languages:   []call.Language{"it", "en"},
		Queues:      map[call.QueueID]flows.QueueOptions{"billing": queue, "outages": queue, "complaints": queue},
		Calendars:   map[string]*calendar.Calendar{"office": office, "night": office},
		Directories: map[string][]string{"customers": {"phone", "pin", "tier", "language"}},
		Speech:      true,
	}
}

func TestTheExample(t *testing.T) {
	data, err := os.ReadFile("../../config/testdata/helpline/flows/helpline.yaml")
	if err != nil {
		t.Fatal(err)
	}
	p, problems := flows.Compile("helpline.yaml", data, acme())
	if p == nil {
		t.Fatal(problems)
	}
	began := time.Now()
	r := Flow(p, Options{Limits: Limits{20 * time.Second, 5, 3, time.Minute}})
	t.Log(time.Since(began))
	for _, f := range r.Findings {
		fmt.Println(f.Problem)
	}
	fmt.Println(r.Summary())
	for _, s := range r.Steps {
		fmt.Println(s.Step, s.Person.Can, s.Person.Keys, s.Person.Quick, s.Person.Heard, s.Anyone.Can, s.Anyone.Keys, s.Anyone.Quick, s.Anyone.Heard)
	}
}
