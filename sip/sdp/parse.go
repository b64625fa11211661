package sdp

import (
	"fmt"
	"net/netip"
	"slices"
	"strconv"
	"strings"
	"time"
)

// What a description may hold at most; no telephone comes near.
const (
	maxBody  = 64 << 10
	maxLines = 32
)

// Parse reads a description. It is made for real telephones and so more tolerant than pion's reader, which refuses
// fax lines (m=image udptl), unknown b= lines, a missing t= and lines out of order: of a body it reads only the lines
// that matter here, in any order within their section. The first plain RTP audio line with a port is ours; with none,
// the first encrypted one; without that too the description is Refused and has no codecs.
//
// Errors are ErrSyntax.
func Parse(body []byte) (*Description, error) {
	if len(body) > maxBody {
		return nil, fmt.Errorf("%w: %d bytes", ErrSyntax, len(body))
	}
	sections, err := split(string(body))
	if err != nil {
		return nil, err
	}
	session, media := sections[0], sections[1:]
	origin := parseOrigin(session.value('o'))
	var lines []line
	var plain, secure, web *Description
	for i, m := range media {
		l, port, err := parseMediaLine(m.value('m'))
		if err != nil {
			return nil, err
		}
		l.mid = mid(m)
		lines = append(lines, l)
		place := &plain
		switch {
		case isSecure(l.proto):
			place = &secure
		case isWeb(l.proto):
			place = &web
		}
		if *place != nil || l.media != "audio" || !known(l.proto) || port == 0 {
			continue
		}
		d := &Description{Origin: origin, ours: i}
		if err := d.readAudio(session, m, l, port); err != nil {
			return nil, err
		}
		if place != &web || d.readWeb(session, m) {
			*place = d
		}
	}
	if plain == nil && secure == nil && web != nil {
		plain = web
	}
	return joined(origin, lines, plain, secure), nil
}

func known(proto string) bool { return isPlain(proto) || isSecure(proto) || isWeb(proto) }

// joined makes one description of what was found of the plain and the encrypted stream; nil is none.
func joined(origin Origin, lines []line, plain, secure *Description) *Description {
	d := &Description{Origin: origin, ours: -1}
	switch {
	case plain != nil:
		d = plain
		d.other = secure
	case secure != nil:
		d = secure
	}
	d.lines = lines
	if d.other != nil {
		d.other.lines = lines
	}
	return d
}

// section is the lines of the session, or of one m= line with what follows it.
type section []string

func split(body string) ([]section, error) {
	sections := []section{nil}
	for text := range strings.FieldsFuncSeq(body, func(r rune) bool { return r == '\r' || r == '\n' }) {
		if len(text) < 2 || text[1] != '=' {
			return nil, fmt.Errorf("%w: line %.20q", ErrSyntax, text)
		}
		if text[0] == 'm' {
			sections = append(sections, nil)
		}
		last := len(sections) - 1
		sections[last] = append(sections[last], text)
	}
	switch {
	case len(sections) > 1+maxLines:
		return nil, fmt.Errorf("%w: %d streams", ErrSyntax, len(sections)-1)
	case len(sections[0]) == 0 || strings.TrimSpace(sections[0][0]) != "v=0":
		return nil, fmt.Errorf("%w: it does not begin with v=0", ErrSyntax)
	}
	return sections, nil
}

// value returns the first line of a type, without its "x=".
func (s section) value(kind byte) string {
	for _, text := range s {
		if text[0] == kind {
			return strings.TrimSpace(text[2:])
		}
	}
	return ""
}

// attributes calls f with every a= line.
func (s section) attributes(f func(name, value string)) {
	for _, text := range s {
		if text[0] == 'a' {
			name, value, _ := strings.Cut(text[2:], ":")
			f(strings.TrimSpace(name), strings.TrimSpace(value))
		}
	}
}

// parseOrigin reads "user session version IN IP4 address". Some telephones put words where numbers belong; the version
// then counts as 0.
func parseOrigin(text string) Origin {
	f := append(strings.Fields(text), "", "", "", "", "", "")
	o := Origin{User: f[0]}
	o.Session, _ = strconv.ParseUint(f[1], 10, 64)
	o.Version, _ = strconv.ParseUint(f[2], 10, 64)
	o.Address, _ = netip.ParseAddr(f[5])
	return o
}

func parseMediaLine(text string) (line, uint16, error) {
	f := strings.Fields(text)
	if len(f) < 4 {
		return line{}, 0, fmt.Errorf("%w: m=%.40s", ErrSyntax, text)
	}
	number, _, _ := strings.Cut(f[1], "/")
	port, err := strconv.ParseUint(number, 10, 16)
	if err != nil {
		return line{}, 0, fmt.Errorf("%w: port %.10q", ErrSyntax, f[1])
	}
	return line{media: f[0], proto: f[2], formats: f[3:]}, uint16(port), nil
}

