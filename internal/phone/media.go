package phone

import (
	"fmt"
	"net/netip"
	"strings"
	"sync"
	"time"

	"github.com/pion/rtcp"
	"github.com/pion/rtp"
)

// frame is 20 ms of audio at 8 kHz.
const frame = 160

// media is the RTP side of a call.
type media struct {
	phone *Phone
	ended chan struct{}
	once  sync.Once

	mu        sync.Mutex
	rtp, rtcp Socket
	remote    netip.AddrPort
	direction string // the other side's
	payload   uint8
	event     uint8
	hasEvent  bool

	out    outgoing
	in     incoming
	secret secrecy
}

// incoming is what was received.
type incoming struct {
	heard    []int16
	wide     []int16 // what came in G.722, at 16 kHz
	narrow   []int16 // of the last packet
	listener listener
	dropped  int // samples forgotten before heard
	packets  int
	late     int
	last     time.Time // when the last audio came
	loud     time.Time // when the last audio came that was no silence
	ssrc     uint32
	next     uint32 // timestamp expected next
	streams  int
	digits   strings.Builder
	digitAt  uint32 // timestamp of the last telephone event
	digitSet bool
	reports  int
}

func (p *Phone) newMedia() (*media, error) {
	a, b, err := pair(p.options.Network, p.address.Addr())
	if err != nil {
		return nil, fmt.Errorf("phone %s: %w", p.options.User, err)
	}
	m := &media{phone: p, ended: make(chan struct{}), rtp: a, rtcp: b, payload: payloadOf(p.options.Codecs[0])}
	m.out.begin()
	if p.options.SDES != nil {
		m.secret.draw(p.options.SDES)
	}
	m.listen()
	return m, nil
}

func (m *media) listen() {
	rtp, rtcp := m.rtp, m.rtcp
	m.phone.wg.Go(func() { m.read(rtp) })
	m.phone.wg.Go(func() { m.readReports(rtcp) })
}

func (m *media) close() {
	m.once.Do(func() { close(m.ended) })
	m.mu.Lock()
	defer m.mu.Unlock()
	_, _ = m.rtp.Close(), m.rtcp.Close()
}

// move opens new sockets and closes the old.
func (m *media) move() error {
	a, b, err := pair(m.phone.options.Network, m.phone.address.Addr())
	if err != nil {
		return err
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	_, _ = m.rtp.Close(), m.rtcp.Close()
	m.rtp, m.rtcp = a, b
	m.listen()
	return nil
}

func (m *media) port() uint16 {
	m.mu.Lock()
	defer m.mu.Unlock()
	return localOf(m.rtp).Port()
}

// use takes what the other side said of its audio.
func (m *media) use(s session) {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.remote, m.direction = s.address, s.direction
	m.event, m.hasEvent = s.event, s.hasEvent
	m.secure(s)
	if both := s.common(m.phone.options.Codecs); len(both) > 0 {
		m.payload = payloadOf(both[0])
	}
}

func (m *media) read(s Socket) {
	buf := make([]byte, 2048)
	for {
		n, _, err := s.ReadFromUDPAddrPort(buf)
		if err != nil {
			return
		}
		var p rtp.Packet
		if b, ok := m.unseal(buf[:n]); ok && p.Unmarshal(b) == nil {
			m.receive(&p)
		}
	}
}

func (m *media) receive(p *rtp.Packet) {
	m.mu.Lock()
	defer m.mu.Unlock()
	in := &m.in
	in.packets++
	if m.hasEvent && p.PayloadType == m.event || !m.hasEvent && p.PayloadType == m.phone.options.Event {
		if len(p.Payload) >= 4 && p.Payload[0] < 16 && (!in.digitSet || p.Timestamp != in.digitAt) {
			in.digits.WriteByte("0123456789*#ABCD"[p.Payload[0]])
			in.digitAt, in.digitSet = p.Timestamp, true
		}
		return
	}
	if p.PayloadType != 0 && p.PayloadType != 8 && p.PayloadType != payloadG722 {
		return
	}
	in.place(p, m.limit())
	var energy int64
	for _, s := range in.decode(p) {
		energy += int64(s) * int64(s)
		in.heard = append(in.heard, s)
	}
	in.last = time.Now()
	if len(p.Payload) > 0 && energy/int64(len(p.Payload)) > 100*100 {
		in.loud = in.last
	}
}

// decode returns the sound of a packet at 8 kHz.
func (in *incoming) decode(p *rtp.Packet) []int16 {
	if p.PayloadType == payloadG722 {
		wide, narrow := in.listener.decode(p.Payload)
		in.wide = append(in.wide, wide...)
		return narrow
	}
	in.narrow = in.narrow[:0]
	for _, b := range p.Payload {
		in.narrow = append(in.narrow, decode(p.PayloadType, b))
	}
	return in.narrow
}

func (m *media) limit() int { return int(m.phone.options.Memory.Seconds() * 8000) }

// place fills gaps between the packets of a stream with silence, and forgets what is too old.
func (in *incoming) place(p *rtp.Packet, limit int) {
	gap := int32(p.Timestamp - in.next)
	switch {
	case in.streams == 0 || p.SSRC != in.ssrc:
		in.streams++
		in.ssrc = p.SSRC
	case gap < 0:
		in.late++
	case gap > 0 && int(gap) <= limit:
		in.heard = append(in.heard, make([]int16, gap)...)
		if p.PayloadType == payloadG722 {
			in.wide = append(in.wide, make([]int16, 2*gap)...)
		}
	}
	in.next = p.Timestamp + uint32(len(p.Payload))
	if len(in.heard) > 2*limit {
		in.dropped += len(in.heard) - limit
		in.heard = append(in.heard[:0], in.heard[len(in.heard)-limit:]...)
	}
	if len(in.wide) > 4*limit {
		in.wide = append(in.wide[:0], in.wide[len(in.wide)-2*limit:]...)
	}
}

func (m *media) readReports(s Socket) {
	buf := make([]byte, 2048)
	for {
		n, _, err := s.ReadFromUDPAddrPort(buf)
		if err != nil {
			return
		}
		b, ok := m.unsealReport(buf[:n])
		packets, err := rtcp.Unmarshal(b)
		if err != nil || !ok {
			continue
		}
		m.mu.Lock()
		for _, p := range packets {
			switch p.(type) {
			case *rtcp.SenderReport, *rtcp.ReceiverReport:
				m.in.reports++
			}
		}
		m.mu.Unlock()
	}
}

// info takes a digit that came by SIP INFO.
func (m *media) info(body string) {
	_, after, ok := strings.Cut(body, "Signal=")
	if !ok || after == "" {
		return
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	m.in.digits.WriteByte(after[0])
}
