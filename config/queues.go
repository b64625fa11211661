package config

import (
	"slices"
	"time"

	"centralino/call"
	"centralino/flows"
	"centralino/flows/strict"
)

// ordinary is the queue that `queue_defaults:` change.
func ordinary() Queue {
	return Queue{
		Strategy: LongestIdle, Ageing: time.Minute, Ring: 20 * time.Second, Misses: 2, WrapUp: 10 * time.Second,
		ServiceLevel: ServiceLevel{Within: 20 * time.Second, Target: 0.8},
		Prefer:       []string{"language"}, Relax: time.Minute, Remember: 7 * 24 * time.Hour, AtOnce: 10,
		ShareWindow: time.Hour, Tolerance: 0.02, Music: flows.BuiltInMusic,
		Announce: Announce{Every: 45 * time.Second, Position: true, Wait: true},
		Keys:     map[call.Digit]call.Leave{'1': call.LeftCallback, '2': call.LeftVoicemail},
		Promise:  Promise{After: 15 * time.Minute, Then: call.LeftVoicemail},
		Callback: ordinaryCallback(),
		Comfort:  flows.Comfort{Every: time.Minute},
		Country:  flows.CountryNotice{Tell: flows.NoticeAbroad, Key: '5'},
	}
}

func (l *loader) readQueues(queues, defaults strict.Value) {
	l.config.Queues = map[call.QueueID]Queue{}
	m := defaults.Map()
	common := l.readQueue(m, ordinary())
	m.Close()
	for _, e := range named(queues) {
		m := e.Value.Map()
		q := l.readQueue(m, common)
		m.Close()
		q.ID, q.Pos = call.QueueID(e.Key), e.At.Pos()
		l.config.Queues[q.ID] = q
	}
	l.checkOverflow(queues, defaults)
}

// readQueue reads the keys of a queue; what is not written is as in otherwise.
func (l *loader) readQueue(m *strict.Map, otherwise Queue) Queue {
	const day = 24 * time.Hour
	q := otherwise
	if skills := m.Get("skills"); !skills.Missing() {
		q.Skills = nil
		for _, item := range skills.OneOrList() {
			if s := item.Identifier(""); s != "" && !slices.Contains(q.Skills, s) {
				q.Skills = append(q.Skills, s)
			}
		}
	}
	q.Strategy = strategy(m.Get("strategy"), q.Strategy)
	q.Priority = m.Get("priority").Int(q.Priority, -1000, 1000)
	q.Ageing = m.Get("ageing").Duration(q.Ageing, time.Second, day)
	q.MaxWaiting = m.Get("max_waiting").Int(q.MaxWaiting, 0, 100_000)
	q.Ring = m.Get("ring").Duration(q.Ring, 3*time.Second, 3*time.Minute)
	q.Misses = m.Get("misses").Int(q.Misses, 0, 100)
	q.WrapUp = m.Get("wrap_up").Duration(q.WrapUp, 0, time.Hour)
	q.Relax = m.Get("relax").Duration(q.Relax, 0, day)
	q.ServiceLevel = serviceLevel(m.Get("service_level"), q.ServiceLevel)
	if prefer := m.Get("prefer"); !prefer.Missing() {
		q.Prefer = nil
		for _, item := range prefer.OneOrList() {
			if p := item.OneOf("", "language", "last-agent"); p != "" && !slices.Contains(q.Prefer, p) {
				q.Prefer = append(q.Prefer, p)
			}
		}
	}
	l.readRouting(m, &q)
	if music := m.Get("music"); !music.Missing() {
		q.Music = music.Text("")
		if q.Music != "" && !flows.CheckPromptName(music, q.Music) {
			q.Music = ""
		}
	}
	q.Record = l.record(m.Get("record"), q.Record)
	q.Outcomes = l.outcomes(m.Get("outcomes"), q.Outcomes)
	q.Announce = announce(m.Get("announce"), q.Announce)
	q.Comfort = comfort(m.Get("comfort"), q.Comfort)
	q.Country = notice(m.Get("country_notice"), q.Country)
	q.Keys, q.Menu = queueKeys(m.Get("keys"), q.Keys, q.Menu)
	q.Promise = promise(m.Get("promise"), q.Promise)
	q.Callback = l.callback(m.Get("callback"), q.Callback)
	if cal := m.Get("calendar"); !cal.Missing() {
		q.Calendar = l.calendarNamed(cal)
	}
	return q
}

