package flows

import (
	"time"

	"centralino/flows/strict"
)

// shortestPause is the shortest that anybody would notice.
const shortestPause = 100 * time.Millisecond

// Wait lets time pass before the call goes on, in silence or with music. Keys pressed meanwhile are kept.
type Wait struct {
	For   time.Duration
	Music string // a recording played in a loop; empty: silence
}

func (*Wait) verb() string { return "wait" }

// pause reads a step that only waits.
func (c *compiler) pause(m *strict.Map) *Wait {
	v := &Wait{For: m.Get("wait").Duration(time.Second, shortestPause, longestWait)}
	music := m.Get("music")
	if music.Missing() {
		return v
	}
	v.Music = music.Text("")
	if v.Music != "" && CheckPromptName(music, v.Music) {
		c.record(music, v.Music, true)
	}
	return v
}
