package web

import (
	"html/template"
	"net/http"

	"centralino/call"
	"centralino/knowledge"
)

// notesShown is how many notes are found at once.
const notesShown = 20

// note is how a note is listed.
type note struct {
	Note    string         `json:"note"` // its path in the folder, with colons for slashes
	Title   string         `json:"title"`
	Queues  []call.QueueID `json:"queues"`
	Steps   []call.StepID  `json:"steps"`
	Excerpt string         `json:"excerpt,omitempty"`
	HTML    template.HTML  `json:"html,omitempty"` // of one note: nothing in it is active
}

func shown(n *knowledge.Note) note {
	return note{Note: n.ID, Title: n.Title, Queues: append([]call.QueueID{}, n.Queues...), Steps: append([]call.StepID{}, n.Steps...)}
}

// getKnowledge finds notes for operators.
func (s *Server) getKnowledge(w http.ResponseWriter, r *http.Request, who *Who) error {
	q := asked(r, s.settings())
	query := knowledge.Query{
		Queue: call.QueueID(q.text("queue")), Steps: stepsOf(q.text("step")), Words: q.text("q"), Sees: s.seesQueues(who), Limit: notesShown,
	}
	if err := q.done(); err != nil {
		return err
	}
	out := struct {
		Notes []note `json:"notes"`
		All   int    `json:"all"` // how many there are of all queues
	}{Notes: []note{}, All: s.settings().Notes.Len()}
	for _, f := range s.settings().Notes.Find(query) {
		n := shown(f.Note)
		n.Excerpt = f.Excerpt
		out.Notes = append(out.Notes, n)
	}
	return writeJSON(w, http.StatusOK, out)
}

// getNote shows one note.
func (s *Server) getNote(w http.ResponseWriter, r *http.Request, who *Who) error {
	found := s.settings().Notes.Note(r.PathValue("note"), s.seesQueues(who))
	if found == nil {
		return notFound("there is no such note", "see /api/v1/knowledge")
	}
	n := shown(found)
	n.HTML = found.HTML
	return writeJSON(w, http.StatusOK, n)
}
