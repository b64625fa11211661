package dtmf_test

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"centralino/internal/fixture"
)

// TestTheKeysOfTheseTestsAreKeys has another decoder say that what these tests take for keys are keys.
func TestTheKeysOfTheseTestsAreKeys(t *testing.T) {
	sound, err := fixture.WAV(fixture.Telephone{On: 100 * ms, Off: 100 * ms}.Press(allKeys))
	if err != nil {
		t.Fatal(err)
	}
	file := filepath.Join(t.TempDir(), "keys.wav")
	if err := os.WriteFile(file, sound, 0o600); err != nil {
		t.Fatal(err)
	}
	out, err := exec.Command("multimon-ng", "-q", "-a", "DTMF", "-t", "wav", file).CombinedOutput()
	if err != nil {
		t.Fatalf("multimon-ng: %v: install it with `make tools`\n%s", err, out)
	}
	got := strings.NewReplacer("DTMF:", "", " ", "", "\n", "").Replace(string(out))
	if got != allKeys {
		t.Errorf("multimon-ng hears %q, the keys are %q", got, allKeys)
	}
}
