package app

import (
	"context"
	"io"
	"net"
	"os"
	"strconv"
	"sync"

	"centralino/call"
	"centralino/config"
	"centralino/ivr"
	"centralino/service"
)

// surroundings are what all helplines of one process share of the world: how services are reached, and what is open.
type surroundings struct {
	dial   func(ctx context.Context, network, address string) (net.Conn, error)
	opened *opened
}

// opened is what has to be closed in the end. What a reload replaced is still there for the calls that began before, and keeps
// no connection once nothing is asked of it.
type opened struct {
	mu  sync.Mutex
	all []io.Closer
}

func (o *opened) add(c io.Closer) {
	o.mu.Lock()
	defer o.mu.Unlock()
	o.all = append(o.all, c)
}

func (o *opened) close() {
	o.mu.Lock()
	defer o.mu.Unlock()
	for _, c := range o.all {
		_ = c.Close()
	}
}

// openService returns the client of a service: the one there was, with what it knows of the service's state, unless it changed.
func (h *helpline) openService(s config.Service, old *helpline) (*service.Client, error) {
	if old != nil && old.services[s.Name] != nil && s.Same(old.cfg.Services[s.Name]) {
		return old.services[s.Name], nil
	}
	client, err := service.New(service.Options{
		URL: s.URL, Headers: s.Headers, Timeout: s.Timeout, Retries: s.Retries, AtOnce: s.AtOnce, Key: s.Key, Dial: h.around.dial,
	})
	if err != nil {
		return nil, err
	}
	h.around.opened.add(client)
	return client, nil
}

// request asks a service, beside the call as lookUp does. It is not cut short when the caller hangs up: who ordered something
// has ordered it. The log has neither what was asked nor what was answered.
func (c *conversation) request(e ivr.Request, with []*os.File) {
	body, err := enclosed(e, with)
	if err != nil {
		c.log.Error("what the caller said cannot be sent", "err", err)
		c.box.put(ivr.Event(ivr.Replied{ID: e.ID, Outcome: call.RequestInvalid}))
		return
	}
	reply := c.helpline.services[e.Service].Do(c.app.context, service.Request{
		Method: e.Method, Path: e.Path, Query: e.Query, Body: body, Cache: e.Cache,
		Key: string(c.id) + "-" + strconv.FormatUint(uint64(e.ID), 10),
	})
	if reply.Err != nil {
		c.log.Warn("service", "service", e.Service, "outcome", reply.Outcome, "err", reply.Err)
	}
	c.box.put(ivr.Event(ivr.Replied{
		ID: e.ID, Outcome: reply.Outcome, Status: reply.Status, Took: reply.Took, Answer: reply.Answer,
	}))
}
