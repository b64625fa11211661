package flows

import (
	"maps"
	"slices"

	"centralino/call"
	"centralino/flows/calendar"
	"centralino/flows/strict"
)

// identify reads a step that asks a directory. Ways that are not written lead to `next`; a directory that is down
// counts as one that doesn't know the caller.
func (c *compiler) identify(m *strict.Map) *Identify {
	name := m.Get("identify")
	v := &Identify{Directory: name.Text(""), By: "caller.number"}
	fields, ok := c.env.Directories[v.Directory]
	if !ok && v.Directory != "" {
		name.Fault(suggestKey(v.Directory, c.env.Directories), "there is no directory `%s`", v.Directory)
	}
	if by := m.Get("by"); !by.Missing() {
		v.By = c.by(by)
	}
	if c.secrets[v.By] && c.env.InAddress[v.Directory] {
		m.Get("by").Fault("collect it without `secret: true`, or look it up in a directory by CSV or SQL",
			"`%s` is a secret, and the directory `%s` is asked by an address, which others write down", v.By, v.Directory)
	}
	if pin := m.Get("pin"); !pin.Missing() {
		v.PIN = c.pin(pin)
		if ok && !slices.Contains(fields, pinField) {
			pin.Fault("add a column `pin` to it", "the directory `%s` has no PINs", v.Directory)
		}
	}
	next := m.Get("next")
	v.Found = c.wayOrNext(m, "found", next)
	v.Unknown = c.wayOrNext(m, "unknown", next)
	v.Failed = c.targetOr(m.Get("failed"), v.Unknown)
	return v
}

// wayOrNext reads a way that leads to `next` where it isn't written.
func (c *compiler) wayOrNext(m *strict.Map, key string, next strict.Value) call.StepID {
	if v := m.Get(key); !v.Missing() {
		return c.target(v)
	}
	if next.Missing() {
		return c.target(m.Need(key, "say where the call goes then, or write `next`"))
	}
	return c.target(next)
}

// by reads what a caller is looked up by.
func (c *compiler) by(v strict.Value) string {
	name := v.Text("")
	if name == "" || name == "caller.number" || name == "caller.dialled" || c.secrets[name] {
		return name
	}
	if text, ok := c.known[name].(string); ok && text == "" {
		return name
	}
	known := append(slices.Collect(maps.Keys(c.secrets)), "caller.number", "caller.dialled")
	for n, value := range c.known {
		if _, text := value.(string); text && n != "language" {
			known = append(known, n)
		}
	}
	v.Fault(strict.Suggest(name, known), "nothing is collected as `%s`", name)
	return name
}

func (c *compiler) pin(v strict.Value) *PIN {
	m := v.Map()
	p := &PIN{Prompts: c.mustPrompts(m, "prompt"), Wait: wait(m), Tries: tries(m)}
	p.Digits = m.Need("digits", "how many digits a PIN has").Int(1, 1, mostDigits)
	m.Close()
	return p
}

// choose reads cases; the last always holds, or `next` stands for it.
func (c *compiler) choose(m *strict.Map) *Choose {
	v := &Choose{}
	list := m.Get("choose")
	items := list.List()
	complete := false
	for i, item := range items {
		branch := item.Map()
		when, other := branch.Get("when"), branch.Get("else")
		one := Case{Pos: item.Pos(), Next: c.next(branch)}
		branch.Close()
		switch {
		case when.Missing() == other.Missing():
			item.Fault("write {when: …, next: …}, or {else: true, next: …}", "a case has one of `when` and `else`")
		case !when.Missing():
			one.When = c.condition(when)
		case !other.Bool(true):
			other.Fault("write else: true", "`else` is always true")
		case i != len(items)-1:
			item.Fault("move it to the end", "what stands after `else` is never reached")
			complete = true
		default:
			complete = true
		}
		v.Cases = append(v.Cases, one)
	}
	next := m.Get("next")
	switch {
	case complete && !next.Missing():
		next.Fault("remove one of them", "`next` is never reached: `else` already says where the call goes")
	case complete:
	case next.Missing() && !list.IsList():
		c.incomplete = true
	case next.Missing():
		list.Fault("end with {else: true, next: …}", "nothing says where the call goes when no case holds")
		c.incomplete = true
	default:
		v.Cases = append(v.Cases, Case{Pos: next.Pos(), Next: c.target(next)})
	}
	return v
}

// queue reads a step that offers the caller to agents.
func (c *compiler) queue(m *strict.Map) *Queue {
	name := m.Get("queue")
	v := &Queue{Queue: call.QueueID(name.Text(""))}
	v.Options = c.queueOptions(name, v.Queue)
	if p := m.Get("priority"); !p.Missing() {
		priority := p.Int(0, -1000, 1000)
		v.Priority = &priority
	}
	c.waitingMenu(name, m.Get("menu"), v)
	v.Full = c.targetOr(m.Get("full"), "")
	v.Empty = c.targetOr(m.Get("empty"), "")
	if _, taken := v.Options.Keys[c.human.Key]; taken && c.human.Step != "" {
		name.Fault("choose another key in the queue's `keys:`",
			"the key %s reaches a person from everywhere, and the queue `%s` takes it away", c.human.Key, v.Queue)
	}
	if v.Options.Music != "" {
		c.record(name, v.Options.Music, true)
	}
	c.spokenWhileWaiting(name, v)
	return v
}

