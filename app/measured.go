package app

import (
	"math"

	"centralino/call"
	"centralino/media"
)

// measured says in the journal's words how the sound of a leg came across.
func measured(side call.Side, leg call.LegID, r media.Report) *call.MediaMeasured {
	m := &call.MediaMeasured{Side: side, Leg: leg, Received: r.Received, Sent: r.Sent, RoundTrip: r.RoundTrip}
	if in, ok := r.In(); ok {
		m.In = sound(in)
	}
	if out, ok := r.Out(); ok {
		m.Out = sound(out)
	}
	return m
}

func sound(r media.Reception) *call.Sound {
	return &call.Sound{
		Codec: r.Codec.String(), Packets: r.Expected, Lost: r.Lost, Discarded: r.Discarded, Jitter: r.Jitter,
		MOS: math.Round(100*r.MOS) / 100,
	}
}
