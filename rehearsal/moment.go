package rehearsal

import (
	"cmp"
	"fmt"
	"strings"
	"time"

	"centralino/call"
)

// Moment is one thing that happened in a call. One of Body, Heard, Keys and Fault is set.
type Moment struct {
	At    time.Duration // since the call was answered
	Body  call.Body     // as in the journal
	Heard *Heard        // a prompt began
	Keys  string        // the caller pressed these; • for a key that may be part of a secret
	Fault string        // of the flow, which went another way
}

// Heard is a prompt that began to be heard.
type Heard struct {
	Prompt call.Prompt
	Length time.Duration // 0 for music
	Loop   bool          // it is music
}

// Label is how a prompt is called: by the name of its recording, else by its text.
func (h Heard) Label() string {
	if h.Prompt.File != "" {
		return Said(h.Prompt.Name)
	}
	if h.Prompt.Name != "" {
		return h.Prompt.Name
	}
	return fmt.Sprintf("%q", h.Prompt.Text)
}

// words are the label, the length, and the text of a recording where it is known.
func (h Heard) words() string {
	text := fmt.Sprintf("%s, %.1f s", h.Label(), h.Length.Seconds())
	if h.Prompt.Name != "" && h.Prompt.Text != "" {
		text += ": " + h.Prompt.Text
	}
	return text
}

// Said is how something is called that the caller said before and hears again: no prompt has a blank in its name.
func Said(name string) string { return said + name }

const said = "recording "

// Is reports whether the prompt goes by this name, or is a text that was spoken.
func (h Heard) Is(name string) bool {
	if h.Prompt.File != "" {
		return Said(h.Prompt.Name) == name
	}
	if h.Prompt.Name != "" {
		return h.Prompt.Name == name
	}
	return h.Prompt.Text == name
}

func (c *Call) add(m Moment) {
	m.At = c.now.Sub(c.caller.At)
	c.moments = append(c.moments, m)
}

// Words says what happened: what, in one word, and the rest. ok is false for what a transcript leaves out.
func (m Moment) Words(zone *time.Location) (what, rest string, ok bool) {
	switch {
	case m.Heard != nil && m.Heard.Loop:
		return "music", m.Heard.Label(), true
	case m.Heard != nil:
		return "hears", m.Heard.words(), true
	case m.Keys != "":
		return "presses", m.Keys, true
	case m.Fault != "":
		return "fault", m.Fault, true
	case m.Body == nil:
		return "", "", false
	}
	return words(m.Body, zone)
}

func words(body call.Body, zone *time.Location) (what, rest string, ok bool) {
	switch b := body.(type) {
	case *call.Answered:
		return "answered", "by " + string(b.Flow), true
	case *call.StepEntered:
		return "step", string(b.Step), true
	case *call.Collected:
		return "keyed", b.Name + " " + b.Digits, true
	case *call.Identified:
		return "asked", strings.TrimSpace(fmt.Sprintf("%s by %s: %s %s", b.Directory, b.By, b.Answer, b.Customer)), true
	case *call.Requested:
		return "asked", strings.TrimSuffix(fmt.Sprintf("%s: %s %d", b.Service, b.Outcome, b.Status), " 0"), true
	case *call.Surveyed:
		return "survey", b.Question + " " + b.Answer, true
	case *call.CallbackBooked:
		due := "as soon as somebody is free"
		if !b.Due.IsZero() {
			due = "at " + b.Due.In(zone).Format("2006-01-02 15:04")
		}
		return "callback", fmt.Sprintf("to %s from %s, %s", b.Number, b.Queue, due), true
	case *call.VoicemailLeft:
		return "voicemail", fmt.Sprintf("for %s, %.0f s", cmp.Or(b.Box, string(b.Queue)), b.Length.Seconds()), true
	case *call.PieceRecorded:
		return "recorded", fmt.Sprintf("%s, %.0f s", b.Name, b.Length.Seconds()), true
	case *call.SurveyCommentLeft:
		return "comment", fmt.Sprintf("on %s, %.0f s", b.Survey, b.Length.Seconds()), true
	case *call.TransferBegun, *call.TransferAnswered, *call.TransferEnded:
		return transferWords(b)
	case *call.Ended:
		return "ended", fmt.Sprintf("%s, %s", b.Result, b.Reason), true
	default:
		return waitingWords(body)
	}
}

func waitingWords(body call.Body) (what, rest string, ok bool) {
	switch b := body.(type) {
	case *call.Queued:
		return "queued", fmt.Sprintf("in %s with priority %d, in %s", b.Queue, b.Priority, b.Language), true
	case *call.Announced:
		if b.Position == 0 {
			return "told", "the wait", true
		}
		return "told", fmt.Sprintf("place %d", b.Position), true
	case *call.Offered:
		return "rings", string(b.Agent), true
	case *call.OfferEnded:
		return "stops", fmt.Sprintf("%s, %s", b.Agent, b.Result), true
	case *call.PickedUp:
		return "waits", string(b.Agent), true
	case *call.CountryTold:
		return "told", "where the agent sits: " + b.Country, true
	case *call.AskedForEU:
		return "asks", "for an agent in the European Union", true
	case *call.SteppedAside:
		return "aside", "of " + string(b.Queue), true
	case *call.SteppedBack:
		return "back", "in " + string(b.Queue), true
	case *call.Connected:
		return "speaks", "with " + string(b.Agent), true
	case *call.Released:
		who := "the caller"
		if b.By == call.SideAgent {
			who = string(b.Agent)
		}
		return "hangs up", who, true
	case *call.QueueLeft:
		return "leaves", fmt.Sprintf("%s, %s by %s", b.Queue, b.Result, b.Rule), true
	case *call.AgentPaused:
		return "paused", fmt.Sprintf("%s, by %s", b.Agent, b.By), true
	}
	return "", "", false
}

// Line is one line of a transcript, without its end; empty for what a transcript leaves out. The format is stable: minutes,
// seconds and tenths since the answer, what happened in one or two words, and the rest.
func (m Moment) Line(zone *time.Location) string {
	what, rest, ok := m.Words(zone)
	if !ok {
		return ""
	}
	tenths := int(m.At.Round(100*time.Millisecond) / (100 * time.Millisecond))
	return fmt.Sprintf("%3d:%02d.%d  %-9s  %s", tenths/600, tenths/10%60, tenths%10, what, rest)
}

// Transcript is what happened, one line each.
func Transcript(moments []Moment, zone *time.Location) (lines []string) {
	for _, m := range moments {
		if line := m.Line(zone); line != "" {
			lines = append(lines, line)
		}
	}
	return lines
}
