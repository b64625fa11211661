// Package sip is telephone signalling in our words: calls that come in, calls that go out to agents' phones, and the
// registrar that knows where those phones are.
//
// It stands on sipgo's transports, parser and transaction state machines. The order of messages, dialogs and forks are
// its own: everything that belongs to one call (packets, timers, commands of the owner) passes one mailbox and is
// handled there one after the other, so a CANCEL never overtakes its INVITE and no state needs a lock.
package sip
