package replay

import (
	"testing"
	"time"

	"centralino/call"
	"centralino/queue"
)

func TestParseExtra(t *testing.T) {
	for text, want := range map[string]Extra{
		"billing+2":             {Queue: "billing", Agents: 2},
		"billing+1@10:00-12:30": {Queue: "billing", Agents: 1, From: 10 * time.Hour, To: 12*time.Hour + 30*time.Minute},
		"night+3@20:00-24:00":   {Queue: "night", Agents: 3, From: 20 * time.Hour, To: 24 * time.Hour},
	} {
		if got, err := ParseExtra(text); err != nil || got != want {
			t.Errorf("%s is %+v, %v", text, got, err)
		}
	}
	for _, text := range []string{"", "billing", "+2", "billing+", "billing+0", "billing-1", "billing+2@", "billing+2@10-12", "billing+2@12:00-10:00", "billing+1@10:00"} {
		if got, err := ParseExtra(text); err == nil {
			t.Errorf("%q is %+v", text, got)
		}
	}
}

func TestHiredAgentsCanServe(t *testing.T) {
	rules := queue.Config{
		Queues: map[call.QueueID]queue.Settings{"billing": {Skills: []string{"billing", "law"}}},
		Agents: map[call.AgentID]queue.Agent{
			"a": {Skills: map[string]int{"billing": 1}, Languages: []call.Language{"it"}},
			"b": {Skills: map[string]int{"billing": 5}, Languages: []call.Language{"en", "it"}},
			"c": {Skills: map[string]int{"billing": 3}},
		},
	}
	start := midnight().Add(8 * time.Hour)
	out, agents := Hire(rules, []Extra{{Queue: "billing", Agents: 1}, {Queue: "billing", Agents: 1, From: 10 * time.Hour, To: 12 * time.Hour}}, midnight(), start)
	if len(rules.Agents) != 3 || len(out.Agents) != 5 || len(agents) != 2 {
		t.Fatalf("hired %+v", agents)
	}
	for _, a := range agents {
		if !out.Able("billing", a.ID) || len(out.Agents[a.ID].Languages) != 2 || out.Agents[a.ID].Skills["billing"] != 3 {
			t.Errorf("%s is %+v", a.ID, out.Agents[a.ID])
		}
	}
	if agents[0].Shifts[0].From != -8*time.Hour || agents[1].Shifts[0].From != 2*time.Hour || agents[1].Shifts[0].To != 4*time.Hour {
		t.Errorf("their shifts are %+v and %+v", agents[0].Shifts, agents[1].Shifts)
	}
}
