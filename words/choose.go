package words

import (
	"slices"
	"strconv"
	"strings"

	"centralino/call"
)

// Accepted chooses the language that the reader likes best, by the header field of RFC 9110 section 12.5.4, of those that are
// spoken. The first of these is spoken with whoever likes none of them.
func Accepted(header string, spoken ...call.Language) call.Language {
	best, liking := spoken[0], 0.0
	for item := range strings.SplitSeq(header, ",") {
		name, weight, _ := strings.Cut(strings.TrimSpace(item), ";")
		q := 1.0
		if text, ok := strings.CutPrefix(strings.ReplaceAll(weight, " ", ""), "q="); ok {
			var err error
			if q, err = strconv.ParseFloat(text, 64); err != nil {
				continue
			}
		}
		if language := primary(name); q > liking && slices.Contains(spoken, language) {
			best, liking = language, q
		}
	}
	return best
}

// Environment chooses by the variables that say in which language a program speaks, as POSIX has them, section 8.2: the first
// of LC_ALL, LC_MESSAGES and LANG that is set. The first language spoken is that of whoever likes none of them.
func Environment(variable func(string) string, spoken ...call.Language) call.Language {
	for _, name := range []string{"LC_ALL", "LC_MESSAGES", "LANG"} {
		value := variable(name)
		if value == "" {
			continue
		}
		if language := primary(value); slices.Contains(spoken, language) {
			return language
		}
		break
	}
	return spoken[0]
}

// primary is the language of a tag or a locale: it of it-IT and of it_IT.UTF-8.
func primary(tag string) call.Language {
	end := strings.IndexAny(tag, "-_.@")
	if end < 0 {
		end = len(tag)
	}
	return call.Language(strings.ToLower(strings.TrimSpace(tag[:end])))
}
