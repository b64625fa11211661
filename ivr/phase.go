package ivr

// phase is what a call is doing within its step.
type phase uint8

const (
	phaseNew         phase = iota // before Start
	phasePlay                     // prompts play to their end
	phaseMessage                  // a recorded message plays; a key ends it
	phaseMenu                     // one key is asked for
	phaseCollect                  // digits are asked for
	phaseLookup                   // a directory looks the caller up
	phasePIN                      // the PIN is asked for
	phaseVerify                   // a directory checks the PIN
	phaseNotice                   // before a queue: the caller is told that the conversation is recorded
	phaseWaiting                  // in a queue, with music or an announcement
	phaseAgent                    // speaking with an agent
	phaseOffer                    // the queue gave the caller back: callback or mailbox?
	phaseSurvey                   // one key is asked for, for one question
	phaseTen                      // a 1 was the answer, unless a 0 makes it 10
	phaseAskWords                 // a survey asks for words of the caller's own
	phaseComment                  // the caller speaks to a survey
	phaseNumber                   // the number to call back is asked for
	phaseConfirm                  // the number was read back: right or again?
	phaseAllowing                 // whether the number may be called back is asked
	phaseGreeting                 // who was called back is asked for a key
	phaseCountry                  // hears where the agent sits
	phaseJoining                  // and is about to meet the agent
	phaseExcuse                   // who has just left
	phaseTold                     // a sentence of our own plays before the next step
	phaseIntro                    // the mailbox explains itself
	phaseRecording                // the caller speaks to the mailbox
	phasePause                    // nothing is asked for a while
	phaseFlash                    // whether an announcement is switched on is asked
	phaseRequest                  // a service is asked
	phaseDialling                 // a telephone outside is rung
	phaseTransferred              // and its owner speaks with the caller
	phaseReview                   // a message may be heard, kept or recorded anew
	phaseEnded
)

// String names the phase as State prints it.
func (p phase) String() string {
	if int(p) < len(phaseNames) {
		return phaseNames[p]
	}
	return "unknown"
}

var phaseNames = [...]string{
	"new", "play", "message", "menu", "collect", "lookup", "pin", "verify", "notice", "waiting", "agent", "offer", "survey",
	"ten", "ask-words", "comment", "number", "confirm", "allowing", "greeting", "country", "joining", "excuse", "told", "intro", "recording", "pause",
	"flash", "request", "dialling", "transferred", "review", "ended",
}
