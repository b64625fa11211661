package call

import (
	"crypto/subtle"
	"fmt"
	"log/slog"
)

// Secret holds text that must never be written anywhere: a PIN, a password, the digits of a card. However it is
// printed, logged or encoded, it shows as "***"; only Reveal gives the text out, so every use can be found by name.
//
// The text lies behind a pointer because fmt can't call methods on fields that are not exported: a struct that holds a
// secret in one prints an address instead of the text.
type Secret struct{ text *string }

const redacted = "***"

// NewSecret wraps text.
func NewSecret(text string) Secret { return Secret{text: &text} }

// Reveal returns the text. The result must not be stored or printed.
func (s Secret) Reveal() string {
	if s.text == nil {
		return ""
	}
	return *s.text
}

// Empty reports whether there is no text.
func (s Secret) Empty() bool { return s.Reveal() == "" }

// Len returns the length of the text in bytes.
func (s Secret) Len() int { return len(s.Reveal()) }

// Equal compares two secrets in constant time for texts of equal length.
func (s Secret) Equal(other Secret) bool {
	return subtle.ConstantTimeCompare([]byte(s.Reveal()), []byte(other.Reveal())) == 1
}

// With returns the secret with one more digit at its end.
func (s Secret) With(d Digit) Secret { return NewSecret(s.Reveal() + d.String()) }

// String implements fmt.Stringer without the text.
func (Secret) String() string { return redacted }

// GoString implements fmt.GoStringer without the text.
func (Secret) GoString() string { return redacted }

// Format implements fmt.Formatter without the text, whatever the verb.
func (Secret) Format(f fmt.State, _ rune) { _, _ = f.Write([]byte(redacted)) }

// LogValue implements slog.LogValuer without the text.
func (Secret) LogValue() slog.Value { return slog.StringValue(redacted) }

// MarshalText implements encoding.TextMarshaler (and so JSON and YAML) without the text.
func (Secret) MarshalText() ([]byte, error) { return []byte(redacted), nil }

// UnmarshalText implements encoding.TextUnmarshaler: secrets may be read from files, never written to them.
func (s *Secret) UnmarshalText(b []byte) error {
	*s = NewSecret(string(b))
	return nil
}
