package config

import (
	"net/netip"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"testing/fstest"
	"time"
	_ "time/tzdata"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"centralino/account"
	"centralino/call"
	"centralino/flows"
	"centralino/flows/calendar"
	"centralino/flows/prove"
	"centralino/flows/strict"
	"centralino/knowledge"
)

// load loads a configuration that must have no fault.
func load(t *testing.T, files map[string]string, env map[string]string) *Config {
	t.Helper()
	fsys := fstest.MapFS{}
	for name, text := range files {
		fsys[name] = &fstest.MapFile{Data: []byte(text)}
	}
	o := options(true)
	o.Getenv = func(name string) (string, bool) { v, ok := env[name]; return v, ok }
	c, problems := LoadFS(fsys, "centralino.yaml", o)
	if c == nil {
		t.Fatal(problems)
	}
	return c
}

func TestExample(t *testing.T) {
	o := options(true)
	c, problems := LoadFS(os.DirFS("testdata/helpline"), "centralino.yaml", o)
	for _, p := range problems {
		if p.Severity == strict.Fault {
			t.Error(p)
		}
	}
	if c == nil {
		t.Fatal("not loaded")
	}
	want := &Config{
		Path: "centralino.yaml", Helpline: "Acme Energia", Languages: []call.Language{"it", "en"},
		SIP: SIP{
			Listen: []Listen{
				{Transport: "udp", Addr: netip.MustParseAddrPort("0.0.0.0:5060")},
				{Transport: "tcp", Addr: netip.MustParseAddrPort("0.0.0.0:5060")},
			},
			RTPPorts: PortRange{20000, 29999}, MaxCalls: 2000, SRTP: SRTPOff,
			Trunks: []Trunk{{
				ID: "carrier", Hosts: []netip.Prefix{netip.MustParsePrefix("127.0.0.1/32")},
				Proxy: "sip:127.0.0.1:5070", Country: "IT", SRTP: SRTPOff,
			}},
		},
		HTTP:       HTTP{Listen: "127.0.0.1:8080"},
		Browsers:   Browsers{UDPPort: 10000},
		Media:      Media{Timeout: time.Minute, HoldTimeout: 10 * time.Minute},
		Speech:     Speech{Command: []string{"espeak-ng"}, Voices: map[call.Language]string{}},
		History:    History{Enabled: true, Retention: DefaultRetention()},
		Signalling: Signalling{Enabled: true, Keep: signallingKeep, Megabytes: signallingMegabytes},
		AgentCodes: AgentCodes{Pause: "*1", Ready: "*0", Record: "*8"},
		AgentCalls: AgentCalls{Ring: 30 * time.Second, WrapUp: 10 * time.Second},
		Numbers:    map[call.Number]call.FlowID{"+39800123456": "helpline", "helpline": "helpline"},
		Services:   map[string]Service{},
		Directories: map[string]Directory{"customers": {
			Name: "customers", CSV: "customers.csv", Match: []string{"customer_code", "phone"},
			Fields: []string{"customer_code", "phone", "pin", "name", "tier", "language"},
		}},
		Queues: map[call.QueueID]Queue{
			"billing":    exampleQueue("billing", LongestIdle, 0, 0),
			"outages":    exampleQueue("outages", MostSkilled, 5, 200),
			"complaints": exampleQueue("complaints", LongestIdle, 0, 0),
		},
		ShiftLeads: []time.Duration{30 * time.Minute, 10 * time.Minute},
		Checks:     prove.Limits{FirstOption: 20 * time.Second, Options: 5, Keys: 3, Prompts: time.Minute},
		Partners:   map[call.PartnerID]Partner{"alfa": {ID: "alfa", Country: "IT"}, "beta": {ID: "beta", Country: "AL"}},
		Agents: []Agent{
			{
				ID: "anna", Name: "Anna Rossi", Partner: "alfa", Country: "IT", Password: call.NewSecret("anna-demo"),
				Skills: map[string]int{"billing": 3, "complaints": 2}, Languages: []call.Language{"it", "en"}, SRTP: SRTPOff,
			},
			{
				ID: "bruno", Name: "Bruno Bianchi", Partner: "beta", Country: "AL", Password: call.NewSecret("bruno-demo"),
				Skills: map[string]int{"outages": 3, "billing": 1}, Languages: []call.Language{"it"}, SRTP: SRTPOff,
			},
		},
		Accounts: []Account{{
			Account: account.Account{ID: "sara", Name: "Sara Neri", Role: account.Supervisor, Password: call.NewSecret("sara-demo")}, SSO: "sara",
		}},
		Login: Login{Idle: 30 * time.Minute, Longest: 12 * time.Hour},
		Rules: []Rule{{Name: "it-agcom-255-24"}}, Knowledge: "knowledge", Notes: &knowledge.Library{},
	}
	diff := cmp.Diff(want, c, cmpopts.IgnoreTypes(strict.Pos{}), cmpopts.IgnoreFields(Config{}, "Files", "Location", "Calendars", "Flows"),
		cmpopts.EquateComparable(netip.AddrPort{}, netip.Prefix{}), cmpopts.IgnoreTypes(&calendar.Calendar{}), cmpopts.IgnoreUnexported(knowledge.Library{}))
	if diff != "" {
		t.Error(diff)
	}
	if c.Location.String() != "Europe/Rome" || c.Flows["helpline"] == nil || c.Calendars["office"] == nil {
		t.Errorf("zone %s, flows %v, calendars %v", c.Location, c.Flows, c.Calendars)
	}
}

