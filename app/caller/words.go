package caller

import (
	"strings"
	"time"

	"centralino/call"
)

// Words gives what the caller does, word by word. The empty word does nothing; ok is false after the last.
type Words interface{ Next() (word string, ok bool) }

// Help says which words there are.
const Help = `Press keys (1, 10000019, #), let time pass (30s), hang up (h), or look where the call stands (s).`

// word is one of Words, or their end.
type word struct {
	text string
	last bool
}

// read gives words until the call is over: whoever takes them decides when.
func read(from Words, to chan<- word, over <-chan struct{}) {
	for {
		text, ok := from.Next()
		select {
		case to <- word{text, !ok}:
		case <-over:
			return
		}
		if !ok {
			return
		}
	}
}

// obey does what one word says.
func (c *caller) obey(w word) {
	text := strings.ToLower(w.text)
	switch {
	case w.last:
		c.words = nil
		return
	case text == "" || text == "-":
		return
	case text == "h" || text == "hangup":
		c.hangUp("we, as asked")
		return
	case text == "s" || text == "state":
		c.state()
		return
	case text == "?" || text == "help":
		c.tell.say("help", Help)
		return
	}
	if d, err := time.ParseDuration(text); err == nil && d > 0 && d <= longest {
		c.pause = time.After(d)
		return
	}
	if keys, ok := digits(w.text); ok {
		c.press(keys)
		return
	}
	c.tell.say("what?", "what is "+w.text+"? "+Help)
}

func digits(text string) (keys []call.Digit, ok bool) {
	for _, c := range text {
		d, err := call.ParseDigit(string(c))
		if err != nil {
			return nil, false
		}
		keys = append(keys, d)
	}
	return keys, len(keys) > 0
}
