package digest

import (
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"
)

// ErrSyntax: a header is no digest challenge or no digest credentials.
var ErrSyntax = errors.New("digest: not understood")

// maxHeader is how long a header may be; real ones have some 300 bytes.
const maxHeader = 4096

// parseParams reads "Digest name=value, name="value", ...", RFC 7616 sections 3.3 and 3.4. Names come back in small
// letters. A name that comes twice is an error, so that two readers can't see different things.
func parseParams(header string) (map[string]string, error) {
	if len(header) > maxHeader {
		return nil, fmt.Errorf("%w: %d bytes", ErrSyntax, len(header))
	}
	scheme, rest, _ := strings.Cut(strings.TrimSpace(header), " ")
	if !strings.EqualFold(scheme, "Digest") {
		return nil, fmt.Errorf("%w: scheme %.20q", ErrSyntax, scheme)
	}
	params := make(map[string]string)
	for rest = skip(rest); rest != ""; rest = skip(rest) {
		name, after, ok := strings.Cut(rest, "=")
		name = strings.ToLower(strings.TrimSpace(name))
		if _, twice := params[name]; !ok || !token(name) || twice {
			return nil, fmt.Errorf("%w: parameter %.20q", ErrSyntax, name)
		}
		value, after, err := takeValue(strings.TrimLeft(after, " \t"))
		if err != nil {
			return nil, err
		}
		if after = strings.TrimLeft(after, " \t"); after != "" && after[0] != ',' {
			return nil, fmt.Errorf("%w: no comma after %s", ErrSyntax, name)
		}
		params[name], rest = value, after
	}
	return params, nil
}

// skip drops the commas and blanks between parameters.
func skip(s string) string { return strings.TrimLeft(s, ", \t\r\n") }

// takeValue reads a token or a quoted string and returns what follows it.
func takeValue(s string) (value, rest string, err error) {
	if s == "" || s[0] != '"' {
		end := strings.IndexAny(s, ", \t")
		if end < 0 {
			end = len(s)
		}
		if !token(s[:end]) {
			return "", "", fmt.Errorf("%w: value %.20q", ErrSyntax, s[:end])
		}
		return s[:end], s[end:], nil
	}
	var text strings.Builder
	for i := 1; i < len(s); i++ {
		c := s[i]
		if c == '"' {
			return text.String(), s[i+1:], nil
		}
		if c == '\\' && i+1 < len(s) {
			i++
			c = s[i]
		}
		if c == '\r' || c == '\n' || c == 0 {
			return "", "", fmt.Errorf("%w: control character in a value", ErrSyntax)
		}
		text.WriteByte(c)
	}
	return "", "", fmt.Errorf("%w: a quote is not closed", ErrSyntax)
}

// token reports whether s is fit to stand without quotes; base64 is let through for lenient clients.
func token(s string) bool {
	return s != "" && !strings.ContainsFunc(s, func(r rune) bool {
		return r <= ' ' || r >= 127 || strings.ContainsRune(`"\,;<>(){}[]?`, r)
	})
}

// params writes a header. Which values stand in quotes is fixed by RFC 7616 sections 3.3 and 3.4.
type params struct{ text strings.Builder }

func (p *params) add(name, value string, quoted bool) {
	if p.text.Len() == 0 {
		p.text.WriteString("Digest ")
	} else {
		p.text.WriteString(", ")
	}
	p.text.WriteString(name + "=")
	if quoted {
		value = `"` + strings.NewReplacer(`\`, `\\`, `"`, `\"`).Replace(value) + `"`
	}
	p.text.WriteString(value)
}

// String returns what was added.
func (p *params) String() string { return p.text.String() }

// Credentials is what an Authorization header says.
type Credentials struct {
	User, Realm, Nonce, URI string
	Algorithm               Algorithm // empty means MD5
	Response                string    // hexadecimal
	QOP, CNonce, Count      string    // empty without qop; Count is nc as written
	Opaque                  string
}

// ParseCredentials reads an Authorization or Proxy-Authorization header. It fails with ErrSyntax, also when a
// parameter is missing that the response needs.
func ParseCredentials(header string) (Credentials, error) {
	p, err := parseParams(header)
	if err != nil {
		return Credentials{}, err
	}
	c := Credentials{
		User: p["username"], Realm: p["realm"], Nonce: p["nonce"], URI: p["uri"], Algorithm: Algorithm(p["algorithm"]),
		Response: p["response"], QOP: p["qop"], CNonce: p["cnonce"], Count: p["nc"], Opaque: p["opaque"],
	}
	need := []string{"username", "realm", "nonce", "uri", "response"}
	if c.QOP != "" {
		need = append(need, "cnonce", "nc")
	}
	for name, value := range map[string]string{"algorithm": string(c.Algorithm), "qop": c.QOP, "nc": c.Count} {
		if value != "" && !token(value) {
			return Credentials{}, fmt.Errorf("%w: %s %.20q", ErrSyntax, name, value)
		}
	}
	if c.QOP != "" && c.Count == "" {
		return Credentials{}, fmt.Errorf("%w: no count", ErrSyntax)
	}
	for _, name := range need {
		if _, ok := p[name]; !ok {
			return Credentials{}, fmt.Errorf("%w: no %s among %v", ErrSyntax, name, slices.Sorted(maps.Keys(p)))
		}
	}
	return c, nil
}

// String writes the header.
func (c Credentials) String() string {
	var p params
	p.add("username", c.User, true)
	p.add("realm", c.Realm, true)
	p.add("nonce", c.Nonce, true)
	p.add("uri", c.URI, true)
	p.add("response", c.Response, true)
	if c.Algorithm != "" {
		p.add("algorithm", string(c.Algorithm), false)
	}
	if c.QOP != "" {
		p.add("cnonce", c.CNonce, true)
		p.add("qop", c.QOP, false)
		p.add("nc", c.Count, false)
	}
	if c.Opaque != "" {
		p.add("opaque", c.Opaque, true)
	}
	return p.String()
}
