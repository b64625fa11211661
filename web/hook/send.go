package hook

import (
	"bytes"
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strconv"
	"time"

	"centralino/call"
)

// How what is sent is tried again.
const (
	first    = 2 * time.Second
	longest  = 2 * time.Minute
	tries    = 8 // of an event that fails at a receiver who is there: over some four minutes
	patience = 3 * 24 * time.Hour
	oneTry   = 10 * time.Second
)

// outcome is what a try says of the next.
type outcome int

const (
	taken   outcome = iota
	refused         // for good
	failed          // this event; perhaps not the next time
	absent          // the receiver, or what stands before it: no event would arrive
)

// deliver sends an event until it is taken, refused for good, was tried often enough, or is too old.
func (h *Hooks) deliver(ctx context.Context, hook Hook, e call.Event) error {
	body, err := json.Marshal(e)
	if err != nil {
		return err
	}
	wait := first
	for failures := 0; ; {
		if time.Since(e.At) > patience {
			return fmt.Errorf("%s was away for three days", hook.Name)
		}
		result, err := h.send(ctx, hook, e, body)
		if result == failed {
			failures++
		}
		if result == taken || result == refused || failures == tries {
			return err
		}
		if pause(ctx, wait); ctx.Err() != nil {
			return ctx.Err()
		}
		wait = min(2*wait, longest)
	}
}

// send tries once.
func (h *Hooks) send(ctx context.Context, hook Hook, e call.Event, body []byte) (outcome, error) {
	ctx, cancel := context.WithTimeout(ctx, oneTry)
	defer cancel()
	r, err := http.NewRequestWithContext(ctx, http.MethodPost, hook.URL, bytes.NewReader(body))
	if err != nil {
		return refused, err
	}
	at := strconv.FormatInt(time.Now().Unix(), 10)
	r.Header.Set("Content-Type", "application/json")
	r.Header.Set("Centralino-Event", string(e.Body.Kind()))
	r.Header.Set("Centralino-Delivery", strconv.FormatUint(e.Seq, 10)) // the same at each try: for who must not count twice
	r.Header.Set("Centralino-Timestamp", at)
	r.Header.Set("Centralino-Signature", "sha256="+Signature(hook.Secret, at, body))
	answer, err := h.client.Do(r)
	if err != nil {
		var wrapped *url.Error
		if errors.As(err, &wrapped) {
			err = wrapped.Err // without the address, which may have a key in it
		}
		return absent, fmt.Errorf("%s cannot be reached: %w", hook.Name, err)
	}
	_, _ = io.Copy(io.Discard, io.LimitReader(answer.Body, 4096)) // so that the connection can be used again
	_ = answer.Body.Close()
	return judge(hook, answer)
}

func judge(hook Hook, answer *http.Response) (outcome, error) {
	switch code := answer.StatusCode; {
	case code < 300:
		return taken, nil
	case code == http.StatusTooManyRequests, code == http.StatusBadGateway, code == http.StatusServiceUnavailable, code == http.StatusGatewayTimeout:
		return absent, fmt.Errorf("%s answered %s", hook.Name, answer.Status)
	case code == http.StatusRequestTimeout || code >= 500:
		return failed, fmt.Errorf("%s answered %s", hook.Name, answer.Status)
	default:
		return refused, fmt.Errorf("%s refused it: %s", hook.Name, answer.Status)
	}
}

// Signature is the HMAC-SHA256 of the timestamp, a dot and the body, in hexadecimal. Who receives it makes it anew, compares
// the two in constant time, and refuses a timestamp that is older than a few minutes.
func Signature(secret call.Secret, timestamp string, body []byte) string {
	mac := hmac.New(sha256.New, []byte(secret.Reveal()))
	mac.Write([]byte(timestamp + "."))
	mac.Write(body)
	return hex.EncodeToString(mac.Sum(nil))
}
