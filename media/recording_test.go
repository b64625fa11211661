package media

import (
	"bytes"
	"errors"
	"io"
	"testing"
	"time"

	"github.com/pion/rtp"

	"centralino/internal/memnet"
	"centralino/media/dtmf"
	"centralino/media/g711"
)

func tape(t *testing.T, w io.Writer, streams ...*Stream) *Recording {
	t.Helper()
	r, err := record(w, streams...)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

func stop(r *Recording) (time.Duration, error) {
	r.Stop()
	return r.Wait()
}

// runs describes a recording as its values and how long each lasts, in milliseconds.
func runs(b []byte) (values []byte, lengths []int) {
	for i := 0; i < len(b); {
		j := i
		for j < len(b) && b[j] == b[i] {
			j++
		}
		values, lengths = append(values, b[i]), append(lengths, (j-i)/8)
		i = j
	}
	return values, lengths
}

func TestRecord(t *testing.T) {
	virtual(t, func(t *testing.T, w *world) {
		far := w.peer(peerAddr)
		s, _ := w.open(peerAddr, nil)
		var file bytes.Buffer
		rec := tape(t, &file, s)
		if _, err := Record(&file, s); !errors.Is(err, ErrBusy) {
			t.Errorf("a second recording: %v", err)
		}
		n := 0
		w.net.Tap(memnet.Only(func(p memnet.Packet) bool { return p.From == peerAddr }, func(memnet.Packet) memnet.Fate {
			n++
			return memnet.Fate{Drop: n == 5, Copies: n % 2}
		}))
		h := far.talk(s.Local(), rtp.Header{PayloadType: 8, SSRC: 5, Timestamp: 77}, 10, 0x11) // the fifth is lost
		time.Sleep(time.Second)                                                                // silence is not sent
		h.Timestamp += sampleRate
		h.PayloadType = 0
		far.talk(s.Local(), h, 10, 0xaa) // and then µ-law
		length, err := stop(rec)
		if err != nil || length != 1400*ms || file.Len() != 1400*8 {
			t.Fatalf("%v, %d bytes, %v", length, file.Len(), err)
		}
		var law [1]byte
		g711.ULaw.Convert(g711.ALaw, law[:], []byte{0xaa})
		values, lengths := runs(file.Bytes())
		if last := len(values) - 3; last < 2 || !bytes.Equal(values[last:], []byte{0x11, 0xd5, law[0]}) || values[0] != 0x11 {
			t.Fatalf("values %x", values)
		}
		// What was lost is made up from the fourth packet, and blended into the sixth.
		if n := len(lengths) - 3; lengths[0] < 80 || lengths[0] > 100 || lengths[n] < 90 || lengths[n+1] != 1000 || lengths[n+2] != 200 {
			t.Errorf("lengths %v of %x", lengths, values)
		}
		if bytes.IndexByte(file.Bytes()[:200*8], 0xd5) >= 0 {
			t.Error("what was lost is a gap")
		}
		rec.Stop()
		if again, err := rec.Wait(); again != length || err != nil {
			t.Errorf("a second stop: %v, %v", again, err)
		}
	})
}

func TestKeysAreNotRecorded(t *testing.T) {
	virtual(t, func(t *testing.T, w *world) {
		far := w.peer(peerAddr)
		s, _ := w.open(peerAddr, nil)
		var file bytes.Buffer
		rec := tape(t, &file, s)
		h := far.talk(s.Local(), rtp.Header{PayloadType: 8, SSRC: 5}, 10, 1)
		go far.keys(s.Local(), 101, hold(0, key{ssrc: 6, event: 9}, 5)) // 120 ms with the ends
		time.Sleep(ms)
		h = far.talk(s.Local(), h, 10, 2) // the tone, heard as well
		far.talk(s.Local(), h, 10, 3)
		if _, err := stop(rec); err != nil {
			t.Fatal(err)
		}
		values, lengths := runs(file.Bytes())
		if !bytes.Equal(values[:3], []byte{1, 0xd5, 3}) || lengths[1] < 200 || lengths[1] > 320 {
			t.Errorf("values %x, lengths %v", values, lengths)
		}
	})
}

// TestKeysPressedAsTonesAreNotRecordedWhateverWasAgreed: telephones that agreed to telephone-events and send tones all the same.
func TestKeysPressedAsTonesAreNotRecordedWhateverWasAgreed(t *testing.T) {
	for _, codec := range []Codec{PCMA, PCMU} {
		virtual(t, func(t *testing.T, w *world) {
			far := w.peer(peerAddr)
			s, ev := w.open(peerAddr, nil)
			var file bytes.Buffer
			rec := tape(t, &file, s)
			pcm := append(append(make([]int16, sampleRate), keyed("90*")...), make([]int16, sampleRate)...)
			far.sound(s.Local(), rtp.Header{PayloadType: codec.PayloadType(), SSRC: 5}, pcm)
			if _, err := stop(rec); err != nil || ev.keys() != "" {
				t.Fatalf("%v: %v, keys %q", codec, err, ev.keys())
			}
			heard := make([]int16, file.Len())
			g711.ALaw.Decode(heard, file.Bytes())
			var d dtmf.Detector
			for len(heard) > 0 {
				n, key := d.Feed(heard)
				if heard = heard[n:]; key != 0 {
					t.Errorf("%v: the recording holds %c", codec, key)
				}
			}
		})
	}
}

func TestKeysPressedAsTonesAreNotRecorded(t *testing.T) {
	for offset := 0; offset < audioBytes; offset += 20 {
		virtual(t, func(t *testing.T, w *world) {
			far := w.peer(peerAddr)
			s, ev := w.open(peerAddr, noEvents)
			var file bytes.Buffer
			rec := tape(t, &file, s)
			h := far.talk(s.Local(), rtp.Header{PayloadType: 8, SSRC: 5}, 10, 1)
			h = far.sound(s.Local(), h, append(make([]int16, offset), keyed("95")...))
			far.talk(s.Local(), h, 20, 3)
			if _, err := stop(rec); err != nil || ev.keys() != "95" {
				t.Fatalf("%v, keys %q", err, ev.keys())
			}
			values, lengths := runs(file.Bytes())
			if !bytes.Equal(values, []byte{1, 0xd5, 3}) || lengths[0] < 120 || lengths[2] < 300 || file.Len() < 8*980 {
				t.Errorf("%d samples into a packet: values %x, lengths %v", offset, values, lengths)
			}
		})
	}
}

// TestWhatWasHeldBackIsRecorded ends a recording, or the listening for tones, soon after something was said.
func TestWhatWasHeldBackIsRecorded(t *testing.T) {
	virtual(t, func(t *testing.T, w *world) {
		far := w.peer(peerAddr)
		s, _ := w.open(peerAddr, noEvents)
		var file bytes.Buffer
		rec := tape(t, &file, s)
		h := far.talk(s.Local(), rtp.Header{PayloadType: 8, SSRC: 5}, 10, 1)
		if err := s.Update(Params{Remote: peerAddr, EventPayload: 101, Send: true, Receive: true}); err != nil {
			t.Fatal(err)
		}
		h = far.talk(s.Local(), h, 10, 2)
		if err := s.Update(Params{Remote: peerAddr, Send: true, Receive: true}); err != nil {
			t.Fatal(err)
		}
		far.talk(s.Local(), h, 10, 3)
		length, err := stop(rec)
		values, lengths := runs(file.Bytes())
		if err != nil || length != 600*ms || !bytes.Equal(values, []byte{1, 2, 3}) || lengths[0] != 200 || lengths[1] != 200 {
			t.Errorf("%v, %v, values %x, lengths %v", length, err, values, lengths)
		}
	})
}

// slowWriter takes a minute for each write, like a disk that hangs.
type slowWriter struct{ n int }

func (w *slowWriter) Write(b []byte) (int, error) {
	time.Sleep(time.Minute)
	w.n += len(b)
	return len(b), nil
}

type fullDisk struct{}

var errFull = errors.New("no space left")

func (fullDisk) Write([]byte) (int, error) { return 0, errFull }

func TestASlowWriterDelaysNothing(t *testing.T) {
	virtual(t, func(t *testing.T, w *world) {
		p := bridged(t, w)
		slow := &slowWriter{}
		rec := tape(t, slow, p.toCaller)
		p.caller.talk(p.toCaller.Local(), rtp.Header{PayloadType: 8, SSRC: 5}, 1000, 1)
		got := p.agent.packets()
		if len(got) != 1000 {
			t.Fatalf("%d packets", len(got))
		}
		checkRun(t, got)
		if length, err := stop(rec); err != nil || int64(slow.n) != elapsed(length) || slow.n == 0 {
			t.Errorf("%v, %d bytes, %v", length, slow.n, err)
		}
	})
}

func TestAFullDiskIsTold(t *testing.T) {
	virtual(t, func(t *testing.T, w *world) {
		far := w.peer(peerAddr)
		s, _ := w.open(peerAddr, nil)
		rec := tape(t, fullDisk{}, s)
		far.talk(s.Local(), rtp.Header{PayloadType: 8, SSRC: 5}, 100, 1)
		if _, err := stop(rec); !errors.Is(err, errFull) {
			t.Errorf("error %v", err)
		}
		s.Close()
		if _, err := Record(fullDisk{}, s); !errors.Is(err, ErrClosed) {
			t.Errorf("closed: %v", err)
		}
	})
}
