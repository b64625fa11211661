package config

import (
	"strings"
	"testing"
	"testing/fstest"
	"time"
)

const settable = `
numbers: {helpline: helpline}
queue_defaults: {ring: 30s}
queues:
  billing: &usual {skills: [billing], announce: {every: 20s, wait: false}}
  outages: *usual
  empty:
  night:
    <<: *usual
    ring: 5s
agents:
  - {id: anna, password: x, skills: {billing: 1}}
`

// loadSet loads the helpline above with settings.
func loadSet(settings ...string) (*Config, string) {
	files := fstest.MapFS{
		"centralino.yaml":        {Data: []byte(settable)},
		"flows/helpline.yaml":    {Data: []byte("flow: helpline\nsteps: {a: {play: welcome, next: end}}\n")},
		"prompts/it/welcome.wav": {},
	}
	c, problems := LoadFS(files, "centralino.yaml", Options{Set: settings})
	var lines []string
	for _, p := range problems {
		if !strings.Contains(p.Message, "no agent can answer") && !strings.Contains(p.Message, "languages") {
			lines = append(lines, p.String())
		}
	}
	return c, strings.Join(lines, "\n")
}

func TestSettingsReplaceWhatIsWritten(t *testing.T) {
	c, problems := loadSet("queues.billing.ring=10s", "queue_defaults.misses=7", "queues.billing.promise.after=3m",
		"queues.empty.wrap_up=1m", "agents.anna.skills={billing: 5, law: 2}", "queues.outages.announce={every: 0s, wait: false}", "queues.night.announce.every=90s")
	if c == nil {
		t.Fatal(problems)
	}
	b, o := c.Queues["billing"], c.Queues["outages"]
	if b.Ring != 10*time.Second || b.Misses != 7 || b.Promise.After != 3*time.Minute || len(b.Skills) != 1 {
		t.Errorf("billing is %+v", b)
	}
	if o.Ring != 30*time.Second || o.Promise.After != 15*time.Minute || o.Announce.Wait || len(o.Skills) != 1 {
		t.Errorf("outages, an alias of billing, is %+v", o)
	}
	if n := c.Queues["night"]; n.Announce.Every != 90*time.Second || n.Announce.Wait || n.Ring != 5*time.Second || b.Announce.Every != 20*time.Second {
		t.Errorf("night is %+v, billing %+v", n, b)
	}
	if c.Queues["empty"].WrapUp != time.Minute || c.Agents[0].Skills["law"] != 2 {
		t.Errorf("empty is %+v, anna %+v", c.Queues["empty"], c.Agents[0])
	}
}

func TestFaultySettingsSayWhatWasMeant(t *testing.T) {
	for setting, want := range map[string]string{
		"queues.biling.ring=10s":           "--set queues.biling.ring: there is no `queues.biling` (did you mean `billing`?)",
		"queues.billing.rign=10s":          "--set queues.billing.rign: unknown key `rign` in `billing` (did you mean `ring`?)",
		"queues.billing.strategy=longest":  "--set queues.billing.strategy: ",
		"queues.billing.ring=soon":         "--set queues.billing.ring: ",
		"queues.billing.ring":              "--set queues.billing.ring: a setting is a key, `=` and a value (as in queues.billing.ring=10s)",
		"queues..ring=1s":                  "--set queues..ring=1s: a setting is a key",
		"queues.billing.skills.x=1":        "--set queues.billing.skills.x: a list has no `x`",
		"queues.billing.skills.x.y=1":      "--set queues.billing.skills.x.y: `queues.billing.skills.x` holds no `y`",
		"queues.billing.ring.x.y=1":        "--set queues.billing.ring.x.y: ",
		"agents.ana.skills=[billing]":      "--set agents.ana.skills: there is no `agents.ana` (did you mean `anna`?)",
		"queues.billing.announce={every: ": "--set queues.billing.announce: `{every: ` is no YAML",
		"helpline=":                        "",
	} {
		c, problems := loadSet(setting)
		if c != nil || !strings.HasPrefix(problems, want) {
			t.Errorf("%s gives\n%s\nwant\n%s", setting, problems, want)
		}
	}
}
