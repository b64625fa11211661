package web

import (
	"net/http"
	"time"

	"centralino/account"
	"centralino/call"
)

const (
	feedBeat     = 15 * time.Second // a sign of life, and a look whether the reader still may
	feedPatience = 10 * time.Second // for a write
)

func (s *Server) eventRoutes() []Route {
	return []Route{
		{Method: "GET", Path: "/api/v1/events", Needs: []account.Right{account.BoardRead, account.Self}, Handler: s.getEvents},
	}
}

// getEvents sends the board as it changes until the reader goes, is too slow, or may no more. An open stream is use: the session
// does not run idle.
func (s *Server) getEvents(w http.ResponseWriter, r *http.Request, who *Who) error {
	q := asked(r, s.settings())
	partner := call.PartnerID(q.text("partner"))
	if err := q.done(); err != nil {
		return err
	}
	v, err := who.viewOf(s.settings(), partner)
	if err != nil {
		return err
	}
	if v.agent == "" && !who.May(account.BoardRead) {
		return notAnAgent()
	}
	return s.stream(w, r, v, func(r *http.Request) bool { return s.stillSees(r, v, partner) })
}

// getSteps sends how many callers are at each step as that changes.
func (s *Server) getSteps(w http.ResponseWriter, r *http.Request, _ *Who) error {
	return s.stream(w, r, view{steps: true}, func(r *http.Request) bool {
		now := s.Who(r)
		return now != nil && now.May(account.FlowsRead)
	})
}

// stream sends what may be seen until the reader goes, is too slow, or may see it no more.
func (s *Server) stream(w http.ResponseWriter, r *http.Request, v view, still func(*http.Request) bool) error {
	reader := s.feed.join(v, r.Header.Get("Last-Event-ID"))
	if reader == nil {
		return Refuse(http.StatusServiceUnavailable, "busy", "too many read the feed", "try again in a minute")
	}
	defer s.feed.leave(v, reader)
	h := w.Header()
	h.Set("Content-Type", "text/event-stream")
	h.Set("Cache-Control", "no-store")
	h.Set("X-Accel-Buffering", "no") // nginx would hold events back
	control := http.NewResponseController(w)
	send := func(b []byte) bool {
		_ = control.SetWriteDeadline(time.Now().Add(feedPatience)) // without one the write waits for the reader
		_, err := w.Write(b)
		return err == nil && control.Flush() == nil
	}
	if !send([]byte("retry: 1000\n\n")) {
		return nil
	}
	beat := time.NewTicker(feedBeat)
	defer beat.Stop()
	for {
		select {
		case m, open := <-reader.messages:
			if !open || !send(m) {
				return nil
			}
		case <-beat.C:
			if !still(r) || !send([]byte(":\n\n")) {
				return nil
			}
		case <-r.Context().Done():
			return nil
		}
	}
}

// stillSees reports whether whoever asks may see what they saw when they began.
func (s *Server) stillSees(r *http.Request, v view, partner call.PartnerID) bool {
	who := s.Who(r)
	if who == nil {
		return false
	}
	now, err := who.viewOf(s.settings(), partner)
	return err == nil && now == v
}
