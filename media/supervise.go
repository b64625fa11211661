package media

// Mode is what a supervisor's stream does in a bridge.
type Mode uint8

// The modes. Whoever a mode says nothing new about hears what it heard before.
const (
	// Listen lets the supervisor hear both, and nobody hear the supervisor: between the two nothing changes at all.
	Listen Mode = iota
	// Whisper lets the agent hear the supervisor too. The partner hears the agent alone, as before.
	Whisper
	// Join lets everybody hear the two others.
	Join
)

// Supervise takes a third stream into the bridge of an agent's stream, or changes the mode of the one that is in it.
//
// What a peer hears of one partner alone goes on packet by packet, at once and as it came. What it hears of two is mixed
// every 20 ms by the pacing loop, from sound that was held as long as its jitter needs (20 to 200 ms), with losses
// concealed. Each peer keeps its one RTP stream, and goes over from one to the other without a click or a gap; sound
// that it had heard directly may come once more, or be left out, for as long as that jitter buffer is.
//
// Music and prompts that a stream plays are heard in place of the mix, by its peer alone. Telephone-events go between
// the two as before; the supervisor's are told to its sink and go nowhere. The supervisor goes with Part or Close; the
// bridge's end (Unbridge, or Close of either) ends all. What the supervisor's stream plays ends here.
//
// Errors: ErrAlone when the agent's stream is not bridged; ErrBridged when the supervisor's is, or is in another
// conference, or when another supervisor is in this one; ErrClosed.
func Supervise(supervisor, agent *Stream, mode Mode) error {
	e := agent.engine
	e.bridging.Lock()
	defer e.bridging.Unlock()
	partner := agent.peer.Load()
	if c := supervisor.talks; c != nil && c.streams[theSupervisor] == supervisor && c.streams[theAgent] == agent {
		c.choose(mode)
		return nil
	}
	switch {
	case supervisor.closed.Load() || agent.closed.Load():
		return ErrClosed
	case partner == nil:
		return ErrAlone
	case supervisor.engine != e || supervisor == agent || supervisor.peer.Load() != nil || supervisor.talks != nil || agent.talks != nil:
		return ErrBridged
	}
	supervisor.Quiet()
	c := &conference{streams: [parties]*Stream{partner, agent, supervisor}}
	c.join(mode)
	return nil
}

// Part takes a supervisor's stream out of the bridge that it is in. The two go on as if it had not been there.
func (s *Stream) Part() {
	s.engine.bridging.Lock()
	defer s.engine.bridging.Unlock()
	if c := s.talks; c != nil && c.streams[theSupervisor] == s {
		c.part(s)
	}
}
