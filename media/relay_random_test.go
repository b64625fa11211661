package media

import (
	"math/rand/v2"
	"testing"
	"time"

	"github.com/pion/rtp"
)

// TestWhateverPartnersSendIsOneStream: packets that are lost, doubled or overtaken, keys, comfort noise, pauses, new sources
// and music in between. What the other telephone gets has each number once, in the order of its timestamps, and misses
// nothing but what was lost.
func TestWhateverPartnersSendIsOneStream(t *testing.T) {
	for seed := range uint64(400) {
		virtual(t, func(t *testing.T, w *world) {
			chance := rand.New(rand.NewPCG(seed, 1))
			p := bridged(t, w)
			to := p.toCaller.Local()
			h := rtp.Header{PayloadType: 8, SSRC: 9, SequenceNumber: uint16(chance.Uint32()), Timestamp: chance.Uint32()}
			lost := 0             // or overtaken
			var late []rtp.Header // overtaken, to come after the next ones
			music := clipOf(800, 500)
			for range 200 {
				switch chance.IntN(30) {
				case 0:
					lost++
				case 1:
					p.caller.send(to, h, frameOf(1))
					p.caller.send(to, h, frameOf(1))
				case 2: // it may come too late to have a place
					lost++
					late = append(late, h)
				case 3: // comfort noise, and a pause
					noise := h
					noise.PayloadType = 13
					p.caller.send(to, noise, []byte{40})
					pause := time.Duration(chance.IntN(100)) * 20 * ms
					h.Timestamp += uint32(elapsed(pause))
					time.Sleep(pause)
				case 4: // a key
					keyed := h
					keyed.PayloadType = 101
					p.toCaller.KeepKeys(chance.IntN(2) == 0)
					for i := range 6 {
						payload := make([]byte, keyBytes)
						putKey(payload, 5, i >= 4, uint16(160*min(i+1, 5)))
						keyed.Marker = i == 0
						p.caller.send(to, keyed, payload)
						keyed.SequenceNumber++
						time.Sleep(20 * ms)
					}
					h.SequenceNumber, h.Timestamp = keyed.SequenceNumber-1, h.Timestamp+5*audioBytes
				case 5: // another source
					h.SSRC, h.SequenceNumber, h.Timestamp = chance.Uint32(), uint16(chance.Uint32()), chance.Uint32()
					late = nil
					p.caller.send(to, h, frameOf(1))
				case 6: // music in its place
					p.toAgent.Loop(music)
					for range chance.IntN(10) {
						p.caller.send(to, h, frameOf(2))
						h.SequenceNumber++
						h.Timestamp += audioBytes
						time.Sleep(20 * ms)
					}
					p.toAgent.Quiet()
					p.caller.send(to, h, frameOf(1))
				case 7: // the way has become longer
					time.Sleep(time.Duration(chance.IntN(150)) * ms)
					p.caller.send(to, h, frameOf(1))
				default:
					p.caller.send(to, h, frameOf(1))
					if len(late) > 0 && chance.IntN(8) == 0 {
						p.caller.send(to, late[0], frameOf(1))
						late = late[1:]
					}
				}
				h.SequenceNumber++
				h.Timestamp += audioBytes
				time.Sleep(20 * ms)
			}
			judgeStream(t, seed, p.agent.packets(), lost)
		})
	}
}

// judgeStream looks at what a telephone got.
func judgeStream(t *testing.T, seed uint64, got []arrived, lost int) {
	t.Helper()
	seen := map[int64]arrived{}
	at, first := int64(got[0].SequenceNumber), int64(got[0].SequenceNumber)
	for i, g := range got {
		if g.SSRC != got[0].SSRC {
			t.Fatalf("seed %d: packet %d is of another source", seed, i)
		}
		n := at + int64(int16(g.SequenceNumber-uint16(at)))
		if old, twice := seen[n]; twice && (old.Timestamp != g.Timestamp || old.PayloadType != g.PayloadType) {
			t.Errorf("seed %d: packets of one number: %v and %v", seed, old.Header, g.Header)
		}
		seen[n] = g
		at = max(at, n)
	}
	missing := 0
	var before *arrived
	for n := first; n <= at; n++ {
		g, ok := seen[n]
		if !ok {
			missing++
			continue
		}
		if before != nil && int32(g.Timestamp-before.Timestamp) < 0 {
			t.Errorf("seed %d: the timestamps go back from %v to %v", seed, before.Header, g.Header)
		}
		before = &g
	}
	if missing > lost {
		t.Errorf("seed %d: %d packets are missed, and %d were lost", seed, missing, lost)
	}
}
