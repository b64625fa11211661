package sdp

// Direction says which way audio flows, seen from the side that wrote the description. The zero value is SendRecv, as
// in a description that says nothing.
type Direction uint8

// The directions of RFC 8866 section 6.7, as two bits that say what is switched off.
const (
	SendRecv Direction = 0
	RecvOnly Direction = noSend
	SendOnly Direction = noReceive
	Inactive Direction = noSend | noReceive

	noSend    = 1
	noReceive = 2
)

// Sends reports whether that side sends.
func (d Direction) Sends() bool { return d&noSend == 0 }

// Receives reports whether that side listens.
func (d Direction) Receives() bool { return d&noReceive == 0 }

// Reverse is the same flow as the other side sees it.
func (d Direction) Reverse() Direction { return d&noSend<<1 | d&noReceive>>1 }

// And leaves only what both let flow.
func (d Direction) And(other Direction) Direction { return d | other }

// String returns the attribute's name.
func (d Direction) String() string {
	switch d {
	case SendRecv:
		return "sendrecv"
	case RecvOnly:
		return "recvonly"
	case SendOnly:
		return "sendonly"
	default:
		return "inactive"
	}
}

func parseDirection(name string) (Direction, bool) {
	for d := SendRecv; d <= Inactive; d++ {
		if d.String() == name {
			return d, true
		}
	}
	return 0, false
}
