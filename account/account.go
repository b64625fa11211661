// Package account says who may do what on the pages: accounts with their roles, the rights of each role, hashes of
// passwords, and tokens for programs. It knows nothing of HTTP.
package account

import "centralino/call"

// Account is somebody who may log in.
type Account struct {
	ID      string         `json:"id"` // what is typed to log in; an agent's is also the SIP user
	Name    string         `json:"name"`
	Role    Role           `json:"role"`
	Partner call.PartnerID `json:"partner,omitempty"` // of an agent and of a PartnerSupervisor; empty: none

	// Password is plain, as an agent's telephone needs it, or what Hash printed. Empty: the account logs in by single
	// sign-on only.
	Password call.Secret `json:"-"`
}

// Agent is who the account is on the telephone, empty for one that takes no calls.
func (a Account) Agent() call.AgentID {
	if a.Role != Agent {
		return ""
	}
	return call.AgentID(a.ID)
}

// May reports whether the account has the right.
func (a Account) May(r Right) bool { return a.Role.May(r) }

// Role is what an account is there for.
type Role string

// The roles.
const (
	Agent             Role = "agent"              // answers calls: their own state, nobody else's
	Supervisor        Role = "supervisor"         // sees everything that happens and steps in
	PartnerSupervisor Role = "partner-supervisor" // the same for the agents of one partner, and the queues these serve
	Editor            Role = "editor"             // changes flows and configuration
	Auditor           Role = "auditor"            // reads everything, the trail of who did what included, and changes nothing
)

// Roles lists every role once.
func Roles() []Role { return []Role{Agent, Supervisor, PartnerSupervisor, Editor, Auditor} }

// Right is something that can be allowed. The scopes of tokens are rights.
type Right string

// The rights.
const (
	Self        Right = "self"            // one's own account, state and calls
	BoardRead   Right = "board:read"      // queues and agents now, and the live feed
	CallsRead   Right = "calls:read"      // calls in progress and past ones
	Hear        Right = "recordings:read" // hear what was recorded
	ReportsRead Right = "reports:read"    // figures
	FlowsRead   Right = "flows:read"      // flows: pictures, versions, how many callers are where, calls that are tried
	AuditRead   Right = "audit:read"      // who did what
	MetricsRead Right = "metrics:read"    // /metrics, where it is not open
	AgentsWrite Right = "agents:write"    // pause an agent, make one ready
	CallsWrite  Right = "calls:write"     // pause recordings, step in waits
	QueuesWrite Right = "queues:write"    // open and close queues
	Reload      Right = "reload"          // put changed files in force
)

// Rights lists every right once.
func Rights() []Right {
	return []Right{
		Self, BoardRead, CallsRead, Hear, ReportsRead, FlowsRead, AuditRead, MetricsRead, AgentsWrite, CallsWrite, QueuesWrite, Reload,
	}
}

// Rights lists what a role may do.
func (r Role) Rights() []Right {
	switch r {
	case Agent:
		return []Right{Self}
	case Supervisor:
		return []Right{
			Self, BoardRead, CallsRead, Hear, ReportsRead, FlowsRead, MetricsRead, AgentsWrite, CallsWrite, QueuesWrite,
		}
	case PartnerSupervisor:
		return []Right{Self, BoardRead, CallsRead, Hear, ReportsRead, AgentsWrite, CallsWrite}
	case Editor:
		return []Right{Self, BoardRead, FlowsRead, MetricsRead, Reload}
	case Auditor:
		return []Right{Self, BoardRead, CallsRead, Hear, ReportsRead, FlowsRead, AuditRead, MetricsRead}
	}
	return nil
}

// May reports whether a role has the right.
func (r Role) May(right Right) bool {
	for _, has := range r.Rights() {
		if has == right {
			return true
		}
	}
	return false
}
