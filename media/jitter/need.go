package jitter

const (
	window   = 512 // packets that tell how they come: ten seconds
	share    = 50  // one packet in so many may come later than the delay is made for
	spare    = 5 * rate / 1000
	often    = 16        // packets between two looks at all of them
	remember = 10 * rate // for how long a late packet is remembered
	initial  = 2 * least // the delay before anything is known
	forget   = 3 * rate  // after a pause of this length what was known of the sender's clock counts no more
	top      = window/share + 1
)

// need is how much delay the packets need. A packet's transit is when it came less when its sound lies on the
// listener's time line: only differences mean anything.
type need struct {
	transits [window]int64
	n, at    int
	look     int   // packets until all are looked at
	base     int64 // the shortest transit
	spread   int64 // what all but one in share stay below, above the base
	raised   int64 // what a late packet would have needed
	until    int64 // when that is forgotten
	last     int64 // when a packet came
}

// restart forgets the transits: they are on another line from now on, of which one transit is known. How wide they were
// spread stays a guess.
func (d *need) restart(transit int64) {
	if d.n > 0 {
		d.raised, d.until = max(d.raised, d.spread), d.last+remember
	}
	d.n, d.at, d.look, d.base = 0, 0, 0, transit
}

// add takes the transit of a packet that comes now.
func (d *need) add(transit, wall int64) {
	if d.n > 0 && wall-d.last > forget {
		d.restart(transit)
	}
	d.last = wall
	d.base = min(d.base, transit)
	d.transits[d.at] = transit
	d.at = (d.at + 1) % window
	d.n = min(d.n+1, window)
	if d.look--; d.look <= 0 {
		d.look = min(often, d.n)
		d.measure()
	}
}

// measure finds the base and the spread: the largest transits but for one in share.
func (d *need) measure() {
	var largest [top]int64
	skip := d.n / share
	found := 0
	d.base = d.transits[0]
	for _, v := range d.transits[:d.n] {
		d.base = min(d.base, v)
		if found > skip && v <= largest[skip] {
			continue
		}
		i := min(found, skip)
		for ; i > 0 && largest[i-1] < v; i-- {
			largest[i] = largest[i-1]
		}
		largest[i] = v
		found = min(found+1, skip+1)
	}
	d.spread = largest[found-1] - d.base
}

// late raises the need at once: a packet came that would have had to wait so long.
func (d *need) late(wait, wall int64) {
	if wall >= d.until || wait > d.raised {
		d.raised, d.until = wait, wall+remember
	}
}

// target is the delay that is needed now.
func (d *need) target(wall int64) int64 {
	want := d.spread
	if d.n < often {
		want = max(want, initial-spare)
	}
	if wall < d.until {
		want = max(want, d.raised)
	}
	return min(max(want+spare, least), most)
}
