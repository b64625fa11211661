package main

import (
	"context"
	"fmt"
	"net/http"
	"time"
)

// healthCommand is the container's health check: the image has no shell and no curl.
type healthCommand struct {
	URL     string        `default:"http://127.0.0.1:8080/healthz" help:"What to ask."`
	Timeout time.Duration `default:"3s" help:"How long to wait for the answer."`
}

// Run asks once.
func (c *healthCommand) Run() error {
	ctx, cancel := context.WithTimeout(context.Background(), c.Timeout)
	defer cancel()
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, c.URL, nil)
	if err != nil {
		return err
	}
	resp, err := http.DefaultClient.Do(req)
	if err != nil {
		return err
	}
	defer func() { _ = resp.Body.Close() }()
	if resp.StatusCode != http.StatusOK {
		return fmt.Errorf("%s answered %s", c.URL, resp.Status)
	}
	return nil
}
