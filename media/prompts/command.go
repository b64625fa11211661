package prompts

import (
	"errors"
	"fmt"
	"path"
	"strings"
)

// errNoVoice says that the command does not speak the language.
var errNoVoice = errors.New("the speech command has no voice for the language")

// InWords makes a text out of a prompt's name: "enter-customer-code" gives "enter customer code"; of "numbers/ten" only
// "ten" is said.
func InWords(name string) string {
	words := strings.NewReplacer("-", " ", "_", " ", ".", " ").Replace(path.Base("/" + name))
	return strings.Join(strings.Fields(words), " ")
}

// template is a speech command with places to fill, as the package describes. No shell ever sees the text.
type template []string

// known completes a command that is only the name of a program this package knows.
func known(command []string) template {
	if len(command) != 1 {
		return command
	}
	switch path.Base(command[0]) {
	case "espeak-ng", "espeak":
		return template{command[0], "-v", "{voice}", "-s", "160", "--stdout", "--", "{text}"}
	case "flite":
		return template{command[0], "-voice", "{voice}", "-t", "{text}", "-o", "/dev/stdout"}
	}
	return command
}

// englishOnly reports whether the program is one that speaks English alone.
func (t template) englishOnly() bool { return path.Base(t[0]) == "flite" }

// uses reports whether a place occurs in the template.
func (t template) uses(place string) bool {
	for _, arg := range t[1:] {
		if strings.Contains(arg, place) {
			return true
		}
	}
	return false
}

// fill makes the arguments of one run.
func (t template) fill(language, voice, text, out string) []string {
	places := strings.NewReplacer("{text}", text, "{voice}", voice, "{language}", language, "{out}", out)
	args := make([]string, 0, len(t)+1)
	for i, arg := range t {
		if i > 0 {
			arg = places.Replace(arg)
		}
		args = append(args, arg)
	}
	if !t.uses("{text}") {
		args = append(args, text)
	}
	return args
}

// voice chooses the voice of a language: the one configured, else the command's own; empty when there is none.
func (s *speaker) voice(language string) string {
	if v := s.configured(language); v != "" {
		return v
	}
	switch {
	case s.service != nil:
		return s.service.defaultVoice(language)
	case !s.command.englishOnly():
		return strings.ToLower(language)
	case baseOf(language) == "en":
		return "rms"
	}
	return ""
}

// configured is the voice that somebody chose for a language, or for the one it is a kind of; empty: nobody did.
func (s *speaker) configured(language string) string {
	for _, tag := range []string{language, baseOf(language)} {
		if v := s.voices[tag]; v != "" {
			return v
		}
	}
	return ""
}

// baseOf is the language without its country: "it" of "it-CH".
func baseOf(language string) string {
	base, _, _ := strings.Cut(strings.ToLower(language), "-")
	return base
}

// checkText keeps out what no speech command can take.
func checkText(text string) error {
	switch {
	case strings.TrimSpace(text) == "":
		return errors.New("there is nothing to say")
	case len(text) > maxText:
		return fmt.Errorf("a text of %d bytes is too long to be spoken", len(text))
	case strings.ContainsRune(text, 0):
		return errors.New("the text is not readable")
	}
	return nil
}

// maxText is about three minutes of speech.
const maxText = 4000
