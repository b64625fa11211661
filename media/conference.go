package media

import (
	"sync"
	"time"
)

// The parties of a conference.
const (
	theCaller = iota // the agent's partner
	theAgent
	theSupervisor
	parties
)

const (
	// readyTicks is how long a mix is put off because nothing has come yet of a partner whom the peer hears directly.
	readyTicks = 10
	// leavingTicks is how long the mix goes on for a peer whose partner sends nothing to go over to.
	leavingTicks = 5
)

// conference is a bridge with a third stream. It has one seat on the pacing wheel, and does all that is to be done for
// its three parties at one moment. Its lock is taken before those of its talks and of senders, after the engine's
// bridging lock, and never with a receiver's held.
type conference struct {
	mu      sync.Mutex
	mode    Mode
	ended   bool
	ticks   int
	leaving int // ticks left once the supervisor has gone; 0 before
	streams [parties]*Stream
	talks   [parties]talk
	mix     mix
	heard   [parties][2]*talk // whom each party heard last in the mix
}

// join puts the conference between the streams.
func (c *conference) join(mode Mode) {
	for i, s := range c.streams {
		s.talks = c
		s.out.attend(c)
		s.in.listen(&c.talks[i])
	}
	c.choose(mode)
	s := c.streams[theSupervisor]
	s.engine.wheel.join(c, 0, 0)
}

// choose sets the mode.
func (c *conference) choose(mode Mode) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.mode = mode
	c.apply()
}

// apply tells each sender what its peer is to hear.
func (c *conference) apply() {
	stays := c.leaving == 0
	c.streams[theCaller].out.want(c, stays && c.mode == Join)
	c.streams[theAgent].out.want(c, stays && c.mode != Listen)
	c.streams[theSupervisor].out.want(c, stays)
}

// part takes a stream out: the supervisor goes, or all ends with the bridge. The engine's bridging lock is held.
func (c *conference) part(who *Stream) {
	gone := who == c.streams[theSupervisor]
	c.mu.Lock()
	if gone {
		c.leaving = leavingTicks
		c.apply()
	} else {
		c.ended = true
	}
	c.mu.Unlock()
	for i, s := range c.streams {
		s.talks = nil
		if !gone || i == theSupervisor {
			s.in.unlisten(&c.talks[i])
			s.out.release(c)
		}
	}
}

// warm implements paced.
func (c *conference) warm() uint32 { return 0 }

// step implements paced: it lets each talker speak for 20 ms, and each hearer hear.
func (c *conference) step(tick int64, _ uint32, packet *audioPacket) bool {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.ended {
		return false
	}
	if c.leaving > 0 && !c.leave() {
		return false
	}
	c.ticks++
	var codecs [parties]Codec
	var narrow, wide bool
	for i, s := range c.streams {
		codecs[i] = s.out.coded()
		narrow, wide = narrow || codecs[i] != G722, wide || codecs[i] == G722
	}
	now := time.Duration(tick) * tickLength
	for i := range c.talks {
		c.talks[i].tick(now, narrow, wide)
	}
	for i, s := range c.streams {
		a, b := c.heardBy(i)
		c.mix.of(codecs[i], a, b)
		changed := c.heard[i] != [2]*talk{a, b}
		c.heard[i] = [2]*talk{a, b}
		partner := theAgent
		if i == theAgent {
			partner = theCaller
		}
		ready := i == theSupervisor || c.talks[partner].begun || c.ticks > readyTicks
		s.out.sendMix(c, tick, mixed{c.mix.sound(codecs[i]), codecs[i], ready, changed}, packet)
	}
	return true
}

// heardBy are whom a party hears in the mix.
func (c *conference) heardBy(party int) (a, b *talk) {
	caller, agent, supervisor := &c.talks[theCaller], &c.talks[theAgent], &c.talks[theSupervisor]
	if c.leaving > 0 {
		supervisor = nil
	}
	switch {
	case party == theSupervisor:
		return caller, agent
	case party == theAgent && c.mode == Listen:
		return caller, nil
	case party == theAgent:
		return caller, supervisor
	case c.mode == Join:
		return agent, supervisor
	}
	return agent, nil
}

// leave is false when nobody needs the mix any more.
func (c *conference) leave() bool {
	c.leaving--
	pair := c.streams[:theSupervisor]
	if c.leaving > 0 && (pair[theCaller].out.mixes(c) || pair[theAgent].out.mixes(c)) {
		return true
	}
	c.ended = true
	for i, s := range pair {
		s.in.unlisten(&c.talks[i])
		s.out.release(c)
	}
	return false
}

// listen begins to put what the peer says into the talk.
func (r *receiver) listen(t *talk) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.talk = t
}

// unlisten ends that, if it still goes on.
func (r *receiver) unlisten(t *talk) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.talk == t {
		r.talk = nil
	}
}
