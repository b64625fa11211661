package ivr

import (
	"encoding/json"
	"fmt"
	"reflect"
	"regexp"
	"testing"
	"time"

	"pgregory.net/rapid"

	"centralino/call"
	"centralino/flows"
	"centralino/flows/calendar"
)

// The random programs are worse than any that the checks let pass: steps that don't exist, circles, verbs without
// prompts, faults in conditions.

var (
	anyKeys    = rapid.SampledFrom([]call.Digit("0123456789*#A"))
	openKeys   = rapid.SampledFrom([]call.Digit("0123456*#A"))
	secretKeys = rapid.SampledFrom([]call.Digit("789"))
	waits      = rapid.SampledFrom([]time.Duration{0, time.Second, 5 * time.Second})
	outcomes   = rapid.SampledFrom(append(call.RequestOutcomes(), call.RequestOK, "odd"))
	answers    = rapid.SampledFrom([]call.Answer{{}, answer(`{"a": "b"}`), answer(`{"a": {}}`), answer(`[]`)})
	leaves     = rapid.SampledFrom([]call.Leave{"", call.LeftCallback, call.LeftVoicemail})
)

// programs draws programs with steps a, b, c, …
func programs(t *rapid.T, always *calendar.Calendar) *flows.Program {
	g := generator{t, rapid.IntRange(1, 8).Draw(t, "steps"), always}
	p := &flows.Program{Name: "f", Start: g.step(), Languages: []call.Language{"it", "en"}, Steps: map[call.StepID]*flows.Step{}}
	if rapid.Bool().Draw(t, "human") {
		p.Human = flows.Human{Key: openKeys.Draw(t, "human key"), Step: g.step()}
	}
	for i := range g.steps {
		id := call.StepID(rune('a' + i))
		p.Steps[id] = &flows.Step{ID: id, Set: g.assignments(), Verb: g.verb(), Next: g.step()}
	}
	return p
}

type generator struct {
	*rapid.T
	steps int
	hours *calendar.Calendar
}

func (g generator) step() call.StepID {
	n := rapid.IntRange(-3, 6*g.steps).Draw(g.T, "to")
	switch n {
	case -3:
		return ""
	case -2:
		return "nowhere"
	case -1:
		return flows.End
	}
	return call.StepID(rune('a' + n%g.steps))
}

func (g generator) expr(sources ...string) *flows.Expr {
	known := flows.Vars{
		"code": "", "x": "", "language": "", "caller": map[string]string{"number": ""}, "customer": map[string]string{"tier": ""},
	}
	e, err := flows.CompileExpr(rapid.SampledFrom(sources).Draw(g.T, "expr"), known)
	if err != nil {
		g.Fatal(err)
	}
	return e
}

func (g generator) assignments() []flows.Assignment {
	return rapid.SliceOfN(rapid.Custom(func(*rapid.T) flows.Assignment {
		name := rapid.SampledFrom([]string{"x", "code", "language"}).Draw(g.T, "name")
		return flows.Assignment{Name: name, Value: g.expr(`"en"`, `code`, `customer.tier`, `caller.number`, `x + "1"`)}
	}), 0, 1).Draw(g.T, "set")
}

func (g generator) prompts() []flows.Prompt {
	return rapid.SliceOfN(rapid.Custom(func(*rapid.T) flows.Prompt {
		switch rapid.IntRange(0, 5).Draw(g.T, "prompt") {
		case 0:
			return flows.Prompt{Name: "recorded"}
		case 1:
			return flows.Prompt{Say: map[call.Language]string{"it": "ciao"}}
		case 2:
			return flows.Prompt{Number: g.expr(`int(code)`, `code`, `"no number"`)}
		case 3:
			return flows.Prompt{Value: g.value()}
		case 4:
			return flows.Prompt{Recording: "r"}
		}
		return flows.Prompt{Digits: g.expr(`code`, `x`)}
	}), 0, 2).Draw(g.T, "prompts")
}

