package script

import (
	"os"
	"strings"
	"testing"

	"centralino/internal/effort"
)

// TestTheDemoIsWalkedWhole: its tests enter every step and take every way, and miss no more slips than are none: a language
// that is the default anyhow, a way that leads where another does.
func TestTheDemoIsWalkedWhole(t *testing.T) {
	h := helpline(t, "../../app/demo")
	suite, problems := ReadAll(h, []string{"../../app/demo/flows/helpline_test.yaml"}, os.ReadFile)
	if suite == nil {
		t.Fatal(problems)
	}
	report := suite.Run()
	for _, r := range report.Results {
		if r.Failure != nil {
			t.Errorf("%s: %v: expected %s; happened %s", r.Test.Name, r.Failure.Pos, r.Failure.Expected, r.Failure.Happened)
		}
	}
	for _, u := range report.Coverage[0].NotWalked {
		t.Errorf("%v: no test walks step %s, way %s", u.Pos, u.Step, u.Way)
	}
	suite.Mutate(report)
	harmless := []string{
		"choose-language: key 1 removed", "italian: set: language removed", "ask-code: failed: operator became check-code",
	}
	for _, m := range report.Mutants {
		slip := string(m.Step) + ": " + m.What
		if m.NoticedBy == "" && !strings.Contains(strings.Join(harmless, "\n"), slip) {
			t.Errorf("%v: no test notices %s", m.Pos, slip)
		}
	}
	if len(report.Mutants) < 40 || report.Score() < 0.9 {
		t.Errorf("%d slips, %.2f of them noticed", len(report.Mutants), report.Score())
	}
}

// TestMutantsAreTheSameEachTime: reports may be compared.
func TestMutantsAreTheSameEachTime(t *testing.T) {
	h := helpline(t, example)
	once := func() (lines []string) {
		suite, problems := ReadAll(h, []string{example + "flows/helpline_test.yaml"}, os.ReadFile)
		if suite == nil {
			t.Fatal(problems)
		}
		report := suite.Run()
		suite.Mutate(report)
		for _, m := range report.Mutants {
			lines = append(lines, m.Pos.String()+" "+m.What+" "+m.NoticedBy)
		}
		return lines
	}
	first := strings.Join(once(), "\n")
	for range 3 {
		if again := strings.Join(once(), "\n"); again != first {
			t.Fatalf("once\n%s\nthen\n%s", first, again)
		}
	}
}

// TestAThousandTestsTakeNoTime: less than two seconds of a processor, which is twenty times what they need on a machine of their own.
func TestAThousandTestsTakeNoTime(t *testing.T) {
	h := helpline(t, example)
	suite, problems := ReadAll(h, []string{example + "flows/helpline_test.yaml"}, os.ReadFile)
	if suite == nil {
		t.Fatal(problems)
	}
	tests := suite.Files[0].Tests
	began := effort.Spent(t)
	for i := range 1000 {
		if r := tests[i%len(tests)].Run(h, nil); r.Failure != nil {
			t.Fatal(r.Failure)
		}
	}
	if took := effort.Spent(t) - began; took > limit {
		t.Errorf("1,000 tests took %v", took)
	}
}

// BenchmarkTests plays the example's tests one after the other.
func BenchmarkTests(b *testing.B) {
	h := helpline(b, example)
	suite, problems := ReadAll(h, []string{example + "flows/helpline_test.yaml"}, os.ReadFile)
	if suite == nil {
		b.Fatal(problems)
	}
	tests := suite.Files[0].Tests
	for i := 0; b.Loop(); i++ {
		if r := tests[i%len(tests)].Run(h, nil); r.Failure != nil {
			b.Fatal(r.Failure)
		}
	}
}
