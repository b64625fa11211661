package config

import (
	"errors"
	"io/fs"
	"os"
	"os/exec"
	"path"
	"path/filepath"
	"slices"
	"time"

	"centralino/flows/strict"
)

// Options are what loading needs of the world outside the helpline's folder. The zero value knows no environment
// variables and finds no programs.
type Options struct {
	Getenv   func(name string) (value string, ok bool) // for ${NAME}, like os.LookupEnv
	LookPath func(program string) (string, error)      // finds the speech command, like exec.LookPath
	Display  string                                    // put before file names in problems, such as the folder
	StandIn  string                                    // for variables that are not set and have no default; empty: that is a fault
	Set      []string                                  // settings that replace those written, such as "queues.billing.ring=10s"
}

// Load reads the configuration at file and all flows in the folder flows/ beside it. The config is nil when any
// problem is a fault; problems are sorted by file and place. Settings replace what the file says, as in Options.Set.
func Load(file string, settings ...string) (*Config, []strict.Problem) {
	return loadFile(file, Options{Getenv: os.LookupEnv, LookPath: exec.LookPath, Set: settings})
}

// LoadUnheard is Load for a rehearsal, in which nobody hears or registers anything: there is a speech command, and a
// variable that the environment lacks is anything.
func LoadUnheard(file string, settings ...string) (*Config, []strict.Problem) {
	return loadFile(file, Unheard(settings...))
}

// Unheard are the options of LoadUnheard.
func Unheard(settings ...string) Options {
	return Options{
		Getenv:   os.LookupEnv,
		StandIn:  "rehearsed-only",
		LookPath: func(program string) (string, error) { return program, nil },
		Set:      settings,
	}
}

func loadFile(file string, o Options) (*Config, []strict.Problem) {
	dir, name := filepath.Split(file)
	o.Display = dir
	c, problems := LoadFS(folder(dir), name, o)
	if c != nil && c.Data != "" && !filepath.IsAbs(c.Data) {
		c.Data = filepath.Join(dir, c.Data)
	}
	return c, problems
}

// LoadFS is Load for a helpline that lies in a file system, such as one embedded in the program; name is the
// configuration file in it. Config.Data stays as written.
func LoadFS(fsys fs.FS, name string, o Options) (*Config, []strict.Problem) {
	files, err := fs.Sub(fsys, path.Dir(name))
	if f, ok := fsys.(folder); ok {
		files, err = f, nil
	}
	shown := o.Display + name
	data, readErr := fs.ReadFile(fsys, name)
	if err = errors.Join(err, readErr); err != nil {
		hint := ""
		if errors.Is(err, fs.ErrNotExist) {
			hint = "name the configuration with -c FILE"
		}
		return nil, []strict.Problem{{Pos: strict.Pos{File: shown}, Message: "the configuration cannot be read: " + reason(err), Hint: hint}}
	}
	doc, top := strict.Parse(shown, data)
	if top.Missing() && !doc.Failed() {
		top.Fault("write at least `numbers:`", "the file is empty")
	}
	if top.Missing() {
		return nil, doc.Problems()
	}
	set(doc, top, o.Set)
	l := &loader{doc: doc, files: files, options: o, prefix: o.Display + prefixOf(name), config: &Config{Path: shown, Files: files}}
	l.read(top.Map())
	problems := strict.Sorted(append(doc.Problems(), l.flowProblems...))
	if strict.AnyFault(problems) {
		return nil, problems
	}
	return l.config, problems
}

// folder is a helpline's folder on disk. Unlike os.DirFS it opens files outside too, because a configuration may name
// a directory's CSV file wherever it lies.
type folder string

// Open implements fs.FS.
func (f folder) Open(name string) (fs.File, error) {
	if filepath.IsAbs(name) {
		return os.Open(name)
	}
	return os.Open(filepath.Join(string(f), filepath.FromSlash(name)))
}

func prefixOf(name string) string {
	if dir := path.Dir(name); dir != "." {
		return dir + "/"
	}
	return ""
}

// reason is what is wrong with a file without its name, which the problem shows already.
func reason(err error) string {
	var p *fs.PathError
	if errors.As(err, &p) {
		return p.Err.Error()
	}
	return err.Error()
}

