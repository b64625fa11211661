package app

import (
	"fmt"
	"net/http"
	"strings"
	"time"

	"centralino/call"
	"centralino/web"
)

// What Control is asked and answers, for commands.
type (
	FlashShown  = web.Flash
	FlashSwitch = web.Switch
)

// Control serves what may be done to the running helpline by whoever may use its data folder. It asks for no password.
func (a *App) Control() http.Handler {
	return web.Control(web.Operations{
		Flashes: a.shownFlashes, On: a.switchOn, Off: a.FlashOff,
	})
}

// shownFlashes lists the announcements as they are shown.
func (a *App) shownFlashes() []web.Flash {
	shown := []web.Flash{}
	for _, f := range a.Flashes() {
		one := web.Flash{Name: f.Name, On: f.On, Since: f.Since, Until: f.Until, By: f.By}
		for lang, text := range f.Say {
			one.Say = addText(one.Say, string(lang), text)
		}
		shown = append(shown, one)
	}
	return shown
}

// switchOn switches an announcement on as somebody wrote it.
func (a *App) switchOn(name string, how web.Switch) error {
	until, err := ParseUntil(how.Until, time.Now().In(a.helpline.Load().cfg.Location))
	if err != nil {
		return err
	}
	var say map[call.Language]string
	for lang, text := range how.Say {
		say = addText(say, call.Language(lang), text)
	}
	return a.FlashOn(name, until, say, how.By)
}

func addText[L ~string](to map[L]string, lang L, text string) map[L]string {
	if to == nil {
		to = map[L]string{}
	}
	to[lang] = text
	return to
}

// ParseUntil reads a moment to come as people write it, in the zone of now: 2h (from now), 18:00 (the next), 2026-11-23 (to its
// end), 2026-11-23 18:00, or RFC 3339.
func ParseUntil(text string, now time.Time) (time.Time, error) {
	text = strings.TrimSpace(text)
	if d, err := time.ParseDuration(text); err == nil {
		return now.Add(d), nil
	}
	if at, err := time.Parse("15:04", text); err == nil {
		until := time.Date(now.Year(), now.Month(), now.Day(), at.Hour(), at.Minute(), 0, 0, now.Location())
		if !until.After(now) {
			until = time.Date(now.Year(), now.Month(), now.Day()+1, at.Hour(), at.Minute(), 0, 0, now.Location())
		}
		return until, nil
	}
	if day, err := time.ParseInLocation(time.DateOnly, text, now.Location()); err == nil {
		return day.AddDate(0, 0, 1), nil
	}
	for _, layout := range []string{"2006-01-02 15:04", "2006-01-02T15:04", time.RFC3339} {
		if at, err := time.ParseInLocation(layout, text, now.Location()); err == nil {
			return at, nil
		}
	}
	return time.Time{}, fmt.Errorf("%q is no time to come: write 18:00, 2h, 2026-11-23 or 2026-11-23 18:00", text)
}
