package flows

import (
	"os"
	"testing"
	"time"

	"centralino/call"
	"centralino/flows/calendar"
)

// acme is the environment of the example helpline.
func acme() Environment {
	waiting := QueueOptions{
		Music: "hold-music", Then: call.LeftVoicemail,
		Keys: map[call.Digit]call.Leave{'1': call.LeftCallback, '2': call.LeftVoicemail},
	}
	return Environment{
		Languages:   []call.Language{"it", "en"},
		Queues:      map[call.QueueID]QueueOptions{"billing": waiting, "outages": waiting, "complaints": waiting},
		Calendars:   map[string]*calendar.Calendar{"office": calendar.Always(time.UTC)},
		Directories: map[string][]string{"customers": {"customer_code", "phone", "pin", "name", "tier", "language"}},
		Speech:      true,
	}
}

func TestExampleFlow(t *testing.T) {
	data, err := os.ReadFile("../config/testdata/helpline/flows/helpline.yaml")
	if err != nil {
		t.Fatal(err)
	}
	p, problems := Compile("helpline.yaml", data, acme())
	for _, problem := range problems {
		t.Error(problem)
	}
	if p == nil {
		t.Fatal("no program")
	}
	if p.Name != "helpline" || p.Start != "welcome" || p.Human != (Human{'0', "operator"}) || len(p.Version) != 12 {
		t.Errorf("name %s, start %s, human %v, version %s", p.Name, p.Start, p.Human, p.Version)
	}
	t.Logf("%#v", p.Steps)
}