func exampleQueue(id call.QueueID, s Strategy, priority, most int) Queue {
	q := ordinary()
	q.ID, q.Skills, q.Strategy, q.Priority, q.MaxWaiting = id, []string{string(id)}, s, priority, most
	return q
}

func TestCallbackOnEasterMondayIsMadeOnTuesday(t *testing.T) {
	c, problems := LoadFS(os.DirFS("testdata/helpline"), "centralino.yaml", options(true))
	if c == nil {
		t.Fatal(problems)
	}
	book := c.Flows["helpline"].Steps["book"].Verb.(*flows.Callback)
	if book.Calendar == nil {
		t.Fatal("the callback has no calendar although there is only one")
	}
	easterMonday := time.Date(2027, 3, 29, 10, 0, 0, 0, c.Location)
	at, ok := book.Calendar.NextOpening(easterMonday)
	if want := time.Date(2027, 3, 30, 8, 30, 0, 0, c.Location); !ok || !at.Equal(want) {
		t.Errorf("called back at %s", at)
	}
}

const small = "flow: desk\nsteps: {a: {play: welcome, next: end}}\n"

func TestEverythingButNumbersHasADefault(t *testing.T) {
	c := load(t, map[string]string{"centralino.yaml": "numbers: {desk: desk}", "flows/desk.yaml": small}, nil)
	if c.Helpline != "Centralino" || c.Location.String() != "Europe/Rome" || !slices.Equal(c.Languages, []call.Language{"it"}) {
		t.Errorf("%s, %s, %v", c.Helpline, c.Location, c.Languages)
	}
	if len(c.SIP.Listen) != 2 || c.SIP.MaxCalls != 2000 || c.SIP.RTPPorts != (PortRange{20000, 29999}) {
		t.Errorf("%+v", c.SIP)
	}
}

