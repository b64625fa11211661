package ivr

import (
	"testing"
	"time"

	"centralino/call"
)

const flashFlow = `
flow: f
human: {key: "0", step: person}
steps:
  news: {flash: outage, prompt: outage-north, next: menu}
  menu: {menu: menu, keys: {"1": bye}, failed: bye}
  bye: {play: bye, next: end}
  person: {queue: billing, next: end}
`

func flashing(t *testing.T, said map[call.Language]string, quiet bool) *phone {
	t.Helper()
	c := newPhone(t, compile(t, flashFlow), mario, monday(t))
	c.flashes, c.quiet = said, quiet
	return c.start()
}

// TestFlash plays what is switched on, in the flow's words or in those that were given, and passes what is not.
func TestFlash(t *testing.T) {
	flashing(t, nil, false).next("menu")
	flashing(t, map[call.Language]string{}, false).next("outage-north", "menu")
	flashing(t, map[call.Language]string{"it": "Guasto a Nord."}, false).next("Guasto a Nord.", "menu")
	flashing(t, map[call.Language]string{"en": "An outage."}, false).next("An outage.", "menu") // better than nothing
	flashing(t, map[call.Language]string{}, false).next("outage-north").press("1").next("bye")
	flashing(t, map[call.Language]string{}, false).next("outage-north").press("0").waitsIn("billing")
	flashing(t, nil, true).pause(directoryWait - time.Millisecond).isAt("news").pause(time.Millisecond).next("menu")
	flashing(t, nil, true).press("0").waitsIn("billing")
	c := flashing(t, nil, true).pause(directoryWait).next("menu")
	c.happens(Flashed{ID: c.state.last, On: true}).happens(Flashed{ID: 1, On: true}).isAt("menu") // too late
}
