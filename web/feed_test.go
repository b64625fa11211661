package web

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"centralino/board"
	"centralino/call"
	"centralino/internal/effort"
)

// stream is a reader of the feed whose writes can be held up.
type stream struct {
	*httptest.ResponseRecorder
	mu     sync.Mutex
	text   strings.Builder
	hold   chan struct{} // writes wait until it is closed; nil: they don't
	cancel func()
	done   chan struct{}
}

// Write implements http.ResponseWriter.
func (s *stream) Write(b []byte) (int, error) {
	if s.hold != nil {
		<-s.hold
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.text.Write(b)
}

// Flush implements http.Flusher.
func (s *stream) Flush() {}

// listen opens the feed.
func (d *desk) listen(after string, hold chan struct{}, who func(*http.Request)) *stream {
	d.Helper()
	ctx, cancel := context.WithCancel(context.Background())
	r := httptest.NewRequestWithContext(ctx, "GET", "http://helpline.example/api/v1/events", nil)
	who(r)
	if after != "" {
		r.Header.Set("Last-Event-ID", after)
	}
	return d.stream(r, hold, cancel)
}

func (d *desk) stream(r *http.Request, hold chan struct{}, cancel func()) *stream {
	s := &stream{ResponseRecorder: httptest.NewRecorder(), cancel: cancel, hold: hold, done: make(chan struct{})}
	go func() {
		defer close(s.done)
		d.server.ServeHTTP(s, r)
	}()
	synctest.Wait()
	return s
}

// message is one event of the stream.
type message struct {
	event, id string
	data      string
}

func (s *stream) messages(t *testing.T) (out []message) {
	t.Helper()
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, part := range strings.Split(s.text.String(), "\n\n") {
		var m message
		for _, line := range strings.Split(part, "\n") {
			name, value, _ := strings.Cut(line, ": ")
			switch name {
			case "event":
				m.event = value
			case "id":
				m.id = value
			case "data":
				m.data = value
			}
		}
		if m.event == "" {
			continue
		}
		schema := "#/components/schemas/" + strings.ToUpper(m.event[:1]) + m.event[1:]
		if err := parsedDocument(t).matches(schema, m.data); err != nil {
			t.Errorf("%s: %v", m.data, err)
		}
		out = append(out, m)
	}
	return out
}

func (s *stream) ended() bool {
	select {
	case <-s.done:
		return true
	default:
		return false
	}
}

func waiting(n int) func(*board.State) {
	return func(s *board.State) { s.Queues = slices.Clone(s.Queues); s.Queues[0].Waiting = n }
}

func TestTheFeed(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		d := newDesk(t)
		live := d.options.Live.(*scene)
		sara := as(d.login("sara"))
		s := d.listen("", nil, sara)
		defer s.cancel()
		if h := s.Header(); h.Get("Content-Type") != "text/event-stream" || h.Get("Cache-Control") != "no-store" {
			t.Errorf("headers %v", h)
		}
		got := s.messages(t)
		if len(got) != 1 || got[0].event != "snapshot" || !strings.Contains(got[0].data, `"queue":"outages"`) {
			t.Fatalf("it begins with %v", got)
		}
		time.Sleep(time.Second)
		begun := time.Now()
		live.change(waiting(7))
		for len(s.messages(t)) == 1 {
			time.Sleep(10 * time.Millisecond)
		}
		if late := time.Since(begun); late > time.Second {
			t.Errorf("a change is shown after %v", late)
		}
		got = s.messages(t)
		if got[1].event != "delta" || !strings.Contains(got[1].data, `"waiting":7`) || strings.Contains(got[1].data, "outages") || strings.Contains(got[1].data, "agents\":[") {
			t.Errorf("a change is told as %s", got[1].data)
		}
		live.change(func(b *board.State) { b.Calls = b.Calls[:1] })
		time.Sleep(time.Second)
		if got = s.messages(t); !strings.Contains(got[2].data, `"gone":{"calls":["c2","c3","c4"]}`) {
			t.Errorf("what is gone is told as %s", got[2].data)
		}
		time.Sleep(time.Minute)
		if n := len(s.messages(t)); n != 3 {
			t.Errorf("nothing happened, and there are %d messages", n)
		}
		// Comes back and gets what it missed.
		s.cancel()
		synctest.Wait()
		other := d.listen("", nil, token("all"))
		defer other.cancel()
		if back := d.listen(got[1].id, nil, sara); back.messages(t)[0].event != "snapshot" {
			t.Errorf("nobody read meanwhile, and nothing is known of what was missed: %v", back.messages(t))
		} else {
			back.cancel()
		}
		live.change(waiting(8))
		time.Sleep(time.Second)
		live.change(waiting(9))
		time.Sleep(time.Second)
		id := other.messages(t)[1].id
		back := d.listen(id, nil, sara)
		defer back.cancel()
		if m := back.messages(t); len(m) != 1 || m[0].event != "delta" || !strings.Contains(m[0].data, `"waiting":9`) {
			t.Errorf("what was missed: %v", m)
		}
		for _, odd := range []string{"x", "other-1", strings.Replace(id, "-", "-9", 1), id[:len(id)-1]} {
			o := d.listen(odd, nil, sara)
			if m := o.messages(t); len(m) != 1 || m[0].event != "snapshot" {
				t.Errorf("after %q: %v", odd, m)
			}
			o.cancel()
		}
	})
}

