// Package report makes figures out of a history: what a helpline did in a period, by queue, day and hour of the week.
//
// A call belongs to the period in which it arrived, a visit to a queue to the one in which the caller entered, a
// conversation to the one in which it began. So the ways out of a queue add up to those who were offered to it.
// docs/history.md defines every figure.
package report

import (
	"context"
	"encoding/json"
	"time"

	"centralino/call"
	"centralino/history"
)

// Options says what a report is about.
type Options struct {
	Helpline string
	From, To time.Time      // From is in it, To is not
	Zone     *time.Location // of days and hours
	Queue    call.QueueID   // empty: all
	Partner  call.PartnerID // empty: all
	By       By             // how finely the period is divided

	Within map[call.QueueID]time.Duration // the time in which a queue means to answer
	Short  time.Duration                  // whoever gives up sooner has not waited
	Scales map[Question]int               // the highest answer; missing: as the answers look

	// Basis is the legal basis on which figures of single agents are shown; empty: they are not.
	Basis string
}

// By is a division of time.
type By string

// The divisions of a period.
const (
	ByDay      By = "day"
	ByHalfHour By = "half-hour"
)

// Question is one question of a survey.
type Question struct{ Survey, ID string }

// Ratio is a part of a whole.
type Ratio struct{ Part, Whole int }

// Share is the ratio as a number from 0 to 1; ok is false for a part of nothing.
func (r Ratio) Share() (share float64, ok bool) {
	if r.Whole <= 0 {
		return 0, false
	}
	return float64(r.Part) / float64(r.Whole), true
}

// MarshalJSON writes part, whole and share, which is null for a part of nothing.
func (r Ratio) MarshalJSON() ([]byte, error) {
	var share *float64
	if s, ok := r.Share(); ok {
		share = &s
	}
	return json.Marshal(map[string]any{"part": r.Part, "whole": r.Whole, "share": share})
}

// Mean is a sum of times and how many they were.
type Mean struct {
	Sum time.Duration
	N   int
}

func (m *Mean) add(d time.Duration) {
	m.Sum += d
	m.N++
}

// Value is the mean; ok is false for a mean of nothing.
func (m Mean) Value() (mean time.Duration, ok bool) {
	if m.N == 0 {
		return 0, false
	}
	return m.Sum / time.Duration(m.N), true
}

// MarshalJSON writes the mean in seconds, which is null for a mean of nothing, with sum and count.
func (m Mean) MarshalJSON() ([]byte, error) {
	var seconds *float64
	if v, ok := m.Value(); ok {
		s := v.Seconds()
		seconds = &s
	}
	return json.Marshal(map[string]any{"seconds": seconds, "sum_seconds": m.Sum.Seconds(), "count": m.N})
}

// Report is everything that one report says.
type Report struct {
	Helpline string         `json:"helpline"`
	From     time.Time      `json:"from"`
	To       time.Time      `json:"to"`
	Zone     string         `json:"timezone"`
	AsOf     time.Time      `json:"as_of"` // the newest event that history holds
	Queue    call.QueueID   `json:"queue,omitempty"`
	Partner  call.PartnerID `json:"partner,omitempty"`

	Calls      Calls                       `json:"calls"`
	All        Queue                       `json:"all"`
	Queues     map[call.QueueID]*Queue     `json:"queues"`
	Occupancy  Occupancy                   `json:"occupancy"`
	Partners   map[call.PartnerID]*Partner `json:"partners"`
	Surveys    []Survey                    `json:"surveys"`
	Sound      []Sound                     `json:"sound,omitempty"`
	Slots      []Slot                      `json:"slots"`
	By         By                          `json:"slots_by"`
	Peaks      [7][24]int                  `json:"calls_by_weekday_and_hour"` // Monday first, on the clock of the zone
	Basis      string                      `json:"legal_basis,omitempty"`
	Agents     map[string]*Agent           `json:"agents,omitempty"`
	ShortAfter float64                     `json:"short_abandon_seconds"`
	Within     map[call.QueueID]float64    `json:"service_level_seconds"`
}

