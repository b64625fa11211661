package e2e

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"net/netip"
	"sync"
	"testing"
	"time"

	"centralino/internal/phone"
)

// soakers are the callers and agents of a soak.
type soakers struct {
	t      *testing.T
	bank   *bank
	server netip.AddrPort
	phones []*phone.Phone // callers share them
	agents sync.WaitGroup

	mu       sync.Mutex
	made     map[string]int // by whom they call
	talked   int            // answered by an agent
	crossed  int            // hung up on both sides at once
	failures []string
}

// soakHold is how long calls last: from the first to the second.
var soakHold = [2]time.Duration{2 * time.Second, time.Minute}

// newSoakers registers the agents and lets them answer until the context ends.
func newSoakers(ctx context.Context, t *testing.T, server netip.AddrPort, agents int) *soakers {
	t.Helper()
	s := &soakers{t: t, bank: newBank(), server: server, made: map[string]int{}}
	for range 8 {
		s.phones = append(s.phones, s.phone(phone.Options{User: "+39021112223"}))
	}
	for i := range agents {
		p := s.phone(phone.Options{User: agentName(i), Password: agentName(i), Ring: phone.AutoAnswer(0)})
		if err := p.Register(ctx, server, time.Hour); err != nil {
			t.Fatal(err)
		}
		s.agents.Go(func() { s.answer(ctx, p) })
	}
	return s
}

func agentName(i int) string { return fmt.Sprintf("agent-%d", i) }

func (s *soakers) phone(o phone.Options) *phone.Phone {
	s.t.Helper()
	o.Address = netip.AddrPortFrom(loopback, outsidePort(s.t))
	o.Network, o.Codecs, o.Memory = s.bank.network(o.Address), []string{"PCMA"}, time.Second
	p, err := phone.New(o)
	if err != nil {
		s.t.Fatal(err)
	}
	return p
}

// close ends the telephones and returns what they heard.
func (s *soakers) close() heardSoFar {
	s.agents.Wait()
	for _, p := range s.phones {
		p.Close()
	}
	s.bank.close()
	return s.bank.heard()
}

// answer is an agent: every second call is left to the caller to end.
func (s *soakers) answer(ctx context.Context, p *phone.Phone) {
	defer p.Close()
	for n := 0; ; n++ {
		c, err := p.Incoming(ctx)
		if err != nil {
			return
		}
		if c.Wait(ctx) != nil { // the caller gave up
			continue
		}
		s.mu.Lock()
		s.talked++
		s.mu.Unlock()
		talk(c)
		if hold := soakTime(); n%2 == 0 && !ended(ctx, c, hold) {
			s.hangUp(c)
		} else if !ended(ctx, c, 2*soakHold[1]) {
			s.note(fmt.Errorf("%s: the caller's end did not reach the agent", c.ID()))
		}
	}
}

// calls keeps so many callers calling until the time is over and the last has hung up. They come one after the other, and
// each waits a moment before it calls again.
func (s *soakers) calls(ctx context.Context, callers int, length, ramp time.Duration) {
	until := time.Now().Add(length)
	var running sync.WaitGroup
	for i := range callers {
		running.Go(func() {
			p := s.phones[i%len(s.phones)]
			for pause := ramp * time.Duration(i) / time.Duration(callers); time.Until(until) > pause; pause = time.Duration(rand.IntN(200)) * time.Millisecond {
				<-time.After(pause)
				s.call(ctx, p, time.Until(until))
			}
		})
	}
	running.Wait()
}

// call makes one call of one of the kinds, for no longer than is left.
func (s *soakers) call(ctx context.Context, p *phone.Phone, left time.Duration) {
	number := []string{"listen", "menu", "desk", "menu", "desk"}[rand.IntN(5)]
	ctx, cancel := context.WithTimeout(ctx, 2*soakHold[1])
	defer cancel()
	c, err := p.Call(ctx, fmt.Sprintf("sip:%s@%v", number, s.server))
	s.mu.Lock()
	s.made[number]++
	s.mu.Unlock()
	if err != nil {
		s.note(fmt.Errorf("a call to %s: %w", number, err))
		return
	}
	over := false
	switch hold := min(soakTime(), max(left, time.Second)); number {
	case "listen":
		over = ended(ctx, c, hold)
	case "menu":
		talk(c)
		for hold > 0 && !over {
			between := min(hold, time.Duration(1000+rand.IntN(4000))*time.Millisecond)
			if over = ended(ctx, c, between); !over {
				s.note(c.PressWith(phone.Keys{OtherSSRC: true}, "1"))
			}
			hold -= between
		}
	case "desk":
		talk(c)
		over = ended(ctx, c, hold)
	}
	switch {
	case !over:
		s.hangUp(c)
	case number != "desk":
		s.note(fmt.Errorf("a call to %s: the helpline hung up", number))
	}
}

// hangUp ends a call. When both sides hang up at once, the BYE that comes second may find no call any more.
func (s *soakers) hangUp(c *phone.Call) {
	err := c.Hangup()
	var status *phone.StatusError
	if errors.As(err, &status) && status.Code == 481 {
		s.mu.Lock()
		defer s.mu.Unlock()
		s.crossed++
		return
	}
	s.note(err)
}

// talk lets the bank send a telephone's sound.
func talk(c *phone.Call) { c.Say(make([]int16, 160)) }

// ended waits for the other side to hang up.
func ended(ctx context.Context, c *phone.Call, within time.Duration) bool {
	timer := time.NewTimer(within)
	defer timer.Stop()
	select {
	case <-c.Ended():
		return true
	case <-timer.C:
	case <-ctx.Done():
	}
	return false
}

func soakTime() time.Duration {
	return soakHold[0] + time.Duration(rand.Int64N(int64(soakHold[1]-soakHold[0])))
}

// note keeps what went wrong.
func (s *soakers) note(err error) {
	if err == nil {
		return
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.failures = append(s.failures, err.Error())
}

// sum is how many calls were made, talks there were, and what failed.
func (s *soakers) sum() (made map[string]int, all, talked int, failures []string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	made = map[string]int{}
	for number, n := range s.made {
		made[number] = n
		all += n
	}
	return made, all, s.talked, append([]string(nil), s.failures...)
}
