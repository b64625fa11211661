package main

import (
	"context"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"time"
)

// controlFolder, in the data folder, holds the socket by which commands speak to the running helpline. Nobody but its user may
// enter, so nobody is asked for a password.
const controlFolder = "control"

func controlSocket(data string) string { return filepath.Join(data, controlFolder, "socket") }

// listenControl makes the socket. The journal is locked by now, so one that lies there was left behind.
func listenControl(data string) (net.Listener, error) {
	folder := filepath.Join(data, controlFolder)
	if err := os.MkdirAll(folder, 0o700); err != nil {
		return nil, err
	}
	if err := os.Chmod(folder, 0o700); err != nil {
		return nil, err
	}
	if err := os.Remove(controlSocket(data)); err != nil && !os.IsNotExist(err) {
		return nil, err
	}
	return net.Listen("unix", controlSocket(data))
}

// control asks the helpline that serves from a data folder for something, and returns its answer.
func control(data, method, path string, body io.Reader) ([]byte, error) {
	ctx, cancel := context.WithTimeout(context.Background(), 10*time.Second)
	defer cancel()
	client := http.Client{Transport: &http.Transport{
		DialContext: func(ctx context.Context, _, _ string) (net.Conn, error) {
			return new(net.Dialer).DialContext(ctx, "unix", controlSocket(data))
		},
	}}
	req, err := http.NewRequestWithContext(ctx, method, "http://centralino"+path, body)
	if err != nil {
		return nil, err
	}
	resp, err := client.Do(req)
	if err != nil {
		return nil, fmt.Errorf("no helpline serves from %s, or you may not speak to it: name its data folder with --data", data)
	}
	defer func() { _ = resp.Body.Close() }() // it was only read
	answer, err := io.ReadAll(io.LimitReader(resp.Body, 1<<20))
	if err == nil && resp.StatusCode != http.StatusOK {
		err = fmt.Errorf("%s", strings.TrimSpace(string(answer)))
	}
	return answer, err
}
