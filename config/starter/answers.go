package starter

import (
	"errors"
	"fmt"
	"net/netip"
	"regexp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"centralino/call"
	"centralino/flows"
	"centralino/flows/strict"
)

// most is how many choices there may be: more are no help to callers.
const most = 5

// ReadName reads the name of a company, which callers hear.
func ReadName(text string) (string, error) {
	text = clean(text)
	switch {
	case text == "":
		return "", errors.New("what is the helpline called?")
	case len(text) > 100:
		return "", fmt.Errorf("%q is too long for a name", text)
	}
	return text, nil
}

// clean leaves out what cannot be seen, and spaces that are too many.
func clean(text string) string {
	text = strings.Map(func(r rune) rune {
		if unicode.IsGraphic(r) || unicode.IsSpace(r) {
			return r
		}
		return -1
	}, text)
	return strings.Join(strings.Fields(text), " ")
}

var number = regexp.MustCompile(`^\+[1-9][0-9]{6,14}$`)

// ReadNumber reads a number with its country, with whatever people write between the digits.
func ReadNumber(text string) (call.Number, error) {
	plain := strings.NewReplacer(" ", "", "-", "", "/", "", "(", "", ")", "", ".", "").Replace(text)
	if rest, ok := strings.CutPrefix(plain, "00"); ok {
		plain = "+" + rest
	}
	if !number.MatchString(plain) {
		return "", fmt.Errorf("%q is no number with its country: write it as +39 02 1234 5678", text)
	}
	return call.Number(plain), nil
}

// ReadLanguages reads "it", "en" or both.
func ReadLanguages(text string) ([]call.Language, error) {
	var out []call.Language
	for _, word := range strings.FieldsFunc(text, func(r rune) bool { return r == ',' || r == ' ' }) {
		lang := call.Language(strings.ToLower(word))
		if meant := flows.MeantLanguages(word); len(meant) == 1 {
			lang = meant[0]
		}
		if lang != "it" && lang != "en" {
			return nil, fmt.Errorf("%q is not spoken yet: write it, en, or both; others can be added later, with their prompts recorded", word)
		}
		if !slices.Contains(out, lang) {
			out = append(out, lang)
		}
	}
	if len(out) == 0 {
		return nil, errors.New("write it, en, or both")
	}
	return out, nil
}

// ReadChoices reads what callers choose from: "billing, repairs", and with several languages each as "fatture/billing".
func ReadChoices(text string, languages []call.Language) ([]Choice, error) {
	var out []Choice
	for item := range strings.SplitSeq(text, ",") {
		item = clean(item)
		if item == "" {
			continue
		}
		labels := strings.Split(item, "/")
		if len(labels) != len(languages) {
			return nil, fmt.Errorf("%q is to be said in %s: write it so, with / between", item, languagesOf(languages))
		}
		c := Choice{ID: slug(labels[len(labels)-1]), Labels: map[call.Language]string{}}
		for i, lang := range languages {
			c.Labels[lang] = strings.TrimSpace(labels[i])
			if lang == "en" {
				c.ID = slug(labels[i])
			}
		}
		switch {
		case c.ID == "":
			return nil, fmt.Errorf("%q cannot be made a name: it needs letters", item)
		case slices.Contains(taken(), c.ID), slices.ContainsFunc(out, func(o Choice) bool { return o.ID == c.ID }):
			return nil, fmt.Errorf("%q is there already: use another word", item)
		}
		out = append(out, c)
	}
	if len(out) > most {
		return nil, fmt.Errorf("%d choices are too many for callers to remember: at most %d", len(out), most)
	}
	return out, nil
}

// taken are the names that the flow gives to steps of its own.
func taken() []string {
	return []string{
		"language", "italian", "english", "opening", "main", "welcome", "hours", "person", "closed", "leave-word", "goodbye", "end", desk,
	}
}

// desk is the queue of those who choose nothing.
const desk = "desk"

func languagesOf(languages []call.Language) string {
	if len(languages) == 1 {
		return "one language"
	}
	return fmt.Sprintf("%s and %s", languages[0], languages[1])
}

