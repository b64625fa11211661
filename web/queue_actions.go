package web

import (
	"net/http"
	"strconv"

	"centralino/call"
)

// highestPriority is that of a configuration.
const highestPriority = 100

// postPriority lets a caller who waits go before others, or after them. It moves other callers too, whoever's agents serve them, so
// it takes the right to act on queues, which no partner has.
func (s *Server) postPriority(w http.ResponseWriter, r *http.Request, who *Who) error {
	var in struct {
		Priority *int `json:"priority"`
	}
	if err := readJSON(w, r, &in); err != nil {
		return err
	}
	if in.Priority == nil || *in.Priority < -highestPriority || *in.Priority > highestPriority {
		return badRequest("that is no priority", `write {"priority": 10}, from -100 to 100; 0 is the usual one`)
	}
	id := callID(r)
	if !s.up(who, id) {
		return gone()
	}
	acted := who.acted("prioritise")
	acted.Detail = strconv.Itoa(*in.Priority)
	return s.carryOut(w, id, acted, func() error { return s.options.Actions.Prioritise(id, *in.Priority) })
}

// queue reads the queue of the path.
func (s *Server) queue(r *http.Request, who *Who) (call.QueueID, error) {
	id := call.QueueID(r.PathValue("queue"))
	if !who.seesQueue(s.settings(), id) {
		return "", notFound("there is no such queue", "see /api/v1/queues")
	}
	return id, nil
}

// postClose lets a queue take no more callers.
func (s *Server) postClose(w http.ResponseWriter, r *http.Request, who *Who) error {
	id, err := s.queue(r, who)
	if err != nil {
		return err
	}
	var in struct {
		Reason string `json:"reason"`
		Until  string `json:"until"`
	}
	if err := readJSON(w, r, &in); err != nil {
		return err
	}
	if err := brief(in.Until); err != nil {
		return err
	}
	why, err := reasoned(in.Reason)
	if err != nil {
		return err
	}
	acted := who.acted("close-queue")
	acted.Queue, acted.Detail = id, lasting(why, in.Until)
	return s.carryOut(w, "", acted, func() error { return s.options.Actions.Close(id, why, in.Until) })
}

func (s *Server) postOpen(w http.ResponseWriter, r *http.Request, who *Who) error {
	id, err := s.queue(r, who)
	if err != nil {
		return err
	}
	acted := who.acted("open-queue")
	acted.Queue = id
	return s.carryOut(w, "", acted, func() error { return s.options.Actions.Open(id) })
}
