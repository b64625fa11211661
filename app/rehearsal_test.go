package app

import (
	"context"
	"fmt"
	"io/fs"
	"math"
	"net/netip"
	"path"
	"slices"
	"strings"
	"sync"
	"testing"
	"testing/fstest"
	"testing/synctest"
	"time"

	"centralino/app/demo"
	"centralino/call"
	"centralino/flows"
	"centralino/internal/fixture"
	"centralino/internal/memnet"
	"centralino/internal/phone"
	"centralino/journal"
	"centralino/media/g711"
	"centralino/media/resample"
	"centralino/media/wav"
	"centralino/rehearsal"
)

// act is what a caller does some time after the answer: keys pressed 200 ms apart, "speak" for five seconds, or "hangup".
type act struct {
	after time.Duration
	what  string
}

// scene is one call, played on a telephone and in a rehearsal.
type scene struct {
	files   fs.FS // nil: the example
	changes []fixture.Change

	recorded []string // recordings beside those of the example

	from    string
	agents  []string // who is there; they answer after five seconds and hang up after ten
	acts    []act
	reaches string // a line that both transcripts have to have
}

const (
	sceneAnswers = 5 * time.Second
	sceneTalks   = 10 * time.Second
	sceneSpeaks  = 5 * time.Second
	sceneEnds    = 5 * time.Minute
)

func scenes() map[string]scene {
	closed := []fixture.Change{{File: fixture.Config, Old: `closed: ["2026-12-24"`, New: `closed: ["2026-11-23"`}}
	withMenu := []fixture.Change{
		{File: fixture.Config, Old: `  keys: {"1": callback, "2": voicemail}`, New: `  keys: {"1": callback, "3": menu}`},
		{File: "flows/helpline.yaml", Old: "    queue: billing\n", New: "    queue: billing\n    menu: main\n"},
		{File: "flows/helpline.yaml", Old: "    queue: outages\n", New: "    queue: outages\n    menu: main\n"},
		{File: "flows/helpline.yaml", Old: "    queue: complaints\n", New: "    queue: complaints\n    menu: main\n"},
	}
	notice := []string{"notice-country", "countries/al", "notice-eu", "numbers/cinque", "notice-eu-asked", "queue-empty-eu"}
	s := time.Second
	return map[string]scene{
		"a code, a PIN and a message": {
			from: strangerNumber, acts: []act{{1500 * time.Millisecond, "10000019"}, {4 * s, "24680"}, {6 * s, "1"}, {10 * s, "hangup"}},
			reaches: "step       bill",
		},
		"keys ahead of every prompt": {from: goldNumber, agents: []string{"bruno"}, acts: []act{{s / 2, "2"}, {22 * s, "5"}}, reaches: "survey     satisfied 5"},
		"not a word":                 {from: "anonymous", agents: []string{"anna", "bruno"}, reaches: "speaks     with anna"},
		"wrong PINs, then a complaint": {
			from: strangerNumber, agents: []string{"anna"},
			acts: []act{
				{1500 * time.Millisecond, "10000019"}, {4 * s, "11111"}, {8 * s, "22222"}, {12 * s, "33333"}, {18 * s, "9"},
			},
			reaches: "step       complaint",
		},
		"nobody is there, a message": {
			from: goldNumber, acts: []act{{700 * time.Millisecond, "0"}, {2500 * time.Millisecond, "2"}, {6 * s, "speak"}, {13 * s, "#"}}, reaches: "voicemail  for billing, 9 s",
		},
		"what is said is heard again": {
			changes: []fixture.Change{
				{File: "flows/helpline.yaml", Old: "  bill:\n", New: `  describe: {record: fault, prompt: welcome-back, review: true, failed: closed, next: again}
  again: {play: [goodbye, {recording: fault}], next: bill}
  bill:
`}, {File: "flows/helpline.yaml", Old: `"1": bill`, New: `"1": describe`},
			},
			from: goldNumber, acts: []act{{700 * time.Millisecond, "1"}, {4 * s, "speak"}, {11 * s, "#"}, {14 * s, "1"}, {26 * s, "hangup"}}, reaches: "recorded   fault, 8 s",
		},
		"closed, and booked": {
			changes: closed, from: goldNumber, acts: []act{{3500 * time.Millisecond, "1"}}, reaches: "callback   to +390612345678 from billing, at 2026-11-24 08:30",
		},
		"closed, and wrong keys": {changes: closed, from: goldNumber, acts: []act{{3500 * time.Millisecond, "7"}, {6 * s, "78"}}, reaches: "ended      informed"},
		"waits for the second offer": {
			changes: []fixture.Change{{File: fixture.Config, Old: "ring: 20s", New: "ring: 4s"}},
			from:    goldNumber, agents: []string{"anna", "bruno"}, acts: []act{{700 * time.Millisecond, "0"}, {40 * s, "hangup"}}, reaches: "paused     anna, by misses",
		},
		"an agent abroad": {
			from: goldNumber, agents: []string{"bruno"}, recorded: notice, acts: []act{{700 * time.Millisecond, "2"}, {19 * s, "4"}},
			reaches: "told       where the agent sits: AL",
		},
		"nobody abroad, please": {
			from: goldNumber, agents: []string{"bruno"}, recorded: notice, acts: []act{{700 * time.Millisecond, "2"}, {5500 * time.Millisecond, "5"}, {14 * s, "hangup"}},
			reaches: "asks       for an agent in the European Union",
		},
		"back to the menu, and the place is kept": {
			changes: withMenu, from: goldNumber, agents: []string{"anna"},
			acts:    []act{{700 * time.Millisecond, "0"}, {2500 * time.Millisecond, "3"}, {5 * s, "1"}, {8 * s, "0"}},
			reaches: "back       in billing",
		},
		"the demo, not a word": {files: demo.Files(), from: "anonymous", agents: []string{"bruno"}, reaches: "speaks     with bruno"},
		"the demo in English": {
			files: demo.Files(), from: strangerNumber,
			acts:    []act{{6 * s, "2"}, {9 * s, "1"}, {20 * s, "2"}, {23 * s, "10000027"}, {30 * s, "13579"}, {38 * s, "hangup"}},
			reaches: "step       account",
		},
		"the demo in a hurry": {
			files: demo.Files(), from: goldNumber, agents: []string{"anna"}, acts: []act{{700 * time.Millisecond, "0"}, {18 * s, "3"}}, reaches: "survey     satisfied 3",
		},
	}
}

