package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"os"
	"time"
)

// healthCommand is the container's health check: the image has no shell and no curl.
type healthCommand struct {
	URL     string        `name:"url" default:"http://127.0.0.1:8080/healthz" placeholder:"URL" help:"What to ask; /readyz tells whether calls are taken (default: ${default})."`
	Timeout time.Duration `default:"3s" help:"How long to wait for the answer."`
}

// Run asks once and prints the answer.
func (c *healthCommand) Run() error {
	ctx, cancel := context.WithTimeout(context.Background(), c.Timeout)
	defer cancel()
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, c.URL, nil)
	if err != nil {
		return err
	}
	resp, err := http.DefaultClient.Do(req)
	if err != nil {
		var wrapped *url.Error
		if errors.As(err, &wrapped) {
			err = wrapped.Err
		}
		return fmt.Errorf("no helpline answers at %s: %w", c.URL, err)
	}
	defer func() { _ = resp.Body.Close() }() // it was only read
	answer, err := io.ReadAll(io.LimitReader(resp.Body, 4096))
	if err != nil {
		return err
	}
	if resp.StatusCode != http.StatusOK {
		return fmt.Errorf("%s answered %s: %s", c.URL, resp.Status, answer)
	}
	_, err = os.Stdout.Write(answer)
	return err
}
