package media

import (
	"bytes"
	"errors"
	"math/rand/v2"
	"net/netip"
	"testing"
	"testing/synctest"
	"time"

	"github.com/pion/rtp"

	"centralino/internal/memnet"
	"centralino/media/g711"
)

const (
	leftTone  = 440
	rightTone = 1000
)

// sides takes a stereo recording apart.
func sides(b []byte) (left, right []int16) {
	for i := 0; i+1 < len(b); i += 2 {
		left = append(left, g711.ALaw.DecodeSample(b[i]))
		right = append(right, g711.ALaw.DecodeSample(b[i+1]))
	}
	return left, right
}

// holds fails unless a tone fills a part of one side, in milliseconds, and the other tone is not there.
func holds(t *testing.T, who string, side []int16, from, to int, tone, other float64) {
	t.Helper()
	part := side[8*from : 8*to]
	if a, b := level(part, tone, sampleRate), level(part, other, sampleRate); a < 7700 || a > 8300 || b > 100 {
		t.Errorf("%s from %d to %d ms: %.0f of its own tone, %.0f of the other", who, from, to, a, b)
	}
}

// silent fails unless nothing is in a part of a side.
func silent(t *testing.T, who string, side []int16, from, to int) {
	t.Helper()
	if top := peak(side[8*from : 8*to]); top > 8 {
		t.Errorf("%s from %d to %d ms: %d", who, from, to, top)
	}
}

// converse has both peers send their tones for a while.
func (p pair) converse(d time.Duration, left, right rtp.Header) (rtp.Header, rtp.Header) {
	n := int(d * sampleRate / time.Second)
	done := make(chan rtp.Header)
	go func() { done <- p.agent.sound(p.toAgent.Local(), right, sine(rightTone, 8000, sampleRate, n)) }()
	left = p.caller.sound(p.toCaller.Local(), left, sine(leftTone, 8000, sampleRate, n))
	return left, <-done
}

func headers() (left, right rtp.Header) {
	return rtp.Header{PayloadType: 8, SSRC: 1, Timestamp: 1 << 31}, rtp.Header{PayloadType: 0, SSRC: 2, SequenceNumber: 65530}
}

func TestEachSideHasItsChannel(t *testing.T) {
	virtual(t, func(t *testing.T, w *world) {
		p := bridged(t, w)
		var file bytes.Buffer
		rec := tape(t, &file, p.toCaller, p.toAgent)
		left, right := headers()
		time.Sleep(300 * ms)
		left, right = p.converse(time.Second, left, right)
		time.Sleep(3 * time.Second) // both are silent, and send nothing
		left.Timestamp += 3 * sampleRate
		right.Timestamp += 3 * sampleRate
		p.converse(time.Second, left, right)
		length, err := stop(rec)
		if err != nil || length != 5300*ms || file.Len() != 2*8*5300 || rec.Missed() != 0 {
			t.Fatalf("%v, %d bytes, %v, missed %v", length, file.Len(), err, rec.Missed())
		}
		l, r := sides(file.Bytes())
		for _, from := range []int{300, 4300} {
			holds(t, "the caller", l, from, from+1000, leftTone, rightTone)
			holds(t, "the agent", r, from, from+1000, rightTone, leftTone)
		}
		for _, part := range [][2]int{{0, 300}, {1300, 4300}} {
			silent(t, "the caller", l, part[0], part[1])
			silent(t, "the agent", r, part[0], part[1])
		}
	})
}

// TestABadNetworkLeavesTheSidesAligned: packets of the caller are lost, doubled, late and overtake each other; those of
// the agent stay where they are.
func TestABadNetworkLeavesTheSidesAligned(t *testing.T) {
	virtual(t, func(t *testing.T, w *world) {
		p := bridged(t, w)
		chance := rand.New(rand.NewPCG(1, 2))
		w.net.Tap(fromPeer(func(n int) memnet.Fate {
			if n == 0 {
				return memnet.Fate{}
			}
			delay := time.Duration(chance.IntN(60)) * ms
			if n >= 100 && n < 120 { // a stall: all come at once
				delay = time.Duration(120-n) * 20 * ms
			}
			return memnet.Fate{Drop: n%20 == 10, Delay: delay, Copies: n % 2}
		}))
		var file bytes.Buffer
		rec := tape(t, &file, p.toCaller, p.toAgent)
		left, right := headers()
		p.converse(4*time.Second, left, right)
		time.Sleep(100 * ms)
		if _, err := stop(rec); err != nil {
			t.Fatal(err)
		}
		l, r := sides(file.Bytes())
		holds(t, "the agent", r, 0, 4000, rightTone, leftTone)
		for i := range 200 { // what was lost goes on as before it
			part := l[160*i : 160*i+160]
			if a := level(part, leftTone, sampleRate); a < 6000 {
				t.Fatalf("packet %d: %.0f of the tone", i, a)
			}
		}
		whole := sine(leftTone, 8000, sampleRate, 4*sampleRate)
		for i, s := range l[:len(whole)] {
			made := i/160%20 == 10 || i/160%20 == 11 // and blended into what comes after it
			if d := int(s) - int(whole[i]); !made && (d > 400 || d < -400) {
				t.Fatalf("sample %d lies elsewhere: %d, want %d", i, s, whole[i])
			}
		}
	})
}

