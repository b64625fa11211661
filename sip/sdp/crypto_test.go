package sdp_test

import (
	"encoding/base64"
	"errors"
	"fmt"
	"strings"
	"testing"

	"centralino/sip/sdp"
)

// secret is local with SRTP.
func secret(wanted sdp.SRTP) sdp.Local {
	l := local()
	l.SRTP, l.Keys = wanted, sdp.NewKeys()
	return l
}

func parse(t *testing.T, body string) *sdp.Description {
	t.Helper()
	d, err := sdp.Parse([]byte(body))
	if err != nil {
		t.Fatal(err)
	}
	return d
}

// keyText is a key in base64.
func keyText(c sdp.Crypto) string { return base64.StdEncoding.EncodeToString([]byte(c.Key.Reveal())) }

// TestAnswersWithSRTP: which stream is taken, and with which key.
func TestAnswersWithSRTP(t *testing.T) {
	tests := []struct {
		offer  string
		wanted sdp.SRTP
		line   string // of the stream that is in use
		tag    int    // 0: plain
		suite  sdp.Suite
		err    error
	}{
		{"baresip-srtp", sdp.Plain, "RTP/AVP", 0, "", nil},
		{"baresip-srtp", sdp.Optional, "RTP/AVP", 2, sdp.CM80, nil},
		{"baresip-srtp", sdp.Required, "RTP/AVP", 2, sdp.CM80, nil},
		{"srtp-only", sdp.Plain, "", 0, "", sdp.ErrSRTP},
		{"srtp-only", sdp.Optional, "RTP/SAVP", 3, sdp.CM80, nil},
		{"srtp-only", sdp.Required, "RTP/SAVP", 3, sdp.CM80, nil},
		{"best-effort-srtp", sdp.Plain, "RTP/AVP", 0, "", nil},
		{"best-effort-srtp", sdp.Optional, "RTP/SAVP", 1, sdp.CM80, nil},
		{"best-effort-srtp", sdp.Required, "RTP/SAVP", 1, sdp.CM80, nil},
		{"sipp", sdp.Optional, "RTP/AVP", 0, "", nil},
		{"sipp", sdp.Required, "", 0, "", sdp.ErrSRTP},
		{"chromium", sdp.Optional, "", 0, "", sdp.ErrNoCodec},
	}
	for _, tt := range tests {
		o, l := offer(t, tt.offer), secret(tt.wanted)
		a, err := sdp.Answer(o, l)
		if !errors.Is(err, tt.err) {
			t.Errorf("%s, %v: %v", tt.offer, tt.wanted, err)
		}
		if tt.err != nil || err != nil {
			continue
		}
		body := text(t, a)
		if !strings.Contains(body, "m=audio 16000 "+tt.line+" ") || strings.Count(body, "m=audio 16000") != 1 {
			t.Errorf("%s, %v: answered %s", tt.offer, tt.wanted, body)
		}
		m, err := sdp.Agree(a, o)
		if err != nil || m.Suite != tt.suite || strings.Count(body, "a=crypto") != min(tt.tag, 1) {
			t.Errorf("%s, %v: agreed on %q, %v, in %s", tt.offer, tt.wanted, m.Suite, err, body)
		}
		for _, own := range l.Keys {
			if line := fmt.Sprintf("a=crypto:%d %s inline:%s\r\n", tt.tag, own.Suite, keyText(own)); strings.Contains(body, line) != (own.Suite == tt.suite) {
				t.Errorf("%s, %v: %s", tt.offer, tt.wanted, body)
			}
		}
	}
}

// TestWeChooseBeforeTheOther: the order of an offer does not matter, its tags do.
func TestWeChooseBeforeTheOther(t *testing.T) {
	theirs := sdp.NewKeys()
	for best := range theirs {
		body := "v=0\nc=IN IP4 10.0.0.2\nm=audio 4000 RTP/SAVP 8\n"
		for i := len(theirs) - 1; i >= best; i-- {
			body += fmt.Sprintf("a=crypto:%d %s inline:%s|2^48\n", 10+i, strings.ToLower(string(theirs[i].Suite)), strings.TrimRight(keyText(theirs[i]), "="))
		}
		o, l := parse(t, body), secret(sdp.Required)
		a, err := sdp.Answer(o, l)
		if err != nil {
			t.Fatal(err)
		}
		m, err := sdp.Agree(a, o)
		if err != nil || a.Crypto[0].Tag != 10+best || !m.Ours.Equal(l.Keys[best].Key) || !m.Theirs.Equal(theirs[best].Key) {
			t.Errorf("best %d: %v, %v", best, a.Crypto, err)
		}
	}
}

