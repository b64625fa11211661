package dtmf

import (
	"math"
	"strings"
)

// What is a key. ITU-T Q.24 wants tones of 40 ms heard, of 23 ms not; 1.5 % beside their frequency heard, 3.5 % not. The
// rest is as strict as speech and music make necessary, or as lax as they allow.
const (
	keySteps = 18 // looks in a row at the tones: they are known after 34 ms
	endSteps = 13 // looks without them that end a press: 26 ms, more than a packet that a gateway replaced by silence

	minPower     = 10e3  // of the weaker tone: -44 dBm0
	dominance    = 0.3   // of all power in the two bands, to look closer
	purity       = 0.7   // of all power in the two bands, over all looks: 26 dB of signal to noise leave 0.99
	coherence    = 0.9   // of a band's power in one even tone
	tolerance    = 0.018 // of a frequency
	normalTwist  = 7.9   // how many times the row may have the column's power: 9 dB
	reverseTwist = 4.0   // and the column the row's: 6 dB
	fade         = 0.16  // of a tone's power is left when it ends: -8 dB
)

// keys are row by row.
const keys = "123A456B789C*0#D"

// frames are the last ones of which the sound is known.
type frames struct {
	ring [32]frame
	n    uint32 // how many there were
}

func (f *frames) add(one *frame) {
	f.ring[f.n%uint32(len(f.ring))] = *one
	f.n++
}

// back returns the one that came i before the newest.
func (f *frames) back(i uint32) *frame { return &f.ring[(f.n-1-i)%uint32(len(f.ring))] }

// plausible is a quick look at whether both bands hold much of the power.
func (f *frame) plausible() bool {
	row, column := f.row.power(), f.column.power()
	return row > minPower && column > minPower && row+column > dominance*f.power
}

// tone is a steady sine.
type tone struct {
	power float32
	turn  phasor // by which it turns from step to step
}

// stays reports whether the tone is still in its band, whatever else is.
func (t *tone) stays(now, before phasor) bool {
	turned := now.against(before).against(t.turn)
	return now.power() > fade*t.power && turned.re > 0 && turned.re*turned.re > turned.im*turned.im/3 // within 60°
}

// press is the two tones of a key.
type press struct {
	key         byte // 0 is none
	row, column tone
}

func (p *press) stays(now, before *frame) bool {
	return p.row.stays(now.row, before.row) && p.column.stays(now.column, before.column)
}

// judge finds the key in the last frames.
func (f *frames) judge() (p press, ok bool) {
	var row, column phasor
	var power float32
	for i := uint32(keySteps - 1); i > 0; i-- {
		before, now := f.back(i), f.back(i-1)
		p.row.power += now.row.power()
		p.column.power += now.column.power()
		power += now.power
		if now.step == before.step+1 {
			row.add(now.row.against(before.row))
			column.add(now.column.against(before.column))
		}
	}
	if p.row.power > normalTwist*p.column.power || p.column.power > reverseTwist*p.row.power ||
		p.row.power+p.column.power < purity*power {
		return p, false
	}
	r, c := rows.nearest(row), columns.nearest(column)
	if r < 0 || c < 0 {
		return p, false
	}
	p.key = keys[4*r+c]
	p.row.power /= keySteps - 1
	p.column.power /= keySteps - 1
	p.row.turn, p.column.turn = row.unit(), column.unit()
	rowEven, columnEven := f.even(&p)
	return p, rowEven >= coherence*p.row.power && columnEven >= coherence*p.column.power
}

// agrees reports whether the key's tones turn as they should within half a hop, where a sound 500 Hz away, which turns by
// the same angle in a whole one, goes the other way.
func (p *press) agrees(now, before *frame) bool {
	at := strings.IndexByte(keys, p.key)
	row := radians(rows.tones[at/4]) * hop / 2
	column := radians(columns.tones[at%4]) * hop / 2
	return math.Cos(now.row.against(before.row).angle()-row) > 0 &&
		math.Cos(now.column.against(before.column).angle()-column) > 0
}

// nearest returns which tone of the band turns from step to step as the phasor shows, -1 for none. A tone 500 Hz away
// looks the same.
func (b *band) nearest(turn phasor) int {
	off := math.Remainder(turn.angle()-radians(b.middle)*hop, 2*math.Pi)
	frequency := b.middle + off*Rate/(2*math.Pi*hop)
	for i, f := range b.tones {
		if math.Abs(frequency-f) <= tolerance*f {
			return i
		}
	}
	return -1
}

// even returns the power of each tone if all frames are taken together, turned back to the first: what is out of step
// cancels out.
func (f *frames) even(p *press) (row, column float32) {
	var rowSum, columnSum phasor
	rowAngle, columnAngle := phasor{re: 1}, phasor{re: 1}
	for i := uint32(keySteps - 1); ; i-- {
		now := f.back(i)
		rowSum.add(now.row.against(rowAngle))
		columnSum.add(now.column.against(columnAngle))
		if i == 0 {
			break
		}
		for range f.back(i-1).step - now.step {
			rowAngle, columnAngle = rowAngle.with(p.row.turn), columnAngle.with(p.column.turn)
		}
	}
	return rowSum.power() / (keySteps * keySteps), columnSum.power() / (keySteps * keySteps)
}
