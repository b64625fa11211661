package media

import (
	"testing"
	"time"

	"centralino/call"
	"centralino/internal/fixture"
	"centralino/media/g722"
	"centralino/media/resample"
)

// TestKeysAsTonesInWideband: a G.722 peer without telephone-events keys by tones all the same.
func TestKeysAsTonesInWideband(t *testing.T) {
	const keys = "159D*0#"
	narrow := fixture.Telephone{On: 100 * time.Millisecond, Off: 100 * time.Millisecond}.Press(keys)
	wide := make([]int16, 2*len(narrow))
	var double resample.Doubler
	wide = wide[:double.Double(wide, narrow)]
	codes := make([]byte, len(narrow))
	var encoder g722.Encoder
	codes = codes[:encoder.Encode(codes, wide)]

	var ear tones
	var heard []call.Digit
	var pressed [maxPressed]call.Digit
	for i := 0; i+audioBytes <= len(codes); i += audioBytes {
		p := packet{raw: codes[i : i+audioBytes : i+audioBytes], seq: uint16(i / audioBytes), ts: uint32(i), ssrc: 7}
		n := ear.hear(&p, G722, pressed[:])
		heard = append(heard, pressed[:n]...)
	}
	got := ""
	for _, d := range heard {
		got += d.String()
	}
	if got != keys {
		t.Errorf("heard %q, want %q", got, keys)
	}
}
