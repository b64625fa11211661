package media

import "time"

// Report is what one stream counted, for the journal.
type Report struct {
	Sent, Received uint64        // RTP packets
	Lost           uint64        // packets of the peer that never came, RFC 3550 section A.3
	Jitter         time.Duration // of the peer's packets as they came, RFC 3550 section A.8
	RemoteLost     uint64        // our packets that the peer missed, by its last RTCP report
	RemoteJitter   time.Duration // by its last RTCP report
	RoundTrip      time.Duration // by its last RTCP report; 0 when it sent none
}

// Stats are the counters of an engine since New.
type Stats struct {
	Streams  int       // open now
	Playing  int       // streams in the pacing loop now
	Sent     uint64    // RTP packets out, forwarded ones included
	Unsent   uint64    // RTP packets that the network refused
	Received uint64    // RTP packets in that belonged to a stream
	Ignored  uint64    // datagrams in that did not: strangers, unknown payload types, malformed
	Late     Histogram // how late each paced packet left
}

// Report reads what the stream has counted so far.
func (s *Stream) Report() Report {
	r := &s.in
	r.mu.Lock()
	defer r.mu.Unlock()
	return Report{
		Sent: s.out.sent(), Received: r.total, Lost: r.source.totalLost(), Jitter: r.source.jitterTime(),
		RemoteLost: uint64(r.remote.lost), RemoteJitter: samples(int64(r.remote.jitter)), RoundTrip: r.remote.roundTrip,
	}
}

// sent is how many packets went out.
func (s *sender) sent() uint64 {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.total
}
