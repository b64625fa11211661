package call

// LoggedIn: somebody logged in on the pages.
type LoggedIn struct {
	Account string   `json:"account"`
	By      LoginWay `json:"by"`
	Source  string   `json:"source,omitempty"` // the address they came from
}

// LoginWay is what somebody logged in by.
type LoginWay string

// The ways to log in.
const (
	LoginPassword LoginWay = "password"
	LoginSSO      LoginWay = "sso"
)

// LoginFailed: somebody was not let in. Account is empty where there is none of that name: what was typed there may have
// been a password.
type LoginFailed struct {
	Account string       `json:"account,omitempty"`
	By      LoginWay     `json:"by"`
	Source  string       `json:"source,omitempty"`
	Reason  LoginFailure `json:"reason"`
}

// LoginFailure is why somebody was not let in.
type LoginFailure string

// Why people are not let in.
const (
	LoginWrong   LoginFailure = "wrong"    // no such account, or another password
	LoginTooMany LoginFailure = "too-many" // failures of this account or from this address: told once until some time has passed
	LoginDenied  LoginFailure = "denied"   // the provider vouches for somebody who has neither an account nor a group with a role
)

// LoggedOut: a session ended because its owner said so; All: every session of the account.
type LoggedOut struct {
	Account string `json:"account"`
	All     bool   `json:"all,omitempty"`
}

// Acted: somebody did something on the pages or by the API, or was refused it. What came of it are events of their own.
type Acted struct {
	By      string  `json:"by"`              // the account
	Token   string  `json:"token,omitempty"` // or the name of the token
	Action  string  `json:"action"`          // as in the API: "pause-agent"
	Agent   AgentID `json:"agent,omitempty"` // whom or what it concerned
	Queue   QueueID `json:"queue,omitempty"`
	Detail  string  `json:"detail,omitempty"`  // such as the reason of a pause
	Refused string  `json:"refused,omitempty"` // why; empty: it was done
}

// Kind implements Body.
func (*LoggedIn) Kind() Kind { return "logged_in" }

// Kind implements Body.
func (*LoginFailed) Kind() Kind { return "login_failed" }

// Kind implements Body.
func (*LoggedOut) Kind() Kind { return "logged_out" }

// Kind implements Body.
func (*Acted) Kind() Kind { return "acted" }
