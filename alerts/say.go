package alerts

import (
	_ "embed"
	"math"
	"time"

	"centralino/call"
	"centralino/words"
)

//go:embed italian.txt
var italian string

// Teller tells of alerts in one language.
type Teller struct{ words words.Words }

// In returns who tells in Italian, or else in English.
func In(language call.Language) Teller {
	if language == words.Italian {
		return Teller{words.New(words.Italian, italian)}
	}
	return Teller{}
}

// Text says in a sentence what a *call.AlertFired or *call.AlertResolved is about; nothing of any other event.
func (t Teller) Text(body call.Body) string {
	switch b := body.(type) {
	case *call.AlertFired:
		return t.fired(b)
	case *call.AlertResolved:
		if b.Removed {
			return t.words.Say("%s is configured no more", t.About(b.AlertSubject))
		}
		return t.words.Say("%s is over after %s", t.About(b.AlertSubject), t.words.Span(b.Lasted.Round(time.Second)))
	}
	return ""
}

// Letter is what is mailed of an event beside its text: which alert it is of, whether it is on, and when that was.
func (t Teller) Letter(body call.Body, about call.AlertSubject, at time.Time) string {
	state := t.words.Say("resolved")
	if _, on := body.(*call.AlertFired); on {
		state = t.words.Say("fired")
	}
	return t.Text(body) + "\r\n\r\n" + t.words.Say("Alert: %s", t.About(about)) + "\r\n" + t.words.Say("State: %s", state) + "\r\n" +
		t.words.Say("At: %s", t.words.Moment(at)+at.Format(":05 MST")) + "\r\n"
}

// About names an alert and what it is about.
func (t Teller) About(s call.AlertSubject) string {
	switch {
	case s.Queue != "":
		return t.words.Say("%s of %s", s.Alert, string(s.Queue))
	case s.Source != "":
		return t.words.Say("%s of %s", s.Alert, s.Source)
	}
	return s.Alert
}

// fired says what is the case.
func (t Teller) fired(b *call.AlertFired) string {
	say, count := t.words.Say, int(math.Round(b.Value))
	value, limit := t.seconds(b.Value), t.seconds(b.Limit)
	switch When(b.When) {
	case LongestWait:
		return say("%s: a caller has waited %s, longer than %s", b.Queue, value, limit)
	case ServiceLevel:
		return say("%s: the service level of today is %s, below %s", b.Queue, t.words.Percent(b.Value, 0), t.words.Percent(b.Limit, 0))
	case Nobody:
		return say("%s: %d waiting, and nobody is there who could answer", b.Queue, count)
	case EstimateError:
		return say("%s: today's estimates of the wait are off by %s in the mean, more than %s", b.Queue, value, limit)
	case DirectoryDown:
		return say("the directory %s has not answered %d times in a row", b.Source, count)
	case ServiceDown:
		return say("the service %s has not answered %d times in a row", b.Source, count)
	}
	if b.Limit <= 1 { // a share
		return say("%s is %s this month, and the law asks for %s", b.Source, t.words.Percent(b.Value, 1), t.words.Percent(b.Limit, 0))
	}
	return say("%s is %s this month, and the law allows %s", b.Source, value, limit)
}

func (t Teller) seconds(s float64) string {
	return t.words.Span(time.Duration(math.Round(s)) * time.Second)
}
