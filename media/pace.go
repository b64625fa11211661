package media

// audioPacket is what the pacing loop lends to its seats: one that is always in the cache.
type audioPacket [headerSize + audioBytes]byte

// step implements paced.
func (s *sender) step(tick int64, ticket uint32, packet *audioPacket) bool {
	event, more := s.advance(tick, ticket, packet)
	if event != nil {
		s.tell(event)
	}
	return more
}

func (s *sender) advance(tick int64, ticket uint32, packet *audioPacket) (event Event, more bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	switch {
	case ticket != s.ticket || s.closed:
		return nil, false
	case s.keying:
		s.sendKey(tick)
		return nil, true
	case s.list.fill(packet[headerSize:], s.codec, s.line()):
		s.sendAudio(tick, packet)
		return nil, true
	}
	s.leave()
	if s.list.stop() {
		event = PlayedEvent{ID: s.list.id}
	}
	return event, false
}

// sendAudio sends the frame that lies in the packet.
func (s *sender) sendAudio(tick int64, packet *audioPacket) {
	begins := s.begin(tick)
	ts := s.next
	s.next += audioBytes
	if s.send(packet[:], s.payload, begins, ts) {
		s.spurt = false
	}
}

// begin sets the clock for the paced packet of a tick and reports whether a talkspurt begins: the clock then jumps over
// the silence, RFC 3551 section 4.1.
func (s *sender) begin(tick int64) bool {
	begins := s.spurt || tick != s.expect
	if begins {
		s.next = s.free(s.zero + uint32(tick*tickSamples))
	}
	s.expect = tick + roundTicks
	return begins
}
