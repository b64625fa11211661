package journal

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"syscall"
	"time"

	"github.com/nats-io/nats-server/v2/server"
	"github.com/nats-io/nats.go"
	"github.com/nats-io/nats.go/jetstream"

	"centralino/call"
)

const (
	streamName    = "JOURNAL"
	subjectPrefix = "journal." // followed by the kind: few subjects, so that the newest of a kind is found at once

	startTimeout  = 30 * time.Second       // recovery of a large store after a crash included
	memoryLimit   = 64 << 20               // for consumers; events lie in files
	storeLimit    = 1 << 50                // the disk is the limit; NATS would otherwise stop at three quarters of what is free now
	maxRecord     = 1000 << 10             // NATS takes a megabyte, subject and header included
	lookAfter     = 100 * time.Millisecond // without an answer, whether the disk is full
	readPatience  = 500 * time.Millisecond // then a reader asks whether there is still something to come
	consumerGrace = 30 * time.Second       // how long an abandoned reader is remembered
)

// errTooLarge says that an event is larger than the store takes; the others are not held up by it.
var errTooLarge = errors.New("the event is too large")

// engine is one running embedded server with its connection.
type engine struct {
	server *server.Server
	conn   *nats.Conn
	js     jetstream.JetStream
	last   uint64 // place of the newest record when it started
}

// startEngine starts a server on o.Dir that listens on no port.
func startEngine(o Options) (e *engine, err error) {
	ns, err := server.NewServer(&server.Options{
		ServerName: "centralino", DontListen: true, NoSigs: true, NoLog: true, DisableJetStreamBanner: true,
		JetStream: true, StoreDir: o.Dir, SyncInterval: o.SyncEvery,
		JetStreamMaxMemory: memoryLimit, JetStreamMaxStore: storeLimit,
	})
	if err != nil {
		return nil, err
	}
	ns.SetLoggerV2(natsLogger{o.Logger}, false, false, false)
	e = &engine{server: ns}
	defer func() {
		if err != nil {
			e.stop()
		}
	}()
	ns.Start()
	if !ns.ReadyForConnections(startTimeout) {
		return e, errors.New("the embedded event store did not start")
	}
	if e.conn, err = nats.Connect("", nats.InProcessServer(ns), nats.MaxReconnects(-1)); err != nil {
		return e, err
	}
	if e.js, err = jetstream.New(e.conn); err != nil {
		return e, err
	}
	return e, e.openStream(o.MaxAge)
}

func (e *engine) openStream(maxAge time.Duration) error {
	ctx, cancel := context.WithTimeout(context.Background(), startTimeout)
	defer cancel()
	stream, err := e.js.CreateOrUpdateStream(ctx, jetstream.StreamConfig{
		Name: streamName, Subjects: []string{subjectPrefix + ">"},
		Storage: jetstream.FileStorage, Retention: jetstream.LimitsPolicy, MaxAge: maxAge,
	})
	if err != nil {
		return err
	}
	e.last = stream.CachedInfo().State.LastSeq
	_, err = e.js.CreateOrUpdateStream(ctx, jetstream.StreamConfig{
		Name: sealStream, Subjects: []string{sealSubject},
		Storage: jetstream.FileStorage, Retention: jetstream.LimitsPolicy, MaxAge: maxAge,
	})
	return err
}

func (e *engine) stop() {
	if e.conn != nil {
		e.conn.Close()
	}
	e.server.Shutdown()
	e.server.WaitForShutdown()
}

// publish sends all records, then waits for the store's word on each. The folder tells why there is none.
func (e *engine) publish(records []record, dir string, timeout time.Duration) ([]uint64, error) {
	var first error
	acks := make([]jetstream.PubAckFuture, len(records))
	for i, r := range records {
		if len(r.data) > maxRecord {
			first = earlier(first, fmt.Errorf("%w: %d bytes of kind %s", errTooLarge, len(r.data), r.kind))
			continue
		}
		ack, err := e.js.PublishAsync(r.subject(), r.data, jetstream.WithRetryAttempts(0))
		if err != nil {
			first = err
			break
		}
		acks[i] = ack
	}
	seqs, err := collect(acks, dir, timeout)
	if errors.Is(first, errTooLarge) && err != nil {
		return seqs, err // the graver of the two
	}
	return seqs, earlier(first, err)
}