func (g generator) keys() map[call.Digit]call.StepID {
	keys := map[call.Digit]call.StepID{}
	for _, d := range rapid.SliceOfN(anyKeys, 0, 3).Draw(g.T, "keys") {
		keys[d] = g.step()
	}
	return keys
}

func (g generator) small(name string) int { return rapid.IntRange(0, 4).Draw(g.T, name) }

func (g generator) verb() flows.Verb {
	switch rapid.IntRange(0, 17).Draw(g.T, "verb") {
	case 0:
		return &flows.Play{Prompts: g.prompts()}
	case 1:
		return &flows.Message{Prompts: g.prompts()}
	case 2:
		return &flows.Set{}
	case 3:
		return &flows.Menu{
			Prompts: g.prompts(), Keys: g.keys(), Wait: waits.Draw(g.T, "wait"), Tries: g.small("tries"),
			Invalid: g.prompts(), Failed: g.step(),
		}
	case 4:
		return &flows.Collect{
			Name: "code", Prompts: g.prompts(), Min: g.small("min"), Max: g.small("max"), End: '#',
			Wait: waits.Draw(g.T, "wait"), Tries: g.small("tries"), Secret: rapid.Bool().Draw(g.T, "secret"), Failed: g.step(),
		}
	case 5:
		return g.identify()
	case 6:
		return &flows.Choose{Cases: []flows.Case{
			{When: g.expr(`customer.tier == "gold"`, `code == x`, `int(code) > 2`), Next: g.step()}, {Next: g.step()},
		}}
	case 7, 8:
		return g.queue()
	case 9:
		return &flows.Calendar{Calendar: g.hours, Open: g.step(), Closed: g.step()}
	case 10:
		return g.survey()
	case 12:
		return &flows.Flash{Name: "news", Prompts: g.prompts()}
	case 11:
		return &flows.Wait{For: waits.Draw(g.T, "for"), Music: rapid.SampledFrom([]string{"", "music"}).Draw(g.T, "music")}
	case 13:
		return g.http()
	case 14:
		return g.transfer()
	case 15:
		return &flows.Voicemail{
			Box: "b", Attach: []string{"r"}, Prompts: g.prompts(), Review: rapid.Bool().Draw(g.T, "review"), Limits: flows.BoxOptions{Max: waits.Draw(g.T, "max")},
		}
	case 17:
		return &flows.Record{
			Name: "r", Prompts: g.prompts(), Review: rapid.Bool().Draw(g.T, "review"), Limits: flows.BoxOptions{Max: waits.Draw(g.T, "max")},
			End: rapid.SampledFrom([]call.Digit{0, '#', '1'}).Draw(g.T, "end"), Keep: waits.Draw(g.T, "keep"), Failed: g.step(),
		}
	}
	return &flows.Callback{Queue: "q", Failed: g.step()}
}

func (g generator) http() *flows.HTTP {
	v := &flows.HTTP{
		Service: "crm", Method: "POST", Path: []flows.Part{{Text: "/"}, {Value: g.expr(`"x"`, `code`, `caller.number`)}},
		Body:   []flows.Field{{Name: "a", Value: g.expr(`code`, `int(x)`, `x + "1"`)}},
		Attach: []flows.Attachment{{Field: "sound", Recording: "r"}}, Result: []flows.Result{{Name: "x", Path: "a"}},
		Failed: g.step(), Timeout: waits.Draw(g.T, "timeout"),
	}
	if rapid.Bool().Draw(g.T, "prompted") {
		v.Prompts = g.prompts()
	}
	return v
}

func (g generator) identify() *flows.Identify {
	v := &flows.Identify{
		Directory: "d", By: rapid.SampledFrom([]string{"caller.number", "code"}).Draw(g.T, "by"),
		Found: g.step(), Unknown: g.step(), Failed: g.step(),
	}
	if rapid.Bool().Draw(g.T, "pin") {
		v.PIN = &flows.PIN{Prompts: g.prompts(), Digits: g.small("digits"), Tries: g.small("tries"), Wait: waits.Draw(g.T, "wait")}
	}
	return v
}