// Calls are those that arrived, and those that were made to call back.
type Calls struct {
	Total     int                 `json:"total"`
	Up        int                 `json:"up"`          // not over yet
	Back      int                 `json:"called_back"` // made by us, to keep a promise
	Results   map[call.Result]int `json:"results"`
	Repeat24h Ratio               `json:"repeat_24h"` // called before within a day, of those who showed a number
	Repeat7d  Ratio               `json:"repeat_7d"`
}

// Queue is how callers and agents of a queue fared.
type Queue struct {
	Offered       int   `json:"offered"`
	Answered      int   `json:"answered"`
	Abandoned     int   `json:"abandoned"`
	ShortAbandons int   `json:"short_abandons"` // of those abandoned
	Overflowed    int   `json:"overflowed"`
	Callback      int   `json:"callback"`
	Voicemail     int   `json:"voicemail"`
	Lost          int   `json:"lost"` // their process died
	OtherWays     int   `json:"other_ways_out"`
	Waiting       int   `json:"waiting"`
	InTarget      int   `json:"answered_in_target"`
	GaveUpIn      int   `json:"abandoned_in_target"`
	Wait          Mean  `json:"wait_answered"`
	GaveUp        Mean  `json:"wait_abandoned"`
	ToHuman       Mean  `json:"time_to_human"`
	Longest       int64 `json:"longest_wait_ns"`

	Conversations int  `json:"conversations"`
	Talk          Mean `json:"talk"` // hold left out
	Hold          Mean `json:"hold"`
	AfterCall     Mean `json:"after_call"`
	Handle        Mean `json:"handle"`

	Offers     map[call.OfferResult]int `json:"agent_offers"`
	Callbacks  Callbacks                `json:"callbacks"`
	Voicemails int                      `json:"voicemails"`
}

// The four service levels.

// LevelOffered is answered in time ÷ offered: whoever gives up counts against it.
func (q Queue) LevelOffered() Ratio { return Ratio{q.InTarget, q.Offered} }

// LevelWithoutShort is answered in time ÷ (offered − short abandons).
func (q Queue) LevelWithoutShort() Ratio { return Ratio{q.InTarget, q.Offered - q.ShortAbandons} }

// LevelAnswered is answered in time ÷ answered: the more give up, the better it looks.
func (q Queue) LevelAnswered() Ratio { return Ratio{q.InTarget, q.Answered} }

// LevelSettled is (answered in time + abandoned in time) ÷ offered.
func (q Queue) LevelSettled() Ratio { return Ratio{q.InTarget + q.GaveUpIn, q.Offered} }

// Abandonment is abandoned ÷ offered.
func (q Queue) Abandonment() Ratio { return Ratio{q.Abandoned, q.Offered} }

// AbandonmentWithoutShort is the same without those who gave up at once, above and below the line.
func (q Queue) AbandonmentWithoutShort() Ratio {
	return Ratio{q.Abandoned - q.ShortAbandons, q.Offered - q.ShortAbandons}
}

// MarshalJSON adds the shares to the counts.
func (q Queue) MarshalJSON() ([]byte, error) {
	type plain Queue
	return json.Marshal(struct {
		plain
		LevelOffered            Ratio `json:"service_level_offered"`
		LevelWithoutShort       Ratio `json:"service_level_without_short_abandons"`
		LevelAnswered           Ratio `json:"service_level_answered"`
		LevelSettled            Ratio `json:"service_level_settled"`
		Abandonment             Ratio `json:"abandonment"`
		AbandonmentWithoutShort Ratio `json:"abandonment_without_short"`
	}{
		plain(q), q.LevelOffered(), q.LevelWithoutShort(), q.LevelAnswered(), q.LevelSettled(),
		q.Abandonment(), q.AbandonmentWithoutShort(),
	})
}

