package ivr

import (
	"reflect"
	"slices"
	"testing"
	"time"

	"centralino/call"
	"centralino/flows"
)

// recording is a call in which something is being recorded, to be played after it and left with a message.
func recording(t *testing.T, change func(*flows.Record)) *phone {
	t.Helper()
	return recordingOf(t, recordingFlow(change))
}

func recordingOf(t *testing.T, p *flows.Program) *phone {
	t.Helper()
	c := newPhone(t, p, mario, monday(t)).start().next("describe", Beep)
	c.waitFor("record", func() bool { return c.recording.ID != 0 })
	return c
}

func recordingFlow(change func(*flows.Record)) *flows.Program {
	v := &flows.Record{
		Name: "fault", Prompts: []flows.Prompt{{Name: "describe"}}, Limits: flows.BoxOptions{Max: time.Minute, Silence: 5 * time.Second},
		End: '#', Failed: "sorry",
	}
	change(v)
	return program("person",
		&flows.Step{ID: "start", Verb: v, Next: "again"},
		&flows.Step{ID: "again", Verb: &flows.Play{Prompts: []flows.Prompt{{Name: "you-said"}, {Recording: "fault"}, {Recording: "nothing"}}}, Next: "note"},
		&flows.Step{ID: "note", Verb: &flows.Voicemail{Box: "desk", Attach: []string{"fault", "nothing"}}, Next: flows.End},
		&flows.Step{ID: "sorry", Verb: &flows.Play{Prompts: []flows.Prompt{{Name: "sorry"}, {Recording: "fault"}}}, Next: flows.End},
		&flows.Step{ID: "person", Verb: &flows.Queue{Queue: "q"}, Next: flows.End},
	)
}

func asWritten(*flows.Record) {}

func pieceOf(length time.Duration) *call.PieceRecorded {
	return &call.PieceRecorded{Flow: "f", Step: "start", Name: "fault", Length: length}
}

// TestARecordingIsPlayedAndSentAlong, and deleted when the call ends.
func TestARecordingIsPlayedAndSentAlong(t *testing.T) {
	c := recording(t, asWritten)
	if want := (RecordVoicemail{ID: c.recording.ID, Piece: "fault", Max: time.Minute, Silence: 5 * time.Second}); c.recording != want {
		t.Fatalf("recorded as %+v", c.recording)
	}
	c.press("1").press("#").says("a", 9*time.Second).next("you-said", "what was said", "voicemail-intro", Beep)
	c.isReported(pieceOf(9 * time.Second))
	c.waitFor("record", func() bool { return c.recording.ID != 0 })
	if c.discarded != 0 {
		t.Fatal("it was deleted too early")
	}
	c.press("#").says("b", 3*time.Second).next("voicemail-saved").ends(call.Voicemail, call.FlowEnded)
	c.isReported(&call.VoicemailLeft{
		Box: "desk", File: "b", Length: 3 * time.Second, Attached: []call.Attached{{Name: "fault", File: "a", Length: 9 * time.Second}},
	})
	if c.discarded != 1 {
		t.Errorf("%d recordings were deleted", c.discarded)
	}
}

// TestARecordingThatIsKept outlives the call, and its event says where it lies and until when.
func TestARecordingThatIsKept(t *testing.T) {
	c := recording(t, func(v *flows.Record) { v.Keep = 24 * time.Hour }).press("#").says("a", 9*time.Second)
	want := pieceOf(9 * time.Second)
	want.File, want.Until = "a", c.now.Add(24*time.Hour)
	c.isReported(want)
	c.happens(HungUp{call.CallerHungUp}).ends(call.CalledOff, call.CallerHungUp)
	if c.discarded != 0 {
		t.Error("it was deleted")
	}
	// Who hangs up while they speak has said it.
	c = recording(t, func(v *flows.Record) { v.Keep = time.Hour }).happens(HungUp{call.CallerHungUp}).says("a", 9*time.Second)
	want.Until = c.now.Add(time.Hour)
	c.isReported(want)
	c = recording(t, asWritten).happens(HungUp{call.CallerHungUp}).says("a", 9*time.Second)
	if c.discarded != 1 {
		t.Error("it outlives the call")
	}
}

