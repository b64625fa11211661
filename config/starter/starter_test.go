package starter_test

import (
	"fmt"
	"strings"
	"testing"
	"testing/fstest"
	"time"
	_ "time/tzdata"

	"centralino/app"
	"centralino/config"
	"centralino/config/starter"
	"centralino/flows/strict"
	"centralino/rehearsal"
	"centralino/rehearsal/script"
)

// answers reads what somebody answers.
func answers(t *testing.T, name, number, languages, hours, choices, agents, carrier string) (a starter.Answers) {
	t.Helper()
	check := func(err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
	}
	var err error
	a.Today, a.Password = time.Date(2026, time.December, 20, 12, 0, 0, 0, time.UTC), func() string { return "not-a-secret" }
	a.Name, err = starter.ReadName(name)
	check(err)
	a.Number, err = starter.ReadNumber(number)
	check(err)
	a.Languages, err = starter.ReadLanguages(languages)
	check(err)
	a.Hours, err = starter.ReadHours(hours)
	check(err)
	a.Choices, err = starter.ReadChoices(choices, a.Languages)
	check(err)
	a.Agents, err = starter.ReadAgents(agents)
	check(err)
	a.Carrier, err = starter.ReadCarrier(carrier)
	check(err)
	return a
}

// TestEveryHelplineIsInOrder makes helplines of all sorts of answers: each is read without a fault or a warning but for
// prompts that nobody recorded, passes its own tests, and these leave out nothing.
func TestEveryHelplineIsInOrder(t *testing.T) {
	names := map[string]string{"it": "Acme", "en": `Müller & Söhne: "Strom" # 1`, "it,en": "L'Aquila", "en,it": "Acme"}
	for languages, name := range names {
		for _, hours := range []string{"24h", "mon-fri 09:00-18:00", "mon-sat 8-13, 14:30-19; sun 22:00-02:00", "sat-sun 0-24"} {
			for _, choices := range [][]string{nil, {"repairs"}, {"bills", "new contracts", "lost & found", "a", "b"}} {
				for _, carrier := range []string{"", []string{"192.0.2.10", "2001:db8::1"}[len(hours)%2]} {
					agents := []string{"anna", "Anna Rossi, Anna Verdi"}[len(choices)%2]
					t.Run(fmt.Sprintf("%s/%s/%d/%s", languages, hours, len(choices), carrier), func(t *testing.T) {
						inOrder(t, answers(t, name, "+39 02 1234 5678", languages, hours, both(languages, choices), agents, carrier))
					})
				}
			}
		}
	}
}

// both says choices in all languages.
func both(languages string, choices []string) string {
	var out []string
	for i, c := range choices {
		if strings.Contains(languages, ",") {
			c += fmt.Sprintf("/choice %d", i+1)
		}
		out = append(out, c)
	}
	return strings.Join(out, ", ")
}

func inOrder(t *testing.T, a starter.Answers) {
	t.Helper()
	files, problems := starter.Files(a)
	if files == nil {
		t.Fatal(problems)
	}
	memory := fstest.MapFS{}
	for name, data := range files {
		memory[name] = &fstest.MapFile{Data: data}
	}
	cfg, problems := config.LoadFS(memory, starter.Config, config.Unheard())
	if cfg == nil {
		t.Fatalf("%v\n%s", problems, files[starter.Config])
	}
	problems = append(problems, app.Check(cfg)...)
	for _, r := range app.Prove(cfg) {
		for _, f := range r.Findings {
			problems = append(problems, f.Problem)
		}
	}
	for _, p := range problems {
		tooMany := len(a.Choices) == 5 && strings.Contains(p.Message, "has 6 keys, more than 5")
		if p.Severity == strict.Fault || !strings.Contains(p.Message, "has no recording in") && !tooMany {
			t.Error(p)
		}
	}
	h, err := rehearsal.New(app.Rehearsal(cfg))
	if err != nil {
		t.Fatal(err)
	}
	suite, problems := script.ReadAll(h, []string{starter.Tests}, func(name string) ([]byte, error) { return files[name], nil })
	if suite == nil {
		t.Fatalf("%v\n%s", problems, files[starter.Tests])
	}
	report := suite.Run()
	for _, r := range report.Results {
		if r.Failure != nil {
			t.Errorf("%s: %+v\n%s", r.Test.Name, r.Failure, files[starter.Flow])
		}
	}
	for _, c := range report.Coverage {
		for _, u := range c.NotWalked {
			t.Errorf("no test walks %s %s", u.Step, u.Way)
		}
	}
}
