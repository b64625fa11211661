package media

import (
	"time"

	"centralino/call"
)

// Event is what a stream tells its sink: DigitEvent, PlayedEvent or TimeoutEvent, and of a browser ReadyEvent or
// FailedEvent.
type Event interface{ mediaEvent() }

// DigitEvent: the peer pressed a key. It is told once, when the key goes down (or when the SIP INFO comes). Where the peer
// has no telephone-events it is heard in the audio, when its tones have lasted 34 ms.
type DigitEvent struct {
	Digit call.Digit
	At    time.Time // when the packet came that told it
}

// PlayedEvent: the last sample of Play(ID, …) has been heard out. A Play that was replaced or quieted is never told.
type PlayedEvent struct{ ID uint64 }

// TimeoutEvent: neither RTP nor RTCP came for the time-out in force. It is told once per silence.
type TimeoutEvent struct{ Silence time.Duration }

func (DigitEvent) mediaEvent()   {}
func (PlayedEvent) mediaEvent()  {}
func (TimeoutEvent) mediaEvent() {}
