package metrics

import (
	"testing"
	"time"

	"centralino/call"
)

func TestSoundOfLegs(t *testing.T) {
	f := newFixture(t)
	good := &call.Sound{Codec: "PCMA", Packets: 1000, Jitter: 3 * time.Millisecond, MOS: 4.4}
	poor := &call.Sound{Codec: "PCMA", Packets: 1000, Lost: 60, Discarded: 40, Jitter: 30 * time.Millisecond, MOS: 2.5}
	f.happen("c", 0,
		&call.MediaMeasured{Side: call.SideAgent, Leg: "c-1", Received: 1000, In: poor, Out: good},
		&call.MediaMeasured{Side: call.SideCaller, Received: 1000, In: good},
		&call.MediaMeasured{Side: call.SideCaller})
	f.want("centralino_rtp_mos_sum", `
		{direction="in",side="agent"} 2.5
		{direction="out",side="agent"} 4.4
		{direction="in",side="caller"} 4.4
		{direction="out",side="caller"} 0
		{direction="in",side="far"} 0
		{direction="out",side="far"} 0`)
	f.want("centralino_rtp_loss_ratio_sum", `
		{direction="in",side="agent"} 0.1
		{direction="out",side="agent"} 0
		{direction="in",side="caller"} 0
		{direction="out",side="caller"} 0
		{direction="in",side="far"} 0
		{direction="out",side="far"} 0`)
	f.want("centralino_rtp_jitter_seconds_sum", `
		{direction="in",side="agent"} 0.03
		{direction="out",side="agent"} 0.003
		{direction="in",side="caller"} 0.003
		{direction="out",side="caller"} 0
		{direction="in",side="far"} 0
		{direction="out",side="far"} 0`)
	f.want("centralino_rtp_silent_legs_total", "{side=\"agent\"} 0\n{side=\"caller\"} 1\n{side=\"far\"} 0")
}
