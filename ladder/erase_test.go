package ladder

import (
	"bytes"
	"os"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"centralino/call"
)

// written is all that the files of a folder have.
func written(t *testing.T, dir string) (text string, size int64) {
	t.Helper()
	all, err := files(dir)
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range all {
		b, err := os.ReadFile(f.path)
		if err != nil {
			t.Fatal(err)
		}
		text, size = text+string(b), size+f.size
	}
	return text, size
}

// TestErasedMessagesAreBlank: those of the calls that are chosen, and those that are by what they say, while the store goes on writing.
// The others are found as before.
func TestErasedMessagesAreBlank(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := open(t, t.TempDir(), usual())
		s.Leg("a", "one", Party{Caller, "203.0.113.7"})
		s.Leg("b", "two", Party{Agent, "anna & co"})
		s.Leg("c", "three", Party{Far, ""})
		for _, m := range []Message{invite("a", "secret-1"), invite("b", "1"), invite("c", "told-secret"), invite("b", "2"), invite("a", "secret-2")} {
			s.Message(m)
		}
		time.Sleep(time.Second)
		theirs := func(of call.ID, text []byte) bool { return of == "one" || bytes.Contains(text, []byte("told-secret")) }
		_, before := written(t, s.dir)
		for _, dry := range []bool{true, false} {
			if text, _ := written(t, s.dir); strings.Count(text, "secret") != 3 {
				t.Errorf("before it was wanted some were erased: %q", text)
			}
			if e, err := Erase(s.dir, theirs, dry); err != nil || e != (Erased{Messages: 3, Files: 1}) {
				t.Errorf("erased %+v, %v", e, err)
			}
		}
		text, after := written(t, s.dir)
		if before != after || strings.Contains(text, "secret") || strings.Contains(text, "203.0.113.7") || strings.Contains(text, "one") {
			t.Errorf("%d bytes have become %d: %q", before, after, text)
		}
		if e, err := Erase(s.dir, theirs, false); err != nil || e != (Erased{}) {
			t.Errorf("erased again %+v, %v", e, err)
		}
		s.Message(invite("b", "3")) // behind the blanks
		s.want(t, "one")
		s.want(t, "three")
		s.want(t, "two", "1/agent anna & co", "2/agent anna & co", "3/agent anna & co")
		s.Close()
	})
}

// TestWhatBreaksOffIsErased, as nobody can tell whose it is, but for the file that may be written to now.
func TestWhatBreaksOffIsErased(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		dir := t.TempDir()
		for range 2 { // processes
			s := open(t, dir, usual())
			s.Leg("a", "one", Party{Caller, ""})
			s.Message(invite("a", "1"))
			time.Sleep(time.Second)
			s.Close()
		}
		all, err := files(dir)
		if err != nil || len(all) != 2 {
			t.Fatal(all, err)
		}
		const torn = "two 17 > UDP 10.0.0.1:5060 10.0.0.9:5062 caller = 300\nINVITE sip:+3906"
		for _, f := range all {
			b, err := os.ReadFile(f.path)
			if err == nil {
				err = os.WriteFile(f.path, append(b, torn...), 0o600)
			}
			if err != nil {
				t.Fatal(err)
			}
		}
		nobodys := func(call.ID, []byte) bool { return false }
		for _, c := range []struct {
			dry  bool
			torn int
		}{{true, 2}, {false, 1}} {
			if e, err := Erase(dir, nobodys, c.dry); err != nil || e != (Erased{}) {
				t.Errorf("erased %+v, %v", e, err)
			}
			if text, _ := written(t, dir); strings.Count(text, torn) != c.torn {
				t.Errorf("dry %v: %q", c.dry, text)
			}
		}
		s := open(t, dir, usual())
		s.want(t, "one", "1/caller ", "1/caller ")
		if e, err := Erase(dir+"/none", nobodys, false); err != nil || e != (Erased{}) {
			t.Errorf("where nothing is kept: %+v, %v", e, err)
		}
	})
}
