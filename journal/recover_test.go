package journal

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"centralino/call"
)

func TestRecover(t *testing.T) {
	start := time.Date(2026, 11, 21, 9, 0, 0, 0, time.UTC)
	at := func(seconds int) time.Time { return start.Add(time.Duration(seconds) * time.Second) }
	pause := call.Pause{Reason: "2", By: call.PausedByAgent, Since: at(-500)}
	none := map[call.AgentID]call.Pause{}
	owed := func(id call.ID, second int) call.PendingCallback {
		return call.PendingCallback{CallbackBooked: call.CallbackBooked{Callback: id, Queue: "q"}, Booked: at(second)}
	}
	tests := []struct {
		name   string
		events []call.Event
		want   Recovery
	}{
		{name: "empty", want: Recovery{Paused: none}},
		{
			name:   "stopped in good order, pauses kept",
			events: []call.Event{{Body: &call.Started{Paused: map[call.AgentID]call.Pause{"anna": pause}}}, {Body: &call.Stopped{}}},
			want:   Recovery{Started: true, Clean: true, Paused: map[call.AgentID]call.Pause{"anna": pause}},
		},
		{
			name: "died with calls in every state",
			events: []call.Event{
				{At: at(0), Body: &call.Started{}},
				{At: at(1), Call: "over", Body: &call.Arrived{Flow: "f"}},
				{At: at(2), Call: "ringing", Body: &call.Arrived{Flow: "f"}},
				{At: at(3), Call: "over", Body: &call.Ended{}},
				{At: at(4), Call: "waiting", Body: &call.Arrived{Flow: "f"}},
				{At: at(5), Call: "waiting", Body: &call.Answered{}},
				{At: at(6), Call: "waiting", Body: &call.Queued{Queue: "billing"}},
				{At: at(7), Call: "talking", Body: &call.Arrived{Flow: "g"}},
				{At: at(8), Call: "talking", Body: &call.Queued{Queue: "billing"}},
				{At: at(9), Call: "talking", Body: &call.Connected{Agent: "anna"}},
				{At: at(10), Call: "left", Body: &call.Arrived{Flow: "g"}},
				{At: at(11), Call: "left", Body: &call.Queued{Queue: "billing"}},
				{At: at(12), Call: "left", Body: &call.QueueLeft{}},
				{At: at(13), Call: "surveyed", Body: &call.Arrived{Flow: "g"}},
				{At: at(14), Call: "surveyed", Body: &call.Connected{Agent: "bruno"}},
				{At: at(15), Call: "surveyed", Body: &call.Released{Agent: "bruno"}},
			},
			want: Recovery{Started: true, Paused: none, Calls: []OpenCall{
				{ID: "ringing", Flow: "f", Arrived: at(2), Last: at(2)},
				{ID: "waiting", Flow: "f", Arrived: at(4), Answered: true, Queue: "billing", Last: at(6)},
				{ID: "talking", Flow: "g", Arrived: at(7), Agent: "anna", Last: at(9)},
				{ID: "left", Flow: "g", Arrived: at(10), Last: at(12)},
				{ID: "surveyed", Flow: "g", Arrived: at(13), Last: at(15)},
			}},
		},
		{
			name: "pauses begun and ended since the start",
			events: []call.Event{
				{Body: &call.Started{Paused: map[call.AgentID]call.Pause{"anna": pause, "bruno": pause}}},
				{At: at(1), Body: &call.AgentReady{Agent: "anna"}},
				{At: at(2), Body: &call.AgentPaused{Agent: "carla", By: call.PausedByMisses}},
			},
			want: Recovery{Started: true, Paused: map[call.AgentID]call.Pause{
				"bruno": pause, "carla": {By: call.PausedByMisses, Since: at(2)},
			}},
		},
		{
			name: "queues closed and agents assigned, carried on, ended and begun",
			events: []call.Event{
				{Body: &call.Started{
					Closed: []call.QueueID{"a", "b"}, ClosedUntil: map[call.QueueID]time.Time{"a": at(100), "b": at(200)},
					Assigned: map[call.AgentID]call.Assignment{"anna": {Until: at(100)}, "bruno": {Queues: []call.QueueID{"a"}, Until: at(200)}},
				}},
				{At: at(1), Body: &call.QueueOpened{Queue: "a"}},
				{At: at(2), Body: &call.QueueClosed{Queue: "c", Until: at(300)}},
				{At: at(3), Body: &call.QueueClosed{Queue: "d"}},
				{At: at(4), Body: &call.AgentUnassigned{Agent: "anna"}},
				{At: at(5), Body: &call.AgentAssigned{Agent: "carla", Queues: []call.QueueID{"b"}, Until: at(300)}},
			},
			want: Recovery{
				Started: true, Paused: none, Closed: []call.QueueID{"b", "c", "d"}, Until: map[call.QueueID]time.Time{"b": at(200), "c": at(300)},
				Assigned: map[call.AgentID]call.Assignment{
					"bruno": {Queues: []call.QueueID{"a"}, Until: at(200)}, "carla": {Queues: []call.QueueID{"b"}, Until: at(300)},
				},
			},
		},
		{
			name: "promises to call back: carried on, tried, kept, given up, cancelled",
			events: []call.Event{
				{Body: &call.Started{Callbacks: []call.PendingCallback{owed("carried", 1), owed("ended", 2)}}},
				{At: at(3), Call: "c1", Body: &call.CallbackBooked{Callback: "tried", Queue: "q", Number: "+3902"}},
				{At: at(4), Call: "c2", Body: &call.CallbackBooked{Callback: "kept", Queue: "q"}},
				{At: at(5), Call: "tried", Body: &call.Offered{}},
				{At: at(6), Call: "tried", Body: &call.CallbackDialled{Attempt: 1}},
				{At: at(7), Call: "tried", Body: &call.CallbackMissed{Attempt: 1, Again: at(607)}},
				{At: at(8), Call: "kept", Body: &call.Offered{}},
				{At: at(9), Call: "kept", Body: &call.CallbackDialled{Attempt: 1}},
				{At: at(10), Call: "kept", Body: &call.Arrived{Flow: "f", Back: true}},
				{At: at(10), Call: "kept", Body: &call.Connected{Agent: "anna"}},
				{At: at(11), Call: "ended", Body: &call.CallbackEnded{Result: call.CallbackCancelled}},
				{At: at(11), Call: "c4", Body: &call.CallbackBooked{Callback: "eu", Queue: "q"}},
				{At: at(12), Call: "eu", Body: &call.CallbackDialled{Attempt: 1}},
				{At: at(13), Call: "eu", Body: &call.CountryTold{Queue: "q", Country: "AL"}},
				{At: at(13), Call: "eu", Body: &call.CallbackMissed{Result: call.MissEU, Again: at(73)}},
				{At: at(14), Call: "eu", Body: &call.CallbackDialled{Attempt: 1}},
				{At: at(15), Call: "eu", Body: &call.CallbackMissed{Result: call.MissBusy, Attempt: 1, Again: at(675)}},
				{At: at(16), Call: "c3", Body: &call.CallbackBooked{Queue: "q"}}, // a name is needed to be owed
			},
			want: Recovery{
				Started: true, Paused: none, Calls: []OpenCall{{ID: "kept", Flow: "f", Arrived: at(10), Agent: "anna", Last: at(10)}},
				Callbacks: []call.PendingCallback{owed("carried", 1), {
					CallbackBooked: call.CallbackBooked{Callback: "tried", Queue: "q", Number: "+3902"},
					Booked:         at(3), Attempts: 1, Again: at(607), Offers: 1,
				}, {
					CallbackBooked: call.CallbackBooked{Callback: "eu", Queue: "q", EU: true},
					Booked:         at(11), Attempts: 1, Again: at(675),
				}},
			},
		},
		{
			name: "alerts that are on",
			events: []call.Event{
				{Body: &call.Started{Alerts: []call.ActiveAlert{{AlertSubject: call.AlertSubject{Alert: "carried"}}, {AlertSubject: call.AlertSubject{Alert: "over"}}}}},
				{At: at(1), Body: &call.AlertFired{AlertSubject: call.AlertSubject{Alert: "new", Queue: "q"}, When: "nobody"}},
				{At: at(2), Body: &call.AlertResolved{AlertSubject: call.AlertSubject{Alert: "over"}}},
				{At: at(3), Body: &call.AlertAcknowledged{AlertSubject: call.AlertSubject{Alert: "new", Queue: "q"}, By: "sara"}},
			},
			want: Recovery{Started: true, Paused: none, Alerts: []call.ActiveAlert{
				{AlertSubject: call.AlertSubject{Alert: "new", Queue: "q"}, When: "nobody", Fired: at(1), Acknowledged: "sara"},
				{AlertSubject: call.AlertSubject{Alert: "carried"}},
			}},
		},
		{
			name: "only what came after the last start counts",
			events: []call.Event{
				{Body: &call.Started{}},
				{Call: "old", Body: &call.Arrived{}},
				{Body: &call.AgentPaused{Agent: "anna"}},
				{Body: &call.Started{}},
			},
			want: Recovery{Started: true, Paused: none},
		},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			eachStore(t, func(t *testing.T, j *Journal) {
				mustAppend(t, j, test.events...)
				got, err := j.Recover(t.Context())
				if err != nil {
					t.Fatal(err)
				}
				if diff := cmp.Diff(test.want, got, cmpopts.IgnoreUnexported(OpenCall{})); diff != "" {
					t.Error(diff)
				}
			})
		})
	}
}
