package jitter

import "time"

// Kind is what a piece of sound is.
type Kind uint8

// The kinds.
const (
	Sound   Kind = iota // Codes are to be decoded and heard
	Lost                // Samples are missing, or put in to wait longer: to be concealed
	Pause               // Samples of silence: the talker sends nothing
	Skipped             // Codes are to be decoded and not heard: they are left out to wait less
)

// maxPieces is more than a frame, and one that is left out, can have: each holds a packet, or lies between two.
const maxPieces = 2 * (2*Frame/minPacket + 2)

// Piece is some sound of one kind. All but the skipped ones of a tick together are a Frame.
type Piece struct {
	Kind    Kind
	Codec   uint8  // of Sound and Skipped
	Codes   []byte // of Sound and Skipped; until the next tick
	Samples int    // of the RTP clock
}

const (
	tooLong  = Frame + 5*rate/1000 // how much the delay may be above its target: a frame can be left out
	tooShort = 10 * rate / 1000    // and how much below
	patience = 250                 // ticks for which it may be too long before sound that is not low is left out
	slack    = 5 * rate / 1000     // how far timestamps may jump without a pause
)

// Tick returns what is to be heard in the next 20 ms. It is to be called every 20 ms of now. low says that what was
// heard last was no louder than the pauses between words.
func (b *Buffer) Tick(now time.Duration, low bool) []Piece {
	wall := elapsed(now)
	b.found, b.filled = 0, 0
	left := int64(Frame)
	switch {
	case !b.begin(wall):
		b.piece(Pause, 0, left)
		left = 0
	default:
		left -= b.adjust(wall, low)
	}
	for left > 0 {
		left -= b.next(left)
	}
	return b.pieces[:b.found]
}

// begin starts a talkspurt when its first packet has waited long enough; it is false while the talker pauses.
func (b *Buffer) begin(wall int64) bool {
	for !b.playing && b.n > 0 {
		first := &b.slots[0]
		if first.noise {
			b.drop()
			continue
		}
		wait := wall - first.place - b.need.base
		if wait < b.need.target(wall) {
			return false
		}
		if wait > most+Frame && b.n > 1 {
			b.drop()
			continue
		}
		b.playing, b.cursor, b.lost, b.over, b.eager = true, max(b.cursor, first.place), 0, 0, false
	}
	return b.playing
}

// drop takes the first packet away.
func (b *Buffer) drop() {
	b.seq = b.slots[0].seq
	b.counted.Skipped += uint64(b.slots[0].n)
	b.n = copy(b.slots[:], b.slots[1:b.n])
}

// adjust brings the delay nearer to what is needed, and returns how many samples of the frame that took.
func (b *Buffer) adjust(wall int64, low bool) int64 {
	delay, target := b.delay(wall), b.need.target(wall)
	off := delay - target
	if off < tooLong {
		b.over = 0
	} else {
		b.over++
	}
	switch {
	case delay > most+Frame:
		b.pass(b.cursor + min(off, b.waiting()))
	case off >= tooLong && (low || b.over > patience) && b.waiting() >= Frame:
		b.over = 0
		b.skip()
	case off <= -tooShort && (low || b.eager) && delay+Frame <= most:
		b.eager = false
		b.counted.Added += Frame
		b.piece(Lost, 0, Frame)
		return Frame
	case off > -tooShort:
		b.eager = false
	}
	return 0
}

// waiting is how much sound there is from the cursor on, with its gaps.
func (b *Buffer) waiting() int64 {
	if b.n == 0 {
		return 0
	}
	last := &b.slots[b.n-1]
	return last.place + int64(last.n) - b.cursor
}

// skip leaves a frame out.
func (b *Buffer) skip() {
	end := b.cursor + Frame
	for b.cursor < end && b.n > 0 && !b.slots[0].noise {
		if gap := min(b.slots[0].place, end) - b.cursor; gap > 0 {
			b.cursor += gap
			continue
		}
		b.play(Skipped, end-b.cursor)
	}
	b.counted.Skipped += Frame
}

// next adds a piece of at most so many samples, and returns how many.
func (b *Buffer) next(left int64) int64 {
	if b.n == 0 {
		return b.miss(left)
	}
	first := &b.slots[0]
	gap := first.place - b.cursor
	switch {
	case gap > 0 && first.seq == b.seq+1 && gap <= slack:
		b.cursor = first.place
		return 0
	case gap > 0 && first.seq == b.seq+1: // nothing was lost: the talker pauses
	case gap > 0:
		return b.miss(min(left, gap))
	case first.noise:
		b.drop()
	default:
		return b.play(Sound, left)
	}
	b.playing = false
	b.piece(Pause, 0, left)
	return left
}

// miss adds what is missing: for a while that is a loss, then a pause.
func (b *Buffer) miss(left int64) int64 {
	if b.playing && b.lost < maxConcealed {
		n := min(left, maxConcealed-b.lost)
		b.piece(Lost, 0, n)
		b.cursor += n
		b.lost += n
		b.counted.Concealed += uint64(n)
		return n
	}
	b.playing = false
	b.piece(Pause, 0, left)
	return left
}

// play adds codes of the first packet, and returns how many.
func (b *Buffer) play(kind Kind, left int64) int64 {
	first := &b.slots[0]
	n := min(left, first.place+int64(first.n)-b.cursor)
	b.lost = 0
	if n > 0 {
		b.piece(kind, first.codec, n)
		b.cursor += n
	}
	b.heard, b.seq = b.cursor, first.seq
	if b.cursor >= first.place+int64(first.n) {
		b.n = copy(b.slots[:], b.slots[1:b.n])
	}
	return n
}

// piece adds a piece, or to the last one if it is of the kind. Codes are those at the cursor.
func (b *Buffer) piece(kind Kind, codec uint8, n int64) {
	from := b.filled
	if kind == Sound || kind == Skipped {
		for at := b.cursor; at < b.cursor+n; {
			k := copy(b.sound[b.filled:], b.codes[at%capacity:min(capacity, at%capacity+b.cursor+n-at)])
			b.filled += k
			at += int64(k)
		}
	}
	if b.found > 0 {
		if last := &b.pieces[b.found-1]; last.Kind == kind && last.Codec == codec {
			last.Samples += int(n)
			last.Codes = b.sound[from-len(last.Codes) : b.filled]
			return
		}
	}
	b.pieces[b.found] = Piece{Kind: kind, Codec: codec, Codes: b.sound[from:b.filled], Samples: int(n)}
	b.found++
}
