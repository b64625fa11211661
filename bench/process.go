//go:build linux

package main

import (
	"encoding/json"
	"fmt"
	"io"
	"os"
	"os/exec"
	"syscall"
	"time"

	"golang.org/x/sys/unix"
)

// Order is the first line that a child process reads.
type Order struct {
	Load    Load
	Bare    bool   // the subject is the bare loop
	Phones  []int  // to the subject: the ports of the telephones
	Profile string // a file for a CPU profile
}

// Account is what the engine tells of itself at the end.
type Account struct {
	Memory int64 // bytes of the process that each call added
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
	c.cmd.SysProcAttr = &syscall.SysProcAttr{Pdeathsig: syscall.SIGKILL} // a halted process can't end itself
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

// pair is a subject and the telephones that it serves. Only one pair runs at a time: the others' processes are halted.
type pair struct{ phones, subject *child }

func startPair(order Order) (p pair, err error) {
	if p.phones, err = start("phones"); err != nil {
		return p, err
	}
	if err := p.phones.ask(order, &order.Phones); err != nil {
		return p, fmt.Errorf("start the telephones: %w", err)
	}
	if p.subject, err = start("subject"); err != nil {
		return p, err
	}
	var ports []int
	if err := p.subject.ask(order, &ports); err != nil {
		return p, fmt.Errorf("start what is measured: %w", err)
	}
	var ready bool
	return p, p.phones.ask(ports, &ready)
}

// slice lets the pair run for a while, and tells how much of a processor the subject used.
func (p pair) slice(settle, length time.Duration) (share float64, err error) {
	var done bool
	if err := firstError(p.subject.cmd.Process.Signal(unix.SIGCONT), p.phones.ask(run, &done)); err != nil {
		return 0, err
	}
	time.Sleep(settle)
	if err := p.phones.ask(record, &done); err != nil {
		return 0, err
	}
	cpu, began := p.subject.cpuTime(), time.Now()
	time.Sleep(length)
	share = (p.subject.cpuTime() - cpu).Seconds() / time.Since(began).Seconds()
	return share, firstError(p.phones.ask(pause, &done), p.subject.cmd.Process.Signal(unix.SIGSTOP))
}

// end asks both for what they counted.
func (p pair) end() (a Account, heard Pacing, err error) {
	err = firstError(p.subject.cmd.Process.Signal(unix.SIGCONT), p.subject.ask(tell, &a), p.phones.ask(tell, &heard))
	return a, heard, firstError(err, p.subject.end(), p.phones.end())
}

// cpuTime is what the process has used so far, by the kernel's clock of that process (clock_getcpuclockid(3)).
func (c *child) cpuTime() time.Duration {
	const scheduled = 2
	var t unix.Timespec
	_ = unix.ClockGettime(int32(^c.cmd.Process.Pid)<<3|scheduled, &t)
	return time.Duration(t.Nano())
}

func firstError(errs ...error) error {
	for _, err := range errs {
		if err != nil {
			return err
		}
	}
	return nil
}
