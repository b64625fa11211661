package dtmf_test

import (
	"testing"

	"centralino/media/dtmf"
)

// TestOurKeysAreHeard: what we send is what we would hear, and nothing is made of what is no key.
func TestOurKeysAreHeard(t *testing.T) {
	const keys = "123A456B789C*0#D00119"
	var pcm []int16
	for i := range keys {
		pcm = append(pcm, dtmf.Sound(keys[i])...)
	}
	if got := heard(pcm); got != keys {
		t.Errorf("heard %q of %q", got, keys)
	}
	for _, none := range []byte{'x', ' ', 'a', 0} {
		if dtmf.Sound(none) != nil {
			t.Errorf("%q has a sound", none)
		}
	}
}
