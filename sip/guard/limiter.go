package guard

import (
	"hash/maphash"
	"net/netip"
	"time"
)

// limiterSize is how many token buckets there are; a power of two.
const limiterSize = 1 << 14

// limiter holds each stranger to a rate, and all of them together to another. Its memory is fixed: sources share
// buckets by a hash that nobody outside can foresee. A flood from forged sources empties buckets of others too, but only
// those of strangers.
type limiter struct {
	rate, burst float64
	seed        maphash.Seed
	buckets     []bucket
	all         bucket
	allRate     float64
}

// bucket counts tokens spent; it fills up by itself.
type bucket struct {
	spent float64
	at    time.Duration // since the limiter's epoch
}

func newLimiter(rate, burst, all float64) limiter {
	return limiter{rate: rate, burst: burst, allRate: all, seed: maphash.MakeSeed(), buckets: make([]bucket, limiterSize)}
}

// allow takes a token of the source and one of all strangers.
func (l *limiter) allow(source netip.Addr, now time.Time) bool {
	at := time.Duration(now.UnixNano())
	own := &l.buckets[maphash.Comparable(l.seed, network(source))%limiterSize]
	if !own.has(at, l.rate, l.burst) || !l.all.has(at, l.allRate, l.allRate) {
		return false
	}
	own.spent++
	l.all.spent++
	return true
}

// has lets a bucket fill up to now and reports whether a token is left.
func (b *bucket) has(at time.Duration, rate, burst float64) bool {
	if past := at - b.at; past > 0 {
		b.spent = max(0, b.spent-past.Seconds()*rate)
	}
	b.at = at
	return b.spent+1 <= burst
}

// network is what one sender can easily have: an IPv4 address, or a /64 of IPv6.
func network(a netip.Addr) netip.Addr {
	if a = a.Unmap().WithZone(""); a.Is6() {
		if p, err := a.Prefix(64); err == nil {
			return p.Masked().Addr()
		}
	}
	return a
}
