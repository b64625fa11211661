package config

import (
	"slices"
	"time"

	"centralino/call"
	"centralino/flows"
	"centralino/flows/strict"
)

// comfort reads {every: 60s, play: [thanks, did-you-know]}.
func comfort(v strict.Value, otherwise flows.Comfort) flows.Comfort {
	m := v.Map()
	out := flows.Comfort{Every: m.Get("every").Duration(otherwise.Every, 10*time.Second, time.Hour), Play: otherwise.Play}
	if play := m.Get("play"); !play.Missing() {
		out.Play = nil
		for _, item := range play.OneOrList() {
			if name := item.Text(""); name != "" && flows.CheckPromptName(item, name) {
				out.Play = append(out.Play, name)
			}
		}
	}
	m.Close()
	if v.IsMap() && len(out.Play) == 0 && len(m.Get("play").OneOrList()) == 0 {
		v.Fault("name recordings: play: [thank-you]", "`comfort` has nothing to play")
	}
	return out
}

// notice reads {tell: abroad, key: "5", prompts: {AL: from-albania}}.
func notice(v strict.Value, otherwise flows.CountryNotice) flows.CountryNotice {
	out := otherwise
	m := v.Map()
	const never = "never"
	was := string(otherwise.Tell)
	if otherwise.Tell == flows.NoticeNever {
		was = never
	}
	out.Tell = flows.NoticeWhen(m.Get("tell").OneOf(was, string(flows.NoticeAbroad), string(flows.NoticeAlways), never))
	if out.Tell == never {
		out.Tell = flows.NoticeNever
	}
	if key := m.Get("key"); !key.Missing() {
		d, err := call.ParseDigit(key.Raw())
		if err != nil {
			key.Fault("a key is one of 0-9, * and #, in quotes", "%q is not a telephone key", key.Raw())
		} else {
			out.Key = d
		}
	}
	if prompts := m.Get("prompts"); !prompts.Missing() {
		out.Prompts = map[string]string{}
		for _, e := range prompts.Map().Entries() {
			if name := e.Value.Text(""); country(e.At) != "" && name != "" && flows.CheckPromptName(e.Value, name) {
				out.Prompts[e.Key] = name
			}
		}
	}
	m.Close()
	return out
}

// home is the country of the helpline: that of its first trunk that names one.
func (c *Config) home() string {
	for _, t := range c.SIP.Trunks {
		if t.Country != "" {
			return t.Country
		}
	}
	return ""
}

// noticeFor is the notice that callers of a queue may hear: none while no agent sits where it has to be told, and without a
// key while all of them sit in the European Union.
func (c *Config) noticeFor(q Queue) flows.CountryNotice {
	n, key, needed := q.Country, call.Digit(0), false
	n.Home = c.home()
	for _, a := range c.Agents {
		if n.Needed(a.Country) {
			needed = true
			if !call.InEU(a.Country) {
				key = n.Key
			}
		}
	}
	if !needed {
		return flows.CountryNotice{}
	}
	n.Key = key
	return n
}

// Waiting is what callers hear and may key in a queue, wherever they came from.
func (c *Config) Waiting(id call.QueueID) flows.QueueOptions {
	q := c.Queues[id]
	return flows.QueueOptions{
		Notice: q.Record.Announce, Music: q.Music, Keys: q.Keys, Then: q.Promise.Then, Calendar: q.Calendar,
		Menu: q.Menu, Comfort: q.Comfort, Country: c.noticeFor(q),
	}
}

// checkNoticeKey reports a key that would have two meanings where callers may ask for an agent in the EU.
func checkNoticeKey(at strict.Value, q Queue, outside []string) {
	n := q.Country
	if n.Tell == flows.NoticeNever || n.Key == 0 || len(outside) == 0 {
		return
	}
	if gives, taken := q.Keys[n.Key]; taken || n.Key == q.Menu {
		if !taken {
			gives = "menu"
		}
		at.Fault("choose another: country_notice: {key: …}",
			"the key %s of the queue `%s` asks for an agent in the EU, since %s sits outside, and means `%s` too",
			n.Key, q.ID, slices.Min(outside), gives)
	}
}
