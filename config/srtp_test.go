package config

import (
	"slices"
	"testing"
)

func TestSRTPOfTrunksAndAgents(t *testing.T) {
	c := load(t, map[string]string{"flows/desk.yaml": small, "centralino.yaml": `
sip:
  srtp: offer
  trunks: [{name: a, hosts: [192.0.2.7], srtp: require}, {name: b, hosts: [192.0.2.8]}, {name: c, hosts: [192.0.2.9], srtp: off}]
agents: [{id: anna, password: x, srtp: off}, {id: bruno, password: x}]
numbers: {desk: desk}
`}, nil)
	var got []SRTP
	for _, trunk := range c.SIP.Trunks {
		got = append(got, trunk.SRTP)
	}
	for _, agent := range c.Agents {
		got = append(got, agent.SRTP)
	}
	if want := []SRTP{SRTPRequire, SRTPOffer, SRTPOff, SRTPOff, SRTPOffer}; !slices.Equal(got, want) {
		t.Errorf("got %v, want %v", got, want)
	}
}
