package erasure

import (
	"errors"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"centralino/call"
)

const at = "2026-11-23T090014Z-"

func caller(up ...call.ID) Caller {
	c := Caller{Said: []string{"+390612345678", "390612345678", "0612345678"}, Calls: map[call.ID]struct{}{"c1": {}, "c2": {}}, Up: map[call.ID]struct{}{}}
	for _, id := range up {
		c.Up[id] = struct{}{}
	}
	return c
}

func TestWhichFilesAreTheirs(t *testing.T) {
	in := Folders{Recordings: filepath.Join(t.TempDir(), "recordings"), Messages: filepath.Join(t.TempDir(), "voicemail")}
	theirs := map[string]Kind{
		in.Recordings + "/billing/" + at + "c1-1.wav":                     Conversation,
		in.Recordings + "/.unfinished/desk/" + at + "c1-12.wav":           Conversation,
		in.Messages + "/billing/" + at + "c1.wav":                         Message,
		in.Messages + "/boxes/surveys/" + at + "c1-fault.wav":             Message,
		in.Messages + "/surveys/happy/" + at + "c1.wav":                   Comment,
		in.Messages + "/records/x/" + at + "c1.until-2026-12-23Z.wav":     Piece,
		in.Messages + "/.calls/" + at + "c1-fault.wav":                    Piece,
		in.Messages + "/.outbox/1.json":                                   Letter,
		in.Messages + "/.outbox/2.json.part":                              Letter,
		in.Messages + "/.calls/" + at + "c2-fault.wav":                    Piece,
		in.Recordings + "/.unfinished/desk/" + at + "c2-1.wav":            Conversation,
		in.Messages + "/boxes/desk/" + at + "c2.wav":                      Message,
		in.Messages + "/boxes/desk/" + at + "c2-something-said-twice.wav": Message,
	}
	others := []string{
		in.Recordings + "/billing/" + at + "c11-1.wav", in.Recordings + "/billing/c1.wav", in.Recordings + "/billing/" + at + "c3-c1.wav",
		in.Recordings + "/billing/" + at + "c1.txt", in.Messages + "/billing/" + at + "c1", in.Messages + "/.outbox/3.json", in.Messages + "/readme",
	}
	texts := map[string]string{"1.json": `{"call":"c1"}`, "2.json.part": `{"from":"+390612345678"`, "3.json": `{"call":"c11","from":"+3906123456789"}`}
	write := func(path string) {
		if err := errors.Join(os.MkdirAll(filepath.Dir(path), 0o700), os.WriteFile(path, []byte(texts[filepath.Base(path)]), 0o600)); err != nil {
			t.Fatal(err)
		}
	}
	for path := range theirs {
		write(path)
	}
	for _, path := range others {
		write(path)
	}
	found, err := Erase(in, caller("c2"), false)
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range found.Files {
		if theirs[f.Path] != f.Kind || f.Left != strings.Contains(f.Path, "c2") {
			t.Errorf("found %+v, which is %q", f, theirs[f.Path])
		}
		if _, err := os.Stat(f.Path); (err == nil) != f.Left {
			t.Errorf("left %v: %s, %v", f.Left, f.Path, err)
		}
	}
	if len(found.Files) != len(theirs) {
		t.Errorf("found %d of %d files", len(found.Files), len(theirs))
	}
	for _, path := range others {
		if _, err := os.Stat(path); err != nil {
			t.Error(err)
		}
	}
}

// TestAFaultWithOneFile is told, and the others go all the same.
func TestAFaultWithOneFile(t *testing.T) {
	in := Folders{Messages: t.TempDir()}
	for _, path := range []string{filepath.Join(in.Messages, at+"c1.wav"), filepath.Join(in.Messages, "z", at+"c1.wav")} {
		if err := errors.Join(os.MkdirAll(filepath.Dir(path), 0o700), os.WriteFile(path, nil, 0o600)); err != nil {
			t.Fatal(err)
		}
	}
	letter := filepath.Join(in.Messages, "loop.json") // cannot be read, whoever asks
	if err := os.Symlink(letter, letter); err != nil {
		t.Fatal(err)
	}
	found, err := Erase(in, caller(), false)
	if err == nil || !strings.Contains(err.Error(), "loop.json") || len(found.Files) != 2 {
		t.Errorf("found %+v: %v", found.Files, err)
	}
	if found, err := Erase(Folders{}, caller(), false); err != nil || len(found.Files) != 0 {
		t.Errorf("nowhere there is %+v: %v", found, err)
	}
}

// TestWhoseSignalling: a message of another call is theirs where the number stands in its head by itself, in any of its writings.
func TestWhoseSignalling(t *testing.T) {
	for text, theirs := range map[string]bool{
		"INVITE sip:+390612345678@carrier SIP/2.0\r\n\r\n":              true,
		"INVITE sip:a@b SIP/2.0\r\nFrom: <tel:0612345678>\r\n\r\n":      true,
		"INVITE sip:+3906123456789@carrier SIP/2.0\r\n\r\n":             false,
		"INVITE sip:a@b SIP/2.0\r\n\r\no=- 0612345678 1 IN IP4 1.2.3.4": false,
		"": false,
	} {
		if got := caller().signalled("c3", []byte(text)); got != theirs {
			t.Errorf("%q is theirs: %v", text, got)
		}
	}
	if !caller().signalled("c1", nil) || slices.Contains(caller().Said, "") {
		t.Error("what belongs to a call of theirs is not theirs")
	}
}
