package web

import (
	"cmp"
	"errors"
	"io"
	"io/fs"
	"net/http"
	"path"
	"strconv"
	"strings"
	"sync"
	"time"

	"centralino/call"
)

// SoundKind is what was recorded.
type SoundKind string

// What is recorded.
const (
	Conversation SoundKind = "conversation" // the caller left, the agent right
	Message      SoundKind = "message"      // in voicemail
	Comment      SoundKind = "comment"      // of a survey
)

// Sound is a recording that is open.
type Sound interface{ io.ReadSeekCloser }

// recording is something that was recorded in a call.
type recording struct {
	ID      uint64         `json:"recording"` // the place of its event in the journal
	Kind    SoundKind      `json:"kind"`
	At      time.Time      `json:"at"` // when it was begun; of messages and comments, when it was over
	Seconds float64        `json:"length_seconds"`
	Agent   call.AgentID   `json:"agent,omitempty"`
	Partner call.PartnerID `json:"-"`
	Queue   call.QueueID   `json:"queue,omitempty"`
	Box     string         `json:"box,omitempty"`
	Survey  string         `json:"survey,omitempty"`
	Gone    bool           `json:"gone,omitempty"` // it was deleted
	file    string
}

// recorded lists what was recorded in a call. Those of conversations that somebody may know nothing of are not there.
func recorded(events []call.Event) (out []recording) {
	begun := map[call.LegID]call.Event{}
	for _, e := range events {
		r := recording{ID: e.Seq, At: e.At}
		switch b := e.Body.(type) {
		case *call.RecordingStarted:
			begun[b.Leg] = e
			continue
		case *call.RecordingEnded:
			from, known := begun[b.Leg]
			if !known || b.File == "" {
				continue
			}
			started := from.Body.(*call.RecordingStarted)
			r.Kind, r.At, r.Agent, r.Queue, r.Seconds, r.file = Conversation, from.At, started.Agent, started.Queue, b.Length.Seconds(), b.File
		case *call.VoicemailLeft:
			r.Kind, r.Queue, r.Box, r.Seconds, r.file = Message, b.Queue, b.Box, b.Length.Seconds(), b.File
		case *call.SurveyCommentLeft:
			r.Kind, r.Queue, r.Survey, r.Agent, r.Partner = Comment, b.Queue, b.Survey, b.Agent, b.Partner
			r.Seconds, r.file = b.Length.Seconds(), b.File
		default:
			continue
		}
		out = append(out, r)
	}
	return out
}

// recordings are those of the call in the path that somebody may know of. A partner's are of its agents, and of the queues
// that these serve.
func (s *Server) recordings(r *http.Request, who *Who) (call.ID, []recording, error) {
	id, events, err := s.events(r, who)
	if err != nil {
		return id, nil, err
	}
	all, out := recorded(events), []recording{}
	for _, one := range all {
		if who.Partner() == "" || one.Agent != "" || one.Queue != "" && who.seesQueue(s.settings(), one.Queue) {
			out = append(out, one)
		}
	}
	return id, out, nil
}

// getRecordings lists what was recorded in a call.
func (s *Server) getRecordings(w http.ResponseWriter, r *http.Request, who *Who) error {
	id, all, err := s.recordings(r, who)
	if err != nil {
		return err
	}
	for i := range all {
		sound, err := s.options.Kept.Sound(all[i].Kind, all[i].file)
		if all[i].Gone = err != nil; err == nil {
			_ = sound.Close() // it was only read
		}
	}
	return writeJSON(w, http.StatusOK, struct {
		Call       call.ID     `json:"call"`
		Recordings []recording `json:"recordings"`
		Reason     bool        `json:"reason,omitempty"` // who hears one says why
	}{id, all, s.settings().HearReason})
}

// recording finds the one in the path, for somebody who may hear it.
func (s *Server) recording(r *http.Request, who *Who) (id call.ID, one recording, err error) {
	id, all, err := s.recordings(r, who)
	if err != nil {
		return id, one, err
	}
	for _, one := range all {
		if strconv.FormatUint(one.ID, 10) != r.PathValue("recording") {
			continue
		}
		if one.Kind == Conversation && !s.settings().HearBasis {
			return id, one, Refuse(http.StatusForbidden, "no-legal-basis", "recorded conversations are heard by nobody",
				"write the agreement or the permission into the configuration: recordings: {legal_basis: …}")
		}
		return id, one, nil
	}
	return id, one, notFound("there is no such recording", "see /api/v1/calls/{call}/recordings")
}

