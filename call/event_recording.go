package call

import "time"

// RecordingStarted: from here on what caller and agent say is recorded into File, relative to the folder of recordings.
// The file is there once RecordingEnded says so.
type RecordingStarted struct {
	Queue QueueID `json:"queue"`
	Agent AgentID `json:"agent"`
	Leg   LegID   `json:"leg"`
	File  string  `json:"file"`
}

// RecordingPaused: nothing of what is said is recorded until RecordingResumed.
type RecordingPaused struct {
	Leg LegID  `json:"leg"`
	By  string `json:"by"` // who asked for it: the agent, or whoever did it on a page
}

// RecordingResumed: the recording goes on.
type RecordingResumed struct {
	Leg LegID  `json:"leg"`
	By  string `json:"by"`
}

// RecordingEnded: the recording of a conversation is complete, or there is none. It may come after the call has ended,
// where the disk is slow or the process died.
type RecordingEnded struct {
	Leg    LegID           `json:"leg"`
	Result RecordingResult `json:"result"`
	File   string          `json:"file,omitempty"` // empty: nothing was kept
	Length time.Duration   `json:"length_ns"`      // pauses included
	Missed time.Duration   `json:"missed_ns,omitempty"`
}

// RecordingResult is what became of a recording.
type RecordingResult string

// What becomes of recordings.
const (
	RecordingKept        RecordingResult = "kept"        // whole
	RecordingFailed      RecordingResult = "failed"      // the disk is full or broken: the file ends there
	RecordingUnannounced RecordingResult = "unannounced" // the caller could not be told, so nothing was recorded
	RecordingRecovered   RecordingResult = "recovered"   // the process died; the next start completed the file
)

// RecordingResults lists every result once.
func RecordingResults() []RecordingResult {
	return []RecordingResult{RecordingKept, RecordingFailed, RecordingUnannounced, RecordingRecovered}
}

// Kind implements Body.
func (*RecordingStarted) Kind() Kind { return "recording_started" }

// Kind implements Body.
func (*RecordingPaused) Kind() Kind { return "recording_paused" }

// Kind implements Body.
func (*RecordingResumed) Kind() Kind { return "recording_resumed" }

// Kind implements Body.
func (*RecordingEnded) Kind() Kind { return "recording_ended" }