// TestNothingIsRecorded: silence is asked once more, a disk that is full is not.
func TestNothingIsRecorded(t *testing.T) {
	c := recording(t, asWritten).says("", 0).next("voicemail-empty", "describe", Beep).pause(perPrompt)
	c.says("", 0).next("voicemail-empty", "sorry").ends(call.Informed, call.FlowEnded)
	c = recording(t, asWritten)
	c.happens(Recorded{ID: c.recording.ID, Failed: true}).next("sorry")
	c = recording(t, asWritten).pause(time.Minute + 3*recorderGrace).next("sorry") // a recorder that says nothing any more
	if c.discarded != 0 {
		t.Error("something was deleted")
	}
}

func TestAPersonIsReachedWhileRecording(t *testing.T) {
	c := recording(t, asWritten).press("0").says("a", 9*time.Second).waitsIn("q")
	c.isReported(pieceOf(9 * time.Second))
	c = recording(t, func(v *flows.Record) { v.End = '*' }).press("#")
	if c.recording.ID == 0 || c.state.stopping {
		t.Error("another key than the one of the step ends it")
	}
	c.press("*")
	if !c.state.stopping {
		t.Error("the key of the step does not end it")
	}
}

// TestARecordingIsReviewed: 2 plays it, 3 records it anew and deletes the first, and everything else keeps it.
func TestARecordingIsReviewed(t *testing.T) {
	reviewed := func(v *flows.Record) { v.Review = true }
	c := recording(t, reviewed).says("a", 9*time.Second).next("voicemail-review").press("2").next("what was said", "voicemail-review").
		press("3").next("describe", Beep).pause(perPrompt)
	if c.discarded != 1 {
		t.Errorf("%d recordings were deleted", c.discarded)
	}
	c.says("b", 4*time.Second).next("voicemail-review").press("1").next("you-said")
	c.isReported(pieceOf(4 * time.Second))
	if n := slices.IndexFunc(c.reports, func(b call.Body) bool { return reflect.DeepEqual(b, pieceOf(9*time.Second)) }); n >= 0 {
		t.Error("what was recorded anew is kept too")
	}
	recording(t, reviewed).says("a", 9*time.Second).next("voicemail-review", "you-said", "what was said")
	c = recording(t, reviewed).says("a", 9*time.Second).next("voicemail-review").happens(HungUp{}).ends(call.CalledOff, call.CallerHungUp)
	c.isReported(pieceOf(9 * time.Second))
}

// TestTheLatestOfANameCounts: the one before is deleted.
func TestTheLatestOfANameCounts(t *testing.T) {
	p := recordingFlow(asWritten)
	p.Steps["again"].Next = "start"
	c := recordingOf(t, p).says("a", 9*time.Second).next("you-said", "what was said", "describe", Beep).pause(perPrompt)
	c.says("b", 9*time.Second).next("you-said")
	if c.discarded != 1 || c.state.pieces["fault"].File != "b" {
		t.Errorf("%d were deleted, and there is %v", c.discarded, c.state.pieces["fault"])
	}
}

// TestABrokenFlowTakesAMessage also from a step that records something else.
func TestABrokenFlowTakesAMessage(t *testing.T) {
	p := recordingFlow(func(v *flows.Record) { v.Failed = "nowhere" })
	p.Human = flows.Human{}
	c := recordingOf(t, p)
	c.happens(Recorded{ID: c.recording.ID, Failed: true}).next("voicemail-intro", Beep).pause(perPrompt)
	if c.recording.Piece != "" {
		t.Errorf("recorded as %+v", c.recording)
	}
	c.says("m", 9*time.Second).next("voicemail-saved").ends(call.Voicemail, call.FlowEnded)
}

// TestRecordingKeepsThePlaceInAQueue that the caller stepped aside from.
func TestRecordingKeepsThePlaceInAQueue(t *testing.T) {
	c := waiting(t, asIs)
	c.state.program.Steps["hours"].Verb = &flows.Record{Name: "x", Prompts: []flows.Prompt{{Name: "describe"}}, Failed: "main", Limits: flows.BoxOptions{Max: time.Minute}}
	c.press("3").next("menu").press("1").next("describe", Beep).pause(perPrompt)
	c.says("a", 9*time.Second).next("menu")
	if !c.aside || len(c.left) != 0 {
		t.Errorf("aside: %v, left %v", c.aside, c.left)
	}
}
