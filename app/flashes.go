package app

import (
	"cmp"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	"centralino/call"
	"centralino/flows/strict"
	"centralino/ivr"
	"centralino/journal"
	"centralino/words"
)

// Flash is an announcement that flows play while it is switched on.
type Flash struct {
	Name  string
	On    bool
	Since time.Time                // of one that is on
	Until time.Time                // when it ends by itself
	Say   map[call.Language]string // instead of what the flow plays; empty: that
	By    string                   // who switched it on
}

// longestFlash is how far ahead an announcement may end. What lasts longer belongs into the flow.
const longestFlash = 31 * 24 * time.Hour

// mostSaid is the longest text of an announcement, in bytes: more than a minute of speech.
const mostSaid = 1000

// flashed answers a flow that asks whether an announcement is on.
func (a *App) flashed(e ivr.AskFlash) ivr.Flashed {
	active, on := a.flashes.get(e.Name, time.Now())
	return ivr.Flashed{ID: e.ID, On: on, Say: active.Say}
}

// Flashes lists the announcements of the flows in force, and those that are on although no flow plays them any more, by name.
func (a *App) Flashes() []Flash {
	now, all := time.Now(), map[string]Flash{}
	for _, name := range a.helpline.Load().scope().Flashes {
		all[name] = Flash{Name: name}
	}
	a.flashes.mu.Lock()
	defer a.flashes.mu.Unlock()
	for name, on := range a.flashes.on {
		if now.Before(on.Until) {
			all[name] = Flash{Name: name, On: true, Since: on.Since, Until: on.Until, Say: maps.Clone(on.Say), By: on.By}
		}
	}
	return slices.SortedFunc(maps.Values(all), func(x, y Flash) int { return cmp.Compare(x.Name, y.Name) })
}

// FlashOn switches an announcement on until a moment, or changes one that is on. say is a text by language, in place of what
// the flow plays; empty: that. by names who does. The error is for people.
func (a *App) FlashOn(name string, until time.Time, say map[call.Language]string, by string) error {
	h, now := a.helpline.Load(), time.Now()
	if known := h.scope().Flashes; !slices.Contains(known, name) {
		return words.Later("no flow has an announcement %q (%s)", name, strict.Suggest(name, known))
	}
	switch {
	case !until.After(now):
		return words.Later("%s is over already", until.In(h.cfg.Location).Format("2006-01-02 15:04"))
	case until.Sub(now) > longestFlash:
		return words.Later("an announcement may be on for 31 days: what lasts longer belongs into the flow")
	}
	if err := h.checkSaid(say); err != nil {
		return err
	}
	a.flashes.order.Lock()
	defer a.flashes.order.Unlock()
	active := call.ActiveFlash{Since: now, Until: until, Say: maps.Clone(say), By: by}
	if before, on := a.flashes.get(name, now); on {
		active.Since = before.Since
	}
	if err := a.keepFlash(now, &call.FlashOn{Flash: name, Until: until, Say: say, By: by}); err != nil {
		return err
	}
	a.flashes.set(name, active)
	a.log.Info("an announcement is switched on", "flash", name, "until", until, "by", by)
	for lang, text := range say { // spoken before the first caller hears it
		go func() { a.prompts.load(a.context, []call.Prompt{{Language: lang, Text: text}}, false) }()
	}
	return nil
}

// FlashOff switches an announcement off. One that is not on is an error.
func (a *App) FlashOff(name, by string) error {
	a.flashes.order.Lock()
	defer a.flashes.order.Unlock()
	now := time.Now()
	if _, on := a.flashes.get(name, now); !on {
		return words.Later("the announcement %q is not on", name)
	}
	if err := a.keepFlash(now, &call.FlashOff{Flash: name, By: by}); err != nil {
		return err
	}
	a.flashes.clear(name)
	a.log.Info("an announcement is switched off", "flash", name, "by", by)
	return nil
}

// keepFlash records what was switched. A journal that cannot keep it is no reason not to: callers need to hear of an outage most
// when things break.
func (a *App) keepFlash(at time.Time, b call.Body) error {
	if _, err := a.journal.Append(call.Event{At: at, Body: b}); err != nil && !errors.Is(err, journal.ErrNotKept) {
		return fmt.Errorf("it could not be recorded: %w", err)
	}
	return nil
}

// checkSaid refuses texts that nobody can hear.
func (h *helpline) checkSaid(say map[call.Language]string) error {
	for _, lang := range slices.Sorted(maps.Keys(say)) {
		switch text := strings.TrimSpace(say[lang]); {
		case !slices.Contains(h.cfg.Languages, lang):
			return words.Later("the helpline does not speak %q", lang)
		case text == "" || len(text) > mostSaid:
			return words.Later("the text in %q has to be of 1 to %d bytes", lang, mostSaid)
		}
	}
	if len(say) > 0 && !h.cfg.Speech.Speaks() {
		return words.Later("there is nothing to speak a text with: leave it out, and the flow's recording is played")
	}
	return nil
}

// endFlashes switches announcements off whose time is over, until the helpline is closed.
func (a *App) endFlashes() {
	wake := make(chan struct{}, 1)
	a.flashes.mu.Lock()
	a.flashes.wake = wake
	a.flashes.mu.Unlock()
	for {
		name, until, some := a.flashes.next()
		if some && !time.Now().Before(until) {
			a.endFlash(name)
			continue
		}
		wait := longestFlash
		if some {
			wait = time.Until(until)
		}
		timer := time.NewTimer(wait)
		select {
		case <-timer.C:
		case <-wake:
		case <-a.context.Done():
		}
		timer.Stop()
		if a.context.Err() != nil {
			return
		}
	}
}

// endFlash ends an announcement unless it was given more time meanwhile.
func (a *App) endFlash(name string) {
	a.flashes.order.Lock()
	defer a.flashes.order.Unlock()
	if _, on := a.flashes.get(name, time.Now()); on {
		return
	}
	if err := a.keepFlash(time.Now(), &call.FlashOff{Flash: name}); err != nil {
		a.log.Warn("the end of an announcement was not recorded", "flash", name, "err", err)
	}
	a.flashes.clear(name)
	a.log.Info("an announcement is over", "flash", name)
}
