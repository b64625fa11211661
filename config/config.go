// Package config reads a helpline's centralino.yaml and its flows, checks everything, and gives back one typed value
// with every default filled in. Each problem says where it is in which file.
package config

import (
	"io/fs"
	"log/slog"
	"net/netip"
	"time"

	"centralino/account"
	"centralino/call"
	"centralino/flows"
	"centralino/flows/calendar"
	"centralino/flows/prove"
	"centralino/flows/strict"
	"centralino/knowledge"
)

// Config is a helpline: its configuration with all defaults filled in, and its flows. It never changes after Load.
type Config struct {
	Path  string // the file as it was named to Load
	Files fs.FS  // the helpline's folder, the one Path lies in: prompts/, flows/, the CSV files of directories

	Helpline  string
	Location  *time.Location
	Languages []call.Language // the first is the default; never empty

	SIP        SIP
	HTTP       HTTP
	Browsers   Browsers
	Media      Media
	Speech     Speech
	Packs      map[call.Language]string // folders of recordings in Asterisk's layout; may be nil
	History    History
	Recordings Recordings
	Signalling Signalling
	Data       string // folder for journal, voicemail and spoken prompts, a relative one taken from the helpline's folder; empty: not said
	Log        slog.Level
	AgentCodes AgentCodes
	AgentCalls AgentCalls

	Numbers     map[call.Number]call.FlowID // what is dialled, an E.164 number or a SIP user → the flow that answers
	Calendars   map[string]*calendar.Calendar
	Services    map[string]Service
	Directories map[string]Directory
	Queues      map[call.QueueID]Queue
	ShiftLeads  []time.Duration // how long before an empty shift it is warned of, the longest first
	Partners    map[call.PartnerID]Partner
	Agents      []Agent   // in the order of the file
	Accounts    []Account // of those who may log in beside the agents: supervisors first, then the others
	Login       Login
	Tokens      []account.Token
	Webhooks    []Webhook
	Supervision Supervision
	Alerts      Alerts
	Rules       []Rule
	Checks      prove.Limits // beyond what flows are warned of
	Boxes       map[string]Box
	Mail        Mail
	Flows       map[call.FlowID]*flows.Program
	Knowledge   string             // folder of operators' notes, in Files
	Notes       *knowledge.Library // those in it
}

// SIP is where telephones and trunks reach the helpline.
type SIP struct {
	Listen    []Listen
	Advertise string // host or address for Contact and SDP; empty: the one the peer reached us at
	RTPPorts  PortRange
	SRTP      SRTP // for trunks and agents that don't say
	Trunks    []Trunk
	MaxCalls  int // callers at once; more are answered 503
}

// SRTP says whether sound is encrypted.
type SRTP string

// The ways to take SRTP.
const (
	SRTPOff     SRTP = "off"     // never
	SRTPOffer   SRTP = "offer"   // where the other side can
	SRTPRequire SRTP = "require" // always: no call without it
)

// Listen is one address SIP is heard on.
type Listen struct {
	Transport string // "udp" or "tcp"
	Addr      netip.AddrPort
	Pos       strict.Pos
}

// String writes it as it is configured: udp://0.0.0.0:5060.
func (l Listen) String() string { return l.Transport + "://" + l.Addr.String() }

// PortRange is a range of UDP ports, both ends included.
type PortRange struct{ First, Last uint16 }

// Len returns how many ports there are.
func (r PortRange) Len() int { return int(r.Last) - int(r.First) + 1 }

// Trunk is a carrier: calls from its hosts are accepted without a password, calls to the outside leave by its proxy.
type Trunk struct {
	ID      call.TrunkID
	Hosts   []netip.Prefix
	Proxy   string // a SIP URI; empty: no calls to the outside
	Country string // ISO 3166 alpha-2, upper case: how national numbers are read
	SRTP    SRTP
	Pos     strict.Pos

	Asserted bool // calls to the outside carry P-Asserted-Identity
}

// HTTP is where pages, API and metrics are served; an empty Listen serves none.
type HTTP struct {
	Listen         string
	TLS            TLS
	URL            string         // how browsers reach it, without a slash at the end; empty: as they ask for it
	MetricsLogin   bool           // /metrics wants a login or a token
	Token          call.Secret    // lets programs have everything read anew; empty: nobody may by it
	TrustedProxies []netip.Prefix // whose X-Forwarded-For is believed
}

// Media says when a call without any packets is given up.
type Media struct {
	Timeout     time.Duration // nothing heard from the caller
	HoldTimeout time.Duration // the same while on hold
}