// A partner's supervisor and an agent see their own.
func TestTheFeedIsLimited(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		d := newDesk(t)
		for id, not := range map[string][]string{
			"lea": {"bruno", "outages", "+39022", "c3", "c4", "+39025", "c5", "m2"}, "anna": {"bruno", "outages", "c2", "c3", "c4", "m1", "m2"},
		} {
			s := d.listen("", nil, as(d.login(id)))
			text := s.messages(t)[0].data
			for _, n := range not {
				if strings.Contains(text, n) {
					t.Errorf("%s sees %s: %s", id, n, text)
				}
			}
			if !strings.Contains(text, `"agent":"anna"`) || !strings.Contains(text, "+39021") {
				t.Errorf("%s sees %s", id, text)
			}
			s.cancel()
		}
		for id, message := range map[string]string{
			"sara": `{"message":"m1","queue":"billing","call":"c5","from":"+39025","left":"2026-11-23T09:00:00Z","length_seconds":34}`,
			"lea":  `"messages":[{"message":"m1","queue":"billing","left":"2026-11-23T09:00:00Z","length_seconds":34}]`,
		} {
			s := d.listen("", nil, as(d.login(id)))
			if text := s.messages(t)[0].data; !strings.Contains(text, message) {
				t.Errorf("%s sees %s", id, text)
			}
			s.cancel()
		}
		chosen := d.listen("", nil, func(r *http.Request) { r.URL.RawQuery = "partner=alfa"; as(d.login("sara"))(r) })
		lea := d.listen("", nil, as(d.login("lea")))
		if one, other := chosen.messages(t)[0].data, lea.messages(t)[0].data; one != other || strings.Contains(one, "bruno") {
			t.Errorf("a supervisor who looks at a partner sees\n%s\nand that partner's supervisor\n%s", one, other)
		}
		chosen.cancel()
		lea.cancel()
		d.want(d.ask("GET", "/api/v1/events?partner=beta", "", as(d.login("lea"))), 404, "no such partner")
		d.want(d.ask("GET", "/api/v1/events?partner=gamma", "", as(d.login("sara"))), 404, "no such partner")
		wall := d.listen("", nil, token("wall"))
		if m := wall.messages(t)[0].data; strings.Contains(m, "+39") || !strings.Contains(m, `"calls":[]`) || !strings.Contains(m, `"messages":[]`) {
			t.Errorf("a token for the board sees calls: %s", m)
		}
		wall.cancel()
		d.want(d.ask("GET", "/api/v1/events", "", token("scrape")), 403, "board:read")
	})
}

// One reader's connection hangs; the others notice nothing, and it is cut off.
func TestASlowReaderIsCutOff(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		d := newDesk(t)
		live := d.options.Live.(*scene)
		sara := as(d.login("sara"))
		hold := make(chan struct{})
		slow, quick := d.listen("", hold, sara), d.listen("", nil, sara)
		defer quick.cancel()
		for i := range 3 * feedRoom {
			live.change(waiting(100 + i))
			time.Sleep(time.Second)
		}
		if n := len(quick.messages(t)); n != 3*feedRoom+1 {
			t.Errorf("the quick reader has %d messages", n)
		}
		close(hold)
		synctest.Wait()
		if !slow.ended() {
			t.Error("the slow reader is not cut off")
		}
		had := slow.messages(t)
		if len(had) > feedRoom+1 {
			t.Errorf("the slow reader was kept %d messages", len(had))
		}
		// It comes back, as browsers do by themselves, and knows what is so.
		latest := fmt.Sprintf(`"waiting":%d`, 100+3*feedRoom-1)
		back := d.listen(had[len(had)-1].id, nil, sara)
		if got := back.messages(t); len(got) != 3*feedRoom+1-len(had) || !strings.Contains(got[len(got)-1].data, latest) {
			t.Errorf("who comes back is told %v", got)
		}
		back.cancel()
		for i := range feedMemory {
			live.change(waiting(200 + i))
			time.Sleep(time.Second)
		}
		back = d.listen(had[len(had)-1].id, nil, sara)
		defer back.cancel()
		if got := back.messages(t); len(got) != 1 || got[0].event != "snapshot" || !strings.Contains(got[0].data, fmt.Sprintf(`"waiting":%d`, 200+feedMemory-1)) {
			t.Errorf("who comes back too late is told %v", got)
		}
	})
}