func (d *Description) readAudio(session, media section, l line, port uint16) error {
	text := media.value('c')
	if text == "" {
		text = session.value('c')
	}
	ip, err := parseConnection(text)
	switch {
	case err != nil && isWeb(l.proto): // a browser that hides its address is found by its checks
		ip = netip.IPv4Unspecified()
	case err != nil:
		return err
	}
	d.Address = netip.AddrPortFrom(ip, port)
	d.RTCP = netip.AddrPortFrom(ip, port+1)
	maps := make(map[uint8]Codec)
	session.attributes(d.readDirection)
	media.attributes(func(name, value string) {
		d.readDirection(name, value)
		switch name {
		case "rtpmap":
			readMap(maps, value)
		case "rtcp":
			d.readRTCP(value)
		case "rtcp-mux":
			d.RTCPMux = true
		case "crypto":
			d.readCrypto(value)
		case "ptime":
			if ms, err := strconv.ParseFloat(value, 64); err == nil && ms >= 1 && ms <= 1000 {
				d.Ptime = time.Duration(ms * float64(time.Millisecond))
			}
		}
	})
	if ip.IsUnspecified() && !isWeb(l.proto) { // hold before RFC 3264, its section 8.4: nothing can be sent to this side
		d.Direction = d.Direction.And(SendOnly)
	}
	d.readFormats(l.formats, maps)
	return nil
}

func (d *Description) readDirection(name, _ string) {
	if dir, ok := parseDirection(name); ok {
		d.Direction = dir
	}
}

// parseConnection reads "IN IP4 address". Host names are not resolved: no telephone sends them, and a stranger must not
// make us ask a name server. Multicast would turn us into an amplifier.
func parseConnection(text string) (netip.Addr, error) {
	f := strings.Fields(text)
	if len(f) != 3 {
		return netip.Addr{}, fmt.Errorf("%w: c=%.40s", ErrSyntax, text)
	}
	number, _, _ := strings.Cut(f[2], "/")
	ip, err := netip.ParseAddr(number)
	if err != nil || ip.Zone() != "" || ip.IsMulticast() || ip == netip.AddrFrom4([4]byte{255, 255, 255, 255}) {
		return netip.Addr{}, fmt.Errorf("%w: address %.40q", ErrSyntax, f[2])
	}
	return ip.Unmap(), nil
}

// readRTCP reads "port" or "port IN IP4 address", RFC 3605 section 2.1.
func (d *Description) readRTCP(value string) {
	number, connection, _ := strings.Cut(value, " ")
	port, err := strconv.ParseUint(number, 10, 16)
	if err != nil || port == 0 {
		return
	}
	ip := d.Address.Addr()
	if connection != "" {
		if ip, err = parseConnection(connection); err != nil {
			return
		}
	}
	d.RTCP = netip.AddrPortFrom(ip, uint16(port))
}

// readMap reads "payload name/rate[/channels]". Codecs of several channels are left out.
func readMap(maps map[uint8]Codec, value string) {
	number, encoding, _ := strings.Cut(value, " ")
	f := strings.Split(strings.TrimSpace(encoding), "/")
	payload, err := strconv.ParseUint(number, 10, 7)
	if err != nil || len(f) < 2 || f[0] == "" {
		return
	}
	rate, err := strconv.ParseUint(f[1], 10, 31)
	if err != nil || rate == 0 {
		return
	}
	if len(f) > 2 && f[2] != "1" {
		rate = 0 // known, but not usable
	}
	maps[uint8(payload)] = Codec{Name: strings.ToUpper(f[0]), Payload: uint8(payload), Rate: int(rate)}
}

// staticCodec knows the payload types that need no rtpmap, RFC 3551 section 6.
func staticCodec(payload uint8) (Codec, bool) {
	names := map[uint8]string{0: "PCMU", 3: "GSM", 4: "G723", 8: "PCMA", 9: "G722", 13: "CN", 15: "G728", 18: "G729"}
	name, ok := names[payload]
	return Codec{Name: name, Payload: payload, Rate: 8000}, ok
}

func (d *Description) readFormats(formats []string, maps map[uint8]Codec) {
	for _, format := range formats {
		n, err := strconv.ParseUint(format, 10, 7)
		if err != nil {
			continue
		}
		c, ok := maps[uint8(n)]
		if !ok {
			c, ok = staticCodec(uint8(n))
		}
		switch {
		case !ok || c.Rate == 0:
		case c.Name != eventName:
			if !slices.ContainsFunc(d.Codecs, func(o Codec) bool { return o.Payload == c.Payload }) {
				d.Codecs = append(d.Codecs, c)
			}
		case c.Rate == 8000 && !d.HasEvent: // browsers offer it at other rates too
			d.EventPayload, d.HasEvent = c.Payload, true
		}
	}
}

// eventName is telephone-event in capitals, RFC 4733 section 2.1.
const eventName = "TELEPHONE-EVENT"
