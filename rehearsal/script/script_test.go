package script

import (
	"os"
	"strings"
	"testing"
	_ "time/tzdata"

	"centralino/app"
	"centralino/config"
	"centralino/rehearsal"
)

const example = "../../config/testdata/helpline/"

// helpline loads a helpline on a machine that has a speech command.
func helpline(t testing.TB, file string) *rehearsal.Helpline {
	t.Helper()
	cfg, problems := config.LoadFS(os.DirFS(file), "centralino.yaml", config.Options{
		Getenv:   func(string) (string, bool) { return "", false },
		LookPath: func(program string) (string, error) { return program, nil },
	})
	if cfg == nil {
		t.Fatal(problems)
	}
	h, err := rehearsal.New(app.Rehearsal(cfg))
	if err != nil {
		t.Fatal(err)
	}
	return h
}

func TestTheExamplePassesUnchanged(t *testing.T) {
	h := helpline(t, example)
	data, err := os.ReadFile(example + "flows/helpline_test.yaml")
	if err != nil {
		t.Fatal(err)
	}
	f, problems := Read("flows/helpline_test.yaml", data, h)
	if f == nil {
		t.Fatal(problems)
	}
	if len(f.Tests) != 6 {
		t.Errorf("%d tests were read", len(f.Tests))
	}
	for _, test := range f.Tests {
		r := test.Run(h, nil)
		if r.Failure != nil {
			t.Errorf("%s: %+v\n%s", test.Name, r.Failure, strings.Join(rehearsal.Transcript(r.Moments, h.Config().Location), "\n"))
		}
	}
}