// collect waits for acknowledgements. A store whose disk is full never answers, so when there is no answer the disk is
// looked at.
func collect(acks []jetstream.PubAckFuture, dir string, timeout time.Duration) (seqs []uint64, first error) {
	seqs = make([]uint64, len(acks))
	deadline := time.NewTimer(timeout)
	defer deadline.Stop()
	look := time.NewTicker(lookAfter)
	defer look.Stop()
	for i := 0; i < len(acks); {
		if acks[i] == nil {
			i++
			continue
		}
		select {
		case ack := <-acks[i].Ok():
			seqs[i] = ack.Sequence
			i++
		case err := <-acks[i].Err():
			first = earlier(first, err)
			i++
		case <-look.C:
			if diskFull(dir) {
				return seqs, earlier(first, syscall.ENOSPC)
			}
		case <-deadline.C:
			return seqs, earlier(first, fmt.Errorf("no answer from the event store within %s", timeout))
		}
	}
	return seqs, first
}

func earlier(first, next error) error {
	if first != nil {
		return first
	}
	return next
}

// read streams records through an ordered consumer up to the place last.
func (e *engine) read(ctx context.Context, f Filter, last uint64, fn func(uint64, []byte) error) error {
	return e.stream(ctx, streamName, consumerConfig(f), last, fn)
}

// stream calls fn with what a stream holds, up to the place last.
func (e *engine) stream(ctx context.Context, name string, c jetstream.OrderedConsumerConfig, last uint64, fn func(uint64, []byte) error) error {
	consumer, err := e.js.OrderedConsumer(ctx, name, c)
	if err != nil {
		return err
	}
	defer e.forget(name, consumer)
	if consumer.CachedInfo().NumPending == 0 {
		return nil
	}
	messages, err := consumer.Messages()
	if err != nil {
		return err
	}
	defer messages.Stop()
	for {
		if err := ctx.Err(); err != nil {
			return err
		}
		m, err := messages.Next(jetstream.NextMaxWait(readPatience))
		if errors.Is(err, nats.ErrTimeout) {
			if e.pending(ctx, consumer) {
				continue
			}
			return nil // what was left grew too old and is gone
		}
		if err != nil {
			return err
		}
		meta, err := m.Metadata()
		if err != nil {
			return err
		}
		if meta.Sequence.Stream > last {
			return nil
		}
		if err := fn(meta.Sequence.Stream, m.Data()); err != nil {
			return err
		}
		if meta.Sequence.Stream == last || meta.NumPending == 0 {
			return nil
		}
	}
}

// forget deletes a reader's consumer at once: the store allows a thousand. One that cannot be deleted dies by itself.
func (e *engine) forget(stream string, c jetstream.Consumer) {
	ctx, cancel := context.WithTimeout(context.Background(), readPatience)
	defer cancel()
	_ = e.js.DeleteConsumer(ctx, stream, c.CachedInfo().Name)
}

// pending reports whether the store still has records for the reader.
func (e *engine) pending(ctx context.Context, c jetstream.Consumer) bool {
	info, err := c.Info(ctx)
	return err == nil && info.NumPending+uint64(info.NumAckPending) > 0
}

func consumerConfig(f Filter) jetstream.OrderedConsumerConfig {
	c := jetstream.OrderedConsumerConfig{DeliverPolicy: jetstream.DeliverAllPolicy, InactiveThreshold: consumerGrace}
	for _, k := range f.Kinds {
		c.FilterSubjects = append(c.FilterSubjects, subjectPrefix+string(k))
	}
	if f.FromSeq > 0 {
		c.DeliverPolicy, c.OptStartSeq = jetstream.DeliverByStartSequencePolicy, f.FromSeq
	} else if since := f.since(); !since.IsZero() {
		c.DeliverPolicy, c.OptStartTime = jetstream.DeliverByStartTimePolicy, &since
	}
	return c
}

func (e *engine) newest(ctx context.Context, kind call.Kind) (uint64, []byte, error) {
	stream, err := e.js.Stream(ctx, streamName)
	if err != nil {
		return 0, nil, err
	}
	m, err := stream.GetLastMsgForSubject(ctx, subjectPrefix+string(kind))
	if errors.Is(err, jetstream.ErrMsgNotFound) {
		return 0, nil, nil
	}
	if err != nil {
		return 0, nil, err
	}
	return m.Sequence, m.Data, nil
}

// natsLogger sends what the embedded server says to slog. Its notices are of no interest to an operator.
type natsLogger struct{ log *slog.Logger }

func (l natsLogger) Noticef(format string, v ...any) {
	l.log.Debug("event store: " + fmt.Sprintf(format, v...))
}

func (l natsLogger) Warnf(format string, v ...any) {
	l.log.Warn("event store: " + fmt.Sprintf(format, v...))
}

func (l natsLogger) Errorf(format string, v ...any) {
	l.log.Error("event store: " + fmt.Sprintf(format, v...))
}

func (l natsLogger) Fatalf(format string, v ...any) {
	l.log.Error("event store: " + fmt.Sprintf(format, v...))
}

func (l natsLogger) Debugf(format string, v ...any) {
	l.log.Debug("event store: " + fmt.Sprintf(format, v...))
}
func (l natsLogger) Tracef(string, ...any) {}
