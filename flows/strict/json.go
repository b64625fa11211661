package strict

import "encoding/json"

// JSON writes the value in JSON, empty when that cannot be done: a key that is no text, a number that is none.
func (v Value) JSON() string {
	if v.node == nil {
		return "null"
	}
	var plain any
	if err := v.node.Decode(&plain); err != nil {
		return ""
	}
	text, err := json.Marshal(plain)
	if err != nil {
		return ""
	}
	return string(text)
}
