package conceal

// voice goes on with a sound by repeating its last periods: one for the first 10 ms, then two, then three, so that it
// does not buzz. ITU-T G.711 Appendix I, section I.2.5.
type voice struct {
	sound  [maxScale * memory]float32 // what came before the loss
	n      int                        // of it
	scale  int
	period int
	made   int // samples so far

	now, before loop // what is repeated, and what was until the last stage
	fade        int  // samples until only now is heard
	off         float32
}

// loop is a number of periods that go round.
type loop struct{ periods, at int }

// begin goes on with a sound.
func (v *voice) begin(sound []int16, scale int) {
	v.n, v.scale, v.made, v.fade = len(sound), scale, 0, 0
	for i, s := range sound {
		v.sound[i] = float32(s)
	}
	v.period = period(v.sound[:v.n], scale)
	v.now = loop{periods: 1}
	// What is repeated begins where the sound was a period ago; what it is beside the last sample fades away.
	v.off = v.sound[v.n-1] - v.sound[v.n-1-v.period]
}

// fill writes the next samples.
func (v *voice) fill(pcm []int16) {
	if v.made >= silent*v.scale {
		clear(pcm)
		return
	}
	for i := range pcm {
		pcm[i] = v.next()
	}
}

// quarter is the seam between two periods.
func (v *voice) quarter() int { return v.period / 4 }

// next is the next sample.
func (v *voice) next() int16 {
	stage := stage * v.scale
	if v.made >= silent*v.scale {
		return 0
	}
	if v.made > 0 && v.made%stage == 0 && v.now.periods < 3 {
		v.before, v.fade = v.now, v.quarter()
		v.now.periods++
	}
	s := v.sample(&v.now)
	if v.fade > 0 {
		w := float32(v.fade) / float32(v.quarter()+1)
		s += w * (v.sample(&v.before) - s)
		v.fade--
	}
	if q := v.quarter(); v.made < q {
		s += v.off * float32(q-v.made) / float32(q+1)
	}
	s *= v.gain()
	v.made++
	return round(s)
}

// gain falls from 1 after the first stage to nothing: a fifth for every stage.
func (v *voice) gain() float32 {
	over := v.made - stage*v.scale
	if over <= 0 {
		return 1
	}
	return 1 - float32(over)/float32((silent-stage)*v.scale)
}

// sample goes on in a loop. Its end is blended with what came before its beginning, so that it goes round without a
// click.
func (v *voice) sample(l *loop) float32 {
	length := l.periods * v.period
	i := v.n - length + l.at
	s := v.sound[i]
	if q := v.quarter(); i >= v.n-q {
		w := float32(i-(v.n-q)+1) / float32(q+1)
		s += w * (v.sound[i-length] - s)
	}
	if l.at++; l.at == length {
		l.at = 0
	}
	return s
}
