package prompts

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"math"
	"os"
	"strings"
	"testing"
	"testing/fstest"
	"time"
)

// The test binary is its own speech command: started with "speak" as its first argument, it writes a tone that is as
// long as its text, after noting in a file that it ran.
func TestMain(m *testing.M) {
	if len(os.Args) > 2 && os.Args[1] == "speak" {
		os.Exit(fakeSpeech(os.Args[2:]))
	}
	os.Exit(m.Run())
}

// fakeSpeech takes: log, out ("-" is standard output), voice, text.
func fakeSpeech(args []string) int {
	logFile, out, text := args[0], args[1], args[len(args)-1]
	f, err := os.OpenFile(logFile, os.O_APPEND|os.O_CREATE|os.O_WRONLY, 0o600)
	if err != nil {
		return 3
	}
	fmt.Fprintln(f, strings.Join(args[2:], "|"))
	_ = f.Close()
	switch text {
	case "fail":
		fmt.Fprintln(os.Stderr, "cannot say that")
		return 1
	case "hang":
		time.Sleep(time.Minute)
	case "rubbish":
		fmt.Print("not a WAV file at all")
		return 0
	}
	sound := wavFile(22050, 0.1, 22050*len(text)/100)
	if out == "-" {
		_, err = os.Stdout.Write(sound)
	} else {
		err = os.WriteFile(out, sound, 0o600)
	}
	if err != nil {
		return 4
	}
	return 0
}

// wavFile is a file of n samples of 440 Hz at an amplitude.
func wavFile(rate int, amplitude float64, n int) []byte {
	var b bytes.Buffer
	b.WriteString("RIFF\xff\xff\xff\x7fWAVEfmt \x10\x00\x00\x00\x01\x00\x01\x00")
	for _, v := range []uint32{uint32(rate), uint32(2 * rate), 2 | 16<<16} {
		_ = binary.Write(&b, binary.LittleEndian, v)
	}
	b.WriteString("data\xff\xff\xff\x7f")
	for i := range n {
		s := int16(32767 * amplitude * math.Sin(2*math.Pi*440*float64(i)/float64(rate)))
		_ = binary.Write(&b, binary.LittleEndian, s)
	}
	return b.Bytes()
}

// fake is the command, and the file in which its runs are noted.
func fake(t *testing.T) (command []string, logFile string) {
	t.Helper()
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	t.Setenv("GORACE", "atexit_sleep_ms=0") // the race detector would keep every run for a second
	logFile = t.TempDir() + "/runs"
	return []string{self, "speak", logFile, "-", "{voice}", "{text}"}, logFile
}

// runs lists the runs of the fake command so far: "voice|text".
func runs(t *testing.T, logFile string) []string {
	t.Helper()
	b, err := os.ReadFile(logFile)
	if os.IsNotExist(err) {
		return nil
	}
	if err != nil {
		t.Fatal(err)
	}
	return strings.Split(strings.TrimSpace(string(b)), "\n")
}

// folder holds recordings of a number of seconds each.
func folder(seconds map[string]int) fstest.MapFS {
	files := fstest.MapFS{}
	for name, s := range seconds {
		files[name] = &fstest.MapFile{Data: wavFile(8000, 0.5, 8000*s)}
	}
	return files
}
