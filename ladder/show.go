package ladder

import (
	"fmt"
	"io"
	"strconv"
	"strings"
	"time"
)

// Head is what the first line of a message says.
type Head struct {
	Method string // of the request, or of the one that is answered
	Status int    // of an answer; 0: it is a request
	Text   string // the first line, of an answer without the version
	CSeq   string
	CallID string
	SDP    bool // it has a session description
}

// Head reads what stands first in a message, and what else a ladder shows of it.
func (m Message) Head() (h Head) {
	head, body := split(m.Text)
	first, _, _ := strings.Cut(string(head), "\r\n")
	h.CSeq, h.CallID, h.Text = field(head, "CSeq", ""), field(head, "Call-ID", "i"), first
	h.SDP = len(body) > 0 && strings.HasPrefix(strings.ToLower(field(head, "Content-Type", "c")), "application/sdp")
	if rest, ok := strings.CutPrefix(first, "SIP/2.0 "); ok {
		code, _, _ := strings.Cut(rest, " ")
		h.Status, _ = strconv.Atoi(code) // 0 for what is no answer
		h.Text = rest
		if words := strings.Fields(h.CSeq); len(words) == 2 {
			h.Method = words[1]
		}
		return h
	}
	h.Method, _, _ = strings.Cut(first, " ")
	return h
}

// ends are where a message came from and where it went.
func (m Message) ends() (from, to string) {
	if m.Out {
		return m.Local.String(), m.Peer.String()
	}
	return m.Peer.String(), m.Local.String()
}

// Text writes messages one after the other as sngrep does: a line with time and addresses, then the message.
func Text(w io.Writer, all []Kept, where *time.Location) error {
	for _, k := range all {
		from, to := k.ends()
		who := string(k.Party.Kind)
		if k.Party.Name != "" {
			who += " " + k.Party.Name
		}
		if _, err := fmt.Fprintf(w, "%s %s -> %s (%s, %s)\n%s\n\n", k.At.In(where).Format("2006/01/02 15:04:05.000000"), from, to, k.Transport, who,
			strings.TrimRight(string(k.Text), "\r\n")); err != nil {
			return err
		}
	}
	return nil
}
