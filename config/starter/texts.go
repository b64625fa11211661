package starter

import (
	"fmt"
	"strings"

	"centralino/call"
)

// text is what callers hear.
func (v view) text(name string, lang call.Language) string {
	it := lang == "it"
	switch name {
	case "language-menu":
		if v.Languages[0] == "it" {
			return v.Name + ". Per l'italiano, prema 1. For English, press 2."
		}
		return v.Name + ". For English, press 1. Per l'italiano, prema 2."
	case "welcome":
		if v.Both() {
			return map[bool]string{
				true:  "Resti in linea, le rispondiamo appena possibile.",
				false: "Please hold the line, we will answer as soon as we can.",
			}[it]
		}
		if it {
			return v.Name + ". Resti in linea, le rispondiamo appena possibile."
		}
		return v.Name + ". Please hold the line, we will answer as soon as we can."
	case "main-menu":
		return v.menu(it)
	case "opening-hours":
		if it {
			return "Siamo aperti " + v.Hours.Words("it") + "."
		}
		return "We are open " + v.Hours.Words("en") + "."
	case "closed":
		return v.closed(it)
	case "goodbye":
		if it {
			return "Grazie per aver chiamato. Arrivederci."
		}
		return "Thank you for calling. Goodbye."
	}
	return name
}

func (v view) menu(it bool) string {
	var b strings.Builder
	if !v.Both() { // who chose a language has heard the name
		b.WriteString(v.Name + ".")
	}
	press := func(what, key string) {
		if it {
			fmt.Fprintf(&b, " Per %s, prema %s.", what, key)
		} else {
			fmt.Fprintf(&b, " For %s, press %s.", what, key)
		}
	}
	lang := call.Language("en")
	hours, person := "our opening hours", "anything else"
	if it {
		lang, hours, person = "it", "gli orari", "parlare con una persona"
	}
	for i, c := range v.Choices {
		press(c.Labels[lang], key(i))
	}
	if v.Closes() {
		press(hours, v.HoursKey())
	}
	press(person, "0")
	return strings.TrimSpace(b.String())
}

func (v view) closed(it bool) string {
	switch {
	case it && v.Carrier != "":
		return "In questo momento siamo chiusi. Siamo aperti " + v.Hours.Words("it") + ". Per essere richiamato alla riapertura, prema 1."
	case it:
		return "In questo momento siamo chiusi. Siamo aperti " + v.Hours.Words("it") + ". Per lasciare un messaggio, prema 1."
	case v.Carrier != "":
		return "We are closed at the moment. We are open " + v.Hours.Words("en") + ". To be called back when we open, press 1."
	}
	return "We are closed at the moment. We are open " + v.Hours.Words("en") + ". To leave a message, press 1."
}
