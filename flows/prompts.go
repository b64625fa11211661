package flows

import (
	"slices"
	"strings"

	"centralino/call"
	"centralino/flows/strict"
)

// prompts reads what a step plays: the prompts under key, and `say:` beside it. Beside one recording, `say:` is the
// text that the recording says, for when there is none yet; alone it is spoken.
func (c *compiler) prompts(m *strict.Map, key string) []Prompt {
	var out []Prompt
	if key != "say" {
		v := m.Get(key)
		for _, item := range v.OneOrList() {
			if p, ok := c.prompt(item); ok {
				out = append(out, p)
			}
		}
		if !v.Missing() && len(v.OneOrList()) == 0 {
			v.Fault("name a recording, or write {say: \"…\"}", "`%s` has nothing to play", key)
		}
	}
	say := m.Get("say")
	if say.Missing() {
		return out
	}
	text := c.say(say)
	switch {
	case len(out) == 0:
		c.needSpeech(say)
		out = append(out, Prompt{Pos: say.Pos(), Say: text})
	case len(out) == 1 && out[0].Name != "" && out[0].Say == nil:
		out[0].Say = text
	default:
		say.Fault("write it in the list: {name: …, say: …}", "`say` beside several prompts: which one says it?")
	}
	return out
}

// mustPrompts is prompts for a key that can't be left out.
func (c *compiler) mustPrompts(m *strict.Map, key string) []Prompt {
	out := c.prompts(m, key)
	if len(out) == 0 && m.Get(key).Missing() {
		m.Need(key, "name a recording, or write say: \"…\"")
	}
	return out
}

// prompt reads one prompt: a name, or a map of one of say, number, digits, amount, date, time and recording.
func (c *compiler) prompt(v strict.Value) (Prompt, bool) {
	p := Prompt{Pos: v.Pos()}
	if !v.IsMap() {
		p.Name = v.Text("")
		if p.Name == "" || !CheckPromptName(v, p.Name) {
			return p, false
		}
		c.record(v, p.Name, false)
		return p, true
	}
	m := v.Map()
	name, say, number, digits := m.Get("name"), m.Get("say"), m.Get("number"), m.Get("digits")
	if kinds := kindsOf(m); kinds != 1 {
		for _, kind := range []string{"amount", "date", "time", "recording"} {
			m.Get(kind) // too many, but known
		}
		m.Close()
		v.Fault("write {say: …}, {number: …}, {digits: …}, {amount: …}, {date: …}, {time: …}, {recording: …}, or {name: …, say: …}",
			"a prompt is one thing, this is %d", kinds)
		return p, false
	}
	p.Value, p.Recording = c.value(m), m.Get("recording").Identifier("")
	m.Close()
	switch {
	case p.Value != nil:
		return p, p.Value.Of != nil
	case !number.Missing():
		p.Number = c.expression(number, "number")
	case !digits.Missing():
		p.Digits = c.expression(digits, "digits")
	case !name.Missing():
		p.Name = name.Text("")
		if p.Name == "" || !CheckPromptName(name, p.Name) {
			return p, false
		}
		c.record(name, p.Name, false)
	}
	if !say.Missing() {
		p.Say = c.say(say)
		if name.Missing() {
			c.needSpeech(say)
		}
	}
	return p, p.Name != "" || p.Say != nil || p.Number != nil || p.Digits != nil || p.Recording != ""
}

// kindsOf counts the things that a prompt is.
func kindsOf(m *strict.Map) (kinds int) {
	for _, there := range []bool{m.Has("name") || m.Has("say"), m.Has("number"), m.Has("digits"), m.Has("amount"), m.Has("date"), m.Has("time"), m.Has("recording")} {
		if there {
			kinds++
		}
	}
	return kinds
}

// say reads a text to speak: one for each language, or one text for all.
func (c *compiler) say(v strict.Value) map[call.Language]string {
	out := map[call.Language]string{}
	if !v.IsMap() {
		text := strings.TrimSpace(v.Text(""))
		if text == "" && v.IsScalar() {
			v.Fault("", "there is nothing to say")
		}
		if len(c.env.Languages) > 1 && text != "" {
			v.Warn("write one for each: {it: \"…\", en: \"…\"}", "the same text is spoken in every language")
		}
		for _, l := range c.env.Languages {
			out[l] = text
		}
		return out
	}
	for _, e := range v.Map().Entries() {
		if !c.language(e.At, e.Key) {
			continue
		}
		if text := strings.TrimSpace(e.Value.Text("")); text != "" {
			out[call.Language(e.Key)] = text
		} else {
			e.At.Fault("", "there is nothing to say in `%s`", e.Key)
			out[call.Language(e.Key)] = ""
		}
	}
	for _, l := range c.env.Languages {
		if _, ok := out[l]; !ok {
			v.Fault("add `"+string(l)+": \"…\"`", "the text is missing in `%s`", l)
		}
	}
	return out
}

// needSpeech reports a text that nothing can speak.
func (c *compiler) needSpeech(v strict.Value) {
	if !c.env.Speech && c.env.HasPrompt != nil {
		v.Fault("install espeak-ng or flite, set `speech: {command: …}`, or record it and write its name",
			"there is nothing to speak this text with")
	}
}

// What needs no recording because the product brings it.
const (
	BuiltInMusic = "hold-music"
	BuiltInTone  = "beep"
)

// recording is a recording that the flow plays, and where it does so first.
type recording struct {
	at    strict.Value
	music bool
}

func (c *compiler) record(v strict.Value, name string, music bool) {
	if _, ok := c.recordings[name]; !ok {
		c.recordings[name] = &recording{v, music}
	}
}

// checkRecordings reports, once for each, the prompts that lack a recording in some language.
func (c *compiler) checkRecordings() {
	if c.env.HasPrompt == nil {
		return
	}
	for name, r := range c.recordings {
		lacks := slices.DeleteFunc(slices.Clone(c.env.Languages), func(l call.Language) bool {
			return c.env.HasPrompt(l, name)
		})
		if len(lacks) == 0 {
			continue
		}
		var languages, files []string
		for _, l := range lacks {
			languages = append(languages, "`"+string(l)+"`")
			files = append(files, "prompts/"+string(l)+"/"+name+".wav")
		}
		record := "record " + strings.Join(files, " and ")
		if near := strict.Slip(name, c.env.Recorded); near != "" && len(lacks) == len(c.env.Languages) {
			record = "did you mean `" + near + "`? Otherwise " + record
		}
		in := strings.Join(languages, " and ")
		switch {
		case name == BuiltInMusic, name == BuiltInTone:
		case r.music:
			r.at.Warn(record, "the music `%s` has no recording in %s and the built-in music will be played", name, in)
		case c.env.Speech:
			r.at.Warn(record, "the prompt `%s` has no recording in %s and will be spoken", name, in)
		default:
			r.at.Fault(record+", or install espeak-ng or flite to have it spoken", "the prompt `%s` has no recording in %s", name, in)
		}
	}
}
