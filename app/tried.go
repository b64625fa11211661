package app

import (
	"context"
	"io"
	"net/http"
	"strings"
	"time"

	"centralino/rehearsal"
	"centralino/rehearsal/walk"
	"centralino/web"
)

// What a walk may take.
const (
	walkMoments = 300       // that are told
	walkWait    = time.Hour // at once
	walkTime    = 2 * time.Second
)

// Walk implements web.Workshop: on the helpline in force, as centralino dial does, but that no directory is asked.
func (k workshop) Walk(ctx context.Context, q web.Walk) (web.Walked, error) {
	h := k.app.helpline.Load()
	line, err := h.rehearsal()
	if err != nil {
		return web.Walked{}, err
	}
	caller, err := callerOf(line, q)
	if err != nil {
		return web.Walked{}, err
	}
	given, err := givenOf(h.cfg, q.Given)
	if err != nil {
		return web.Walked{}, err
	}
	if err := acts(q.Words); err != nil {
		return web.Walked{}, err
	}
	ctx, cancel := context.WithTimeout(ctx, walkTime)
	defer cancel()
	words := &untilDone{err: ctx.Err, from: walk.Keys(strings.Join(q.Words, " "))}
	c, err := walk.To(walk.Options{Helpline: line, Caller: caller, Given: given, Words: words, Out: io.Discard, Most: walkMoments})
	if err != nil {
		return web.Walked{}, err
	}
	if q.End {
		walk.Leave(c)
	}
	return walkTold(c, caller, h.cfg.Location, !words.heard && !c.Over()), nil
}

// untilDone is words that end when nobody wants to know any more.
type untilDone struct {
	err   func() error // why nobody does; nil as long as somebody does
	from  walk.Words
	heard bool // there were no more
}

// Next implements walk.Words.
func (u *untilDone) Next() (word string, ok bool) {
	if u.err() != nil {
		return "", false
	}
	word, ok = u.from.Next()
	u.heard = u.heard || !ok
	return word, ok
}

// callerOf says who calls whom and when.
func callerOf(h *rehearsal.Helpline, q web.Walk) (rehearsal.Caller, error) {
	zone := h.Config().Location
	c := rehearsal.Caller{
		From: h.Number(q.From), To: h.NumberOf(q.Flow), Flow: h.Config().Flows[q.Flow], At: time.Now().In(zone).Truncate(time.Second),
	}
	if c.Flow == nil {
		return c, web.Refuse(http.StatusNotFound, "not-found", "there is no such flow", "see /api/v1/flows")
	}
	if q.At == "" {
		return c, nil
	}
	for _, layout := range []string{"2006-01-02 15:04", time.DateTime} {
		if at, err := time.ParseInLocation(layout, q.At, zone); err == nil {
			c.At = at
			return c, nil
		}
	}
	return c, web.Refuse(http.StatusBadRequest, "bad-request", "at is no time", "write 2026-12-25 10:00")
}

// acts refuses words that are nothing a caller does.
func acts(words []string) error {
	for _, word := range words {
		if strings.TrimSpace(word) == "" || strings.ContainsAny(word, " \t\r\n") || !walk.IsAct(word) {
			return web.Refuse(http.StatusBadRequest, "bad-request", "there is a word that no caller does", "write what a caller does: %s", walk.Help)
		}
		if d, err := time.ParseDuration(word); err == nil && d > walkWait {
			return web.Refuse(http.StatusBadRequest, "bad-request", "a caller waits longer than an hour", "wait up to 1h at once")
		}
	}
	return nil
}

// walkTold says what happened.
func walkTold(c *rehearsal.Call, caller rehearsal.Caller, zone *time.Location, stopped bool) web.Walked {
	s := c.Standing()
	out := web.Walked{
		At: caller.At.Format(time.DateTime), From: caller.From, To: caller.To, Over: c.Over(), Cut: stopped, Moments: []web.Moment{},
		Step: s.Step, Phase: s.Phase, Seconds: inTenths(s.Now.Sub(caller.At)), Speaks: s.Language,
	}
	if s.Waiting {
		out.Place = s.Position
	}
	for _, m := range c.Moments() {
		what, text, ok := m.Words(zone)
		if !ok {
			continue
		}
		if len(out.Moments) == walkMoments {
			out.Cut = true
			break
		}
		out.Moments = append(out.Moments, web.Moment{Seconds: inTenths(m.At), What: what, Text: text, Line: m.Line(zone)})
	}
	return out
}

func inTenths(d time.Duration) float64 { return d.Round(100 * time.Millisecond).Seconds() }