// loader reads one configuration.
type loader struct {
	doc          *strict.Document
	files        fs.FS
	options      Options
	prefix       string // before file names in problems
	config       *Config
	flowProblems []strict.Problem
	srtpWarned   bool // that keys travel in the open
	outlet       bool // a trunk says where calls to the outside leave
	unnamed      bool // a file in flows/ does not say which flow it is, because it is broken: any flow may be the one
}

// read reads every section, each before those that refer to it.
func (l *loader) read(m *strict.Map) {
	c := l.config
	c.Helpline = m.Get("helpline").Text("Centralino")
	c.Location = location(m.Get("timezone"))
	c.Languages = languages(m.Get("languages"))
	l.readSIP(m.Get("sip"))
	c.HTTP = l.readHTTP(m.Get("http"))
	l.readBrowsers(m.Get("browsers"))
	c.Media = readMedia(m.Get("media"))
	c.Speech = l.readSpeech(m.Get("speech"))
	c.Packs = l.readPrompts(m.Get("prompts"))
	c.Data = l.text(m.Get("data"), "")
	c.History = l.readHistory(m.Get("history"))
	c.Recordings = readRecordings(m.Get("recordings"))
	c.Signalling = readSignalling(m.Get("signalling"), c.History.Retention.Numbers)
	c.Log = logLevel(m.Get("log"))
	c.AgentCodes = readAgentCodes(m.Get("agent_codes"))
	l.readCalendars(m.Get("calendars"))
	l.readServices(m.Get("services"))
	l.readDirectories(m.Get("directories"))
	l.readPartners(m.Get("partners"))
	l.readQueues(m.Get("queues"), m.Get("queue_defaults"))
	c.ShiftLeads = shiftLeads(m.Get("shift_warnings"))
	agents := m.Get("agents")
	l.readAgents(agents)
	c.Login = l.readLogin(m.Get("login"))
	l.readAccounts(m.Get("supervisors"), m.Get("accounts"))
	l.readTokens(m.Get("tokens"))
	l.readWebhooks(m.Get("webhooks"))
	c.Supervision = readSupervision(m.Get("supervision"))
	l.readRules(m.Get("rules"))
	c.Checks = readChecks(m.Get("checks"))
	c.Mail = l.readMail(m.Get("mail"))
	l.readBoxes(m.Get("voicemail"))
	l.readAlerts(m.Get("alerts"))
	names := l.readFlows()
	l.readNumbers(m.Need("numbers", "which number reaches which flow: numbers: {\"+39800123456\": helpline}"), names)
	l.readCallers(m.Get("browsers"))
	l.readKnowledge(m.Get("knowledge"), !l.unnamed && len(l.config.Flows) == len(names))
	l.readPublic(m.Get("browsers").Map().Get("public"))
	c.AgentCalls = l.readAgentCalls(m.Get("agent_calls"))
	m.Close()
	l.checkSkills(m.Get("queues"), agents)
	l.checkRouting(m.Get("queues"))
	l.checkOutlets(m.Get("queues"), m.Get("queue_defaults"))
	l.checkTransfers()
}

// defaultZone is where helplines are that don't say.
const defaultZone = "Europe/Rome"

func location(v strict.Value) *time.Location {
	name := v.Text(defaultZone)
	if name == "" || name == "Local" {
		v.Fault("name a zone, such as Europe/Rome", "%q is not a time zone", name)
		return time.UTC
	}
	loc, err := time.LoadLocation(name)
	if err != nil {
		if v.Missing() {
			return time.UTC
		}
		v.Fault("name a zone, such as Europe/Rome", "%q is not a time zone", name)
		return time.UTC
	}
	return loc
}

// text reads a text in which ${NAME} stands for an environment variable.
func (l *loader) text(v strict.Value, otherwise string) string {
	s := v.Text(otherwise)
	if v.Missing() {
		return s
	}
	out, ok := l.expand(v, s)
	if !ok {
		return otherwise
	}
	return out
}

// named reports entries whose key is no name, and gives the others.
func named(v strict.Value) []strict.Entry {
	return slices.DeleteFunc(slices.Clone(v.Map().Entries()), func(e strict.Entry) bool {
		if strict.IsName(e.Key) {
			return false
		}
		e.At.BadName()
		return true
	})
}
