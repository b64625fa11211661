package sip

import (
	"strings"

	sipmsg "github.com/emiago/sipgo/sip"
)

// answerable reports whether a message has what it takes to be matched and answered at all. What hasn't is dropped.
func answerable(m sipmsg.Message) bool {
	via := m.Via()
	if via == nil || via.Host == "" || !portOK(via.Port) || m.CallID() == nil || m.From() == nil || m.To() == nil {
		return false
	}
	cseq := m.CSeq()
	if cseq == nil {
		return false
	}
	cseq.MethodName = sipmsg.RequestMethod(strings.TrimSpace(string(cseq.MethodName)))
	return true
}

// sound reports whether a response may be believed.
func sound(res *sipmsg.Response) bool {
	return answerable(res) && res.StatusCode >= 100 && res.StatusCode <= 699 &&
		len(res.GetHeaders("via")) == 1 // one for us alone, RFC 3261 section 18.1.2
}

// check looks for faults in a request that sipgo's parser lets pass, RFC 3261 section 8.1.1 and RFC 4475 section 3. It
// returns the status and reason to refuse it with, 0 for a sound one.
func check(req *sipmsg.Request) (status int, reason string) {
	switch {
	case req.SipVersion != "SIP/2.0":
		return sipmsg.StatusVersionNotSupported, "Version Not Supported"
	case repeatedHeader(req):
		return sipmsg.StatusBadRequest, "Repeated Header"
	case req.CSeq().MethodName != req.Method:
		return sipmsg.StatusBadRequest, "CSeq Of Another Method"
	case tagOf(req.From().Params) == "":
		return sipmsg.StatusBadRequest, "No From Tag"
	case !schemeOK(req.Recipient.Scheme):
		return 416, "Unsupported URI Scheme"
	case !portOK(req.Recipient.Port):
		return sipmsg.StatusBadRequest, "Bad Request-URI"
	case req.IsInvite() && !contactOK(req):
		return sipmsg.StatusBadRequest, "No Usable Contact"
	case req.ContentLength() != nil && int(*req.ContentLength()) != len(req.Body()):
		return sipmsg.StatusBadRequest, "Wrong Content-Length"
	}
	return 0, ""
}

// repeatedHeader reports whether a header that may occur once occurs twice: two readers might pick different ones.
func repeatedHeader(req *sipmsg.Request) bool {
	var from, to, id, cseq int
	for _, h := range req.Headers() {
		switch h.(type) {
		case *sipmsg.FromHeader:
			from++
		case *sipmsg.ToHeader:
			to++
		case *sipmsg.CallIDHeader:
			id++
		case *sipmsg.CSeqHeader:
			cseq++
		}
	}
	return from > 1 || to > 1 || id > 1 || cseq > 1
}

// contactOK reports whether a request names exactly one place that later requests can be sent to.
func contactOK(req *sipmsg.Request) bool {
	c := req.Contact()
	return c != nil && !c.Address.Wildcard && c.Address.Host != "" && portOK(c.Address.Port) &&
		(c.Address.Scheme == "sip" || c.Address.Scheme == "sips") && len(req.GetHeaders("contact")) == 1
}

func schemeOK(scheme string) bool { return scheme == "sip" || scheme == "sips" || scheme == "tel" }

func portOK(port int) bool { return port >= 0 && port <= 65535 }
