package call

// Prompt is one piece of speech in one language: a recording by name, a text to be spoken, or both (the text then says
// what the recording is expected to say, for when there is none).
type Prompt struct {
	Language Language
	Name     string // prompts/<Language>/<Name>.wav; empty for text only
	Text     string // what to speak when there is no recording; empty: the name in words
	File     string // what the caller said in this call, relative to the voicemail folder; Name is then what it is called. Empty: it is a prompt
}
