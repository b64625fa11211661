//go:build linux

package main

import (
	"encoding/json"
	"fmt"
	"io"
	"os"
	"os/exec"
	"time"
)

// Order is the first line that a child process reads.
type Order struct {
	Load    Load
	Bare    bool   // the subject is the bare loop
	Phones  []int  // to the subject: the ports of the telephones
	Profile string // a file for a CPU profile
}

// Cost is what the subject measured about itself.
type Cost struct {
	CPU    time.Duration
	Took   time.Duration
	Memory int64 // bytes that each call added
	Allocs uint64
	Unsent uint64
}

// child is a process that talks in lines of JSON.
type child struct {
	cmd *exec.Cmd
	in  io.WriteCloser
	enc *json.Encoder
	dec *json.Decoder
}

func start(role string) (*child, error) {
	c := &child{cmd: exec.Command(os.Args[0], "-role", role)}
	c.cmd.Stderr = os.Stderr
	in, err := c.cmd.StdinPipe()
	if err != nil {
		return nil, err
	}
	out, err := c.cmd.StdoutPipe()
	if err != nil {
		return nil, err
	}
	c.in, c.enc, c.dec = in, json.NewEncoder(in), json.NewDecoder(out)
	return c, c.cmd.Start()
}

// ask sends a line and waits for the answer.
func (c *child) ask(question, answer any) error {
	if err := c.enc.Encode(question); err != nil {
		return err
	}
	return c.dec.Decode(answer)
}

func (c *child) end() error {
	_ = c.in.Close()
	return c.cmd.Wait()
}

// measure runs one load once.
func measure(order Order, warmUp, length time.Duration) (cost Cost, pacing Pacing, err error) {
	phones, err := start("phones")
	if err != nil {
		return cost, pacing, err
	}
	defer func() { err = firstError(err, phones.end()) }()
	if err := phones.ask(order, &order.Phones); err != nil {
		return cost, pacing, fmt.Errorf("start the telephones: %w", err)
	}
	subject, err := start("subject")
	if err != nil {
		return cost, pacing, err
	}
	defer func() { err = firstError(err, subject.end()) }()
	var ports []int
	if err := subject.ask(order, &ports); err != nil {
		return cost, pacing, fmt.Errorf("start what is measured: %w", err)
	}
	var ready bool
	if err := phones.ask(ports, &ready); err != nil {
		return cost, pacing, err
	}
	time.Sleep(warmUp)
	if err := firstError(phones.ask("measure", &ready), subject.ask("measure", &ready)); err != nil {
		return cost, pacing, err
	}
	time.Sleep(length)
	err = firstError(subject.ask("enough", &cost), phones.ask("enough", &pacing))
	return cost, pacing, err
}

func firstError(errs ...error) error {
	for _, err := range errs {
		if err != nil {
			return err
		}
	}
	return nil
}
