package media

import (
	"centralino/media/g711"
	"centralino/media/g722"
	"centralino/media/resample"
)

// narrowLine turns the codes of one G.722 source into a law's. The zero value begins a stream.
type narrowLine struct {
	decoder g722.Decoder
	halver  resample.Halver
	high    [2 * audioBytes]int16
	low     [audioBytes]int16
}

// decode puts codes of a law in the place of those of G.722, as many.
func (l *narrowLine) decode(codes []byte, to g711.Law) {
	for len(codes) > 0 {
		n := l.decoder.Decode(l.high[:], codes) / 2
		l.halver.Halve(l.low[:], l.high[:2*n])
		to.Encode(codes[:n], l.low[:n])
		codes = codes[n:]
	}
}

// transcode makes a partner's codes those of the sender's peer, in place: a codec takes as many bytes as any other.
func (s *sender) transcode(codes []byte, from Codec) {
	to := s.params.Codec
	switch {
	case from == G722 && to == G722:
		if s.ear != nil {
			s.ear.pass(codes, s.wide)
		} else {
			s.wide.pass(codes)
		}
	case from == G722:
		if s.relay.narrow == nil {
			s.relay.narrow = &narrowLine{}
		}
		s.relay.narrow.decode(codes, g711.Law(to))
	case to == G722:
		s.wide.encode(codes, g711.Law(from), s.ear)
	case from != to:
		g711.Law(from).Convert(g711.Law(to), codes, codes)
	}
}