func (g generator) queue() *flows.Queue {
	v := &flows.Queue{Queue: rapid.SampledFrom([]call.QueueID{"q", "r"}).Draw(g.T, "queue"), Full: g.step(), Empty: g.step()}
	v.Options.Notice = rapid.SampledFrom([]string{"", "notice"}).Draw(g.T, "notice")
	v.Options.Music = rapid.SampledFrom([]string{"", "music"}).Draw(g.T, "music")
	v.Options.Then = leaves.Draw(g.T, "then")
	v.Options.Keys = map[call.Digit]call.Leave{}
	for _, d := range rapid.SliceOfN(openKeys, 0, 3).Draw(g.T, "keys") {
		v.Options.Keys[d] = leaves.Draw(g.T, "leave")
	}
	v.Options.Menu = rapid.SampledFrom([]call.Digit{0, '3', '4'}).Draw(g.T, "menu key")
	v.Menu = g.step()
	v.Options.Comfort.Every = rapid.SampledFrom([]time.Duration{0, time.Second}).Draw(g.T, "comfort")
	v.Options.Comfort.Play = []string{"thanks", "advice"}[:rapid.IntRange(0, 2).Draw(g.T, "comforts")]
	v.Options.Country.Tell = rapid.SampledFrom([]flows.NoticeWhen{"", flows.NoticeAbroad, flows.NoticeAlways}).Draw(g.T, "tell")
	v.Options.Country.Key = rapid.SampledFrom([]call.Digit{0, '5'}).Draw(g.T, "EU key")
	return v
}

func (g generator) transfer() *flows.Transfer {
	v := &flows.Transfer{
		To: "+330123", Prompts: g.prompts(), Wait: waits.Draw(g.T, "wait"), Max: waits.Draw(g.T, "max"),
		Human: rapid.Bool().Draw(g.T, "human"), Busy: g.step(), Failed: g.step(),
	}
	if rapid.Bool().Draw(g.T, "number") {
		v.To, v.Number = "", g.expr(`code`, `x`, `caller.number`)
	}
	return v
}

func (g generator) survey() *flows.Survey {
	return &flows.Survey{
		Name: "s", Wait: waits.Draw(g.T, "wait"),
		Questions: rapid.SliceOfN(rapid.Custom(func(*rapid.T) flows.Question {
			return flows.Question{
				ID: "i", Prompts: g.prompts(), Keys: rapid.SliceOfN(anyKeys, 1, 5).Draw(g.T, "keys"), Ten: rapid.Bool().Draw(g.T, "ten"),
			}
		}), 0, 2).Draw(g.T, "questions"),
		Comment: rapid.SampledFrom([]*flows.Comment{nil, {Prompts: g.prompts(), Max: time.Minute}}).Draw(g.T, "comment"),
	}
}

// memory is a step that was made, to be made again later.
type memory struct {
	before, after State
	ev            Event
	at            time.Time
	effects       []Effect
}