func TestDefaultsOfQueuesAreTakenOneByOne(t *testing.T) {
	c := load(t, map[string]string{"flows/desk.yaml": small, "centralino.yaml": `
numbers: {desk: desk}
calendars: {office: {open: 24h}, night: {open: "22:00-06:00"}}
queue_defaults: {ring: 30s, announce: {every: 1m}, keys: {"5": voicemail}, skills: [all], calendar: night}
queues:
  a: {}
  b: {announce: {wait: false}, keys: {}, skills: [], promise: {then: callback}, calendar: office, music: "", prefer: []}
`}, nil)
	a, b := c.Queues["a"], c.Queues["b"]
	if want := (Announce{time.Minute, true, true}); a.Announce != want || a.Ring != 30*time.Second || a.Calendar != c.Calendars["night"] {
		t.Errorf("%+v", a)
	}
	if !cmp.Equal(a.Keys, map[call.Digit]call.Leave{'5': call.LeftVoicemail}) || !slices.Equal(a.Skills, []string{"all"}) {
		t.Errorf("%+v", a)
	}
	if want := (Announce{time.Minute, true, false}); b.Announce != want || len(b.Keys) != 0 || len(b.Skills) != 0 || b.Music != "" {
		t.Errorf("%+v", b)
	}
	if want := (Promise{15 * time.Minute, call.LeftCallback}); b.Promise != want || b.Calendar != c.Calendars["office"] || len(b.Prefer) != 0 {
		t.Errorf("%+v", b)
	}
}

func TestRouting(t *testing.T) {
	c := load(t, map[string]string{"flows/desk.yaml": small, "centralino.yaml": `
numbers: {desk: desk}
shift_warnings: [5m, 1h, 5m]
partners: {alfa: {country: IT}, beta: {country: AL}}
queue_defaults: {prefer: [last-agent, language, last-agent], remember: 24h, grace: 2m, share: {alfa: 60%, beta: 40%}}
queues:
  a: {overflow: {after: 2m, to: b}, share_window: 2h, share_tolerance: 5%}
  b: {overflow: {to: a}, share: {}, at_once: 3}
agents:
  - {id: x, password: x, partner: beta}
  - {id: y, password: x, partner: beta, country: FR, shifts: {mon-fri: "22:00-06:00", "2026-11-23": "08:00-09:00", "2026-11-24": closed}}
  - {id: z, password: x, shifts: "08:00-16:00"}
`}, nil)
	a, b := c.Queues["a"], c.Queues["b"]
	if !slices.Equal(a.Prefer, []string{"last-agent", "language"}) || a.Remember != 24*time.Hour || a.Grace != 2*time.Minute ||
		a.Overflow != (Overflow{2 * time.Minute, "b"}) || a.ShareWindow != 2*time.Hour || a.Tolerance != 0.05 ||
		!cmp.Equal(a.Share, map[call.PartnerID]float64{"alfa": 0.6, "beta": 0.4}) {
		t.Errorf("%+v", a)
	}
	if b.Share != nil || b.AtOnce != 3 || b.Overflow != (Overflow{0, "a"}) {
		t.Errorf("%+v", b)
	}
	if !slices.Equal(c.ShiftLeads, []time.Duration{time.Hour, 5 * time.Minute}) {
		t.Errorf("leads %v", c.ShiftLeads)
	}
	x, y, z := c.Agents[0], c.Agents[1], c.Agents[2]
	if x.Country != "AL" || y.Country != "FR" || z.Country != "" || x.Shifts != nil {
		t.Errorf("%+v, %+v, %+v", x, y, z)
	}
	for at, want := range map[string]bool{
		"2026-11-20 23:00": true, "2026-11-21 05:00": true, "2026-11-21 23:00": false, // Friday, and the night after it
		"2026-11-23 08:30": true, "2026-11-23 23:00": false, "2026-11-24 23:00": false, "2026-12-25 23:00": true,
	} {
		when, err := time.ParseInLocation("2006-01-02 15:04", at, c.Location)
		if err != nil || y.Shifts.Open(when) != want {
			t.Errorf("at %s on duty: %v, %v", at, !want, err)
		}
	}
	if !z.Shifts.Open(time.Date(2026, 11, 22, 9, 0, 0, 0, c.Location)) {
		t.Error("z is not there on a Sunday")
	}
}

