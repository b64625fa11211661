package sdp

import (
	"fmt"
	"net/netip"
	"strconv"

	pion "github.com/pion/sdp/v3"
)

// Marshal writes the description. Streams other than ours are written as refused.
func (d *Description) Marshal() ([]byte, error) {
	address := d.Address.Addr()
	if !address.IsValid() {
		address = d.Origin.Address
	}
	s := pion.SessionDescription{
		Origin: pion.Origin{
			Username: word(d.Origin.User), SessionID: d.Origin.Session, SessionVersion: d.Origin.Version,
			NetworkType: "IN", AddressType: family(d.Origin.Address), UnicastAddress: host(d.Origin.Address),
		},
		SessionName:           pion.SessionName(word(d.Origin.User)),
		ConnectionInformation: connection(address),
		TimeDescriptions:      []pion.TimeDescription{{}},
	}
	if d.Web != nil {
		s.Attributes = d.Web.session()
	}
	for i, l := range d.lines {
		m := &pion.MediaDescription{MediaName: pion.MediaName{Media: l.media, Protos: []string{l.proto}, Formats: l.formats}}
		if i == d.ours {
			m.MediaName.Port.Value = int(d.Address.Port())
			m.Attributes = d.attributes()
		} else if l.mid != "" && d.Web != nil {
			m.Attributes = []pion.Attribute{pion.NewAttribute("mid", l.mid)}
		}
		s.MediaDescriptions = append(s.MediaDescriptions, m)
	}
	body, err := s.Marshal()
	if err != nil {
		return nil, fmt.Errorf("write session description: %w", err)
	}
	return body, nil
}

func (d *Description) attributes() []pion.Attribute {
	var a []pion.Attribute
	for _, c := range d.Codecs {
		a = append(a, pion.NewAttribute("rtpmap", fmt.Sprintf("%d %s/%d", c.Payload, c.Name, c.Rate)))
	}
	if d.HasEvent {
		event := strconv.Itoa(int(d.EventPayload))
		a = append(a, pion.NewAttribute("rtpmap", event+" telephone-event/8000"),
			pion.NewAttribute("fmtp", event+" 0-15")) // the sixteen keys, RFC 4733 section 2.4.1
	}
	if d.Ptime > 0 {
		a = append(a, pion.NewAttribute("ptime", strconv.FormatInt(d.Ptime.Milliseconds(), 10)))
	}
	for _, c := range d.Crypto {
		a = append(a, pion.NewAttribute("crypto", c.line()))
	}
	if d.Web != nil {
		a = append(a, d.Web.attributes()...)
	}
	if d.RTCPMux {
		a = append(a, pion.NewPropertyAttribute("rtcp-mux"))
	}
	if d.RTCP != netip.AddrPortFrom(d.Address.Addr(), d.Address.Port()+1) {
		c := connection(d.RTCP.Addr())
		a = append(a, pion.NewAttribute("rtcp", strconv.Itoa(int(d.RTCP.Port()))+" "+c.String()))
	}
	return append(a, pion.NewPropertyAttribute(d.Direction.String()))
}

func connection(ip netip.Addr) *pion.ConnectionInformation {
	return &pion.ConnectionInformation{
		NetworkType: "IN", AddressType: family(ip), Address: &pion.Address{Address: host(ip)},
	}
}

func family(ip netip.Addr) string {
	if ip.Is6() {
		return "IP6"
	}
	return "IP4"
}

func host(ip netip.Addr) string {
	if !ip.IsValid() {
		return "0.0.0.0"
	}
	return ip.String()
}

// word is never empty, RFC 8866 sections 5.2 and 5.3.
func word(s string) string {
	if s == "" {
		return "-"
	}
	return s
}
