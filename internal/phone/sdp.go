package phone

import (
	"net/netip"
	"slices"
	"strconv"
	"strings"
)

// session is what the phone reads from the other side's description.
type session struct {
	address   netip.AddrPort
	codecs    []string // G.711 and G.722 only, in the other's order
	event     uint8
	hasEvent  bool
	direction string
	profile   string    // RTP/AVP or RTP/SAVP
	keys      []keyLine // of SRTP
}

func parseSDP(body []byte) (session, bool) {
	s := session{direction: "sendrecv"}
	var ip string
	var formats []string
	port, seen := 0, false
	for line := range strings.SplitSeq(strings.ReplaceAll(string(body), "\r", ""), "\n") {
		f := strings.Fields(line)
		switch {
		case strings.HasPrefix(line, "c=") && len(f) == 3:
			ip = f[2]
		case strings.HasPrefix(line, "m="):
			if !seen && len(f) > 3 && f[0] == "m=audio" && (f[2] == "RTP/AVP" || f[2] == "RTP/SAVP") {
				port, _ = strconv.Atoi(f[1])
				formats, seen, s.profile = f[3:], true, f[2]
			}
		case strings.HasPrefix(line, "a=crypto:"):
			if k, ok := parseKeyLine(strings.TrimPrefix(line, "a=crypto:")); ok {
				s.keys = append(s.keys, k)
			}
		case line == "a=sendrecv" || line == "a=sendonly" || line == "a=recvonly" || line == "a=inactive":
			s.direction = line[2:]
		case strings.HasPrefix(line, "a=rtpmap:") && len(f) == 2 && strings.EqualFold(f[1], "telephone-event/8000"):
			pt, err := strconv.ParseUint(strings.TrimPrefix(f[0], "a=rtpmap:"), 10, 7)
			s.event, s.hasEvent = uint8(pt), err == nil
		}
	}
	for _, format := range formats {
		switch format {
		case "0":
			s.codecs = append(s.codecs, "PCMU")
		case "8":
			s.codecs = append(s.codecs, "PCMA")
		case "9":
			s.codecs = append(s.codecs, "G722")
		}
	}
	a, err := netip.ParseAddr(ip)
	s.address = netip.AddrPortFrom(a, uint16(port))
	return s, seen && err == nil
}

// common returns those of names that the other side has too, in our order.
func (s session) common(names []string) []string {
	var both []string
	for _, name := range names {
		if slices.Contains(s.codecs, name) {
			both = append(both, name)
		}
	}
	return both
}

func mirror(direction string) string {
	switch direction {
	case "sendonly":
		return "recvonly"
	case "recvonly":
		return "sendonly"
	default:
		return direction
	}
}

func payloadOf(codec string) uint8 {
	switch codec {
	case "PCMU":
		return 0
	case "G722":
		return payloadG722
	default:
		return 8
	}
}
