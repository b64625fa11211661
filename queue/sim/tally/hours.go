package tally

import "time"

// Step is the length of one row of a day.
const Step = 30 * time.Minute

// hours is what one agent did with the day, by half hours.
type hours struct {
	registered, paused, talking, wrapping bool
	wrapSince                             time.Time
	since                                 time.Time // of what the fields above say
	spent                                 []spent
}

// spent is the time of an agent within a half hour.
type spent struct{ there, busy time.Duration }

// change counts the time up to at under what was so far, then lets it be otherwise.
func (h *hours) change(start, at time.Time, otherwise func(*hours)) {
	h.count(start, at)
	otherwise(h)
}

// count spreads the time since the last change over half hours. Who talks or works after a call is there, whatever else.
func (h *hours) count(start, at time.Time) {
	busy := h.talking || h.wrapping
	there := busy || h.registered && !h.paused
	from, to := max(0, h.since.Sub(start)), at.Sub(start)
	if to > from && there {
		for slot := from / Step; slot*Step < to; slot++ {
			for int(slot) >= len(h.spent) {
				h.spent = append(h.spent, spent{})
			}
			took := min(to, (slot+1)*Step) - max(from, slot*Step)
			h.spent[slot].there += took
			if busy {
				h.spent[slot].busy += took
			}
		}
	}
	if at.After(h.since) {
		h.since = at
	}
}

// within sums the time between two half hours, the second one excluded.
func (h *hours) within(first, last int) (sum spent) {
	for i := max(0, first); i < min(last, len(h.spent)); i++ {
		sum.there += h.spent[i].there
		sum.busy += h.spent[i].busy
	}
	return sum
}
