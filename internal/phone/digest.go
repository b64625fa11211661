package phone

import (
	"crypto/md5" //nolint:gosec // what telephones use
	"crypto/sha256"
	"errors"
	"fmt"
	"hash"
	"strings"
)

var errChallenge = errors.New("phone: no challenge to answer")

// credentials answers the challenge of a 401 or 407 and returns the header to add.
func (p *Phone) credentials(res *message, method, uri string) (header, value string, err error) {
	asked, header := "WWW-Authenticate", "Authorization"
	if res.status() == 407 {
		asked, header = "Proxy-Authenticate", "Proxy-Authorization"
	}
	for _, challenge := range res.all(asked) {
		c := challengeParams(challenge)
		algorithm := c["algorithm"]
		if p.options.Algorithm != "" && algorithm != p.options.Algorithm {
			continue
		}
		var h hash.Hash
		switch algorithm {
		case "", "MD5":
			h = md5.New() //nolint:gosec // as above
		case "SHA-256":
			h = sha256.New()
		default:
			continue
		}
		sum := func(text string) string {
			h.Reset()
			h.Write([]byte(text))
			return fmt.Sprintf("%x", h.Sum(nil))
		}
		a1 := sum(p.options.User + ":" + c["realm"] + ":" + p.options.Password)
		a2 := sum(method + ":" + uri)
		value = fmt.Sprintf(`Digest username="%s", realm="%s", nonce="%s", uri="%s"`, p.options.User, c["realm"], c["nonce"], uri)
		if algorithm != "" {
			value += ", algorithm=" + algorithm
		}
		if strings.Contains(c["qop"], "auth") {
			cnonce := token()
			value += fmt.Sprintf(`, qop=auth, nc=00000001, cnonce="%s", response="%s"`,
				cnonce, sum(a1+":"+c["nonce"]+":00000001:"+cnonce+":auth:"+a2))
		} else {
			value += fmt.Sprintf(`, response="%s"`, sum(a1+":"+c["nonce"]+":"+a2))
		}
		return header, value, nil
	}
	return "", "", errChallenge
}

func stale(res *message) bool {
	return strings.Contains(strings.ToLower(res.get("WWW-Authenticate")+res.get("Proxy-Authenticate")), "stale=true")
}

// challengeParams reads "Digest name="value", ..."; no value of ours holds a comma.
func challengeParams(challenge string) map[string]string {
	params := make(map[string]string)
	for part := range strings.SplitSeq(strings.TrimPrefix(challenge, "Digest "), ",") {
		name, value, _ := strings.Cut(strings.TrimSpace(part), "=")
		params[strings.ToLower(name)] = strings.Trim(value, `"`)
	}
	return params
}