// TestARehearsalIsTheCall plays each scene as a SIP call through the whole product and as a rehearsal. The journal of the one
// and the sound at the caller's ear make the same transcript as the other, and no moment is 50 ms off.
func TestARehearsalIsTheCall(t *testing.T) {
	for name, s := range scenes() {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				time.Sleep(time.Until(time.Date(2026, 11, 23, 9, 0, 0, 0, time.UTC)))
				w := newScene(t, s)
				defer w.close()
				at, happened, heard := s.byTelephone(w)
				rehearsed := s.rehearse(w, at)
				isEvent := func(m rehearsal.Moment) bool { return m.Body != nil }
				isHeard := func(m rehearsal.Moment) bool { return m.Heard != nil && !m.Heard.Loop && m.Heard.Prompt.File == "" } // which nobody recorded before
				same(t, "journal", happened, only(rehearsed, isEvent))
				same(t, "prompts", heard, only(rehearsed, isHeard))
				text := strings.Join(rehearsal.Transcript(rehearsed, w.app.helpline.Load().cfg.Location), "\n")
				if !strings.Contains(text, s.reaches) {
					t.Errorf("the scene never reaches %q:\n%s", s.reaches, text)
				}
			})
		})
	}
}

// newScene starts the helpline of a scene.
func newScene(t *testing.T, s scene) *world {
	t.Helper()
	if s.files == nil {
		files, err := fixture.Files(s.changes...)
		if err != nil {
			t.Fatal(err)
		}
		for _, name := range s.recorded {
			sound, err := fixture.WAV(fixture.Recording(name))
			if err != nil {
				t.Fatal(err)
			}
			files["prompts/it/"+name+".wav"] = &fstest.MapFile{Data: sound}
		}
		s.files = files
	}
	w := &world{
		T: t, net: memnet.New(), server: netip.MustParseAddrPort("10.0.0.1:5060"), journal: journal.Memory(), files: s.files,
		recordings: t.TempDir(), mailbox: t.TempDir(),
	}
	w.watch(w.journal)
	w.start()
	return w
}

