package location_test

import (
	"errors"
	"fmt"
	"net/netip"
	"slices"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"centralino/call"
	"centralino/sip/location"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
)

// contact makes a contact of a telephone on a port; ttl 0 takes it away.
func contact(port int, callID string, cseq uint32, ttl time.Duration) location.Contact {
	return location.Contact{
		URI: fmt.Sprintf("sip:agent@192.0.2.7:%d", port), Transport: "udp", CallID: callID, CSeq: cseq,
		Source:  netip.AddrPortFrom(netip.AddrFrom4([4]byte{192, 0, 2, 7}), uint16(port)),
		Expires: time.Now().Add(ttl),
	}
}

type journal struct {
	mu    sync.Mutex
	lines []string
}

func (j *journal) changed(c location.Change) {
	j.mu.Lock()
	defer j.mu.Unlock()
	j.lines = append(j.lines, fmt.Sprintf("%s online=%v expired=%v", c.Agent, c.Online, c.Expired))
}

func (j *journal) expect(t *testing.T, want ...string) {
	t.Helper()
	j.mu.Lock()
	defer j.mu.Unlock()
	if diff := cmp.Diff(want, j.lines); diff != "" {
		t.Error(diff)
	}
	j.lines = nil
}

func update(t testing.TB, s *location.Store, agent call.AgentID, contacts ...location.Contact) []location.Contact {
	t.Helper()
	got, err := s.Update(agent, contacts)
	if err != nil {
		t.Fatal(err)
	}
	return got
}

func ports(contacts []location.Contact) (p []uint16) {
	for _, c := range contacts {
		p = append(p, c.Source.Port())
	}
	return p
}

func TestComeAndGo(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var j journal
		s := location.New(location.Options{Changed: j.changed})
		defer s.Close()
		update(t, s, "anna", contact(1, "a", 1, time.Minute))
		update(t, s, "anna", contact(2, "b", 1, time.Hour))
		j.expect(t, "anna online=true expired=false")
		if got := ports(s.Contacts("anna")); !slices.Equal(got, []uint16{2, 1}) {
			t.Errorf("contacts %v", got)
		}
		first := contact(1, "a", 1, 0).Source
		if got := s.AgentsAt(first); !slices.Equal(got, []call.AgentID{"anna"}) || !s.Knows(first.Addr()) {
			t.Errorf("at %v: %v", first, got)
		}
		time.Sleep(time.Minute)
		synctest.Wait()
		if got := ports(s.Contacts("anna")); !slices.Equal(got, []uint16{2}) || len(s.AgentsAt(first)) != 0 {
			t.Errorf("after a minute %v", got)
		}
		j.expect(t)
		update(t, s, "anna", contact(2, "b", 2, 0))
		j.expect(t, "anna online=false expired=false")
		if s.Knows(first.Addr()) || len(s.Online()) != 0 {
			t.Error("not forgotten")
		}
		update(t, s, "anna", contact(2, "b", 3, 0)) // saying goodbye again is no error
		j.expect(t)
	})
}

func TestExpiryIsExactAndSurvivesRefresh(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var j journal
		s := location.New(location.Options{Changed: j.changed})
		defer s.Close()
		for i := range 10 {
			update(t, s, "anna", contact(1, "a", uint32(i+1), time.Minute))
			update(t, s, "carlo", contact(2, "c", uint32(i+1), 45*time.Second))
			time.Sleep(30 * time.Second)
		}
		j.expect(t, "anna online=true expired=false", "carlo online=true expired=false")
		time.Sleep(15*time.Second - 1)
		synctest.Wait()
		j.expect(t)
		time.Sleep(time.Nanosecond)
		synctest.Wait()
		j.expect(t, "carlo online=false expired=true")
		time.Sleep(15 * time.Second)
		synctest.Wait()
		j.expect(t, "anna online=false expired=true")
	})
}

func TestOrderOfRequests(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := location.New(location.Options{})
		defer s.Close()
		update(t, s, "anna", contact(1, "a", 5, time.Hour))
		for _, cseq := range []uint32{4, 5} {
			both := []location.Contact{contact(2, "x", 1, time.Hour), contact(1, "a", cseq, 0)}
			if _, err := s.Update("anna", both); !errors.Is(err, location.ErrOrder) {
				t.Errorf("cseq %d: %v", cseq, err)
			}
		}
		if err := s.RemoveAll("anna", "a", 5); !errors.Is(err, location.ErrOrder) {
			t.Errorf("remove all: %v", err)
		}
		if got := ports(s.Contacts("anna")); !slices.Equal(got, []uint16{1}) {
			t.Errorf("contacts %v", got)
		}
		update(t, s, "anna", contact(1, "restarted", 1, time.Hour))
		if err := s.RemoveAll("anna", "restarted", 2); err != nil || len(s.Contacts("anna")) != 0 {
			t.Errorf("remove all: %v", err)
		}
	})
}

