package app

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path"
	"path/filepath"
	"strings"
	"time"

	"centralino/call"
	"centralino/config"
	"centralino/media"
	"centralino/media/wav"
	"centralino/outbox"
)

// outboxFolder is where messages wait that are still to be sent, within the folder of messages.
const outboxFolder = ".outbox"

// openOutbox goes on sending what the last process left.
func (a *App) openOutbox() error {
	if a.voicemail == "" {
		return nil
	}
	b, err := outbox.Open(outbox.Options{
		Folder: filepath.Join(a.voicemail, outboxFolder), Deliver: a.deliver, Logger: a.log,
		Told: func(way outbox.Way, result outbox.Result) { a.metrics.MessageSent(string(way), string(result)) },
	})
	a.outbox = b
	return errors.Join(err, a.openNotices())
}

func (a *App) closeOutbox() {
	if a.outbox != nil {
		a.outbox.Close()
	}
	if a.alerts.outbox != nil {
		a.alerts.outbox.Close()
	}
}

// post has a message sent as its box says. It is on the disk when the journal says that the message was left.
func (c *conversation) post(b *call.VoicemailLeft) {
	box, ok := c.helpline.cfg.Boxes[b.Box]
	if !ok || c.app.outbox == nil {
		return
	}
	ways := map[outbox.Way]bool{outbox.ByMail: len(box.Mail) > 0, outbox.ByWebhook: box.Webhook != ""}
	for _, way := range outbox.Ways() {
		if !ways[way] {
			continue
		}
		id, err := call.NewID(time.Now(), c.app.random)
		if err == nil {
			err = c.app.outbox.Put(outbox.Letter{
				ID: string(id), Way: way, Box: b.Box, Call: c.id, At: time.Now(), From: c.caller, File: b.File, Length: b.Length,
				Attached: b.Attached,
			})
		}
		if err != nil {
			c.log.Error("a message was left and will not be sent", "box", b.Box, "file", b.File, "err", err)
		}
	}
}

// deliver sends one letter as the configuration in force says: an address or a password that was corrected counts.
func (a *App) deliver(ctx context.Context, l outbox.Letter) error {
	cfg := a.helpline.Load().cfg
	box, ok := cfg.Boxes[l.Box]
	if !ok {
		return fmt.Errorf("there is no box %s any more: %w", l.Box, outbox.ErrForGood)
	}
	sound, err := os.ReadFile(a.messagePath(l.File))
	if err != nil {
		return fmt.Errorf("%w: %w", err, outbox.ErrForGood)
	}
	with, err := a.enclosures(l)
	if err != nil {
		return fmt.Errorf("%w: %w", err, outbox.ErrForGood)
	}
	switch {
	case l.Way == outbox.ByWebhook && box.Webhook != "":
		return outbox.Webhook{URL: box.Webhook, Secret: box.Secret}.Post(ctx, l, sound, with...)
	case l.Way == outbox.ByMail && len(box.Mail) > 0:
		subject, text := letterText(cfg, l)
		return mailServer(cfg).Send(ctx, box.Mail, subject, text, path.Base(l.File), sound, l, with...)
	}
	return fmt.Errorf("box %s is sent by %s no more: %w", l.Box, l.Way, outbox.ErrForGood)
}

// mailServer says in the outbox's words by which server mails leave.
func mailServer(cfg *config.Config) outbox.Mail {
	return outbox.Mail{
		Server: cfg.Mail.Server, TLS: outbox.TLS(cfg.Mail.TLS), User: cfg.Mail.User, Password: cfg.Mail.Password, From: cfg.Mail.From,
	}
}

// enclosures reads what goes along with a letter.
func (a *App) enclosures(l outbox.Letter) (with []outbox.Enclosed, err error) {
	for _, one := range l.Attached {
		sound, err := os.ReadFile(a.messagePath(one.File))
		if err != nil {
			return nil, err
		}
		with = append(with, outbox.Enclosed{Attached: one, Sound: sound})
	}
	return with, nil
}

// letterText is what a mail says.
func letterText(cfg *config.Config, l outbox.Letter) (subject, text string) {
	from := string(l.From)
	if l.From.Anonymous() {
		from = "a withheld number"
	}
	subject = fmt.Sprintf("%s: message from %s", cfg.Helpline, from)
	lines := []string{
		"A caller left a message for " + l.Box + ".", "",
		"From:   " + from,
		"At:     " + l.At.In(cfg.Location).Format("2006-01-02 15:04:05 MST"),
		"Length: " + l.Length.Round(time.Second).String(),
		"Call:   " + string(l.Call),
	}
	return subject, strings.Join(lines, "\r\n") + "\r\n"
}

// recorded reads a message as it was recorded, in narrowband.
func (a *App) recorded(file string) (*media.Clip, error) {
	text, err := os.ReadFile(a.messagePath(file))
	if err != nil {
		return nil, err
	}
	audio, err := wav.Decode(text)
	if err != nil {
		return nil, err
	}
	return media.NewClip(audio.Samples), nil
}

// discard deletes a message that the caller does not want to leave.
func (c *conversation) discard(file string) {
	if err := os.Remove(c.app.messagePath(file)); err != nil {
		c.log.Error("a message that the caller did not want cannot be deleted", "file", file, "err", err)
	}
}