// ReadAgents reads who answers: "Anna Rossi, Bruno".
func ReadAgents(text string) ([]Agent, error) {
	var out []Agent
	for name := range strings.SplitSeq(text, ",") {
		name = clean(name)
		if name == "" {
			continue
		}
		a := Agent{ID: slug(name), Name: name}
		if short := slug(strings.Fields(name)[0]); !slices.ContainsFunc(out, func(o Agent) bool { return o.ID == short }) {
			a.ID = short
		}
		switch {
		case a.ID == "":
			return nil, fmt.Errorf("%q cannot be made a name: it needs letters", name)
		case a.ID == "helpline", slices.ContainsFunc(out, func(o Agent) bool { return o.ID == a.ID }):
			return nil, fmt.Errorf("%q is there already", name)
		}
		if strings.ToLower(name) == name {
			first, size := utf8.DecodeRuneInString(name)
			a.Name = string(unicode.ToUpper(first)) + name[size:]
		}
		out = append(out, a)
	}
	if len(out) == 0 {
		return nil, errors.New("somebody has to answer: name one agent at least")
	}
	return out, nil
}

// ReadCarrier reads the address of a carrier; an empty one is not known yet.
func ReadCarrier(text string) (string, error) {
	text = strings.TrimSpace(text)
	if text == "" {
		return "", nil
	}
	if _, err := netip.ParseAddr(text); err != nil {
		return "", fmt.Errorf("%q is no address: write the one that your carrier's calls come from, such as 192.0.2.10", text)
	}
	return text, nil
}

// Host is the carrier's address as a SIP URI has it.
func (v view) Host() string {
	if strings.Contains(v.Carrier, ":") {
		return "[" + v.Carrier + "]"
	}
	return v.Carrier
}

// Variable is the environment variable of an agent's password.
func (a Agent) Variable() string {
	return strings.ToUpper(strings.ReplaceAll(a.ID, "-", "_")) + "_PASSWORD"
}

// slug makes a name of a text: small letters, digits and -, without accents; empty when there is none that YAML takes for one.
func slug(text string) string {
	plain := strings.NewReplacer("à", "a", "è", "e", "é", "e", "ì", "i", "ò", "o", "ù", "u", "ä", "a", "ö", "o", "ü", "u", "ç", "c", "ñ", "n")
	var b strings.Builder
	for _, r := range plain.Replace(strings.ToLower(text)) {
		switch {
		case r >= 'a' && r <= 'z', r >= '0' && r <= '9':
			b.WriteRune(r)
		case b.Len() > 0 && !strings.HasSuffix(b.String(), "-"):
			b.WriteByte('-')
		}
	}
	out := strings.TrimLeft(strings.TrimSuffix(b.String(), "-"), "0123456789-") // YAML would take 007 for a number
	if !strict.IsName(out) || slices.Contains([]string{"true", "false", "null", "yes", "no", "on", "off"}, out) {
		return ""
	}
	return out
}

// Country is where a number is at home.
type Country struct {
	Code     string // ISO 3166 alpha-2; empty: not known
	Zone     string
	Holidays bool // its national holidays are known
}

// countryOf knows the countries around; a helpline elsewhere writes its zone itself.
func countryOf(n call.Number) Country {
	for prefix, c := range map[string]Country{
		"+39": {"IT", "Europe/Rome", true}, "+43": {"AT", "Europe/Vienna", true}, "+49": {"DE", "Europe/Berlin", true},
		"+33": {"FR", "Europe/Paris", true}, "+34": {"ES", "Europe/Madrid", true}, "+41": {"CH", "Europe/Zurich", false},
		"+44": {"GB", "Europe/London", false}, "+31": {"NL", "Europe/Amsterdam", false}, "+32": {"BE", "Europe/Brussels", false},
		"+351": {"PT", "Europe/Lisbon", false}, "+353": {"IE", "Europe/Dublin", false}, "+386": {"SI", "Europe/Ljubljana", false},
		"+385": {"HR", "Europe/Zagreb", false}, "+48": {"PL", "Europe/Warsaw", false}, "+45": {"DK", "Europe/Copenhagen", false},
		"+46": {"SE", "Europe/Stockholm", false}, "+30": {"GR", "Europe/Athens", false},
	} {
		if strings.HasPrefix(string(n), prefix) {
			return c
		}
	}
	return Country{Zone: "UTC"}
}