// record reads whether conversations are recorded. It can't be turned on without what callers are told of it.
func (l *loader) record(v strict.Value, otherwise Record) Record {
	const hint = "record: {announce: NAME}, and in prompts/<language>/NAME.wav tell callers why"
	switch {
	case v.Missing():
		return otherwise
	case !v.IsMap():
		if v.Bool(false) {
			v.Fault("write "+hint, "callers must be told that they are recorded")
		}
		return Record{}
	}
	m := v.Map()
	announce := m.Need("announce", "callers must be told that they are recorded: "+hint)
	m.Close()
	out := Record{Announce: announce.Text("")}
	if announce.Missing() || !flows.CheckPromptName(announce, out.Announce) {
		return Record{}
	}
	for _, language := range l.config.Languages {
		if !l.hasPrompt(language, out.Announce) {
			announce.Fault("record prompts/"+string(language)+"/"+out.Announce+".wav",
				"what callers are told of being recorded has no recording in `%s`", language)
		}
	}
	return out
}

func strategy(v strict.Value, otherwise Strategy) Strategy {
	return Strategy(v.OneOf(string(otherwise),
		string(LongestIdle), string(MostSkilled), string(FewestCalls), string(RoundRobin), string(RingAll)))
}

func serviceLevel(v strict.Value, otherwise ServiceLevel) ServiceLevel {
	m := v.Map()
	out := ServiceLevel{
		Within: m.Get("within").Duration(otherwise.Within, time.Second, time.Hour),
		Target: m.Get("target").Percent(otherwise.Target),
	}
	m.Close()
	return out
}

func announce(v strict.Value, otherwise Announce) Announce {
	m := v.MapLike("announce: {every: 45s, position: true, wait: true}")
	out := Announce{
		Every:    m.Get("every").Duration(otherwise.Every, 0, time.Hour),
		Position: m.Get("position").Bool(otherwise.Position),
		Wait:     m.Get("wait").Bool(otherwise.Wait),
	}
	m.Close()
	if out.Every > 0 && out.Every < 10*time.Second {
		m.Get("every").Fault("0s announces once, on entry", "`every` must be at least 10s: what is said takes that long")
		out.Every = otherwise.Every
	}
	return out
}

// leave reads what a caller gets instead of an agent.
func leave(v strict.Value, otherwise call.Leave) call.Leave {
	return call.Leave(v.OneOf(string(otherwise), string(call.LeftCallback), string(call.LeftVoicemail)))
}

// queueKeys reads what the keys give a waiting caller, and the key that leads back to a menu.
func queueKeys(
	v strict.Value, otherwise map[call.Digit]call.Leave, menuOtherwise call.Digit,
) (out map[call.Digit]call.Leave, menu call.Digit) {
	if v.Missing() {
		return otherwise, menuOtherwise
	}
	out = map[call.Digit]call.Leave{}
	for _, e := range v.Map().Entries() {
		d, err := call.ParseDigit(e.Key)
		if err != nil {
			e.At.Fault("keys are 0-9, * and #, in quotes", "%q is not a telephone key", e.Key)
			continue
		}
		const back = "menu"
		switch gives := e.Value.OneOf("", string(call.LeftCallback), string(call.LeftVoicemail), back); {
		case gives == back && menu != 0:
			e.At.Fault("remove one of them", "the keys %s and %s both lead back to a menu", menu, d)
		case gives == back:
			menu = d
		case gives != "":
			out[d] = call.Leave(gives)
		}
	}
	return out, menu
}

func promise(v strict.Value, otherwise Promise) Promise {
	m := v.MapLike("promise: {after: 10m, then: callback}")
	out := Promise{
		After: m.Get("after").Duration(otherwise.After, 0, 24*time.Hour),
		Then:  leave(m.Get("then"), otherwise.Then),
	}
	m.Close()
	return out
}
