package metrics

import "centralino/call"

// The directions of sound, seen from here.
const (
	directionIn  = "in"
	directionOut = "out"
)

func (f *figures) defineSound() {
	f.mos = f.histogram("centralino_rtp_mos",
		"Estimated opinion of each leg's sound at its end, 1 (bad) to 4.5, by the E-model of ITU-T G.107 from codec, loss and delay. direction in: from the telephone to us; out: from us to the telephone, where it sent RTCP reports. Legs without a packet are not in it (see centralino_rtp_silent_legs_total).",
		[]float64{1.5, 2, 2.5, 3, 3.2, 3.4, 3.6, 3.8, 4, 4.1, 4.2, 4.3, 4.4}, "side", "direction")
	f.loss = f.histogram("centralino_rtp_loss_ratio",
		"Share of each leg's packets that could not be heard, 0 to 1, at its end: lost on the way, and (direction in only) too late for a jitter buffer of 60 ms.",
		[]float64{0, .001, .0025, .005, .01, .02, .03, .05, .1, .2, .5}, "side", "direction")
	f.jitter = f.histogram("centralino_rtp_jitter_seconds",
		"Jitter of each leg's packets at its end, as RFC 3550 counts it: smoothed over the last packets.",
		[]float64{.001, .002, .005, .01, .015, .02, .03, .04, .06, .1, .2}, "side", "direction")
	f.silent = f.counter("centralino_rtp_silent_legs_total",
		"Legs that were up and ended without a single RTP packet from the telephone. Callers who hang up at once are in it.",
		"side")
	f.recordings = f.counter("centralino_recordings_total",
		"Conversations of queues that are to be recorded, by what became of the recording: kept, failed (the disk took no more), unannounced (the caller could not be told, so nothing was recorded) or recovered (the process died and the next start completed the file).",
		"result")
}

func sides() []call.Side { return []call.Side{call.SideCaller, call.SideAgent, call.SideFar} }

// prepareSound makes the series of both sides.
func (f *figures) prepareSound() {
	for _, result := range call.RecordingResults() {
		f.recordings.WithLabelValues(string(result))
	}
	for _, side := range sides() {
		f.silent.WithLabelValues(string(side))
		for _, direction := range []string{directionIn, directionOut} {
			f.mos.WithLabelValues(string(side), direction)
			f.loss.WithLabelValues(string(side), direction)
			f.jitter.WithLabelValues(string(side), direction)
		}
	}
}

// measured counts how a leg's sound came across.
func (f *figures) measured(m *call.MediaMeasured) {
	side := oneOf(m.Side, sides())
	if m.In == nil {
		f.silent.WithLabelValues(side).Inc()
	}
	f.heard(side, directionIn, m.In)
	f.heard(side, directionOut, m.Out)
}

func (f *figures) heard(side, direction string, s *call.Sound) {
	if s == nil {
		return
	}
	f.mos.WithLabelValues(side, direction).Observe(s.MOS)
	f.loss.WithLabelValues(side, direction).Observe(s.Loss())
	f.jitter.WithLabelValues(side, direction).Observe(s.Jitter.Seconds())
}
