package call

// CountryTold: the caller has heard to its end in which country the agent sits who is to answer.
type CountryTold struct {
	Queue   QueueID `json:"queue"`
	Country string  `json:"country"` // ISO 3166 alpha-2
}

// PickedUp: the agent's phone has answered, and the caller still hears in which country the agent sits. The offer is
// theirs: it ends by Connected, or because the caller asks for another agent or hangs up. With ring-all nobody else is
// rung meanwhile.
type PickedUp struct {
	Queue QueueID `json:"queue"`
	Agent AgentID `json:"agent"`
	Leg   LegID   `json:"leg"`
}

// AskedForEU: a waiting caller asked for an agent in the European Union, and is offered to no other from then on. The
// place stays what it was.
type AskedForEU struct {
	Queue QueueID `json:"queue"`
}

// Kind implements Body.
func (*CountryTold) Kind() Kind { return "country_told" }

// Kind implements Body.
func (*PickedUp) Kind() Kind { return "picked_up" }

// Kind implements Body.
func (*AskedForEU) Kind() Kind { return "asked_for_eu" }
