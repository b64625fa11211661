package journal

import (
	"context"
	"errors"
	"math"

	"github.com/nats-io/nats.go/jetstream"

	"centralino/call"
)

// The stream of seals. Its name comes before that of the events, so that whoever copies both in the order of their names has
// every event that the seals speak of.
const (
	sealStream  = "CHAIN"
	sealSubject = "chain.seal"

	sealKind call.Kind = "seal" // of records that go there; no event is of this kind
)

// subject is where a record goes.
func (r record) subject() string {
	if r.kind == sealKind {
		return sealSubject
	}
	return subjectPrefix + string(r.kind)
}

func (e *engine) readSeals(ctx context.Context, fn func([]byte) error) error {
	all := jetstream.OrderedConsumerConfig{DeliverPolicy: jetstream.DeliverAllPolicy, InactiveThreshold: consumerGrace}
	return e.stream(ctx, sealStream, all, math.MaxUint64, func(_ uint64, data []byte) error { return fn(data) })
}

func (e *engine) lastSeal(ctx context.Context) ([]byte, error) {
	stream, err := e.js.Stream(ctx, sealStream)
	if err != nil {
		return nil, err
	}
	m, err := stream.GetLastMsgForSubject(ctx, sealSubject)
	if errors.Is(err, jetstream.ErrMsgNotFound) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	return m.Data, nil
}