func TestAPauseIsSilent(t *testing.T) {
	virtual(t, func(t *testing.T, w *world) {
		p := bridged(t, w)
		w.net.Tap(memnet.Only(func(q memnet.Packet) bool { return q.From == agentAddr }, func(memnet.Packet) memnet.Fate {
			return memnet.Fate{Delay: 100 * ms}
		}))
		var file bytes.Buffer
		rec := tape(t, &file, p.toCaller, p.toAgent)
		left, right := headers()
		left, right = p.converse(time.Second, left, right)
		rec.Resume() // there is nothing to resume
		rec.Pause()
		rec.Pause()
		left, right = p.converse(time.Second, left, right)
		rec.Resume()
		p.converse(time.Second, left, right)
		time.Sleep(120 * ms)
		if length, err := stop(rec); err != nil || length != 3120*ms {
			t.Fatalf("%v, %v", length, err)
		}
		l, r := sides(file.Bytes())
		holds(t, "the caller", l, 0, 1000, leftTone, rightTone)
		holds(t, "the agent", r, 100, 1000, rightTone, leftTone)
		silent(t, "the caller", l, 1000, 2000)
		silent(t, "the agent", r, 1020, 2000)
		holds(t, "the caller", l, 2000, 3000, leftTone, rightTone)
		holds(t, "the agent", r, 2020, 3100, rightTone, leftTone)
	})
}

// TestKeysOfBothSidesAreCut: the agent's keys come as events with the tone beside them, the caller's as tones alone.
func TestKeysOfBothSidesAreCut(t *testing.T) {
	virtual(t, func(t *testing.T, w *world) {
		p := bridged(t, w)
		if err := p.toCaller.Update(Params{Remote: peerAddr, Send: true, Receive: true}); err != nil {
			t.Fatal(err)
		}
		p.toAgent.KeepKeys(true)
		var file bytes.Buffer
		rec := tape(t, &file, p.toCaller, p.toAgent)
		left, right := headers()
		left, right = p.converse(time.Second, left, right)
		go p.agent.keys(p.toAgent.Local(), 97, hold(0, key{ssrc: 7, event: 8}, 5))
		go p.agent.sound(p.toAgent.Local(), right, append(sine(852, 8000, sampleRate, 1600), sine(rightTone, 8000, sampleRate, 4800)...))
		left = p.caller.sound(p.toCaller.Local(), left, keyed("24"))
		p.caller.sound(p.toCaller.Local(), left, sine(leftTone, 8000, sampleRate, 8000))
		if _, err := stop(rec); err != nil {
			t.Fatal(err)
		}
		if p.agentEv.keys() != "8" || p.callerEv.keys() != "24" {
			t.Errorf("keys %q and %q", p.agentEv.keys(), p.callerEv.keys())
		}
		l, r := sides(file.Bytes())
		for _, hz := range []float64{697, 770, 1209, 1336} { // of 2 and 4
			if a := level(l[8*900:8*1440], hz, sampleRate); a > 250 {
				t.Errorf("%v Hz of the caller's keys: %.0f", hz, a)
			}
		}
		if a := level(r[8*900:8*1400], 852, sampleRate); a > 250 {
			t.Errorf("the agent's key: %.0f", a)
		}
		silent(t, "the caller's keys", l, 1000, 1440)
		holds(t, "the caller afterwards", l, 1600, 2000, leftTone, rightTone)
		holds(t, "the agent afterwards", r, 1420, 1700, rightTone, leftTone)
	})
}

// TestKeptKeysAreNotPassedOn: a partner gets no event of them, and does get those of afterwards.
func TestKeptKeysAreNotPassedOn(t *testing.T) {
	virtual(t, func(t *testing.T, w *world) {
		p := bridged(t, w)
		events := func() (n int) {
			for _, a := range p.caller.packets() {
				if a.PayloadType == 101 {
					n++
				}
			}
			return n
		}
		for _, keep := range []bool{true, false} {
			p.toAgent.KeepKeys(keep)
			p.agent.keys(p.toAgent.Local(), 97, hold(0, key{ssrc: 7, ts: uint32(len(p.agentEv.list())) * 8000, event: 8}, 5))
			if n := events(); keep != (n == 0) {
				t.Errorf("kept: %v, and %d events were passed on", keep, n)
			}
			time.Sleep(time.Second)
		}
		if p.agentEv.keys() != "88" {
			t.Errorf("told %q", p.agentEv.keys())
		}
	})
}

// diskOf takes so many bytes and is then full. It says when it is closed.
type diskOf struct {
	room   int
	closed bool
}