func TestSameTelephone(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := location.New(location.Options{Contacts: 2})
		defer s.Close()
		a, b := contact(1, "a", 1, time.Hour), contact(2, "b", 1, time.Hour)
		a.URI, b.URI = "sip:Anna@PHONE.example;ob", "SIP:Anna@phone.EXAMPLE;ob"
		update(t, s, "anna", a)
		if got := update(t, s, "anna", b); len(got) != 1 || got[0].CallID != "b" {
			t.Errorf("equal URIs: %v", got)
		}
		c, d := contact(3, "c", 1, time.Hour), contact(4, "d", 1, time.Hour)
		c.Instance, d.Instance = "<urn:uuid:1>", "<urn:uuid:1>"
		update(t, s, "anna", c)
		if got := update(t, s, "anna", d); len(got) != 2 || got[0].CallID != "d" {
			t.Errorf("equal instances: %v", got)
		}
		other := contact(5, "e", 1, time.Hour)
		other.URI = "sip:anna@phone.example;ob" // users differ by case
		if _, err := s.Update("anna", []location.Contact{other}); !errors.Is(err, location.ErrFull) {
			t.Errorf("third of two: %v", err)
		}
	})
}

func TestPreference(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := location.New(location.Options{})
		defer s.Close()
		for i, q := range []float64{0.5, 1, 0.5, 0} {
			c := contact(i, "a", 1, time.Hour)
			c.Q = q
			update(t, s, "anna", c)
		}
		if got := ports(s.Contacts("anna")); !slices.Equal(got, []uint16{1, 2, 0, 3}) {
			t.Errorf("order %v", got)
		}
	})
}

func TestCallbackMayUseTheStore(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var s *location.Store
		var j journal
		s = location.New(location.Options{Changed: func(c location.Change) {
			j.changed(c)
			if c.Online {
				s.Drop(func(a call.AgentID, _ location.Contact) bool { return a == c.Agent })
			}
		}})
		defer s.Close()
		update(t, s, "anna", contact(1, "a", 1, time.Hour))
		j.expect(t, "anna online=true expired=false", "anna online=false expired=true")
	})
}

// Against a plain list that is looked through each time.
func TestAgainstModel(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		synctest.Test(t, func(*testing.T) {
			var mu sync.Mutex
			online := map[call.AgentID]bool{}
			s := location.New(location.Options{Contacts: 3, Changed: func(c location.Change) {
				mu.Lock()
				defer mu.Unlock()
				if online[c.Agent] == c.Online {
					rt.Errorf("told twice: %+v", c)
				}
				online[c.Agent] = c.Online
			}})
			defer s.Close()
			type key struct {
				agent call.AgentID
				port  int
			}
			model := map[key]time.Time{}
			for i := range rapid.IntRange(1, 40).Draw(rt, "steps") {
				k := key{rapid.SampledFrom([]call.AgentID{"anna", "carlo"}).Draw(rt, "agent"), rapid.IntRange(1, 5).Draw(rt, "port")}
				ttl := time.Duration(rapid.SampledFrom([]int{0, 30, 60, 600}).Draw(rt, "ttl")) * time.Second
				_, err := s.Update(k.agent, []location.Contact{contact(k.port, "c", uint32(i+1), ttl)})
				if err == nil {
					model[k] = time.Now().Add(ttl)
				} else if !errors.Is(err, location.ErrFull) {
					rt.Fatal(err)
				}
				time.Sleep(time.Duration(rapid.IntRange(0, 100).Draw(rt, "sleep")) * time.Second)
				synctest.Wait()
				want := map[call.AgentID]int{}
				for k, expires := range model {
					if expires.After(time.Now()) {
						want[k.agent]++
					}
				}
				for _, agent := range []call.AgentID{"anna", "carlo"} {
					got := len(s.Contacts(agent))
					mu.Lock()
					up := online[agent]
					mu.Unlock()
					if got != want[agent] || got > 3 || up != (got > 0) {
						rt.Fatalf("%s has %d contacts, want %d, online %v", agent, got, want[agent], up)
					}
				}
			}
		})
	})
}