func TestEnvironmentVariables(t *testing.T) {
	c := load(t, map[string]string{"flows/desk.yaml": small, "centralino.yaml": `
numbers: {desk: desk}
data: "${ROOT}/data"
http: {listen: "${HOST:-127.0.0.1}:${PORT:-9090}"}
sip: {listen: "udp://${HOST:-127.0.0.1}:0"}
agents:
  - {id: a, password: "${A}"}
  - {id: b, password: "${B:-b-default}"}
  - {id: c, password: "${EMPTY:-c-default}x${A}"}
  - {id: d, password: 12345}
`}, map[string]string{"ROOT": "/srv", "PORT": "80", "A": "from-outside", "EMPTY": ""})
	if c.Data != "/srv/data" || c.HTTP.Listen != "127.0.0.1:80" || c.SIP.Listen[0].Addr.String() != "127.0.0.1:0" {
		t.Errorf("%s, %s, %v", c.Data, c.HTTP.Listen, c.SIP.Listen)
	}
	for i, want := range []string{"from-outside", "b-default", "c-defaultxfrom-outside", "12345"} {
		if got := c.Agents[i].Password.Reveal(); got != want {
			t.Errorf("agent %d: %s, want %s", i, got, want)
		}
	}
}

func TestPasswordsStayOutOfProblems(t *testing.T) {
	for _, agent := range []string{
		`{id: a, password: hunter2, hunter: x}`, `{id: a, password: [hunter2]}`, `{id: a, password: {hunter2: x}}`,
		`{id: a, password: "${hunter2"}`, `{id: a, password: "${NONE}hunter2"}`, `{id: "!", password: hunter2}`,
	} {
		fsys := fstest.MapFS{"centralino.yaml": {Data: []byte("numbers: {}\nagents: [" + agent + "]")}}
		_, problems := LoadFS(fsys, "centralino.yaml", Options{})
		for _, p := range problems {
			if strings.Contains(p.String(), "hunter2") {
				t.Errorf("%s: %s", agent, p)
			}
		}
	}
}

func TestLoadFromDisk(t *testing.T) {
	dir := t.TempDir()
	outside := filepath.Join(t.TempDir(), "people.csv")
	folder := filepath.Join(dir, "acme")
	for name, text := range map[string]string{
		outside:                                  "\ufeffphone, pin\n",
		filepath.Join(folder, "centralino.yaml"): "data: kept\nnumbers: {desk: desk}\ndirectories: {a: {csv: " + outside + "}, b: {csv: ../near.csv}}\n",
		filepath.Join(folder, "flows/desk.yaml"): small,
		filepath.Join(dir, "near.csv"):           "phone\n",
	} {
		if err := os.MkdirAll(filepath.Dir(name), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(name, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	t.Chdir(dir)
	c, problems := Load("acme/centralino.yaml")
	if c == nil {
		t.Fatal(problems)
	}
	if c.Data != filepath.Join("acme", "kept") || !slices.Equal(c.Directories["a"].Fields, []string{"phone", "pin"}) {
		t.Errorf("%s, %v", c.Data, c.Directories)
	}
	if at := c.Flows["desk"].Steps["a"].Pos.String(); at != "acme/flows/desk.yaml:2:9" {
		t.Errorf("the step is shown at %s", at)
	}
	_, problems = Load("acme/none.yaml")
	want := "acme/none.yaml: the configuration cannot be read: no such file or directory (name the configuration with -c FILE)"
	if len(problems) != 1 || problems[0].String() != want {
		t.Errorf("%v, want %s", problems, want)
	}
}

func TestChecks(t *testing.T) {
	c := load(t, map[string]string{"centralino.yaml": "numbers: {desk: desk}\nchecks: {first_option: 0s, options: 9, prompts: 90s}\n", "flows/desk.yaml": small}, nil)
	if want := (prove.Limits{Options: 9, Keys: 3, Prompts: 90 * time.Second}); c.Checks != want {
		t.Errorf("got %+v, want %+v", c.Checks, want)
	}
}
