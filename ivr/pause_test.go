package ivr

import (
	"testing"
	"time"
)

const pauseFlow = `
flow: f
human: {key: "0", step: person}
steps:
  hello: {play: hello, next: breath}
  breath: {wait: 2s, next: tune}
  tune: {wait: 3s, music: hold-music, next: menu}
  menu: {menu: menu, keys: {"1": bye}, failed: bye}
  bye: {play: bye, next: end}
  person: {queue: billing, next: end}
`

// TestPauses last as long as is written, keep keys, stop their music, and are left by the key for a person.
func TestPauses(t *testing.T) {
	c := dialFlow(t, mario, pauseFlow).hear("hello").pause(2*time.Second - time.Millisecond).next()
	c.pause(time.Millisecond).next("hold-music")
	if !c.looping {
		t.Error("the music of a wait is no music")
	}
	c.pause(3 * time.Second).next("menu")

	_ = dialFlow(t, mario, pauseFlow).hear("hello").press("1").pause(5*time.Second).next("hold-music", "bye")
	_ = dialFlow(t, mario, pauseFlow).hear("hello").pause(time.Second).press("0").waitsIn("billing")
	_ = dialFlow(t, mario, pauseFlow).hear("hello").pause(4 * time.Second).next("hold-music").press("0").waitsIn("billing")
}
