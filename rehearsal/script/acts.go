package script

import (
	"time"

	"centralino/call"
	"centralino/flows/strict"
)

const longestWait = 24 * time.Hour

// acts are the lines by which a script does something. Each reads its value and returns how it is played.
func (r *reader) acts() map[string]func(strict.Value) Step {
	return map[string]func(strict.Value) Step{
		"press": r.press, "wait": r.wait, "speak": r.speak, "hang_up": r.hangUp, "agent_hangs_up": r.agentHangsUp,
	}
}

func (r *reader) press(v strict.Value) Step {
	keys := r.keys(v)
	return Step{Text: "press " + v.Raw(), play: func(p *player) *Failure {
		if p.call.Over() {
			return failed("%s", p.standing())
		}
		p.act()
		p.call.Press(keys...)
		return nil
	}}
}

func (r *reader) keys(v strict.Value) (keys []call.Digit) {
	text := v.Digits("")
	for _, c := range text {
		if c == ' ' {
			continue
		}
		d, err := call.ParseDigit(string(c))
		if err != nil {
			v.Fault("keys are 0-9, * and #, in quotes", "%q is not a telephone key", string(c))
			return nil
		}
		keys = append(keys, d)
	}
	if len(keys) == 0 && v.IsScalar() && text == "" {
		v.Fault(`write press: "1"`, "no key is pressed")
	}
	return keys
}

func (r *reader) wait(v strict.Value) Step {
	d := v.Duration(time.Second, time.Millisecond, longestWait)
	return Step{Text: "wait " + strict.Short(d), play: func(p *player) *Failure {
		p.call.Wait(d)
		return nil
	}}
}

func (r *reader) speak(v strict.Value) Step {
	d := v.Duration(time.Second, time.Millisecond, longestWait)
	return Step{Text: "speak " + strict.Short(d), play: func(p *player) *Failure {
		if p.call.Over() {
			return failed("%s", p.standing())
		}
		p.act()
		p.call.Speak(d)
		return nil
	}}
}

func (r *reader) hangUp(v strict.Value) Step {
	r.nothing(v)
	return Step{Text: "hang_up", play: func(p *player) *Failure {
		if p.call.Over() {
			return failed("%s", p.standing())
		}
		p.act()
		p.call.HangUp()
		return nil
	}}
}

func (r *reader) agentHangsUp(v strict.Value) Step {
	r.nothing(v)
	return Step{Text: "agent_hangs_up", play: func(p *player) *Failure {
		p.act()
		if !p.call.AgentHangsUp() {
			return failed("no agent is on the line: %s", p.standing())
		}
		return nil
	}}
}

// nothing reports a value where none belongs.
func (r *reader) nothing(v strict.Value) {
	if !v.Missing() && !v.Empty() {
		v.Fault("write `- "+v.Name()+"`", "`%s` takes no value", v.Name())
	}
}