// anything draws an event: mostly what may come now, sometimes what may not.
func anything(t *rapid.T, c *phone) Event {
	id := c.state.last - ID(min(rapid.Uint64Range(0, 2).Draw(t, "back"), uint64(c.state.last)))
	found := rapid.SampledFrom([]call.Identity{call.IdentityFound, call.IdentityUnknown, call.IdentityFailed, "odd"})
	pins := rapid.SampledFrom([]PINAnswer{PINRight, PINWrong, PINLocked, PINFailed, "odd"})
	countries := rapid.SampledFrom([]string{"", "AL", "IT", "ZZ"})
	rules := rapid.SampledFrom([]call.Rule{call.RuleFull, call.RuleEmpty, call.RulePromise, call.RuleShutdown, call.RuleEU})
	switch rapid.IntRange(0, 50).Draw(t, "event") {
	case 0:
		return Start{}
	case 1:
		return Played{id}
	case 2:
		return Timeout{id}
	case 3, 16, 17:
		return LookedUp{ID: c.asked, Answer: found.Draw(t, "answer"), Customer: "k", Fields: map[string]string{"tier": "gold"}}
	case 4, 18, 19:
		return Verified{c.asked, pins.Draw(t, "pin")}
	case 5:
		// Never nine minutes: that digit is a secret here.
		from := time.Duration(rapid.IntRange(0, 3).Draw(t, "from")) * time.Minute
		return Announce{rapid.IntRange(0, 3).Draw(t, "position"), from, from * time.Duration(rapid.IntRange(0, 2).Draw(t, "times"))}
	case 6, 7:
		return Connected{"agent"}
	case 8, 9:
		return AgentLeft{}
	case 27, 28, 29:
		return Replied{ID: c.asked, Outcome: outcomes.Draw(t, "outcome"), Answer: answers.Draw(t, "answer")}
	case 20, 21, 22:
		return Offered{countries.Draw(t, "country")}
	case 23, 24:
		return PickedUp{countries.Draw(t, "country")}
	case 25:
		return PickUpLost{}
	case 26:
		return PlaceKept{}
	case 32, 33, 34:
		return TransferAnswered{ID: c.far.ID}
	case 35, 36:
		return TransferEnded{ID: c.far.ID, Result: rapid.SampledFrom(call.TransferResults()).Draw(t, "transfer"), By: call.SideFar}
	case 10, 11, 12:
		return QueueMoved{leaves.Draw(t, "result"), rules.Draw(t, "rule")}
	case 13, 14:
		return Recorded{c.recording.ID, "file", 2 * time.Second, false}
	case 15:
		if rapid.IntRange(0, 5).Draw(t, "hang up") == 0 {
			return HungUp{rapid.SampledFrom([]call.Reason{call.CallerHungUp, call.MediaTimeout, ""}).Draw(t, "reason")}
		}
	}
	return anyKey(t, c)
}

// anyKey draws a key: one of the secret digits while and only while a secret is asked for.
func anyKey(t *rapid.T, c *phone) Event {
	if c.secret {
		return Key{secretKeys.Draw(t, "secret key")}
	}
	return Key{openKeys.Draw(t, "key")}
}

// oracle draws what a directory answers, or nil when it says nothing yet.
func oracle(t *rapid.T, c *phone, asked Effect) Event {
	switch rapid.IntRange(0, 5).Draw(t, "directory") {
	case 0:
		return nil
	case 1:
		if _, ok := asked.(Request); ok {
			return Replied{ID: c.asked, Outcome: call.RequestRefused, Status: 404}
		}
		if _, ok := asked.(Lookup); ok {
			return LookedUp{ID: c.asked, Answer: call.IdentityUnknown}
		}
		return Verified{c.asked, PINWrong}
	case 2:
		if _, ok := asked.(Verify); ok {
			return Verified{c.asked, PINLocked}
		}
	}
	if _, ok := asked.(Request); ok {
		return Replied{ID: c.asked, Outcome: call.RequestOK, Status: 200, Answer: answers.Draw(t, "answer")}
	}
	if _, ok := asked.(Lookup); ok {
		return LookedUp{ID: c.asked, Answer: call.IdentityFound, Customer: "k", Fields: map[string]string{"tier": "gold"}}
	}
	return Verified{c.asked, PINRight}
}

var secretTrace = regexp.MustCompile(`[789]|sette|otto|nove|seven|eight|nine`)

func TestAnyProgramWithAnyCaller(t *testing.T) {
	hours := office(t)
	for range 10 { // as many programs as make every phase likely to be met
		rapid.Check(t, func(t *rapid.T) { anyCall(t, hours) })
	}
}

