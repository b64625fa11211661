package outbox

import (
	"bytes"
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"net/http"
	"strconv"
	"time"

	"centralino/call"
)

// Webhook is where messages are posted. Secret signs them.
type Webhook struct {
	URL    string
	Secret call.Secret
	Client *http.Client // nil: one that follows no redirects
}

// Posted is the body of a post, as JSON.
type Posted struct {
	ID      string      `json:"id"` // the same on every try: a receiver that has it already says so with 200
	Box     string      `json:"box"`
	Call    call.ID     `json:"call"`
	At      time.Time   `json:"at"`
	From    call.Number `json:"from,omitempty"`
	Seconds float64     `json:"seconds"`
	File    string      `json:"file"`
	Sound   []byte      `json:"sound"` // the WAV file, in base64

	Attached []PostedAlong `json:"attached,omitempty"`
}

// PostedAlong is what else the caller said in the call and the flow sends along.
type PostedAlong struct {
	Name    string  `json:"name"`
	Seconds float64 `json:"seconds"`
	File    string  `json:"file"`
	Sound   []byte  `json:"sound"`
}

// The headers that let a receiver know who posts. The signature is the HMAC-SHA256, in hexadecimal digits, of the time, a
// point and the body.
const (
	HeaderTime      = "X-Centralino-Time"
	HeaderSignature = "X-Centralino-Signature"
)

// Sign is the signature of a body posted at a time, in seconds since 1970.
func Sign(secret call.Secret, at string, body []byte) string {
	mac := hmac.New(sha256.New, []byte(secret.Reveal()))
	mac.Write([]byte(at + "."))
	mac.Write(body)
	return hex.EncodeToString(mac.Sum(nil))
}

// Post posts a letter with its sound and what goes along. Whatever is no 2xx is an error; 410 is one for good.
func (w Webhook) Post(ctx context.Context, l Letter, sound []byte, with ...Enclosed) error {
	posted := Posted{
		ID: l.ID, Box: l.Box, Call: l.Call, At: l.At, From: l.From, Seconds: l.Length.Seconds(), File: l.File, Sound: sound,
	}
	for _, e := range with {
		posted.Attached = append(posted.Attached, PostedAlong{e.Name, e.Length.Seconds(), e.File, e.Sound})
	}
	body, err := json.Marshal(posted)
	if err != nil {
		return err
	}
	return w.PostBody(ctx, body)
}

// PostBody posts JSON as Post does.
func (w Webhook) PostBody(ctx context.Context, body []byte) error {
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, w.URL, bytes.NewReader(body))
	if err != nil {
		return fmt.Errorf("%w: %w", err, ErrForGood)
	}
	now := strconv.FormatInt(time.Now().Unix(), 10)
	req.Header.Set("Content-Type", "application/json")
	req.Header.Set(HeaderTime, now)
	req.Header.Set(HeaderSignature, Sign(w.Secret, now, body))
	client := w.Client
	if client == nil {
		client = &http.Client{
			CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
			Transport:     &http.Transport{Proxy: http.ProxyFromEnvironment, DisableKeepAlives: true}, // posts are rare
		}
	}
	res, err := client.Do(req)
	if err != nil {
		return err
	}
	_ = res.Body.Close() // nothing of it is read
	switch {
	case res.StatusCode == http.StatusGone:
		return fmt.Errorf("the receiver says %s: %w", res.Status, ErrForGood)
	case res.StatusCode/100 != 2:
		return fmt.Errorf("the receiver says %s", res.Status)
	}
	return nil
}