func (d *diskOf) Write(b []byte) (int, error) {
	if d.room -= len(b); d.room < 0 {
		return 0, errFull
	}
	return len(b), nil
}

func (d *diskOf) Close() error {
	d.closed = true
	return nil
}

func TestAFullDiskEndsTheRecordingAlone(t *testing.T) {
	virtual(t, func(t *testing.T, w *world) {
		p := bridged(t, w)
		disk := &diskOf{room: 2 * sampleRate}
		rec := tape(t, disk, p.toCaller, p.toAgent)
		left, right := headers()
		p.converse(4*time.Second, left, right)
		select {
		case <-rec.Done():
		default:
			t.Fatal("the recording goes on with a full disk")
		}
		if length, err := rec.Wait(); !errors.Is(err, errFull) || length > time.Second || !disk.closed {
			t.Errorf("%v, %v, closed %v", length, err, disk.closed)
		}
		got := p.agent.packets()
		if len(got) != 200 {
			t.Errorf("the agent got %d packets", len(got))
		}
		checkRun(t, got)
		if _, err := stop(tape(t, &diskOf{room: 1 << 20}, p.toCaller)); err != nil { // there is room again
			t.Error(err)
		}
	})
}

// TestARecordingOutlivesOneStream, and ends with the last, or with the engine.
func TestARecordingOutlivesOneStream(t *testing.T) {
	virtual(t, func(t *testing.T, w *world) {
		p := bridged(t, w)
		var file bytes.Buffer
		rec := tape(t, &file, p.toCaller, p.toAgent)
		left, right := headers()
		left, _ = p.converse(time.Second, left, right)
		p.toAgent.Close()
		p.caller.sound(p.toCaller.Local(), left, sine(leftTone, 8000, sampleRate, sampleRate))
		p.toCaller.Close()
		if length, err := rec.Wait(); err != nil || length != 2*time.Second {
			t.Errorf("%v, %v", length, err)
		}
		l, r := sides(file.Bytes())
		holds(t, "the caller", l, 0, 2000, leftTone, rightTone)
		silent(t, "the agent who is gone", r, 1000, 2000)

		e, err := New(Options{Network: NetworkFunc(func(a netip.AddrPort) (Socket, error) { return w.net.Listen(a) }), PortMin: 12000, PortMax: 12001})
		if err != nil {
			t.Fatal(err)
		}
		s, err := e.Open(ourHost, nil)
		if err != nil {
			t.Fatal(err)
		}
		rec = tape(t, &file, s)
		e.Close()
		if _, err := rec.Wait(); err != nil {
			t.Error(err)
		}
		if _, err := Record(&file, s); !errors.Is(err, ErrClosed) {
			t.Errorf("after the end: %v", err)
		}
	})
}

// TestASlowDiskIsTold: what comes while the writer hangs for longer than there is room is missed.
func TestASlowDiskIsTold(t *testing.T) {
	virtual(t, func(t *testing.T, w *world) {
		p := bridged(t, w)
		rec := tape(t, &slowWriter{}, p.toCaller, p.toAgent)
		left, right := headers()
		p.converse(10*time.Second, left, right)
		synctest.Wait()
		if missed := rec.Missed(); missed < 4*time.Second || missed > 20*time.Second {
			t.Errorf("missed %v", missed)
		}
		if length, err := stop(rec); err != nil || length != 10*time.Second {
			t.Errorf("%v, %v", length, err)
		}
	})
}

// TestOnlyWhatWasLostIsMadeUp: silence that was not sent, a pause and a long loss stay silent.
func TestOnlyWhatWasLostIsMadeUp(t *testing.T) {
	virtual(t, func(t *testing.T, w *world) {
		far := w.peer(peerAddr)
		s, _ := w.open(peerAddr, nil)
		var file bytes.Buffer
		rec := tape(t, &file, s)
		h := rtp.Header{PayloadType: 8, SSRC: 1}
		skip := func(packets int, counted bool) {
			time.Sleep(time.Duration(packets) * 20 * ms)
			h.Timestamp += uint32(packets * audioBytes)
			if counted {
				h.SequenceNumber += uint16(packets)
			}
		}
		say := func() { h = far.sound(s.Local(), h, sine(leftTone, 8000, sampleRate, 1600)) }
		say()
		skip(4, false) // silence that was not sent, 200 to 280 ms
		say()
		skip(10, true) // a long loss, 480 to 680 ms
		say()
		rec.Pause()
		say() // 880 to 1080 ms
		rec.Resume()
		say()
		if length, err := stop(rec); err != nil || length != 1280*ms {
			t.Fatal(length, err)
		}
		pcm := make([]int16, file.Len())
		g711.ALaw.Decode(pcm, file.Bytes())
		for _, part := range [][2]int{{200, 280}, {480, 680}, {880, 1080}} {
			silent(t, "what was not lost", pcm, part[0], part[1])
		}
	})
}
