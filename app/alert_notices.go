package app

import (
	"context"
	"encoding/json"
	"fmt"
	"math"
	"path/filepath"
	"time"

	"centralino/alerts"
	"centralino/call"
	"centralino/config"
	"centralino/outbox"
)

// noticesFolder is where what is told of alerts waits to be sent, within the folder of messages.
const noticesFolder = ".alerts"

// openNotices goes on sending what the last process left.
func (a *App) openNotices() error {
	b, err := outbox.Open(outbox.Options{
		Folder: filepath.Join(a.voicemail, noticesFolder), Deliver: a.deliverNotice, Logger: a.log,
		Told: func(way outbox.Way, result outbox.Result) { a.metrics.AlertNotice(string(way), string(result)) },
	})
	a.alerts.outbox = b
	return err
}

// deliverNotice sends a notice as the configuration in force says.
func (a *App) deliverNotice(ctx context.Context, l outbox.Letter) error {
	cfg := a.helpline.Load().cfg
	to := cfg.Alerts
	switch {
	case l.Note == nil:
		return fmt.Errorf("there is nothing in it: %w", outbox.ErrForGood)
	case l.Way == outbox.ByWebhook && to.Webhook != "":
		return outbox.Webhook{URL: to.Webhook, Secret: to.Secret}.PostBody(ctx, l.Note.Body)
	case l.Way == outbox.ByMail && len(to.Mail) > 0:
		return mailServer(cfg).Send(ctx, to.Mail, l.Note.Subject, l.Note.Text, "", nil, l)
	}
	return fmt.Errorf("alerts are sent by %s no more: %w", l.Way, outbox.ErrForGood)
}

// notice is what is posted of an alert.
type notice struct {
	ID    string `json:"id"` // the same on every try
	State string `json:"state"`
	call.AlertSubject
	When  string    `json:"when"`
	At    time.Time `json:"at"`
	Since time.Time `json:"since"`
	Value float64   `json:"value"`
	Limit float64   `json:"limit"`
	Text  string    `json:"text"`
}

// noticeOf is what is told of an event of an alert.
func noticeOf(at time.Time, body call.Body) notice {
	switch b := body.(type) {
	case *call.AlertFired:
		return notice{
			State: "fired", AlertSubject: b.AlertSubject, When: b.When, At: at, Since: b.Since, Value: b.Value, Limit: b.Limit, Text: firedText(b),
		}
	case *call.AlertResolved:
		text := fmt.Sprintf("%s is over after %s", about(b.AlertSubject), lasting(b.Lasted))
		if b.Removed {
			text = about(b.AlertSubject) + " is configured no more"
		}
		return notice{State: "resolved", AlertSubject: b.AlertSubject, When: b.When, At: at, Since: at.Add(-b.Lasted), Text: text}
	}
	return notice{}
}

// notify has everybody told who is to be.
func (a *App) notify(h *helpline, at time.Time, body call.Body) {
	n := noticeOf(at, body)
	a.log.Warn("alert", "state", n.State, "alert", n.Alert, "queue", n.Queue, "source", n.Source, "text", n.Text)
	to := h.cfg.Alerts
	for way, wanted := range map[outbox.Way]bool{outbox.ByMail: len(to.Mail) > 0, outbox.ByWebhook: to.Webhook != ""} {
		if !wanted || a.alerts.outbox == nil {
			continue
		}
		if err := a.putNotice(h.cfg, way, n); err != nil {
			a.log.Error("an alert will not be sent", "alert", n.Alert, "way", way, "err", err)
		}
	}
}

func (a *App) putNotice(cfg *config.Config, way outbox.Way, n notice) error {
	id, err := call.NewID(n.At, a.random)
	if err != nil {
		return err
	}
	n.ID = string(id)
	body, err := json.Marshal(n)
	if err != nil {
		return err
	}
	subject := fmt.Sprintf("%s: %s", cfg.Helpline, n.Text)
	text := fmt.Sprintf("%s\r\n\r\nAlert: %s\r\nState: %s\r\nAt:    %s\r\n", n.Text, about(n.AlertSubject), n.State,
		n.At.In(cfg.Location).Format("2006-01-02 15:04:05 MST"))
	return a.alerts.outbox.Put(outbox.Letter{ID: n.ID, Way: way, At: n.At, Note: &outbox.Note{Subject: subject, Text: text, Body: body}})
}

// about names an alert and what it is about.
func about(s call.AlertSubject) string {
	switch {
	case s.Queue != "":
		return s.Alert + " of " + string(s.Queue)
	case s.Source != "":
		return s.Alert + " of " + s.Source
	}
	return s.Alert
}

// firedText says in a sentence what is the case.
func firedText(b *call.AlertFired) string {
	value, limit := seconds(b.Value), seconds(b.Limit)
	switch alerts.When(b.When) {
	case alerts.LongestWait:
		return fmt.Sprintf("%s: a caller has waited %s, longer than %s", b.Queue, value, limit)
	case alerts.ServiceLevel:
		return fmt.Sprintf("%s: the service level of today is %.0f %%, below %.0f %%", b.Queue, 100*b.Value, 100*b.Limit)
	case alerts.Nobody:
		return fmt.Sprintf("%s: %.0f waiting, and nobody is there who could answer", b.Queue, b.Value)
	case alerts.EstimateError:
		return fmt.Sprintf("%s: today's estimates of the wait are off by %s in the mean, more than %s", b.Queue, value, limit)
	case alerts.DirectoryDown:
		return fmt.Sprintf("the directory %s has not answered %.0f times in a row", b.Source, b.Value)
	case alerts.ServiceDown:
		return fmt.Sprintf("the service %s has not answered %.0f times in a row", b.Source, b.Value)
	}
	if b.Limit <= 1 { // a share
		return fmt.Sprintf("%s is %.1f %% this month, and the law asks for %.0f %%", b.Source, 100*b.Value, 100*b.Limit)
	}
	return fmt.Sprintf("%s is %s this month, and the law allows %s", b.Source, value, limit)
}

func seconds(s float64) string { return lasting(time.Duration(math.Round(s)) * time.Second) }

// lasting writes a time without the fractions that nobody needs.
func lasting(d time.Duration) string { return d.Round(time.Second).String() }
