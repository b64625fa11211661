package sip

import (
	"bytes"
	"io"
	"mime"
	"mime/multipart"
	"net/netip"
	"strings"

	"centralino/sip/sdp"

	sipmsg "github.com/emiago/sipgo/sip"
)

// body reads the session description of a message. Without one it returns nil; a body that cannot be understood gives
// the status and reason to refuse the message with.
func (s *Server) body(m sipmsg.Message) (session *sdp.Description, status int, reason string) {
	raw := m.Body()
	switch contentType(m) {
	case "":
		if len(raw) == 0 {
			return nil, 0, ""
		}
		return nil, sipmsg.StatusUnsupportedMediaType, "No Content-Type"
	case typeSDP:
	case "multipart/mixed":
		if raw = sdpPart(m); raw == nil {
			return nil, sipmsg.StatusUnsupportedMediaType, "No Session In Body"
		}
	default:
		if strings.Contains(strings.ToLower(header(m, "content-disposition")), "handling=optional") {
			return nil, 0, "" // RFC 3261 section 8.2.3
		}
		return nil, sipmsg.StatusUnsupportedMediaType, "Unsupported Media Type"
	}
	if encoding := header(m, "content-encoding"); encoding != "" && !strings.EqualFold(encoding, "identity") {
		return nil, sipmsg.StatusUnsupportedMediaType, "Unsupported Encoding"
	}
	session, err := sdp.Parse(raw)
	if err != nil {
		return nil, sipmsg.StatusBadRequest, "Session Not Understood"
	}
	if peer, err := netip.ParseAddrPort(m.Source()); err == nil {
		session.From = peer.Addr().Unmap()
	}
	return session, 0, ""
}

// sdpPart finds the session among several parts: exchanges send their ISUP message beside it, RFC 3204.
func sdpPart(m sipmsg.Message) []byte {
	_, params, err := mime.ParseMediaType(header(m, "content-type"))
	if err != nil || params["boundary"] == "" {
		return nil
	}
	parts := multipart.NewReader(bytes.NewReader(m.Body()), params["boundary"])
	for {
		part, err := parts.NextPart()
		if err != nil {
			return nil
		}
		kind, _, _ := strings.Cut(part.Header.Get("Content-Type"), ";")
		if strings.EqualFold(strings.TrimSpace(kind), typeSDP) {
			raw, err := io.ReadAll(part)
			if err != nil {
				return nil
			}
			return raw
		}
	}
}

// capabilities are what a 2xx says of us, with a session if there is one. Agents' telephones are told that one call may take the
// place of another (RFC 3891): else there are some that hang up their second call and refer the caller without it. Who has both
// calls is us, so that it needs no INVITE that says so.
func (s *Server) capabilities(over flow, phone bool, session []byte) []func(*sipmsg.Response) {
	contact, supported := s.contact(over), supportedList
	if phone {
		supported += ", replaces"
	}
	return []func(*sipmsg.Response){
		func(r *sipmsg.Response) { r.AppendHeader(contact) },
		with("Allow", allowedList),
		with("Supported", supported),
		withBody(typeSDP, session),
	}
}