// Speech speaks prompts that have no recording, by a command or by a service. Without either nothing can.
type Speech struct {
	Service SpeechService
	Command []string                 // program and arguments; a lone "espeak-ng" or "flite" is known how to be called
	Voices  map[call.Language]string // the voice of each language, where the default is not liked
}

// AgentCodes are what agents dial to pause and to be ready again; what follows the pause code is the reason. Record is keyed
// in a conversation that is recorded: it pauses the recording, and again lets it go on.
type AgentCodes struct{ Pause, Ready, Record string }

// Directory is a list of customers. One of CSV, SQL and HTTP is set.
type Directory struct {
	Name   string
	CSV    string // the file, readable from Config.Files
	SQL    *DirectorySQL
	HTTP   *DirectoryHTTP
	Match  []string // the columns a caller can be found by, the first of which is the customer's key
	Fields []string // all columns, in the order of the file
	Pos    strict.Pos
}

// Strategy says which of the free agents is asked first.
type Strategy string

// The strategies of a queue.
const (
	LongestIdle Strategy = "longest-idle"
	MostSkilled Strategy = "most-skilled"
	FewestCalls Strategy = "fewest-calls"
	RoundRobin  Strategy = "round-robin"
	RingAll     Strategy = "ring-all"
)

// Queue is one queue, with the queue defaults filled in.
type Queue struct {
	ID           call.QueueID
	Skills       []string // an agent needs all of them
	Strategy     Strategy
	Priority     int           // higher is served first
	Ageing       time.Duration // a waiting caller gains one point of priority for every so long
	MaxWaiting   int           // callers that may wait; 0: as many as come
	Ring         time.Duration // how long one agent's phone rings
	Misses       int           // unanswered offers in a row that pause an agent; 0: never
	WrapUp       time.Duration
	ServiceLevel ServiceLevel
	Prefer       []string // "language", "last-agent": wished for, given up one Relax after the other, the last first
	Relax        time.Duration
	Remember     time.Duration // how long a caller's last agent is wished for
	AtOnce       int           // phones rung at once for one caller with RingAll
	Overflow     Overflow
	Share        map[call.PartnerID]float64 // of the calls, 0 to 1; nil: as it comes
	ShareWindow  time.Duration
	Tolerance    float64       // 0 to 1
	Grace        time.Duration // for callers who are cut off and call again; 0: none
	Music        string        // a recording played in a loop; empty: silence
	Record       Record
	Outcomes     Outcomes
	Announce     Announce
	Comfort      flows.Comfort
	Country      flows.CountryNotice
	Keys         map[call.Digit]call.Leave // LeftCallback or LeftVoicemail
	Menu         call.Digit                // goes back to a menu and keeps the place; 0: no key does
	Promise      Promise
	Callback     Callback
	Calendar     *calendar.Calendar // when the queue is open: callbacks are made, shifts have to be covered; nil: at any time
	Pos          strict.Pos
}

// ServiceLevel is the share of callers to be answered within a time.
type ServiceLevel struct {
	Within time.Duration
	Target float64 // 0 to 1
}

// Announce is what a waiting caller is told, on entry and then every so often; zero Every: on entry only.
type Announce struct {
	Every          time.Duration
	Position, Wait bool
}

// Record says whether conversations are recorded. There is no recording of which callers are not told: what they hear
// before they wait is what turns it on.
type Record struct {
	Announce string // a recording, there in every language; empty: nothing is recorded
}

// Promise is the longest wait and what is given after it; a zero After promises nothing.
type Promise struct {
	After time.Duration
	Then  call.Leave // LeftCallback or LeftVoicemail
}

// Overflow lets another queue's agents serve too; an empty To does not.
type Overflow struct {
	After time.Duration
	To    call.QueueID
}

// Partner is a company whose operators answer.
type Partner struct {
	ID      call.PartnerID
	Country string // ISO 3166 alpha-2
	Pos     strict.Pos
}

// Agent is somebody who answers. ID is also the SIP user.
type Agent struct {
	ID        call.AgentID
	Name      string
	Partner   call.PartnerID // empty: none
	Password  call.Secret
	Country   string             // where they sit, ISO 3166 alpha-2: their own, or else their partner's; empty: nobody said
	Shifts    *calendar.Calendar // when they are to be there; nil: nobody said
	Skills    map[string]int     // level of each skill, 1 to 10
	Languages []call.Language
	SRTP      SRTP
	Pos       strict.Pos
}
