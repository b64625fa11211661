package ivr

import (
	"strings"
	"time"

	"centralino/call"
	"centralino/flows"
	"centralino/ivr/speech"
)

// offerWait is long enough to think about two choices.
const offerWait = 8 * time.Second

// keypad lists the keys in the order in which they are looked through, so that nothing depends on the order of a map.
const keypad = "1234567890*#ABCD"

// queueMoved takes the caller back from the queue. Somebody who is leaving a number or a message goes on with that.
func (m *machine) queueMoved(ev QueueMoved) {
	if !m.waiting || m.back {
		return
	}
	m.waiting, m.aside, m.moved = false, false, ev
	m.tellNobody()
	if m.phase != phaseWaiting {
		return
	}
	v := m.step.Verb.(*flows.Queue)
	switch {
	case ev.Rule == call.RuleFull && v.Full != "":
		m.goTo(v.Full)
	case (ev.Rule == call.RuleEmpty || ev.Rule == call.RuleEU || ev.Rule == call.RuleClosed) && v.Empty != "":
		m.goTo(v.Empty)
	default:
		m.settle()
		m.ask(phaseOffer)
	}
}

// offers returns the keys for callback and mailbox: those of the queue, so that they are the same before and after it
// gave the caller back. A queue that has neither keys nor a promise offers both.
func (m *machine) offers() map[call.Digit]call.Leave {
	o := m.queueOptions()
	wanted := []call.Leave{call.LeftCallback, call.LeftVoicemail}
	keys := make(map[call.Digit]call.Leave, len(wanted))
	for _, leave := range wanted {
		for _, d := range keypad {
			if o.Keys[call.Digit(d)] == leave {
				keys[call.Digit(d)] = leave
				break
			}
		}
	}
	if len(keys) == 0 && o.Then == "" {
		return map[call.Digit]call.Leave{'1': call.LeftCallback, '2': call.LeftVoicemail}
	}
	if then := m.promised(); keyOf(keys, then) == 0 {
		for _, d := range keypad {
			if !m.isHuman(call.Digit(d)) && keys[call.Digit(d)] == "" {
				keys[call.Digit(d)] = then
				break
			}
		}
	}
	return keys
}

// keyOf returns the key of an offer, 0 when it is not offered.
func keyOf(keys map[call.Digit]call.Leave, leave call.Leave) call.Digit {
	for _, d := range keypad {
		if keys[call.Digit(d)] == leave {
			return call.Digit(d)
		}
	}
	return 0
}

// promised returns what the caller gets without choosing.
func (m *machine) promised() call.Leave {
	for _, leave := range []call.Leave{m.moved.Result, m.queueOptions().Then} {
		if leave == call.LeftCallback || leave == call.LeftVoicemail {
			return leave
		}
	}
	return call.LeftVoicemail
}

func (m *machine) offerQuestion() question {
	keys := m.offers()
	return question{
		prompts: func() []call.Prompt { return m.offerPrompts(keys) },
		again:   func() []call.Prompt { return m.phrases("invalid-key") },
		keys:    func(d call.Digit) bool { return keys[d] != "" },
		wait:    offerWait,
		tries:   2,
		hurried: true,
	}
}

func (m *machine) offerPrompts(keys map[call.Digit]call.Leave) []call.Prompt {
	why := "queue-promise"
	switch m.moved.Rule {
	case call.RuleFull:
		why = "queue-full"
	case call.RuleEmpty, call.RuleClosed:
		why = "queue-empty"
	case call.RuleEU:
		why = "queue-empty-eu"
	}
	prompts := m.phrases(why)
	for _, leave := range []call.Leave{call.LeftCallback, call.LeftVoicemail} {
		if d := keyOf(keys, leave); d != 0 {
			prompts = append(prompts, speech.Phrase(m.language, "queue-offer-"+string(leave)))
			prompts = append(prompts, speech.Digits(m.language, d.String())...)
		}
	}
	return prompts
}

// take gives what the caller chose.
func (m *machine) take(d call.Digit) {
	if m.offers()[d] == call.LeftCallback {
		m.callBack()
		return
	}
	m.mailbox()
}

// takeDefault gives what was promised to a caller who says nothing. Asking such a caller for a number leads nowhere.
func (m *machine) takeDefault() {
	if m.promised() == call.LeftCallback && !m.caller.Number.Anonymous() {
		m.callBack()
		return
	}
	m.mailbox()
}

// international writes a number with the plus of E.164 where it was keyed with 00.
func international(digits string) call.Number {
	if rest, ok := strings.CutPrefix(digits, "00"); ok {
		return call.Number("+" + rest)
	}
	return call.Number(digits)
}
