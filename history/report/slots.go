package report

import "time"

// slots divides a period on the clock of a time zone. The day on which clocks go forward has 46 half hours, the one on
// which they go back 50.
type slots struct {
	zone *time.Location
	by   By
	list []Slot
	from map[int64]int // by the beginning
}

func newSlots(o Options) slots {
	s := slots{zone: o.Zone, by: o.By, from: map[int64]int{}}
	for at := s.begin(o.From); at.Before(o.To); {
		next := s.next(at)
		s.from[at.UnixNano()] = len(s.list)
		s.list = append(s.list, Slot{From: at, To: next})
		at = next
	}
	return s
}

// begin is when the slot began that t lies in.
func (s *slots) begin(t time.Time) time.Time {
	t = t.In(s.zone)
	if s.by == ByHalfHour {
		into := time.Duration(t.Minute()%30)*time.Minute + time.Duration(t.Second())*time.Second + time.Duration(t.Nanosecond())
		return t.Add(-into)
	}
	return midnight(t)
}

// next is when the slot ends that begins at t.
func (s *slots) next(t time.Time) time.Time {
	if s.by == ByHalfHour {
		return s.begin(t.Add(30 * time.Minute))
	}
	return midnight(time.Date(t.Year(), t.Month(), t.Day()+1, 12, 0, 0, 0, s.zone))
}

// midnight is the beginning of t's day, which is later than 0:00 where clocks go forward at that hour.
func midnight(t time.Time) time.Time {
	begin := time.Date(t.Year(), t.Month(), t.Day(), 0, 0, 0, 0, t.Location())
	for begin.Day() != t.Day() {
		begin = begin.Add(30 * time.Minute)
	}
	return begin
}

// at is the slot of a moment in the period.
func (s *slots) at(ns int64) *Slot { return &s.list[s.from[s.begin(time.Unix(0, ns)).UnixNano()]] }
