package app

import (
	"errors"
	"fmt"
	"path"
	"path/filepath"

	"centralino/config"
	"centralino/directory"
	"centralino/flows/strict"
	"centralino/ivr/speech"
)

// Check reads what a configuration only names, every row of its directories and every recording, and says what is wrong
// there. What config.Load finds itself is not said again.
func Check(cfg *config.Config) []strict.Problem {
	h := &helpline{cfg: cfg}
	var problems []strict.Problem
	add := func(severity strict.Severity, f directory.Fault) {
		at := strict.Pos{File: beside(cfg, f.File), Line: f.Line, Col: 1}
		problems = append(problems, strict.Problem{Pos: at, Severity: severity, Message: f.Text})
	}
	for _, d := range cfg.Directories {
		if d.Online() {
			continue // what is checked has to be the same tomorrow, when a database is not there
		}
		_, warnings, err := directory.Open(directory.Options{Files: cfg.Files, File: d.CSV, Match: d.Match, Country: h.country()})
		for _, f := range warnings {
			add(strict.Warning, f)
		}
		var faults directory.Faults
		switch {
		case errors.As(err, &faults):
			for _, f := range faults {
				add(strict.Fault, f)
			}
		case err != nil:
			add(strict.Fault, directory.Fault{File: d.CSV, Text: err.Error()})
		}
	}
	problems = append(problems, checkRecordings(h)...)
	problems = append(problems, checkNotices(h)...)
	if missing := silentPrompts(h); len(missing) > 0 && len(cfg.Queues) > 0 && !cfg.Speech.Speaks() {
		problems = append(problems, strict.Problem{
			Pos: strict.Pos{File: cfg.Path}, Severity: strict.Warning,
			Message: fmt.Sprintf("%d of the prompts that callers hear in queues have no recording, such as %s", len(missing), missing[0]),
			Hint:    "record them, or install espeak-ng to have them spoken",
		})
	}
	problems = append(problems, checkCountries(h)...)
	problems = append(problems, checkPacks(h)...)
	return strict.Sorted(problems)
}

// checkCountries warns of agents who sit where callers must be told of, in a country that has neither a name of ours nor a
// recording.
func checkCountries(h *helpline) (problems []strict.Problem) {
	for _, a := range h.cfg.Agents {
		if !h.told(a.Country) {
			continue
		}
		for _, lang := range h.cfg.Languages {
			p := speech.Country(lang, a.Country)
			file := path.Join("prompts", string(lang), p.Name+".wav")
			if !isRecorded(recordingFolders(h.cfg), string(lang), p.Name) && p.Text == "" {
				problems = append(problems, strict.Problem{
					Pos: a.Pos, Severity: strict.Warning, Hint: "record " + file,
					Message: fmt.Sprintf("callers must hear that `%s` sits in %s, which has no name in `%s`", a.ID, a.Country, lang),
				})
			}
		}
	}
	return problems
}

// silentPrompts lists what the helpline may say and nobody has recorded.
func silentPrompts(h *helpline) (files []string) {
	folders := recordingFolders(h.cfg)
	for _, w := range wanted(h) {
		if w.Music {
			continue // there is built-in music
		}
		if !isRecorded(folders, w.Language, w.Name) {
			files = append(files, path.Join("prompts", w.Language, w.Name+".wav"))
		}
	}
	return files
}

// beside names a file of the helpline's folder as the configuration was named.
func beside(cfg *config.Config, file string) string {
	if filepath.IsAbs(file) {
		return file
	}
	return filepath.Join(filepath.Dir(cfg.Path), file)
}
