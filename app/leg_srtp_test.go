package app

import (
	"bytes"
	"encoding/base64"
	"errors"
	"fmt"
	"testing"

	"centralino/sip/sdp"
)

// encrypted is the description of a telephone with keys; each is made of one byte.
func encrypted(t *testing.T, profile string, keys map[sdp.Suite]byte) *sdp.Description {
	t.Helper()
	text := "v=0\nc=IN IP4 192.0.2.7\nm=audio 4000 " + profile + " 8\n"
	for i, suite := range []sdp.Suite{sdp.CM32, sdp.CM80, sdp.GCM128, sdp.GCM256} {
		if b, ok := keys[suite]; ok {
			key := bytes.Repeat([]byte{b}, []int{30, 30, 28, 44}[i])
			text += fmt.Sprintf("a=crypto:%d %s inline:%s\n", i+5, suite, base64.StdEncoding.EncodeToString(key))
		}
	}
	d, err := sdp.Parse([]byte(text))
	if err != nil {
		t.Fatal(err)
	}
	return d
}

type byteKeys = map[sdp.Suite]byte

// TestOurKeysOverReoffers: ours stays while theirs does, and is never used again once another was.
func TestOurKeysOverReoffers(t *testing.T) {
	l := newSecureLeg(t, sdp.Optional)
	used := map[string]bool{}
	for i, test := range []struct {
		profile string
		keys    byteKeys
		same    bool
		suite   sdp.Suite
	}{
		{"RTP/AVP", byteKeys{sdp.CM80: 1, sdp.GCM128: 2}, false, sdp.GCM128},
		{"RTP/AVP", byteKeys{sdp.CM80: 3, sdp.GCM128: 2}, true, sdp.GCM128},
		{"RTP/AVP", byteKeys{sdp.GCM256: 1, sdp.GCM128: 2}, true, sdp.GCM128}, // the suite in use goes on
		{"RTP/AVP", byteKeys{sdp.GCM128: 4}, false, sdp.GCM128},
		{"RTP/SAVP", byteKeys{sdp.GCM128: 4}, true, sdp.GCM128},
		{"RTP/AVP", byteKeys{sdp.CM80: 4}, false, sdp.CM80},
		{"RTP/AVP", byteKeys{sdp.GCM128: 4}, false, sdp.GCM128},
		{"RTP/AVP", nil, false, ""},
		{"RTP/AVP", byteKeys{sdp.GCM128: 4}, false, sdp.GCM128},
		{"RTP/AVP", byteKeys{sdp.GCM128: 4}, true, sdp.GCM128},
	} {
		before := ""
		if l.last != nil && len(l.last.Crypto) > 0 {
			before = l.last.Crypto[0].Key.Reveal()
		}
		answer, err := l.answer(encrypted(t, test.profile, test.keys))
		if err != nil {
			t.Fatal(i, err)
		}
		if l.secured() != (test.suite != "") {
			t.Errorf("%d: secured %v", i, l.secured())
		}
		if test.suite == "" {
			if len(answer.Crypto) > 0 {
				t.Errorf("%d: answered %v", i, answer.Crypto)
			}
			continue
		}
		if len(answer.Crypto) != 1 || answer.Crypto[0].Suite != test.suite {
			t.Fatalf("%d: answered %v", i, answer.Crypto)
		}
		key := answer.Crypto[0].Key.Reveal()
		if (key == before) != test.same || !test.same && used[key] {
			t.Errorf("%d: our key is that before: %v; was used: %v", i, key == before, used[key])
		}
		used[key] = true
		if offer := l.offer(); offer.Crypto[0].Suite != test.suite || offer.Crypto[0].Key.Reveal() != key {
			t.Errorf("%d: an offer of ours would be %v", i, offer.Crypto)
		}
		l.last = answer
	}
}

// TestAKeyThatWasLeftIsNotUsedAgain when the other side, answering offers of ours, takes another suite and comes back.
func TestAKeyThatWasLeftIsNotUsedAgain(t *testing.T) {
	l := newSecureLeg(t, sdp.Optional)
	take := func(suite sdp.Suite) string {
		t.Helper()
		for _, line := range l.offer().Crypto {
			if line.Suite != suite {
				continue
			}
			theirs := sdp.NewKey(line.Tag, suite)
			d, err := sdp.Parse(fmt.Appendf(nil, "v=0\nc=IN IP4 192.0.2.7\nm=audio 4000 RTP/AVP 8\na=crypto:%d %s inline:%s\n",
				line.Tag, suite, base64.StdEncoding.EncodeToString([]byte(theirs.Key.Reveal()))))
			if err == nil {
				err = l.agreed(d)
			}
			if err != nil {
				t.Fatal(err)
			}
			return line.Key.Reveal()
		}
		t.Fatal("not offered: ", suite)
		return ""
	}
	first := take(sdp.CM80)
	if take(sdp.CM80) != first {
		t.Error("our key changed")
	}
	take(sdp.GCM128)
	if take(sdp.CM80) == first {
		t.Error("an old key is used again")
	}
	second := take(sdp.CM80)
	if err := l.agreed(says(t, "8")); err != nil || l.secured() {
		t.Fatal(err)
	}
	if take(sdp.CM80) == second {
		t.Error("an old key is used again after plain RTP")
	}
}

// TestRequiredSRTPStays: whatever the profile, no later description goes without.
func TestRequiredSRTPStays(t *testing.T) {
	l := newSecureLeg(t, sdp.Required)
	if _, err := l.answer(says(t, "8")); !errors.Is(err, sdp.ErrSRTP) {
		t.Errorf("a plain offer: %v", err)
	}
	if _, err := l.answer(encrypted(t, "RTP/AVP", byteKeys{sdp.CM80: 1})); err != nil {
		t.Fatal(err)
	}
	if _, err := l.answer(says(t, "8")); !errors.Is(err, sdp.ErrSRTP) {
		t.Errorf("a plain offer later: %v", err)
	}
	l.offer()
	if err := l.agreed(says(t, "8")); !errors.Is(err, sdp.ErrSRTP) || !l.secured() {
		t.Errorf("a plain answer: %v", err)
	}
}