// Nothing is left when nobody reads: synctest fails when a goroutine is.
func TestTheFeedEnds(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		d := newDesk(t)
		sara := d.login("sara")
		one, two := d.listen("", nil, as(sara)), d.listen("", nil, token("all"))
		time.Sleep(20 * time.Second)
		d.mu.Lock()
		d.settings.Tokens = nil
		d.mu.Unlock()
		d.server.sessions.EndAll("sara")
		time.Sleep(20 * time.Second)
		if !one.ended() || !two.ended() {
			t.Error("who may no more goes on reading")
		}
		again := d.listen("", nil, as(d.login("sara")))
		ctx, cancel := context.WithCancel(t.Context())
		go d.server.Run(ctx)
		cancel()
		synctest.Wait()
		if !again.ended() {
			t.Error("the server has stopped, and the stream goes on")
		}
		d.want(d.ask("GET", "/api/v1/events", "", as(d.login("sara"))), 503, "busy")
	})
}

// crowd is a helpline of 50 queues and 500 agents, whose board folds real events.
type crowd struct {
	*board.Board
	agents map[call.AgentID]board.Present
}

// State implements Live.
func (c *crowd) State() board.State {
	return c.Board.State(board.Now{At: time.Now(), Agents: c.agents, Estimates: map[call.QueueID]time.Duration{}})
}

func newCrowd() *crowd {
	s := board.Scope{Zone: time.UTC, Queues: map[call.QueueID]board.Aim{}, Agents: map[call.AgentID]board.Person{}}
	c := &crowd{agents: map[call.AgentID]board.Present{}}
	for q := range 50 {
		aim := board.Aim{Within: 20 * time.Second, Target: .8}
		for a := range 30 {
			aim.Agents = append(aim.Agents, call.AgentID(fmt.Sprintf("agent%03d", (q*10+a)%500)))
		}
		s.Queues[call.QueueID(fmt.Sprintf("queue%02d", q))] = aim
	}
	for a := range 500 {
		id := call.AgentID(fmt.Sprintf("agent%03d", a))
		s.Agents[id] = board.Person{Name: "Somebody " + string(id)}
		c.agents[id] = board.Present{State: call.AgentBusy}
	}
	c.Board = board.New(s)
	return c
}

// happen lets calls come, wait, be rung for and speak, and others go: eight events for each from the number on.
func (c *crowd) happen(from, calls int) {
	for n := from; n < from+calls; n++ {
		id := call.ID(fmt.Sprintf("%08d", n))
		q := call.QueueID(fmt.Sprintf("queue%02d", n%50))
		a := call.AgentID(fmt.Sprintf("agent%03d", n*7%500))
		for _, b := range []call.Body{
			&call.Arrived{To: "+39800"}, &call.StepEntered{Step: "main"}, &call.Queued{Queue: q}, &call.Offered{Queue: q, Agent: a, Leg: "l"},
			&call.Connected{Queue: q, Agent: a, Leg: "l"},
		} {
			c.Apply(call.Event{At: time.Now(), Call: id, Body: b})
		}
		before := call.ID(fmt.Sprintf("%08d", n-2000)) // 2000 calls are up
		for _, b := range []call.Body{&call.Released{Queue: q, Agent: a, Leg: "l"}, &call.WrapUpEnded{Agent: a}, &call.Ended{}} {
			c.Apply(call.Event{At: time.Now(), Call: before, Body: b})
		}
	}
}

// TestTheFeedIsCheap plays twenty seconds of a large helpline for twenty readers, in virtual time, and looks what the
// processor had to do.
func TestTheFeedIsCheap(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		live := newCrowd()
		d := newDesk(t, func(d *desk) { d.options.Live = live })
		live.happen(0, 2000)
		var readers []*stream
		wall := token("wall")
		for range 20 {
			readers = append(readers, d.listen("", nil, wall))
		}
		begun := effort.Spent(t)
		const seconds = 20
		for fifth := range 5 * seconds {
			live.happen(2000+5*fifth, 5)
			time.Sleep(200 * time.Millisecond)
		}
		share := (effort.Spent(t) - begun).Seconds() / seconds
		t.Logf("50 queues, 500 agents, 200 events/s, 20 readers: %.1f %% of a core", share*100)
		if share > .10 {
			t.Errorf("the feed takes %.1f %% of a core", share*100)
		}
		for _, r := range readers {
			r.cancel()
		}
	})
}

func TestMessagesAreJSON(t *testing.T) {
	r, none := rowsOf(newScene().State()), rowsOf(board.State{})
	if !json.Valid(r.snapshot(time.Now())) || r.delta(r, time.Now()) != nil || !json.Valid(none.delta(r, time.Now())) || !json.Valid(r.delta(none, time.Now())) {
		t.Error("a message is no JSON")
	}
}
