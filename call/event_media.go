package call

import "time"

// MediaMeasured: a leg is over, and this is how its sound came across. In is missing when no packet came, Out when the
// telephone sent no RTCP report about ours.
type MediaMeasured struct {
	Side      Side          `json:"side"`
	Leg       LegID         `json:"leg,omitempty"` // of an agent
	Received  uint64        `json:"received"`      // RTP packets of the telephone, keys included
	Sent      uint64        `json:"sent"`
	RoundTrip time.Duration `json:"round_trip_ns,omitempty"` // by RTCP; 0: not known
	In        *Sound        `json:"in,omitempty"`            // from the telephone to us
	Out       *Sound        `json:"out,omitempty"`           // from us to the telephone
}

// Sound is how one direction of a leg came across.
type Sound struct {
	Codec     string        `json:"codec"`
	Packets   uint64        `json:"packets"` // that were to come, by their numbers
	Lost      uint64        `json:"lost"`
	Discarded uint64        `json:"discarded,omitempty"` // that came, but too late for a jitter buffer of 60 ms; Out: not known
	Jitter    time.Duration `json:"jitter_ns"`
	MOS       float64       `json:"mos"` // estimated by the E-model, 1 to 4.5, with two decimals
}

// Loss is the share of packets that could not be heard, 0 to 1.
func (s *Sound) Loss() float64 {
	if s.Packets == 0 {
		return 0
	}
	return min(1, float64(s.Lost+s.Discarded)/float64(s.Packets))
}

// Kind implements Body.
func (*MediaMeasured) Kind() Kind { return "media_measured" }
