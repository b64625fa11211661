package sip

import (
	"strings"
	"sync"
	"time"

	"centralino/sip/digest"

	sipmsg "github.com/emiago/sipgo/sip"
)

// simplePhones finds the telephones that give up when they are challenged with an algorithm they don't know, instead of
// passing it over as RFC 3261 section 22.4 and RFC 8760 section 2.4 ask: those who say so by their name, and those who
// came back without credentials after a challenge with SHA-256. They are challenged with MD5 alone.
type simplePhones struct {
	mu    sync.Mutex
	asked map[string]time.Time // a phone's address and user → when it was challenged and has not answered since
}

const (
	simpleMemory = 15 * time.Minute
	simplePeers  = 4096 // remembered at most; beyond that all are forgotten, which costs a phone one more attempt
)

// algorithms returns what the sender of a request is to be challenged with, nothing for all.
func (s *simplePhones) algorithms(req *sipmsg.Request, now time.Time) []digest.Algorithm {
	s.mu.Lock()
	defer s.mu.Unlock()
	key := simpleKey(req)
	last, asked := s.asked[key]
	if s.asked == nil || len(s.asked) >= simplePeers {
		s.asked = map[string]time.Time{}
	}
	s.asked[key] = now
	if simpleByName(req) || asked && now.Sub(last) < simpleMemory {
		return []digest.Algorithm{digest.MD5}
	}
	return nil
}

// answered forgets a phone that came with good credentials.
func (s *simplePhones) answered(req *sipmsg.Request) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.asked[simpleKey(req)].IsZero() || simpleByName(req) {
		return
	}
	if uses := req.GetHeader("Authorization"); uses != nil && !strings.Contains(uses.Value(), string(digest.MD5)) {
		delete(s.asked, simpleKey(req))
	}
}

func simpleKey(req *sipmsg.Request) string {
	host, _, _ := strings.Cut(req.Source(), ":")
	if from := req.From(); from != nil {
		return from.Address.User + "@" + host
	}
	return host
}

// simpleByName knows telephones built on libre before version 2, which refuse a challenge with SHA-256.
func simpleByName(req *sipmsg.Request) bool {
	agent := req.GetHeader("User-Agent")
	if agent == nil {
		return false
	}
	name := strings.ToLower(agent.Value())
	return strings.HasPrefix(name, "baresip v0.") || strings.HasPrefix(name, "baresip v1.")
}
