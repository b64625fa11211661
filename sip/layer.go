package sip

import (
	"strconv"
	"strings"
	"sync"
	"time"

	sipmsg "github.com/emiago/sipgo/sip"
)

// layer is the transaction layer: it matches what arrives to transactions and keeps what must be remembered after
// them. sipgo's state machines do the work up to the final response; what RFC 3261 wants remembered after it (the
// response to repeat, the ACK to repeat) is kept here as bytes, so that a finished transaction costs a few hundred
// bytes and no goroutine.
type layer struct {
	memory time.Duration // 64*T1

	mu     sync.Mutex
	server map[string]*serverTx
	client map[string]*clientTx
	merged map[string]*serverTx // by From tag, Call-ID and CSeq, RFC 3261 section 8.2.2.2
	forget []memo               // in order of time
	clock  *time.Timer
}

type memo struct {
	at     time.Time
	server *serverTx
	client *clientTx
}

func newLayer(memory time.Duration) *layer {
	return &layer{
		memory: memory,
		server: map[string]*serverTx{}, client: map[string]*clientTx{}, merged: map[string]*serverTx{},
	}
}

// transactionKey names the transaction of a message, RFC 3261 section 17.2.3. Our keys hold the Call-ID too: what
// shares a key shares a mailbox, whatever branch a stranger invents.
func transactionKey(m sipmsg.Message, method sipmsg.RequestMethod) string {
	via, cseq := m.Via(), m.CSeq()
	if method == sipmsg.ACK {
		method = sipmsg.INVITE
	}
	branch, _ := via.Params.Get("branch")
	if len(branch) <= len(sipmsg.RFC3261BranchMagicCookie) || !strings.HasPrefix(branch, sipmsg.RFC3261BranchMagicCookie) {
		branch = via.Value() + tagOf(m.From().Params) // RFC 2543 peers give no branch that names a transaction
	}
	return strings.Join([]string{
		branch, via.Host, strconv.Itoa(via.Port), string(method), strconv.FormatUint(uint64(cseq.SeqNo), 10), m.CallID().Value(),
	}, "\x00")
}

// responseKey names the client transaction that a response belongs to: our own branches are enough.
func responseKey(m sipmsg.Message, method sipmsg.RequestMethod) string {
	branch, _ := m.Via().Params.Get("branch")
	return strings.Join([]string{branch, string(method), m.CallID().Value()}, "\x00")
}

func mergeKey(r *sipmsg.Request) string {
	return strings.Join([]string{
		tagOf(r.From().Params), r.CallID().Value(), strconv.FormatUint(uint64(r.CSeq().SeqNo), 10), string(r.Method),
	}, "\x00")
}

func tagOf(p sipmsg.HeaderParams) string { return p.GetOr("tag", "") }

func (l *layer) findServer(key string) *serverTx {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.server[key]
}

func (l *layer) findClient(key string) *clientTx {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.client[key]
}

// over returns the requests of ours that wait for a response over a link.
func (l *layer) over(by link) (list []*clientTx) {
	l.mu.Lock()
	defer l.mu.Unlock()
	for _, t := range l.client {
		if t.link == by {
			list = append(list, t)
		}
	}
	return list
}

// addServer reports false when the request is the same as another that came another way.
func (l *layer) addServer(t *serverTx) bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	if t.merge != "" {
		if l.merged[t.merge] != nil {
			return false
		}
		l.merged[t.merge] = t
	}
	l.server[t.key] = t
	return true
}

func (l *layer) addClient(t *clientTx) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.client[t.key] = t
}

func (l *layer) dropServer(t *serverTx) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.drop(memo{server: t})
}

func (l *layer) dropClient(t *clientTx) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.drop(memo{client: t})
}

// drop needs the lock.
func (l *layer) drop(m memo) {
	if t := m.server; t != nil {
		delete(l.server, t.key)
		if l.merged[t.merge] == t {
			delete(l.merged, t.merge)
		}
	}
	if t := m.client; t != nil {
		delete(l.client, t.key)
	}
}

// remember keeps a finished transaction for as long as its peer may repeat itself.
func (l *layer) remember(m memo) {
	l.mu.Lock()
	defer l.mu.Unlock()
	m.at = time.Now().Add(l.memory)
	l.forget = append(l.forget, m)
	if l.clock == nil {
		l.clock = time.AfterFunc(l.memory, l.sweep)
	}
}

// sweep forgets what is old enough. One clock serves all, since everything is remembered equally long.
func (l *layer) sweep() {
	l.mu.Lock()
	defer l.mu.Unlock()
	now, n := time.Now(), 0
	for n < len(l.forget) && !l.forget[n].at.After(now) {
		l.drop(l.forget[n])
		l.forget[n] = memo{}
		n++
	}
	l.forget = l.forget[n:]
	if len(l.forget) == 0 {
		l.forget, l.clock = nil, nil
		return
	}
	l.clock = time.AfterFunc(max(l.forget[0].at.Sub(now), l.memory/64), l.sweep)
}

func (l *layer) close() {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.clock != nil {
		l.clock.Stop()
	}
}
