package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"net/http"
	"net/url"
	"os"
	"os/user"

	"centralino/app"
)

// flashCommand switches announcements of the running helpline.
type flashCommand struct {
	List flashListCommand `cmd:"" default:"withargs" help:"List the announcements, and which are on; this is what happens without a further word."`
	On   flashOnCommand   `cmd:"" help:"Switch an announcement on until a time, or change one that is on."`
	Off  flashOffCommand  `cmd:"" help:"Switch an announcement off."`
}

type flashListCommand struct{ whichJournal }

type flashOnCommand struct {
	whichJournal

	Name  string            `arg:"" help:"The announcement, as a flash step of a flow names it."`
	Until string            `required:"" placeholder:"TIME" help:"When it ends by itself: 18:00, 2h, 2026-11-23, or \"2026-11-23 18:00\"."`
	Say   map[string]string `placeholder:"LANGUAGE=TEXT" help:"Speak this instead of what the flow plays: --say it=\"…\" --say en=\"…\"." mapsep:"none"`
}

type flashOffCommand struct {
	whichJournal

	Name string `arg:"" help:"The announcement."`
}

// Run lists the announcements.
func (c *flashListCommand) Run() error { return c.flash(http.MethodGet, "/flash", nil) }

// Run switches one on.
func (c *flashOnCommand) Run() error {
	body, err := json.Marshal(app.FlashSwitch{Until: c.Until, Say: c.Say, By: whoAmI()})
	if err != nil {
		return err
	}
	return c.flash(http.MethodPut, "/flash/"+url.PathEscape(c.Name), body)
}

// Run switches one off.
func (c *flashOffCommand) Run() error {
	return c.flash(http.MethodDelete, "/flash/"+url.PathEscape(c.Name)+"?by="+url.QueryEscape(whoAmI()), nil)
}

// flash asks the running helpline, and prints which announcements are on then.
func (c *whichJournal) flash(method, path string, body []byte) error {
	data, err := c.folder()
	if err != nil {
		return err
	}
	answer, err := control(data, method, path, bytes.NewReader(body))
	if err != nil {
		return err
	}
	var all []app.FlashShown
	if err := json.Unmarshal(answer, &all); err != nil {
		return err
	}
	if len(all) == 0 {
		fmt.Println("no flow has an announcement to switch on: write a step with flash: NAME")
	}
	for _, f := range all {
		fmt.Println(flashLine(f))
	}
	return nil
}

func flashLine(f app.FlashShown) string {
	if !f.On {
		return f.Name + ": off"
	}
	line := fmt.Sprintf("%s: on until %s, switched on by %s", f.Name, f.Until.Format("2006-01-02 15:04"), f.By)
	if len(f.Say) > 0 {
		line += ", in words of its own"
	}
	return line
}

// whoAmI is who is named in the journal as having switched something.
func whoAmI() string {
	if u, err := user.Current(); err == nil && u.Username != "" {
		return u.Username
	}
	return fmt.Sprintf("user %d", os.Getuid())
}
