package speech

import (
	"maps"
	"slices"

	"centralino/call"
)

// Phrase is a fixed sentence of the product by name. In a language without grammar it has no text. A name that is not
// in Phrases gives a prompt of that name, without text.
func Phrase(lang call.Language, name string) call.Prompt {
	g, _ := grammarOf(lang)
	return call.Prompt{Language: lang, Name: name, Text: g.phrases[name]}
}

// Phrases lists every fixed prompt that the product plays by itself, in the order of their names: what a site that
// records everything has to record besides the prompts of its own flows and the pieces of numbers. A language without
// grammar has the same names, without text.
func Phrases(lang call.Language) []call.Prompt {
	var prompts []call.Prompt
	for _, name := range slices.Sorted(maps.Keys(englishPhrases())) {
		prompts = append(prompts, Phrase(lang, name))
	}
	return prompts
}

func italianPhrases() map[string]string {
	return map[string]string{
		"agent-paused": "È in pausa.",
		"agent-ready":  "È pronto a ricevere chiamate.",

		"callback-booked":  "La richiameremo. Grazie.",
		"callback-confirm": "Se il numero è giusto, prema uno. Per cambiarlo, prema due.",
		"callback-number":  "Digiti il numero al quale vuole essere richiamato, seguito da cancelletto.",
		"callback-failed":  "Non abbiamo potuto prenotare la richiamata.",
		"callback-hello":   "Buongiorno. La richiamiamo, come le avevamo promesso. Per parlare con un operatore, prema uno.",
		"callback-again":   "L'operatore non è più in linea. La richiameremo tra poco.",
		"callback-eu":      "La richiamerà un operatore nell'Unione europea. Il suo posto in coda resta lo stesso.",
		"callback-refused": "A questo numero non possiamo richiamare.",

		"invalid-key": "Scelta non valida.",
		"please-wait": "Attenda in linea, per favore.",

		"notice-country":  "L'operatore che le risponde si trova",
		"notice-eu":       "Per parlare invece con un operatore nell'Unione europea, prema",
		"notice-eu-asked": "Le risponderà un operatore nell'Unione europea. Il suo posto in coda resta lo stesso.",

		"pin-locked": "Il PIN è bloccato per troppi tentativi. Riprovi più tardi.",
		"pin-wrong":  "Il PIN non è corretto.",

		"queue-empty":                   "Al momento nessun operatore è disponibile.",
		"queue-empty-eu":                "Al momento nessun operatore è disponibile nell'Unione europea.",
		"queue-full":                    "Al momento tutti gli operatori sono occupati.",
		"queue-kept":                    "Abbiamo tenuto il suo posto in coda.",
		"queue-music":                   "Attenda in linea: il prossimo operatore libero risponderà alla sua chiamata.",
		"queue-next":                    "Lei è il prossimo.",
		"queue-offer-callback":          "Per essere richiamato, prema",
		"queue-offer-voicemail":         "Per lasciare un messaggio, prema",
		"queue-one-ahead":               "C'è una persona prima di lei.",
		"queue-position":                "Prima di lei ci sono",
		"queue-promise":                 "L'attesa è stata troppo lunga, ce ne scusiamo.",
		"queue-wait-and":                "e",
		"queue-wait-between":            "Il tempo di attesa è tra",
		"queue-wait-less-than":          "Il tempo di attesa è di meno di",
		"queue-wait-less-than-a-minute": "Il tempo di attesa è di meno di un minuto.",

		"task-message":   "Un messaggio lasciato",
		"task-from":      "dal numero",
		"task-withheld":  "da un numero riservato.",
		"task-keys":      "Per riascoltarlo, prema uno. Se ha finito, due. Per richiamare, tre.",
		"task-keys-only": "Per riascoltarlo, prema uno. Se ha finito, due.",

		"voicemail-empty": "Non abbiamo sentito nessun messaggio.",
		"voicemail-intro": "Lasci un messaggio dopo il segnale acustico. Per terminare, prema cancelletto.",
		"voicemail-saved": "Il suo messaggio è stato registrato. Grazie.",

		"voicemail-review": "Per confermare, prema uno. Per riascoltare, due. Per registrare di nuovo, tre.",
	}
}

func englishPhrases() map[string]string {
	return map[string]string{
		"agent-paused": "You are paused.",
		"agent-ready":  "You are ready to take calls.",

		"callback-booked":  "We will call you back. Thank you.",
		"callback-confirm": "If this number is right, press one. To change it, press two.",
		"callback-number":  "Please enter the number we should call you back on, followed by the hash key.",
		"callback-failed":  "We could not book your callback.",
		"callback-hello":   "Hello. This is the call back that we promised you. To speak to an operator, press one.",
		"callback-again":   "The operator is no longer on the line. We will call you again shortly.",
		"callback-eu":      "An operator in the European Union will call you back. You keep your place.",
		"callback-refused": "We cannot call this number back.",

		"invalid-key": "That is not a valid choice.",
		"please-wait": "Please hold the line.",

		"notice-country":  "The operator who answers you is",
		"notice-eu":       "To speak to an operator in the European Union instead, press",
		"notice-eu-asked": "An operator in the European Union will answer. You keep your place.",

		"pin-locked": "The PIN is locked after too many attempts. Please try again later.",
		"pin-wrong":  "That PIN is not correct.",

		"queue-empty":                   "No operator is available at the moment.",
		"queue-empty-eu":                "No operator in the European Union is available at the moment.",
		"queue-full":                    "All our operators are busy at the moment.",
		"queue-kept":                    "We kept your place in the queue.",
		"queue-music":                   "Please hold the line. The next free operator will answer your call.",
		"queue-next":                    "You are next.",
		"queue-offer-callback":          "To be called back, press",
		"queue-offer-voicemail":         "To leave a message, press",
		"queue-one-ahead":               "There is one person ahead of you.",
		"queue-position":                "Ahead of you there are",
		"queue-promise":                 "You have waited too long, and we are sorry.",
		"queue-wait-and":                "and",
		"queue-wait-between":            "The waiting time is between",
		"queue-wait-less-than":          "The waiting time is less than",
		"queue-wait-less-than-a-minute": "The waiting time is less than a minute.",

		"task-message":   "A message, left",
		"task-from":      "from the number",
		"task-withheld":  "from a withheld number.",
		"task-keys":      "To hear it again, press one. If you are done, two. To call back, three.",
		"task-keys-only": "To hear it again, press one. If you are done, two.",

		"voicemail-empty": "We did not hear a message.",
		"voicemail-intro": "Please leave a message after the tone. Press the hash key when you have finished.",
		"voicemail-saved": "Your message has been saved. Thank you.",

		"voicemail-review": "To keep it, press one. To hear it, two. To record it again, three.",
	}
}
