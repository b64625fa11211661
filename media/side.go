package media

import (
	"centralino/media/conceal"
	"centralino/media/g711"
)

// side is one channel of a recording before it is written: a ring of codes as they came, each at its place. Making one
// sound of them is left to the writer: G.722 costs fifty times what placing it does.
type side struct {
	codes, kinds []byte // kinds: the Codec and 1, or one of those below

	// Of the writer's goroutine.
	narrow *narrowLine // once G.722 came
	ear    *conceal.Concealer
}

// What is no code.
const (
	nothingCame = 0x00
	lostThere   = 0xff
)

func (s *side) open() {
	s.codes, s.kinds = make([]byte, recordRoom), make([]byte, recordRoom)
	s.ear = conceal.New(conceal.Narrow)
}

// put places codes; the caller sees to it that there is room.
func (s *side) put(at int64, codec Codec, codes []byte) {
	for len(codes) > 0 {
		i := at % recordRoom
		n := copy(s.codes[i:], codes)
		fill(s.kinds[i:i+int64(n)], byte(codec)+1)
		codes, at = codes[n:], at+int64(n)
	}
}

// mark says of a time what came in it, in place of what was there.
func (s *side) mark(from, to int64, kind byte) {
	for from < to {
		i := from % recordRoom
		n := min(to-from, recordRoom-i)
		fill(s.kinds[i:i+n], kind)
		from += n
	}
}

// fetch takes what came from a place on, and makes room for what comes later.
func (s *side) fetch(at int64, codes, kinds []byte) {
	for len(codes) > 0 {
		i := at % recordRoom
		n := copy(codes, s.codes[i:])
		copy(kinds, s.kinds[i:])
		clear(s.kinds[i : i+int64(n)])
		codes, kinds, at = codes[n:], kinds[n:], at+int64(n)
	}
}

// render makes A-law of codes, in place. Where nothing came is silence; what was lost is made up of what was heard before.
func (s *side) render(codes, kinds []byte, pcm []int16) {
	for len(codes) > 0 {
		n := 1
		for n < len(kinds) && kinds[n] == kinds[0] {
			n++
		}
		part, heard := codes[:n], pcm[:n]
		switch kinds[0] {
		case nothingCame:
			fill(part, g711.ALaw.Silence())
			s.ear.Reset(conceal.Narrow)
			codes, kinds = codes[n:], kinds[n:]
			continue
		case lostThere:
			s.ear.Lost(heard)
			g711.ALaw.Encode(part, heard)
			codes, kinds = codes[n:], kinds[n:]
			continue
		case byte(G722) + 1:
			if s.narrow == nil {
				s.narrow = &narrowLine{}
			}
			s.narrow.decode(part, g711.ALaw)
		default:
			g711.Law(kinds[0]-1).Convert(g711.ALaw, part, part)
		}
		g711.ALaw.Decode(heard, part)
		s.ear.Good(heard)
		g711.ALaw.Encode(part, heard)
		codes, kinds = codes[n:], kinds[n:]
	}
}

func fill(b []byte, with byte) {
	for i := range b {
		b[i] = with
	}
}
