package phone

// Talker is the sound of one call in place of the phone's own: a browser's, for example. What it writes goes into the
// messages as it is, and what the other side writes comes to it whole.
type Talker interface {
	Offer() (string, error)
	Answer(offer string) (string, error)
	Accept(answer string) error
	Close()
}

// offer is our next offer.
func (c *Call) offer(direction string) string {
	if c.talker == nil {
		return c.describe(nil, direction)
	}
	text, err := c.talker.Offer()
	if err != nil {
		c.end(err)
	}
	return text
}

// take takes what the other side says of its sound in an answer.
func (c *Call) take(body []byte) {
	if c.talker != nil {
		if err := c.talker.Accept(string(body)); err != nil {
			c.end(err)
		}
		return
	}
	if remote, ok := parseSDP(body); ok {
		c.media.use(remote)
	}
}

// reply is our answer to an offer, or our offer where there is none.
func (c *Call) reply(body []byte) string {
	if c.talker != nil {
		text, err := c.talker.Answer(string(body))
		if err != nil {
			c.end(err)
		}
		return text
	}
	if offer, ok := parseSDP(body); ok {
		return c.describe(&offer, "")
	}
	return c.describe(nil, "")
}
