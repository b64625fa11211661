package conceal

// Fill writes what may have been in a gap between two pieces of one sound, of which it looks at no more than 49 ms:
// the sound before goes on and fades, the sound after comes in the same way, backwards. A gap of up to 60 ms is filled;
// in the middle of one of more than 120 ms is silence. Either piece may be empty. The rate is as for New. Nothing
// allocates.
func Fill(gap, before, after []int16, rate int) {
	clear(gap)
	var c Concealer
	c.Reset(rate)
	c.remember(before)
	c.Lost(gap)
	if len(after) == 0 {
		return
	}
	c.Reset(rate)
	kept := c.history[:memory*c.scale]
	for i, s := range after[:min(len(after), len(kept))] {
		kept[len(kept)-1-i] = s
	}
	c.start()
	for i := len(gap) - 1; i >= 0; i-- {
		forth, back := float32(1), float32(1)
		if len(before) > 0 && len(gap) <= silent*c.scale { // the two are heard at once all the time
			back = float32(i+1) / float32(len(gap)+1)
			forth -= back
		}
		gap[i] = round(forth*float32(gap[i]) + back*float32(c.voice.next()))
	}
}
