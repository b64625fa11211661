package media

import "time"

// Report is what one stream counted, for the journal. What is Remote is by the peer's last RTCP report.
type Report struct {
	Sent, Received uint64 // RTP packets
	Codec          Codec  // of what we sent last

	Heard     Codec         // of what the peer sent last
	Expected  uint64        // packets of the peer, by its sequence numbers
	Lost      uint64        // of them, those that never came, RFC 3550 section A.3
	Discarded uint64        // of them, those that came too late for a telephone's jitter buffer
	Jitter    time.Duration // as they came, RFC 3550 section A.8

	RemoteExpected uint64 // our packets that the peer should have had; 0 when it reported none
	RemoteLost     uint64 // of them, those that it missed
	RemoteJitter   time.Duration
	RoundTrip      time.Duration // 0 when its reports don't say
}

// Stats are the counters of an engine since New.
type Stats struct {
	Streams  int       // open now
	Playing  int       // streams in the pacing loop now
	Sent     uint64    // RTP packets out, forwarded ones included
	Unsent   uint64    // RTP packets that the network refused
	Received uint64    // RTP packets in that belonged to a stream
	Ignored  uint64    // datagrams in that did not: strangers, unknown payload types, malformed, not authentic
	Late     Histogram // how late each paced packet left
}

// Report reads what the stream has counted so far.
func (s *Stream) Report() Report {
	r := &s.in
	r.mu.Lock()
	defer r.mu.Unlock()
	report := Report{
		Sent: s.out.sent(), Codec: s.out.coded(), Received: r.total, Heard: r.codec,
		Expected: r.source.totalExpected(), Lost: r.source.totalLost(), Discarded: r.source.buffer.late,
		Jitter: r.source.jitterTime(), RoundTrip: r.remote.roundTrip,
	}
	if r.remote.known {
		report.RemoteExpected, report.RemoteLost = uint64(r.remote.expected), uint64(r.remote.lost)
		report.RemoteJitter = samples(int64(r.remote.jitter))
	}
	return report
}

// sent is how many packets went out.
func (s *sender) sent() uint64 {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.total
}