// Occupancy is what agents did with their time.
type Occupancy struct {
	States map[call.AgentState]time.Duration `json:"-"`
}

// Busy is conversations and after-call work; Present is that, with ringing and waiting for calls. Pauses are in neither.
func (o Occupancy) Busy() time.Duration { return o.States[call.AgentBusy] + o.States[call.AgentWrapUp] }

// Present is the time in which calls were handled or waited for.
func (o Occupancy) Present() time.Duration {
	return o.Busy() + o.States[call.AgentRinging] + o.States[call.AgentAvailable]
}

// Share is Busy ÷ Present; ok is false when nobody was there.
func (o Occupancy) Share() (share float64, ok bool) {
	if o.Present() == 0 {
		return 0, false
	}
	return float64(o.Busy()) / float64(o.Present()), true
}

// MarshalJSON writes the share, null for nobody, and the seconds of each state.
func (o Occupancy) MarshalJSON() ([]byte, error) {
	states := map[call.AgentState]float64{}
	for s, d := range o.States {
		states[s] = d.Seconds()
	}
	var share *float64
	if s, ok := o.Share(); ok {
		share = &s
	}
	return json.Marshal(map[string]any{"share": share, "seconds": states})
}

// Partner is how the agents of a company fared. The company "" is none.
type Partner struct {
	Answered      int                      `json:"answered"`
	Wait          Mean                     `json:"wait_answered"`
	Conversations int                      `json:"conversations"`
	Handle        Mean                     `json:"handle"`
	Offers        map[call.OfferResult]int `json:"agent_offers"`
	Occupancy     Occupancy                `json:"occupancy"`
}

// Agent is how one agent fared, under a pseudonym.
type Agent struct {
	Partner       call.PartnerID           `json:"partner,omitempty"`
	Conversations int                      `json:"conversations"`
	Talk          Mean                     `json:"talk"`
	Hold          Mean                     `json:"hold"`
	AfterCall     Mean                     `json:"after_call"`
	Handle        Mean                     `json:"handle"`
	Offers        map[call.OfferResult]int `json:"agent_offers"`
	Occupancy     Occupancy                `json:"occupancy"`
}

// Slot is a part of the period.
type Slot struct {
	From      time.Time `json:"from"`
	To        time.Time `json:"to"`
	Calls     int       `json:"calls"`
	Offered   int       `json:"offered"`
	Answered  int       `json:"answered"`
	Abandoned int       `json:"abandoned"`
	InTarget  int       `json:"answered_in_target"`
	Wait      Mean      `json:"wait_answered"`

	longest time.Duration // wait of whoever entered in it, however it ended
}

// Level is the slot's service level: answered in time ÷ offered.
func (s Slot) Level() Ratio { return Ratio{s.InTarget, s.Offered} }

// Sound is how one direction of the legs of callers or of agents came across. It is of all queues and partners.
type Sound struct {
	Side      call.Side `json:"side"`
	Direction string    `json:"direction"` // in: from the telephone to us
	Legs      int       `json:"legs"`      // with sound
	Silent    int       `json:"silent"`    // without a packet
	MOS       float64   `json:"mos"`       // the mean; 0: none
	Poor      Ratio     `json:"poor"`      // legs below 3.6
	Loss      float64   `json:"loss"`      // the mean of the legs' shares of packets that could not be heard
}

// Make reads a history, as it is at one moment, and makes a report of it.
func Make(ctx context.Context, from *history.DB, o Options) (r *Report, err error) {
	err = from.View(ctx, func(v *history.View) error {
		m := newMaker(v, o)
		for _, read := range []func(context.Context) error{
			m.readPosition, m.readCalls, m.readVisits, m.readConversations, m.readOffers, m.readStates, m.readSurveys, m.readCallbacks,
			m.readMessages, m.readSound,
		} {
			if err := read(ctx); err != nil {
				return err
			}
		}
		m.finishSurveys()
		r = m.report
		return nil
	})
	return r, err
}