// byTelephone plays the scene with telephones, and returns what the journal says and what was heard, since the answer.
func (s scene) byTelephone(w *world) (at time.Time, happened, heard []rehearsal.Moment) {
	ctx, cancel := context.WithCancel(w.Context())
	defer cancel()
	for _, id := range s.agents {
		p := w.agent(id, phone.AutoAnswer(sceneAnswers))
		go func() {
			for {
				c, err := p.Incoming(ctx)
				if err != nil {
					return
				}
				go func() {
					select {
					case <-c.Answered():
						time.Sleep(sceneTalks)
						_ = c.Hangup() // the caller may have been first
					case <-c.Ended():
					}
				}()
			}
		}()
	}
	time.Sleep(time.Minute) // agents are there before anybody calls
	p := w.caller(s.from)
	ear := listen(w, p.Address().Addr())
	c := w.dial(p, "+39800123456")
	c.Silence()
	at = time.Now()
	for _, a := range s.acts {
		time.Sleep(time.Until(at.Add(a.after)))
		s.act(w, c, a.what)
	}
	select {
	case <-c.Ended():
	case <-time.After(time.Until(at.Add(sceneEnds))):
		_ = c.Hangup()
	}
	time.Sleep(time.Second)
	var ours call.ID
	for _, e := range w.seen() {
		if _, up := e.Body.(*call.Answered); up {
			ours, at = e.Call, e.At
		}
		_, paused := e.Body.(*call.AgentPaused)
		if e.Call == ours && ours != "" || paused {
			happened = append(happened, rehearsal.Moment{At: e.At.Sub(at), Body: e.Body})
		}
	}
	return at, happened, ear.heard(w, at)
}

func (s scene) act(w *world, c *phone.Call, what string) {
	switch what {
	case "hangup":
		_ = c.Hangup()
	case "speak":
		c.Tone(440)
		time.Sleep(sceneSpeaks)
		c.Silence()
	default:
		if err := c.PressWith(phone.Keys{Hold: 100 * time.Millisecond, Pause: 100 * time.Millisecond}, what); err != nil {
			w.Fatal(err)
		}
	}
}

// rehearse plays the scene without telephones.
func (s scene) rehearse(w *world, at time.Time) []rehearsal.Moment {
	cfg := w.app.helpline.Load().cfg
	unspoken := func(call.Prompt) time.Duration { return 0 } // there is no speech command here
	o := Rehearsal(cfg)
	o.Length = promptLengths(cfg, unspoken)
	h, err := rehearsal.New(o)
	if err != nil {
		w.Fatal(err)
	}
	given := rehearsal.Given{Otherwise: rehearsal.Agent{Is: rehearsal.Absent}, Agents: map[call.AgentID]rehearsal.Agent{}}
	for _, id := range s.agents {
		given.Agents[call.AgentID(id)] = rehearsal.Agent{Answers: sceneAnswers, Talks: sceneTalks}
	}
	const dialled = "+39800123456"
	c := h.Dial(rehearsal.Caller{From: h.Number(s.from), To: dialled, At: at, Flow: h.Answers(dialled)}, given)
	for _, a := range s.acts {
		c.Wait(at.Add(a.after).Sub(c.Now()))
		switch a.what {
		case "hangup":
			c.HangUp()
		case "speak":
			c.Speak(sceneSpeaks)
		default:
			var keys []call.Digit
			for _, k := range a.what {
				keys = append(keys, call.Digit(k))
			}
			c.Press(keys...)
		}
	}
	c.Wait(at.Add(sceneEnds).Sub(c.Now()))
	c.HangUp()
	return c.Moments()
}

func only(moments []rehearsal.Moment, which func(rehearsal.Moment) bool) []rehearsal.Moment {
	return slices.DeleteFunc(slices.Clone(moments), func(m rehearsal.Moment) bool { return !which(m) })
}

// same compares two transcripts line by line.
func same(t *testing.T, what string, played, rehearsed []rehearsal.Moment) {
	t.Helper()
	const tolerance = 50 * time.Millisecond
	read := func(moments []rehearsal.Moment) (lines []string, at []time.Duration) {
		for _, m := range moments {
			if m.Heard != nil {
				m.Heard = &rehearsal.Heard{Prompt: call.Prompt{Name: m.Heard.Prompt.Name}, Length: m.Heard.Length} // no ear hears the text
			}
			if word, rest, ok := m.Words(time.UTC); ok {
				lines, at = append(lines, word+" "+rest), append(at, m.At)
			}
		}
		return lines, at
	}
	a, atA := read(played)
	b, atB := read(rehearsed)
	differs := !slices.Equal(a, b)
	for i := range min(len(a), len(b)) {
		if off := (atA[i] - atB[i]).Abs(); off > tolerance {
			t.Errorf("%s: %q came at %v on the telephone, and at %v in the rehearsal", what, a[i], atA[i], atB[i])
		}
	}
	if differs || t.Failed() {
		show := func(lines []string, at []time.Duration) (text string) {
			for i := range lines {
				text += fmt.Sprintf("  %8v  %s\n", at[i].Round(time.Millisecond), lines[i])
			}
			return text
		}
		t.Errorf("%s differ: on the telephone\n%sin the rehearsal\n%s", what, show(a, atA), show(b, atB))
	}
}

