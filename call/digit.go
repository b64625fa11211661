package call

import "fmt"

// Digit is one key of a telephone: 0-9, *, #, or A-D.
type Digit byte

// dtmfEvents lists the keys in the order of their event codes, RFC 4733 section 3.2 table 3.
const dtmfEvents = "0123456789*#ABCD"

// DigitFromEvent returns the key of an RFC 4733 event code; ok is false for codes above 15, which are not keys.
func DigitFromEvent(code uint8) (d Digit, ok bool) {
	if int(code) >= len(dtmfEvents) {
		return 0, false
	}
	return Digit(dtmfEvents[code]), true
}

// ParseDigit reads one key; the letters may be small.
func ParseDigit(s string) (Digit, error) {
	if len(s) == 1 {
		c := s[0]
		if c >= 'a' && c <= 'd' {
			c -= 'a' - 'A'
		}
		if d := Digit(c); d.Valid() {
			return d, nil
		}
	}
	return 0, fmt.Errorf("%q is not a telephone key (0-9, *, #, A-D)", s)
}

// Valid reports whether d is a telephone key.
func (d Digit) Valid() bool { return d.Event() < uint8(len(dtmfEvents)) }

// Event returns the RFC 4733 event code of the key, 255 for anything else.
func (d Digit) Event() uint8 {
	for i := range len(dtmfEvents) {
		if dtmfEvents[i] == byte(d) {
			return uint8(i)
		}
	}
	return 255
}

// String returns the key as text of one character.
func (d Digit) String() string { return string(rune(d)) }

// MarshalText implements encoding.TextMarshaler.
func (d Digit) MarshalText() ([]byte, error) { return []byte{byte(d)}, nil }

// UnmarshalText implements encoding.TextUnmarshaler.
func (d *Digit) UnmarshalText(b []byte) error {
	v, err := ParseDigit(string(b))
	*d = v
	return err
}