// waitingMenu reads where the key `menu` of the queue leads. Both are needed: the key is the queue's, the step the flow's.
func (c *compiler) waitingMenu(name, to strict.Value, v *Queue) {
	key := v.Options.Menu
	switch {
	case to.Missing() && key == 0:
	case to.Missing():
		name.Fault("name the step beside it: menu: main", "the key %s of the queue `%s` leads back to a menu, and nothing says which", key, v.Queue)
	case key == 0:
		to.Fault("write keys: {\"3\": menu} at the queue", "no key of the queue `%s` leads back to a menu", v.Queue)
	default:
		v.Menu = c.target(to)
	}
	if key != 0 && key == c.human.Key && c.human.Step != "" {
		name.Fault("choose another key in the queue's `keys:`",
			"the key %s reaches a person from everywhere, and the queue `%s` takes it away", key, v.Queue)
	}
}

// spokenWhileWaiting notes what callers of a queue hear beside music.
func (c *compiler) spokenWhileWaiting(name strict.Value, v *Queue) {
	for _, p := range v.Options.Comfort.Play {
		c.record(name, p, false)
	}
	c.countryNotice(name, v.Queue, v.Options.Country)
}

// countryNotice notes what callers of a queue hear of where its agents sit, and what that asks of the keypad.
func (c *compiler) countryNotice(name strict.Value, q call.QueueID, notice CountryNotice) {
	for _, country := range slices.Sorted(maps.Keys(notice.Prompts)) {
		c.record(name, notice.Prompts[country], false)
	}
	if notice.Key != 0 && notice.Key == c.human.Key && c.human.Step != "" {
		name.Fault("choose another in the queue's `country_notice: {key: …}`",
			"the key %s reaches a person from everywhere, and asks for an agent in the EU in the queue `%s`", notice.Key, q)
	}
}

func (c *compiler) queueOptions(v strict.Value, q call.QueueID) QueueOptions {
	o, ok := c.env.Queues[q]
	if !ok && q != "" {
		v.Fault(suggestKey(q, c.env.Queues), "there is no queue `%s`", q)
	}
	return o
}

// calendar reads a branch on opening hours.
func (c *compiler) calendar(m *strict.Map) *Calendar {
	v := &Calendar{}
	v.Name, v.Calendar = c.calendarNamed(m.Get("calendar"))
	next := m.Get("next")
	v.Open = c.wayOrNext(m, "open", next)
	v.Closed = c.wayOrNext(m, "closed", next)
	return v
}

func (c *compiler) calendarNamed(v strict.Value) (string, *calendar.Calendar) {
	name := v.Text("")
	cal, ok := c.env.Calendars[name]
	if !ok && name != "" {
		v.Fault(suggestKey(name, c.env.Calendars), "there is no calendar `%s`", name)
		return name, nil
	}
	if ok {
		c.calendars[name] = cal
	}
	return name, cal
}

// callback reads a step that books a call. Without `calendar:` it is made in the queue's hours, see callbackTimes.
func (c *compiler) callback(m *strict.Map) *Callback {
	name := m.Get("callback")
	v := &Callback{Queue: call.QueueID(name.Text(""))}
	v.Options = c.queueOptions(name, v.Queue)
	v.Calendar = v.Options.Calendar
	c.countryNotice(name, v.Queue, v.Options.Country)
	if named := m.Get("calendar"); !named.Missing() {
		_, v.Calendar = c.calendarNamed(named)
	}
	v.Failed = c.targetOr(m.Get("failed"), "")
	return v
}

// callbackTimes gives a step that books callbacks without saying when the only calendar that the flow uses, or that
// there is. Where there are several and none is named, callbacks are made at any time.
func (c *compiler) callbackTimes(s *Step) {
	only := onlyOne(c.calendars)
	if only == nil {
		only = onlyOne(c.env.Calendars)
	}
	switch v := s.Verb.(type) {
	case *Callback:
		if v.Calendar == nil {
			v.Calendar = only
		}
	case *Queue:
		if v.Options.Calendar == nil {
			v.Options.Calendar = only
		}
	}
}

func onlyOne(calendars map[string]*calendar.Calendar) *calendar.Calendar {
	if len(calendars) != 1 {
		return nil
	}
	for _, c := range calendars {
		return c
	}
	return nil
}

// suggestKey is strict.Suggest over the keys of a map.
func suggestKey[K ~string, V any](name K, known map[K]V) string {
	var names []string
	for k := range known {
		names = append(names, string(k))
	}
	if len(names) == 0 {
		return "the configuration has none"
	}
	return strict.Suggest(string(name), names)
}