// ear collects what is sent to a telephone, in A-law.
type ear struct {
	mu      sync.Mutex
	packets []heardPacket
}

type heardPacket struct {
	at    time.Time
	first bool // of a talkspurt
	pcm   []int16
}

func listen(w *world, of netip.Addr) *ear {
	e := &ear{}
	w.net.Tap(memnet.Observe(func(p memnet.Packet) {
		if p.To.Addr() != of || len(p.Data) != 172 || p.Data[0]>>6 != 2 || p.Data[1]&0x7f != 8 {
			return
		}
		pcm := make([]int16, 160)
		g711.ALaw.Decode(pcm, p.Data[12:])
		e.mu.Lock()
		defer e.mu.Unlock()
		e.packets = append(e.packets, heardPacket{time.Now(), p.Data[1]&0x80 != 0, pcm})
	}))
	return e
}

// heard names the recordings that were heard, by their sound, and when each began. Music is left out.
func (e *ear) heard(w *world, at time.Time) (moments []rehearsal.Moment) {
	w.Helper()
	known := recordingsOf(w)
	e.mu.Lock()
	defer e.mu.Unlock()
	for i, p := range e.packets {
		if !p.first && i > 0 && p.at.Sub(e.packets[i-1].at) < 100*time.Millisecond {
			continue
		}
		var sound []int16
		for j := i; j < len(e.packets) && (j == i || !e.packets[j].first); j++ {
			sound = append(sound, e.packets[j].pcm...)
		}
		for from := 0; from < len(sound); {
			r, ok := recognise(known, sound[from:])
			if !ok {
				break
			}
			if r.name != flows.BuiltInMusic {
				length := time.Duration((len(r.pcm)+159)/160) * 20 * time.Millisecond // whole packets
				heard := rehearsal.Heard{Prompt: call.Prompt{Name: r.name}, Length: length}
				moments = append(moments, rehearsal.Moment{
					At: p.at.Add(time.Duration(from) * time.Second / 8000).Sub(at), Heard: &heard,
				})
			}
			from += len(r.pcm)
		}
	}
	return moments
}

type known struct {
	name string
	pcm  []int16
}

// recordingsOf reads every recording of the helpline.
func recordingsOf(w *world) (all []known) {
	w.Helper()
	err := fs.WalkDir(w.files, "prompts", func(file string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || path.Ext(file) != ".wav" {
			return err
		}
		f, err := w.files.Open(file)
		if err != nil {
			return err
		}
		defer func() { _ = f.Close() }()
		a, err := wav.Read(f)
		if err != nil {
			return err
		}
		name := strings.TrimSuffix(strings.SplitN(file, "/", 3)[2], ".wav")
		all = append(all, known{name, resample.Convert(a.Samples, a.Rate, 8000)})
		return nil
	})
	if err != nil {
		w.Fatal(err)
	}
	all = append(all, known{flows.BuiltInTone, fixture.Tone(1000, 1)[:3200]})
	return all
}

// recognise finds the recording that a sound begins with: of half a second, or of what there is of it.
func recognise(all []known, sound []int16) (found known, ok bool) {
	best := 0.8
	for _, k := range all {
		n := min(len(k.pcm), len(sound), 4000)
		if n < 400 {
			continue
		}
		if score := likeness(k.pcm[:n], sound[:n]); score > best {
			best, found, ok = score, k, true
		}
	}
	return found, ok
}

func likeness(a, b []int16) float64 {
	var ab, aa, bb float64
	for i := range a {
		x, y := float64(a[i]), float64(b[i])
		ab, aa, bb = ab+x*y, aa+x*x, bb+y*y
	}
	return ab / math.Sqrt(max(aa, 1)*max(bb, 1))
}