func TestLinesThatCannotBeUsed(t *testing.T) {
	key := keyText(sdp.NewKey(1, sdp.CM80))
	for _, line := range []string{
		"", "1", "1 AES_CM_128_HMAC_SHA1_80", "x AES_CM_128_HMAC_SHA1_80 inline:" + key,
		"-1 AES_CM_128_HMAC_SHA1_80 inline:" + key, "1234567890 AES_CM_128_HMAC_SHA1_80 inline:" + key,
		"1 F8_128_HMAC_SHA1_80 inline:" + key, "1 AEAD_AES_128_GCM inline:" + key,
		"1 AES_CM_128_HMAC_SHA1_80 uri:" + key, "1 AES_CM_128_HMAC_SHA1_80 inline:" + key[1:],
		"1 AES_CM_128_HMAC_SHA1_80 inline:" + key + "|1:4", "1 AES_CM_128_HMAC_SHA1_80 inline:" + key + "|2^20|1:4",
		"1 AES_CM_128_HMAC_SHA1_80 inline:" + key + ";inline:" + key,
		"1 AES_CM_128_HMAC_SHA1_80 inline:" + key + "|2^20;inline:" + key + "|2^20",
		"1 AES_CM_128_HMAC_SHA1_80 inline:" + key + " KDR=1",
		"1 AES_CM_128_HMAC_SHA1_80 inline:" + key + " UNENCRYPTED_SRTP",
		"1 AES_CM_128_HMAC_SHA1_80 inline:" + key + " UNAUTHENTICATED_SRTP",
		"1 AES_CM_128_HMAC_SHA1_80 inline:" + key + " FEC_ORDER=FEC_SRTP",
	} {
		d := parse(t, "v=0\nc=IN IP4 10.0.0.2\nm=audio 4000 RTP/SAVP 8\na=crypto:"+line+"\n")
		if len(d.Crypto) != 0 {
			t.Errorf("%s: %v", line, d.Crypto)
		}
		if _, err := sdp.Answer(d, secret(sdp.Optional)); !errors.Is(err, sdp.ErrSRTP) {
			t.Errorf("%s: %v", line, err)
		}
	}
	flood := "v=0\nc=IN IP4 10.0.0.2\nm=audio 4000 RTP/SAVP 8\n" + strings.Repeat("a=crypto:1 AES_CM_128_HMAC_SHA1_80 inline:"+key+"\n", 300)
	if n := len(parse(t, flood).Crypto); n != 16 {
		t.Errorf("%d lines are kept", n)
	}
}

// TestOffersWithSRTP and what may be answered to them.
func TestOffersWithSRTP(t *testing.T) {
	for wanted, want := range map[sdp.SRTP]string{sdp.Plain: "RTP/AVP", sdp.Optional: "RTP/AVP", sdp.Required: "RTP/SAVP"} {
		l := secret(wanted)
		o := sdp.Offer(l)
		body := text(t, o)
		lines := 0
		if wanted != sdp.Plain {
			lines = 3
		}
		if !strings.Contains(body, "m=audio 16000 "+want+" 8 0 101\r\n") || strings.Count(body, "a=crypto:") != lines {
			t.Errorf("%v: offered %s", wanted, body)
		}
		if strings.Contains(body, string(sdp.CM32)) {
			t.Error("the short tag is proposed")
		}
		key := sdp.NewKey(2, sdp.GCM128)
		good := fmt.Sprintf("a=crypto:2 AEAD_AES_128_GCM inline:%s\n", keyText(key))
		for _, tt := range []struct {
			answer  string
			secured bool
			err     error
		}{
			{"RTP/AVP 8\n", false, nil},
			{"RTP/AVP 8\n" + good, true, nil},
			{"RTP/SAVP 8\n" + good, true, nil},
			{"RTP/SAVP 8\n", false, sdp.ErrSRTP},
			{"RTP/SAVP 8\n" + strings.Replace(good, ":2", ":1", 1), false, sdp.ErrSRTP}, // another suite's tag
		} {
			wantErr := tt.err
			if wanted == sdp.Required && !tt.secured || wanted == sdp.Plain && strings.Contains(tt.answer, "SAVP") {
				wantErr = sdp.ErrSRTP
			}
			m, err := sdp.Agree(o, parse(t, "v=0\nc=IN IP4 10.0.0.2\nm=audio 4000 "+tt.answer))
			if !errors.Is(err, wantErr) {
				t.Errorf("%v: %q: %v", wanted, tt.answer, err)
			}
			secured := tt.secured && wanted != sdp.Plain
			if err == nil && ((m.Suite != "") != secured || secured && (!m.Theirs.Equal(key.Key) || !m.Ours.Equal(l.Keys[1].Key))) {
				t.Errorf("%v: %q: %+v", wanted, tt.answer, m)
			}
		}
	}
}

// TestKeysStayOutOfPrints: whoever prints a description prints no key.
func TestKeysStayOutOfPrints(t *testing.T) {
	d := sdp.Offer(secret(sdp.Required))
	for _, form := range []string{"%v", "%+v", "%#v", "%s"} {
		printed := fmt.Sprintf(form, *d) + fmt.Sprintf(form, d.Crypto)
		for _, c := range d.Crypto {
			if strings.Contains(printed, c.Key.Reveal()) || strings.Contains(printed, keyText(c)) {
				t.Errorf("%s prints a key", form)
			}
		}
	}
}
