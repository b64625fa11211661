package media

// Bridge joins two streams of one engine: what each peer says goes to the other at once, coded anew where their codecs
// differ, keys as telephone-events or tones (and as DigitEvents to the sinks). It quiets both. While one of them plays
// something later (music on hold), that is heard in place of its partner. Errors: ErrBridged, ErrClosed.
func Bridge(a, b *Stream) error {
	e := a.engine
	e.bridging.Lock()
	defer e.bridging.Unlock()
	switch {
	case a == b || e != b.engine || a.peer.Load() != nil || b.peer.Load() != nil || a.talks != nil || b.talks != nil:
		return ErrBridged
	case a.closed.Load() || b.closed.Load():
		return ErrClosed
	}
	a.Quiet()
	b.Quiet()
	a.peer.Store(b)
	b.peer.Store(a)
	return nil
}

// Unbridge parts the stream from its partner, if it has one. A conference ends with its bridge.
func (s *Stream) Unbridge() {
	s.engine.bridging.Lock()
	defer s.engine.bridging.Unlock()
	if s.talks != nil {
		s.talks.part(s)
	}
	peer := s.peer.Swap(nil)
	if peer == nil {
		return
	}
	peer.peer.Store(nil)
	s.out.part()
	peer.out.part()
}
