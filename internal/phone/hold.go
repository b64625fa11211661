package phone

import (
	"errors"
	"fmt"
	"strings"
)

// Hold is a way to put the other side on hold.
type Hold string

// The ways telephones hold.
const (
	SendOnly Hold = "sendonly" // they would play music of their own
	Inactive Hold = "inactive"
	OldHold  Hold = "0.0.0.0" // c=0.0.0.0, as before RFC 3264
)

// ErrNotUp: the call is not up.
var ErrNotUp = errors.New("phone: the call is not up")

// Hold puts the other side on hold by a re-INVITE. It fails with a *StatusError when that is refused.
func (c *Call) Hold(how Hold) error { return c.reinvite(string(how)) }

// Resume ends a hold.
func (c *Call) Resume() error { return c.reinvite("sendrecv") }

// Move takes new sockets for RTP and tells the other side, as a phone does that changes networks.
func (c *Call) Move() error {
	if err := c.media.move(); err != nil {
		return err
	}
	return c.reinvite("sendrecv")
}

// HoldLate, ResumeLate and MoveLate do the same as exchanges do it: the re-INVITE has no offer, and the ACK answers that of the
// other side.
func (c *Call) HoldLate(how Hold) error { return c.reinviteLate(string(how)) }

// ResumeLate ends a hold, see HoldLate.
func (c *Call) ResumeLate() error { return c.reinviteLate("sendrecv") }

// MoveLate takes new sockets for RTP, see HoldLate.
func (c *Call) MoveLate() error {
	if err := c.media.move(); err != nil {
		return err
	}
	return c.reinviteLate("sendrecv")
}

// RefuseLate does as HoldLate, but wants no sound any more: the answer refuses the stream, RFC 3264 section 6.
func (c *Call) RefuseLate() error { return c.reinviteLate(refused) }

// refused stands for a direction where the stream is refused.
const refused = "port 0"

func (c *Call) reinviteLate(direction string) error {
	if !c.revise() {
		return ErrNotUp
	}
	invite, to := c.newRequest("INVITE", 0)
	res, err := c.phone.transact(c.phone.ctx, invite, to, nil)
	if err != nil {
		return err
	}
	offer, ok := parseSDP(res.body)
	if res.status() >= 300 || !ok {
		return statusError(res)
	}
	c.media.use(offer)
	ack, to := c.newRequest("ACK", invite.cseq())
	if direction == refused {
		ack.setSDP(strings.Replace(c.describe(&offer, ""), fmt.Sprintf("m=audio %d ", c.media.port()), "m=audio 0 ", 1))
	} else {
		ack.setSDP(c.describe(&offer, direction))
	}
	c.phone.acknowledge(ack, res.branch(), to)
	return nil
}

// revise begins another version of our session; it reports false where there is no call.
func (c *Call) revise() bool {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.version++
	return c.up && c.err == nil
}

func (c *Call) reinvite(direction string) error {
	if !c.revise() {
		return ErrNotUp
	}
	invite, to := c.newRequest("INVITE", 0)
	invite.setSDP(c.offer(direction))
	res, err := c.phone.transact(c.phone.ctx, invite, to, nil)
	if err != nil {
		return err
	}
	if res.status() >= 300 {
		return statusError(res)
	}
	c.take(res.body)
	ack, to := c.newRequest("ACK", invite.cseq())
	c.phone.acknowledge(ack, res.branch(), to)
	return nil
}

// PressInfo presses keys by SIP INFO, one request each.
func (c *Call) PressInfo(keys string) error {
	for _, key := range keys {
		info, to := c.newRequest("INFO", 0)
		info.add("Content-Type", "application/dtmf-relay")
		info.body = []byte(fmt.Sprintf("Signal=%c\r\nDuration=160\r\n", key))
		res, err := c.phone.transact(c.phone.ctx, info, to, nil)
		if err != nil {
			return err
		}
		if res.status() >= 300 {
			return statusError(res)
		}
	}
	return nil
}

// describe writes our session description: an answer to the other's, or with nil an offer. A direction that is empty
// mirrors the other's.
func (c *Call) describe(remote *session, direction string) string {
	c.mu.Lock()
	version := c.version
	c.mu.Unlock()
	o := c.phone.options
	ip := c.phone.address.Addr()
	codecs, event := o.Codecs, o.Event
	withEvent := !o.NoEvent
	if remote != nil {
		codecs = remote.common(codecs)
		event, withEvent = remote.event, withEvent && remote.hasEvent
		if direction == "" {
			direction = mirror(remote.direction)
		}
	}
	if direction == "" {
		direction = "sendrecv"
	}
	address := ip.String()
	if direction == string(OldHold) {
		address, direction = "0.0.0.0", "sendrecv"
	}
	family := "IP4"
	if ip.Is6() {
		family = "IP6"
	}
	var formats, maps strings.Builder
	for _, name := range codecs {
		fmt.Fprintf(&formats, " %d", payloadOf(name))
		fmt.Fprintf(&maps, "a=rtpmap:%d %s/8000\r\n", payloadOf(name), name)
	}
	if withEvent {
		fmt.Fprintf(&formats, " %d", event)
		fmt.Fprintf(&maps, "a=rtpmap:%d telephone-event/8000\r\na=fmtp:%d 0-15\r\n", event, event)
	}
	profile, keys := c.media.lines(remote)
	return fmt.Sprintf("v=0\r\no=phone 1 %d IN %s %v\r\ns=-\r\nc=IN %s %s\r\nt=0 0\r\nm=audio %d %s%s\r\n%s%sa=ptime:20\r\na=%s\r\n",
		version, family, ip, family, address, c.media.port(), profile, &formats, &maps, keys, direction)
}
