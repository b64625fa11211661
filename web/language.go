package web

import (
	"net/http"
	"slices"

	"centralino/call"
	"centralino/words"
)

// spoken is the language in which whoever asks is answered: the one that ?language= names, as a link can, or the one they like
// best of those that there are. The answer says which it is.
func spoken(w http.ResponseWriter, r *http.Request, languages ...call.Language) call.Language {
	language := words.Accepted(r.Header.Get("Accept-Language"), languages...)
	if named := call.Language(r.URL.Query().Get("language")); slices.Contains(languages, named) {
		language = named
	}
	w.Header().Set("Content-Language", string(language)) // RFC 9110 section 8.5
	w.Header().Add("Vary", "Accept-Language")
	return language
}