// postHear notes that somebody is about to hear a recording, and why.
func (s *Server) postHear(w http.ResponseWriter, r *http.Request, who *Who) error {
	var in struct {
		Reason string `json:"reason"`
	}
	if err := readJSON(w, r, &in); err != nil {
		return err
	}
	in.Reason = strings.TrimSpace(in.Reason)
	if len([]rune(in.Reason)) > 200 || strings.ContainsFunc(in.Reason, func(c rune) bool { return c < ' ' }) {
		return badRequest("the reason is too long", "write up to 200 characters: {\"reason\": \"complaint 4711\"}")
	}
	id, one, err := s.recording(r, who)
	if err == nil && in.Reason == "" && s.settings().HearReason {
		err = reasonNeeded()
	}
	if one.ID == 0 {
		return err
	}
	return s.carryOut(w, id, hearing(who, one, in.Reason), func() error {
		if err == nil {
			s.hearings.begin(who, one)
		}
		return err
	})
}

func reasonNeeded() *Problem {
	return Refuse(http.StatusConflict, "reason-needed", "who hears a recording has to say why",
		`POST {"reason": "complaint 4711"} to …/hear first`)
}

// hearing is the record of somebody who hears a recording.
func hearing(who *Who, one recording, reason string) *call.Acted {
	acted := who.acted("hear-recording")
	acted.Agent, acted.Queue, acted.Detail = one.Agent, one.Queue, string(one.Kind)+" "+one.file
	if reason != "" {
		acted.Detail += ": " + reason
	}
	return acted
}

// getSound lets somebody hear a recording, a part at a time as players ask for it. That it is heard is recorded once, by
// whichever comes first, this or postHear.
func (s *Server) getSound(w http.ResponseWriter, r *http.Request, who *Who) error {
	id, one, err := s.recording(r, who)
	if err != nil {
		return err
	}
	heard := s.hearings.going(who, one)
	if !heard && s.settings().HearReason {
		return reasonNeeded()
	}
	sound, err := s.options.Kept.Sound(one.Kind, one.file)
	if errors.Is(err, fs.ErrNotExist) {
		return notFound("the recording is not there any more", "it was deleted by age, or by hand")
	}
	if err != nil {
		return err
	}
	defer func() { _ = sound.Close() }()
	if !heard {
		s.hearings.begin(who, one)
		s.record(id, hearing(who, one, ""))
	}
	h := w.Header()
	h.Set("Content-Type", "audio/wav")
	h.Set("Cache-Control", "no-store")
	h.Set("Content-Disposition", `inline; filename="`+path.Base(one.file)+`"`)
	http.ServeContent(w, r, "", time.Time{}, sound)
	return nil
}

// hearings are who hears what, so that one hearing is recorded once, in however many parts a player asks for it.
type hearings struct {
	mu    sync.Mutex
	until map[hearingOf]time.Time
}

type hearingOf struct {
	account, token, session string
	recording               uint64
}

// longestHearing is for how long a player may ask for parts; then it is a hearing anew.
const longestHearing = 30 * time.Minute

// of names a hearing: somebody in a session, or a program, and what they hear.
func of(who *Who, one recording) hearingOf {
	k := hearingOf{account: who.Account.ID, session: who.session, recording: one.ID}
	if who.Token != nil {
		k.token = who.Token.Name
	}
	return k
}

func (h *hearings) begin(who *Who, one recording) {
	h.mu.Lock()
	defer h.mu.Unlock()
	now := time.Now()
	for k, until := range h.until {
		if now.After(until) {
			delete(h.until, k)
		}
	}
	h.until[of(who, one)] = now.Add(max(longestHearing, time.Duration(cmp.Or(one.Seconds, 1)*2*float64(time.Second))))
}

func (h *hearings) going(who *Who, one recording) bool {
	h.mu.Lock()
	defer h.mu.Unlock()
	return time.Now().Before(h.until[of(who, one)])
}
