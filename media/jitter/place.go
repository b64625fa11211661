package jitter

// see notes which packets of the source came, and where the newest one lies.
func (b *Buffer) see(p *Packet, place, n int64, newest bool) {
	if !newest {
		b.seen |= 1 << (b.from.Seq - p.Seq)
		return
	}
	b.seen = b.seen<<(p.Seq-b.from.Seq) | 1
	b.from, b.place, b.end = *p, place, place+n
	b.from.Payload = nil
}

// find returns where a packet lies, below 0 for nowhere, and whether it is the newest of its source.
func (b *Buffer) find(p *Packet, wall int64) (place int64, newest bool) {
	order := int16(p.Seq - b.from.Seq)
	off := int64(int32(p.Timestamp - b.from.Timestamp))
	place = b.place + off
	late := wall - place - b.need.base
	switch {
	case !b.known || p.SSRC != b.from.SSRC || order < -maxMisorder || order > maxDropout:
	case order <= 0 && (off > 0 || off < -maxJump):
		return -1, false
	case order <= 0:
		return place, false
	case off <= 0:
		return b.end, true // some peers' timestamps stand
	case late <= maxJump && late >= -maxJump && (b.playing || late <= most):
		return place, true
	}
	// Another source, another clock, or what can't be heard in time any more after a pause: it begins anew.
	return b.anew(wall), true
}

// anew puts the line of a source that begins where all is over that came before.
func (b *Buffer) anew(wall int64) int64 {
	place := max(b.cursor, b.heard)
	switch {
	case b.n > 0:
		last := &b.slots[b.n-1]
		place = max(place, last.place+int64(last.n))
	case !b.playing:
		place += maxPacket // there may be earlier ones that come later
	}
	b.known, b.seen = true, 0
	b.need.restart(wall - place)
	return place
}

// fit makes room for a packet, or says why there is none.
func (b *Buffer) fit(p *Packet, place, n, wall int64) Verdict {
	if back := b.from.Seq - p.Seq; p.SSRC == b.from.SSRC && back < 64 && b.seen&(1<<back) != 0 {
		return Duplicate
	}
	if place < b.cursor {
		wait := wall - place - b.need.base
		switch {
		case p.Noise:
			return Late
		case place < b.heard || wait > most:
			if b.playing && wait > 0 && place >= b.cursor-maxJump {
				b.eager = true
				b.need.late(wait, wall)
			}
			return Late
		}
		// Nothing but concealment was heard since its time: it is heard now, and the delay has grown by that.
		b.need.late(wait, wall)
		b.counted.Added += uint64(b.cursor - place)
		b.counted.Concealed -= min(b.counted.Concealed, uint64(b.cursor-place))
		b.cursor, b.lost = place, 0
	}
	for i := range b.slots[:b.n] {
		if s := &b.slots[i]; s.place == place && s.noise == p.Noise || s.place < place+n && place < s.place+int64(s.n) {
			return Duplicate
		}
	}
	if place > b.cursor+capacity+maxJump {
		return Refused
	}
	if first := place + n - capacity; first > b.cursor {
		b.pass(first)
	}
	if b.n == maxPackets {
		b.pass(b.slots[0].place + max(1, int64(b.slots[0].n)))
	}
	return Taken
}

// pass goes on to a later place without hearing what is between.
func (b *Buffer) pass(place int64) {
	n := 0
	for n < b.n && b.slots[n].place+int64(b.slots[n].n) <= place {
		n++
	}
	b.n = copy(b.slots[:], b.slots[n:b.n])
	if place > b.cursor {
		b.counted.Skipped += uint64(place - b.cursor)
		b.cursor = place
	}
	b.heard = max(b.heard, b.cursor)
}
