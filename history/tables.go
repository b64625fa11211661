package history

import "strings"

// table describes one table to the writer. Fixed columns are written with the row and never again, so what retention or
// an erasure took out of them stays out; moving columns follow what happens.
type table struct {
	name               string
	key, fixed, moving []string
}

// kind says which table a row belongs to.
type kind int

// The tables that events are folded into, in the order in which a batch is written.
const (
	inCalls kind = iota
	inVisits
	inOffers
	inConversations
	inSteps
	inInputs
	inIdentifications
	inSurveys
	inCallbacks
	inAttempts
	inVoicemails
	inTransfers
	inOutcomes
	inSound
	inAgentStates
	inAgents
	kinds
)

// row is a row of a table; values stand in the order key, fixed, moving.
type row interface {
	kind() kind
	values() []any
}

func columns(text string) []string { return strings.Fields(text) }

// schema describes every table by its kind. The migrations say the same in SQL, and a test compares them.
func schema() [kinds]table {
	seq := columns("seq")
	return [kinds]table{
		inCalls: {
			"calls", seq, columns("call arrived_at caller anonymous dialled trunk flow version erased back"),
			columns("answered_at setup_ns ended_at result reason"),
		},
		inVisits: {
			"visits", seq, columns("call queue flow language priority entered_at since_at"),
			columns("told_position told_wait_ns left_at result rule waited_ns in_target agent partner to_human_ns"),
		},
		inOffers: {
			"offers", seq, columns("call visit queue agent partner leg offered_at"), columns("ended_at result status"),
		},
		inConversations: {
			"conversations", seq, columns("call visit queue flow agent partner leg connected_at"),
			columns("released_at ended_by talk_ns hold_ns after_call_ns handled_at"),
		},
		inSteps:           {"steps", seq, columns("call at flow step"), nil},
		inInputs:          {"inputs", seq, columns("call at flow step key name digits"), nil},
		inIdentifications: {"identifications", seq, columns("call at flow step directory asked_by answer customer"), nil},
		inSurveys:         {"surveys", seq, columns("call at survey queue agent partner question answer file length_ns"), nil},
		inCallbacks: {
			"callbacks", seq, columns("call promise queue number booked_at due_at message"),
			columns("attempts kept_at ended_at result rule delay_ns"),
		},
		inAttempts: {
			"attempts", seq, columns("promise queue agent partner leg offered_at"),
			columns("attempt dialled_at ended_at result status"),
		},
		inVoicemails: {"voicemails", seq, columns("call at queue box file length_ns"), nil},
		inTransfers:  {"transfers", seq, columns("call at flow step number trunk result status ended_by rang_ns talk_ns"), nil},
		inOutcomes:   {"outcomes", seq, columns("call at queue agent partner leg code note"), nil},
		inSound: {
			"sound", columns("seq direction"), columns("call at side leg codec packets lost discarded jitter_ns mos"), nil,
		},
		inAgentStates: {
			"agent_states", columns("seq part"), columns("agent partner from_at"), columns("state reason to_at"),
		},
		inAgents: {"agents", columns("agent"), nil, columns("partner registered paused reason seen_at")},
	}
}

func (t *table) columns() []string {
	all := append([]string{}, t.key...)
	return append(append(all, t.fixed...), t.moving...)
}

// upsert is the statement that writes n rows.
func (t *table) upsert(n int) string {
	all := t.columns()
	one := "(" + strings.TrimSuffix(strings.Repeat("?, ", len(all)), ", ") + ")"
	text := "INSERT INTO " + t.name + " (" + strings.Join(all, ", ") + ") VALUES " +
		strings.TrimSuffix(strings.Repeat(one+", ", n), ", ") +
		" ON CONFLICT (" + strings.Join(t.key, ", ") + ") DO "
	if len(t.moving) == 0 {
		return text + "NOTHING"
	}
	set := make([]string, len(t.moving))
	for i, column := range t.moving {
		set[i] = column + " = excluded." + column
	}
	return text + "UPDATE SET " + strings.Join(set, ", ")
}
