package session

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"centralino/account"
	"centralino/call"
)

func limits() (idle, longest time.Duration) { return 30 * time.Minute, 12 * time.Hour }

func anna() account.Account {
	return account.Account{ID: "anna", Role: account.Agent, Password: call.NewSecret("anna-demo")}
}

func open(t *testing.T, o Options) *Store {
	t.Helper()
	o.Limits = limits
	s, err := Open(o)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func begin(t *testing.T, s *Store, a account.Account) string {
	t.Helper()
	id, err := s.Begin(a, false, time.Now())
	if err != nil {
		t.Fatal(err)
	}
	return id
}

func there(s *Store, id string) bool {
	_, ok := s.Find(id, time.Now())
	return ok
}

func TestSessionsRunOut(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := open(t, Options{})
		id := begin(t, s, anna())
		if !there(s, id) || there(s, id+"x") || there(s, "") {
			t.Fatal("a session is there by its id, and by nothing else")
		}
		time.Sleep(30*time.Minute - time.Second)
		if !there(s, id) {
			t.Error("it ran out too soon")
		}
		time.Sleep(30 * time.Minute)
		if there(s, id) {
			t.Error("nobody used it, and it is still there")
		}
		id = begin(t, s, anna())
		for range 12*3 - 1 {
			time.Sleep(20 * time.Minute)
			if !there(s, id) {
				t.Fatal("it was used all the time")
			}
		}
		time.Sleep(20 * time.Minute)
		if there(s, id) {
			t.Error("it lasts for longer than any session")
		}
	})
}

// A call of two hours in which nobody touches the page, begun an hour before the longest session is over.
func TestALiveCallIsNeverCut(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		busy := false
		s := open(t, Options{Busy: func(id string) bool { return busy && id == "anna" }})
		id := begin(t, s, anna())
		other := begin(t, s, account.Account{ID: "sara"})
		for range 11 * 4 {
			time.Sleep(15 * time.Minute)
			there(s, id)
		}
		busy = true
		for range 2 * 60 {
			time.Sleep(time.Minute)
			s.Sweep(time.Now())
		}
		if there(s, other) {
			t.Error("somebody else's call keeps a session")
		}
		busy = false
		time.Sleep(5 * time.Minute)
		if !there(s, id) {
			t.Error("the session ended with the call, and what follows it is lost")
		}
		time.Sleep(5 * time.Minute)
		if there(s, id) {
			t.Error("the call is long over, and so are twelve hours")
		}
	})
}

func TestSessionsEnd(t *testing.T) {
	s := open(t, Options{})
	one, two, sara := begin(t, s, anna()), begin(t, s, anna()), begin(t, s, account.Account{ID: "sara"})
	s.End(one)
	if there(s, one) || !there(s, two) {
		t.Error("one session ends alone")
	}
	s.EndAll("anna")
	if there(s, two) || !there(s, sara) {
		t.Error("all of anna's end, and nobody else's")
	}
	first := begin(t, s, anna())
	for range most {
		begin(t, s, anna())
	}
	if there(s, first) {
		t.Error("an account may have any number of sessions")
	}
}

func TestSessionsSurviveARestart(t *testing.T) {
	file := filepath.Join(t.TempDir(), "sessions.json")
	s := open(t, Options{File: file})
	id := begin(t, s, anna())
	data, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	for _, secret := range []string{id, "anna-demo", "***"} {
		if strings.Contains(string(data), secret) {
			t.Errorf("the file has %q: %s", secret, data)
		}
	}
	if info, _ := os.Stat(file); info.Mode().Perm() != 0o600 {
		t.Errorf("anybody may read the file: %v", info.Mode())
	}
	again := open(t, Options{File: file})
	if !there(again, id) {
		t.Error("the session is lost")
	}
	if !again.Sealed(id, call.NewSecret("anna-demo")) || again.Sealed(id, call.NewSecret("another")) || again.Sealed("x", call.NewSecret("anna-demo")) {
		t.Error("a session holds for the password it began with only")
	}
}

func TestAnUnusableFile(t *testing.T) {
	file := filepath.Join(t.TempDir(), "sessions.json")
	if err := os.WriteFile(file, []byte(`{"a": null, "b":`), 0o600); err != nil {
		t.Fatal(err)
	}
	told := 0
	s := open(t, Options{File: file, Failed: func(error) { told++ }})
	if told != 1 {
		t.Error("nobody was told of the broken file")
	}
	s.options.File = filepath.Join(t.TempDir(), "gone", "sessions.json")
	id := begin(t, s, anna())
	if told != 2 || !there(s, id) {
		t.Error("a file that cannot be written stops nobody from logging in, and is told")
	}
}

// FuzzFile holds that no file stops the start.
func FuzzFile(f *testing.F) {
	f.Add([]byte(`{"a":{"account":{"ID":"anna"},"begun":"2026-11-22T10:00:00Z"}}`))
	f.Add([]byte(`{"a":null}`))
	f.Fuzz(func(t *testing.T, data []byte) {
		file := filepath.Join(t.TempDir(), "sessions.json")
		if err := os.WriteFile(file, data, 0o600); err != nil {
			t.Fatal(err)
		}
		s := open(t, Options{File: file})
		s.Sweep(time.Now())
		there(s, "a")
	})
}
