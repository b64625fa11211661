package starter_test

import (
	"flag"
	"os"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/rogpeppe/go-internal/txtar"

	"centralino/call"
	"centralino/config/starter"
)

var update = flag.Bool("update", false, "write what is made into the golden file")

// TestHowItReads keeps one helpline as it is written, to be looked at.
func TestHowItReads(t *testing.T) {
	const file = "testdata/acme.txtar"
	files, problems := starter.Files(answers(t, "Acme", "+39 02 1234 5678", "it,en", "mon-fri 09:00-18:00", "assistenza/support, fatture/billing", "Anna Rossi, bruno", ""))
	if files == nil {
		t.Fatal(problems)
	}
	got := &txtar.Archive{Comment: []byte("What is written for a helpline in two languages, with two choices and two agents.\n")}
	for _, name := range []string{starter.Config, starter.Flow, starter.Tests, ".gitignore"} {
		got.Files = append(got.Files, txtar.File{Name: name, Data: files[name]})
	}
	if *update {
		if err := os.WriteFile(file, txtar.Format(got), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if d := cmp.Diff(string(want), string(txtar.Format(got))); d != "" {
		t.Error(d)
	}
}

func TestHoursInWords(t *testing.T) {
	for text, want := range map[string][2]string{
		"mon-fri 9-18":                      {"dal lunedì al venerdì dalle 9 alle 18", "from Monday to Friday from 9 am to 6 pm"},
		"sun 08:30-13:00, 14:00-19:15":      {"la domenica dalle 8 e 30 alle 13 e dalle 14 alle 19 e 15", "on Sunday from 8:30 am to 1 pm and from 2 pm to 7:15 pm"},
		"mon-sun 12-15":                     {"tutti i giorni dalle 12 alle 15", "every day from noon to 3 pm"},
		"sat-sun 0-24":                      {"dal sabato alla domenica da mezzanotte a mezzanotte", "from Saturday to Sunday from midnight to midnight"},
		"sun-wed 1:05-12; thu 22:00-01:30":  {"dalla domenica al mercoledì dall'una e 5 alle 12, il giovedì dalle 22 all'una e 30", "from Sunday to Wednesday from 1:05 am to noon, on Thursday from 10 pm to 1:30 am"},
		"lun-venerdì 9-18; Sa 10-11":        {"dal lunedì al venerdì dalle 9 alle 18, il sabato dalle 10 alle 11", "from Monday to Friday from 9 am to 6 pm, on Saturday from 10 am to 11 am"},
		" Mon-Fri   09:00-18:00 ;sat 10-11": {"dal lunedì al venerdì dalle 9 alle 18, il sabato dalle 10 alle 11", "from Monday to Friday from 9 am to 6 pm, on Saturday from 10 am to 11 am"},
	} {
		h, err := starter.ReadHours(text)
		if err != nil {
			t.Errorf("%s: %v", text, err)
			continue
		}
		if got := [2]string{h.Words("it"), h.Words("en")}; got != want {
			t.Errorf("%s:\n got %q\nwant %q", text, got, want)
		}
	}
}

// TestAnswersThatAreNone looks that what is wrong with an answer is said with the word that is wrong.
func TestLanguagesByTheirNames(t *testing.T) {
	got, err := starter.ReadLanguages("English, italiano, en")
	if err != nil || len(got) != 2 || got[0] != "en" || got[1] != "it" {
		t.Errorf("%v, %v", got, err)
	}
}

func TestAnswersThatAreNone(t *testing.T) {
	two := []call.Language{"it", "en"}
	for name, c := range map[string]struct {
		read func() error
		says string
	}{
		"no name":          {func() error { _, err := starter.ReadName(" \t"); return err }, "what is the helpline called"},
		"a tale":           {func() error { _, err := starter.ReadName(strings.Repeat("once ", 30)); return err }, "too long"},
		"a bell":           {func() error { _, err := starter.ReadName("\a"); return err }, "what is the helpline called"},
		"half a language":  {func() error { _, err := starter.ReadLanguages("inglese, klingon"); return err }, `"klingon" is not spoken yet`},
		"no country":       {func() error { _, err := starter.ReadNumber("02 1234 5678"); return err }, `"02 1234 5678" is no number with its country`},
		"letters":          {func() error { _, err := starter.ReadNumber("+39 CALL ME"); return err }, "is no number"},
		"no language":      {func() error { _, err := starter.ReadLanguages(", "); return err }, "write it, en, or both"},
		"another language": {func() error { _, err := starter.ReadLanguages("it, de"); return err }, `"de" is not spoken yet`},
		"days":             {func() error { _, err := starter.ReadHours("always"); return err }, `"always" does not begin with days`},
		"hours":            {func() error { _, err := starter.ReadHours("mon 9-25"); return err }, `"9-25" is not a range`},
		"one word":         {func() error { _, err := starter.ReadChoices("bills", two); return err }, `"bills" is to be said in it and en`},
		"twice":            {func() error { _, err := starter.ReadChoices("a, A", two[:1]); return err }, "is there already"},
		"a step":           {func() error { _, err := starter.ReadChoices("main", two[:1]); return err }, "is there already"},
		"signs":            {func() error { _, err := starter.ReadChoices("!!", two[:1]); return err }, "needs letters"},
		"digits":           {func() error { _, err := starter.ReadAgents("007"); return err }, "needs letters"},
		"a word of YAML":   {func() error { _, err := starter.ReadChoices("No", two[:1]); return err }, "needs letters"},
		"six":              {func() error { _, err := starter.ReadChoices("a,b,c,d,e,f", two[:1]); return err }, "too many"},
		"nobody":           {func() error { _, err := starter.ReadAgents(", "); return err }, "somebody has to answer"},
		"a number":         {func() error { _, err := starter.ReadAgents("helpline"); return err }, "is there already"},
		"a name":           {func() error { _, err := starter.ReadCarrier("carrier.example"); return err }, "is no address"},
	} {
		if err := c.read(); err == nil || !strings.Contains(err.Error(), c.says) {
			t.Errorf("%s: %v, want %q", name, err, c.says)
		}
	}
}
