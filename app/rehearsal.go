package app

import (
	"centralino/call"
	"centralino/config"
	"centralino/rehearsal"
)

// Rehearsal is what a helpline is rehearsed with: its rules, the lengths of its recordings, and what it may promise, all as
// in a call that comes by its first trunk.
func Rehearsal(cfg *config.Config) rehearsal.Options {
	h := &helpline{cfg: cfg}
	var came call.TrunkID
	if len(cfg.SIP.Trunks) > 0 {
		came = cfg.SIP.Trunks[0].ID
	}
	return rehearsal.Options{
		Config: cfg,
		Queues: QueueConfig(cfg),
		Length: promptLengths(cfg, rehearsal.Spoken),
		MayDial: func(q call.QueueID, n call.Number) bool {
			_, ok := h.outlet(q, came, n)
			return ok
		},
	}
}