func anyCall(t *rapid.T, hours *calendar.Calendar) {
	from := rapid.SampledFrom([]call.Number{"", "+330123", "sip-user"}).Draw(t, "from")
	c := newPhone(t, programs(t, hours), from, monday(t))
	c.answer = func(e Effect) Event { return oracle(t, c, e) }
	c.refused = map[call.Number]bool{"+330123": rapid.Bool().Draw(t, "refused"), "0123": true}
	if rapid.IntRange(0, 5).Draw(t, "called back") == 0 {
		b := call.CallbackBooked{Queue: "q", Step: rapid.SampledFrom([]call.StepID{"a", "b", "nowhere"}).Draw(t, "booked"), Language: "en"}
		c.state = NewBack(c.state.program, c.state.caller, b, rapid.Bool().Draw(t, "confirm"),
			rapid.SampledFrom([]string{"", "AL", "IT"}).Draw(t, "called from"))
	}
	c.quiet = rapid.IntRange(0, 3).Draw(t, "quiet") == 0
	c.flashes = rapid.SampledFrom([]map[call.Language]string{nil, {}, {"it": "ciao"}}).Draw(t, "flashes")
	c.step(Start{})
	var past []memory
	burst := 0 // keys that follow at once
	for range rapid.IntRange(0, 100).Draw(t, "events") {
		var ev Event
		switch {
		case burst > 0:
			burst--
			ev = anyKey(t, c)
		case rapid.Bool().Draw(t, "wait"):
			c.tick(c.now.Add(time.Hour))
			continue
		default:
			ev = anything(t, c)
			if _, ok := ev.(Key); ok {
				burst = rapid.IntRange(0, 8).Draw(t, "burst")
			}
		}
		before, at := c.state, c.now
		after, effects := before.Step(ev, at)
		past = append(past, memory{before, after, ev, at, effects})
		c.step(ev)
		if burst == 0 {
			c.now = c.now.Add(time.Duration(rapid.IntRange(0, 1500).Draw(t, "ms")) * time.Millisecond)
		}
		for c.timer.ID != 0 && c.due.Before(c.now) || c.playing.ID != 0 && c.until.Before(c.now) {
			c.tick(c.now)
		}
	}
	c.endsAtLast()
	for _, m := range past {
		after, effects := m.before.Step(m.ev, m.at)
		if !reflect.DeepEqual(after, m.after) || !reflect.DeepEqual(effects, m.effects) {
			c.fatalf("%T %v at %v has another result now than it had", m.ev, m.ev, m.at)
		}
	}
}

// endsAtLast hangs up, and holds that the call ends soon and tells no secrets.
func (c *phone) endsAtLast() {
	c.Helper()
	c.step(HungUp{call.CallerHungUp})
	c.pause(recorderGrace)
	if !c.state.Done() {
		c.fatalf("not over after hanging up: %v", c.state)
	}
	for _, ev := range []Event{
		Start{},
		Key{'0'},
		Played{c.state.last},
		Timeout{c.state.last},
		Connected{"a"},
		AgentLeft{},
		TransferAnswered{ID: c.state.last},
		TransferEnded{ID: c.state.last},
		HungUp{},
		QueueMoved{},
		Recorded{ID: c.state.last},
	} {
		c.step(ev) // which fails on any effect
	}
	for i, r := range c.reports {
		switch r := r.(type) { // of times any digit may be a part
		case *call.TransferAnswered:
			c.reports[i] = &call.TransferAnswered{Flow: r.Flow, Step: r.Step}
		case *call.PieceRecorded:
			c.reports[i] = &call.PieceRecorded{Flow: r.Flow, Step: r.Step, Name: r.Name, File: r.File}
		case *call.TransferEnded:
			c.reports[i] = &call.TransferEnded{Flow: r.Flow, Step: r.Step, To: r.To, Result: r.Result}
		}
	}
	reports, err := json.Marshal(c.reports)
	if err != nil {
		c.fatalf("%v", err)
	}
	if trace := secretTrace.FindString(string(reports) + fmt.Sprint(c.begun, c.faults)); trace != "" {
		c.fatalf("the secret digit %s shows in %s %v %v", trace, reports, c.begun, c.faults)
	}
}
