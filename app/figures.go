package app

import (
	"strings"
	"time"

	"centralino/call"
	"centralino/config"
	"centralino/flows"
	"centralino/history/report"
)

// ReportOptions says in the report's words what a configuration says. Period, queue, partner and division are left out.
func ReportOptions(cfg *config.Config) report.Options {
	o := report.Options{
		Helpline: cfg.Helpline, Zone: cfg.Location, Basis: cfg.History.LegalBasis,
		Within: map[call.QueueID]time.Duration{}, Scales: map[report.Question]int{},
	}
	for id, q := range cfg.Queues {
		o.Within[id] = q.ServiceLevel.Within
	}
	for _, program := range cfg.Flows {
		for _, step := range program.Steps {
			survey, ok := step.Verb.(*flows.Survey)
			if !ok {
				continue
			}
			for _, q := range survey.Questions {
				o.Scales[report.Question{Survey: survey.Name, ID: q.ID}] = scale(q.Answers())
			}
		}
	}
	return o
}

// scale is the highest answer of a scale from 1 to 5 or from 0 to 10. Of others no figure but the mean can be made.
func scale(answers []string) int {
	switch strings.Join(answers, " ") {
	case "1 2 3 4 5":
		return 5
	case "0 1 2 3 4 5 6 7 8 9 10":
		return 10
	}
	return report.OtherScale
}
