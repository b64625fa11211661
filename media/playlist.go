package media

import "centralino/media/g711"

// playlist is what a stream plays: clips one after the other, or one clip for ever.
type playlist struct {
	clips  []*Clip
	at     int32 // the clip being played
	loop   bool
	active bool
	pos    int // in it
	one    [1]*Clip
	id     uint64
}

func (p *playlist) play(id uint64, clips []*Clip) {
	*p = playlist{id: id, clips: clips, active: true}
}

func (p *playlist) playLoop(clip *Clip) {
	*p = playlist{loop: true, active: true}
	p.one[0] = clip
	p.clips = p.one[:]
}

// stop ends it and reports whether it was a list that had an end to tell.
func (p *playlist) stop() bool {
	told := p.active && !p.loop
	p.active, p.clips = false, nil
	p.one[0] = nil
	return told
}

// fill writes the next frame: clips are joined within a frame, and the last one is completed with silence. It is false
// when nothing is left. line is that of a G.722 peer, nil for others.
func (p *playlist) fill(frame []byte, codec Codec, line *wideLine) bool {
	n := 0
	for p.active && n < len(frame) && int(p.at) < len(p.clips) {
		wire := p.clips[p.at].wire(codec)
		k := copy(frame[n:], wire[p.pos:])
		if line != nil {
			line.play(frame[n:n+k], p.pos == 0)
		}
		n += k
		p.pos += k
		if p.pos < len(wire) {
			break
		}
		p.pos = 0
		p.at++
		if p.loop {
			p.at = 0
		}
	}
	if n == 0 {
		return false
	}
	if line != nil {
		line.silence(frame[n:])
		return true
	}
	silence := g711.Law(codec).Silence()
	for i := n; i < len(frame); i++ {
		frame[i] = silence
	}
	return true
}
