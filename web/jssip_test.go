package web

import (
	"crypto/sha256"
	"encoding/hex"
	"os"
	"strings"
	"testing"
)

// TestJsSIPIsWhatWasBuilt: the telephone of browsers is the file whose checksum was written when it was built, with the
// licences of all that is in it.
func TestJsSIPIsWhatWasBuilt(t *testing.T) {
	read := func(name string) string {
		b, err := os.ReadFile("jssip/" + name)
		if err != nil {
			t.Fatal(err)
		}
		return string(b)
	}
	sum := sha256.Sum256([]byte(read("jssip.min.js")))
	if want := hex.EncodeToString(sum[:]) + "  jssip.min.js\n"; read("SHA256SUMS") != want {
		t.Errorf("jssip.min.js is not what web/jssip/build.sh made: its checksum is %s", want)
	}
	licences, lock := read("LICENSES"), read("package-lock.json")
	for name := range strings.FieldsSeq("jssip events debug ms sdp-transform") {
		if !strings.Contains(licences, "--- "+name+" ") || !strings.Contains(lock, `"node_modules/`+name+`"`) {
			t.Errorf("%s has no licence or no pin", name)
		}
	}
}
