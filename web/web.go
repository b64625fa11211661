// Package web serves the helpline over HTTP: metrics and health, the API that pages and programs use, and the live feed. It
// decides who may do what, and knows nothing of SIP or sound: what it shows and does comes through Options.
package web

import (
	"context"
	"crypto/rand"
	"io"
	"log/slog"
	"net/http"
	"net/netip"
	"time"

	"centralino/account"
	"centralino/call"
	"centralino/flows"
	"centralino/knowledge"
	"centralino/web/session"
	"centralino/web/throttle"
	"centralino/web/visit"
	"centralino/words"
)

// Options are what the pages are made of.
type Options struct {
	Version string
	Metrics http.Handler // serves the text of all metrics

	// Ready returns nil when calls can be taken, else why not.
	Ready func() error

	Settings func() *Settings // those in force
	Desk     Desk
	Sessions *session.Store
	Live     Live
	Archive  Archive
	Kept     Kept
	Rules    Rules
	Actions  Actions
	Workshop Workshop
	Record   func(id call.ID, b call.Body) // keeps what was done in the journal; id is empty unless it concerns a call
	Routes   []Route                       // of other rooms, beside our own
	Logger   *slog.Logger
	Reload   Reload
}

// Settings are what a configuration says of the pages. They never change; a reload brings others.
type Settings struct {
	Helpline       string
	Languages      []call.Language
	Zone           *time.Location
	URL            string // how browsers reach the helpline; empty: as they ask for it
	MetricsLogin   bool   // /metrics is not open
	TrustedProxies []netip.Prefix

	Accounts map[string]account.Account
	Tokens   []account.Token
	OIDC     *OIDC // single sign-on; nil: there is none
	Queues   map[call.QueueID]Queue
	Flows    map[call.FlowID]*flows.Program
	Folder   string // of the configuration: files are named from there
	Numbers  map[call.Number]call.FlowID
	Public   *Public // nil: there is no page for everybody

	Notes *knowledge.Library // for operators

	HearBasis    bool // there is a legal basis on which recorded conversations may be heard
	HearReason   bool // who hears a recording says why
	Browsers     bool // telephones in browsers can register
	AgentFigures bool // there is a legal basis on which figures of single agents may be seen
}

// Queue is what the pages have to know of a queue.
type Queue struct {
	Partners        []call.PartnerID // whose agents serve it
	Outcomes        []OutcomeCode    // what agents may say of its conversations
	OutcomeRequired bool             // before the next call
	Within          time.Duration    // in which callers are to be answered
	Target          float64          // the share of them, 0 to 1
}

// Server answers requests.
type Server struct {
	options  Options
	log      *slog.Logger
	settings func() *Settings
	sessions *session.Store
	record   func(call.ID, call.Body)
	login    login
	hearings hearings
	feed     *feed
	signOn   *signOn
	visits   *visit.Door
	walks    chan struct{} // as many as may go on at once
	italian  words.Words   // says what is refused
	handler  http.Handler
}

// New returns the handler of all paths.
func New(o Options) *Server {
	s := &Server{
		options: o, log: o.Logger, settings: o.Settings, sessions: o.Sessions, record: o.Record,
		feed: newFeed(o.Live, rand.Text()[:8]), signOn: newSignOn(), hearings: hearings{until: map[hearingOf]time.Time{}},
		walks: make(chan struct{}, walksAtOnce), italian: words.New(words.Italian, italian),
		login: login{
			accounts: throttle.New(accountTries, time.Minute, rememberedSources),
			sources:  throttle.New(sourceTries, 10*time.Second, rememberedSources),
			hashing:  make(chan struct{}, hashesAtOnce),
			known:    map[string]bool{},
		},
	}
	s.visits = visit.New(s.visitLimits)
	mux := http.NewServeMux()
	for _, route := range s.routes() {
		mux.HandleFunc(route.Method+" "+route.Path, s.serve(route))
	}
	s.handler = s.guarded(s.answering(mux))
	return s
}

// ServeHTTP implements http.Handler.
func (s *Server) ServeHTTP(w http.ResponseWriter, r *http.Request) { s.handler.ServeHTTP(w, r) }

// Run looks after sessions until ctx is done, and then ends every stream.
func (s *Server) Run(ctx context.Context) {
	defer s.feed.close()
	every := time.NewTicker(time.Minute)
	defer every.Stop()
	for {
		select {
		case <-every.C:
			s.sessions.Sweep(time.Now())
		case <-ctx.Done():
			s.sessions.Save()
			return
		}
	}
}

func writeLine(w http.ResponseWriter, status int, line string) {
	w.Header().Set("Content-Type", "text/plain; charset=utf-8")
	w.Header().Set("Cache-Control", "no-store")
	w.WriteHeader(status)
	_, _ = io.WriteString(w, line+"\n") // the peer may have gone; there is nobody left to tell
}
