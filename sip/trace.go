package sip

import (
	"bytes"
	"net/netip"
	"time"

	sipmsg "github.com/emiago/sipgo/sip"
)

// Trace is told of the messages of calls, repeated ones too: neither registrations nor questions whether we live. Its methods
// are called from the server's own goroutines and must not block.
type Trace interface {
	// Wanted reports whether anybody wants to be told: else no message is copied.
	Wanted() bool
	// Message tells of one that came or leaves.
	Message(Message)
}

// Message is a message as it came or left. What came is written as it was understood: headers may stand in their long form.
type Message struct {
	At          time.Time
	Out         bool // it is ours
	Transport   string
	Local, Peer netip.AddrPort
	Text        []byte // with its body; nobody changes it any more
}

// came tells of a message that was received. Nobody has changed it yet.
func (s *Server) came(m sipmsg.Message, from flow, at time.Time) {
	trace := s.opts.Trace
	if trace == nil || !trace.Wanted() {
		return
	}
	if cseq := m.CSeq(); cseq.MethodName == sipmsg.REGISTER || cseq.MethodName == sipmsg.OPTIONS {
		return
	}
	trace.Message(from.message(render(m), false, at))
}

// traced tells of a message that is written to a flow.
func (f flow) traced(trace Trace, data []byte) {
	if trace != nil && trace.Wanted() && ofCall(data) {
		trace.Message(f.message(data, true, time.Now()))
	}
}

func (f flow) message(text []byte, out bool, at time.Time) Message {
	return Message{
		At: at, Out: out, Transport: f.link.transport(), Local: netip.AddrPortFrom(f.local, f.link.port()), Peer: f.peer, Text: text,
	}
}

// ofCall reports whether a message of ours belongs to a call, by its CSeq. We write it in its long form.
func ofCall(data []byte) bool {
	const name = "\r\nCSeq: "
	i := bytes.Index(data, []byte(name))
	if i < 0 {
		return false
	}
	line, _, _ := bytes.Cut(data[i+len(name):], []byte("\r\n"))
	return !bytes.HasSuffix(line, []byte(sipmsg.REGISTER)) && !bytes.HasSuffix(line, []byte(sipmsg.OPTIONS))
}
