package app

import (
	"os/exec"
	"slices"
	"strings"
	"testing"
)

// TestImportsGoDown holds the arrows of docs/architecture.md: which room may import which, and which outside library
// belongs to which room alone.
func TestImportsGoDown(t *testing.T) {
	may := map[string][]string{
		"call": nil, "outbox": {"call"}, "account": {"call"}, "board": {"call"}, "alerts": {"words", "call"}, "ladder": {"call"}, "web": {"words", "board", "ladder", "knowledge", "flows", "account", "call"},
		"knowledge": {"flows", "call"},
		"flows":     {"call"}, "queue": {"call"}, "sip": {"call"}, "media": {"call"}, "service": {"call"},
		"directory": {"service", "call"},
		"words":     {"call"},
		"journal":   {"words", "call"}, "metrics": {"call"}, "history": {"words", "call"},
		"ivr":       {"flows", "call"},
		"config":    {"knowledge", "flows", "directory", "account", "call"},
		"rehearsal": {"ivr", "config", "flows", "queue", "directory", "call"},
		"app": {
			"words", "web", "board", "alerts", "ladder", "account", "rehearsal", "ivr", "config", "flows", "queue", "sip", "media", "directory", "service", "journal", "history", "metrics", "outbox", "call",
		},
		"bench":    {"media"},
		"cmd":      {"words", "app", "web", "account", "rehearsal", "config", "flows", "history", "journal", "call", "docs"},
		"internal": {"media", "call"},
	}
	only := map[string]string{
		"github.com/emiago/sipgo": "sip", "github.com/prometheus/client_golang": "metrics",
		"github.com/nats-io": "journal", "github.com/pion/sdp": "sip", "github.com/pion/dtls": "media", "github.com/nyaruka/phonenumbers": "directory",
		"github.com/pressly/goose": "history",
	}
	// A database is opened by the history, which writes its own, and by directories, which read others'.
	databases := []string{"history", "directory"}
	onlyThere := map[string][]string{"modernc.org/sqlite": databases, "github.com/jackc/pgx": databases}
	out, err := exec.Command("go", "list", "-f", `{{.ImportPath}} {{join .Imports " "}}`, "centralino/...").Output()
	if err != nil {
		t.Fatal(err)
	}
	rooms := 0
	for line := range strings.Lines(string(out)) {
		fields := strings.Fields(line)
		room := roomOf(fields[0])
		allowed, known := may[room]
		if !known {
			if !slices.Contains([]string{"e2e", "deploy", "docs"}, room) { // rooms of tests only
				t.Errorf("the room %q has no place in the architecture", room)
			}
			continue
		}
		rooms++
		for _, imported := range fields[1:] {
			if target := roomOf(imported); target != "" && target != room && !slices.Contains(allowed, target) {
				t.Errorf("%s imports %s: %s may import %v only", fields[0], imported, room, allowed)
			}
			for library, owners := range onlyThere {
				if strings.HasPrefix(imported, library) && !slices.Contains(owners, room) {
					t.Errorf("%s imports %s, which belongs to %v", fields[0], imported, owners)
				}
			}
			for library, owner := range only {
				if strings.HasPrefix(imported, library) && room != owner {
					t.Errorf("%s imports %s, which belongs to %s", fields[0], imported, owner)
				}
			}
		}
	}
	if rooms < len(may) {
		t.Errorf("only %d packages were looked at", rooms)
	}
}

// roomOf is the top-level folder of a package of ours, empty for others.
func roomOf(path string) string {
	rest, ours := strings.CutPrefix(path, "centralino/")
	if !ours {
		return ""
	}
	room, _, _ := strings.Cut(rest, "/")
	return room
}
