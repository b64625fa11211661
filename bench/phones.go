//go:build linux

package main

import (
	"encoding/binary"
	"encoding/json"
	"io"
	"runtime"
	"slices"
	"time"
	"unsafe"

	"golang.org/x/sys/unix"
)

// Pacing tells how far the gaps between packets were from 20 ms, at the telephones, by the kernel's time stamps.
type Pacing struct {
	P50, P99, P999, Max time.Duration
	Packets, Lost       int
}

// bank is many telephones on one thread.
type bank struct {
	phones    []phone
	talk      bool
	running   bool
	recording bool
	off       []time.Duration
	lost      int
	packet    [packetSize]byte
	data      [200]byte
	extra     [64]byte
}

type phone struct {
	fd   int
	last int64 // the time stamp of the last packet
	seq  uint16
}

// phones plays the telephones: it tells its ports, learns whom to talk to, and obeys.
func phones(in io.Reader, out io.Writer) error {
	runtime.LockOSThread()
	lines, answers := json.NewDecoder(in), json.NewEncoder(out)
	var order Order
	if err := lines.Decode(&order); err != nil {
		return err
	}
	b := &bank{talk: order.Load.Talk}
	ports, err := b.open(order.Load.phones())
	if err := firstError(err, answers.Encode(ports)); err != nil {
		return err
	}
	if err := lines.Decode(&ports); err != nil {
		return err
	}
	for i, port := range ports {
		if err := connect(b.phones[i].fd, port); err != nil {
			return err
		}
		if !order.Load.Silent {
			b.say(i, 0)
		}
	}
	if err := answers.Encode(true); err != nil {
		return err
	}
	words := make(chan string)
	go func() {
		defer close(words)
		for word := ""; lines.Decode(&word) == nil; {
			words <- word
		}
	}()
	for tick := 1; ; tick++ {
		var word string
		if b.running {
			select {
			case word = <-words:
			default:
			}
		} else if word = <-words; word == "" {
			return nil
		}
		if err := b.obey(word, answers); err != nil {
			return err
		}
		b.turn(tick)
	}
}

// obey does what a word says, and answers it.
func (b *bank) obey(word string, answers *json.Encoder) error {
	switch word {
	case "":
		return nil
	case run, pause:
		b.running, b.recording = word == run, false
	case record:
		b.recording = true
		for i := range b.phones {
			b.phones[i].last = 0
		}
	case tell:
		return answers.Encode(b.pacing())
	}
	return answers.Encode(true)
}

func (b *bank) open(n int) (ports []int, err error) {
	for range n {
		fd, port, err := openSocket()
		if err != nil {
			return nil, err
		}
		if err := unix.SetsockoptInt(fd, unix.SOL_SOCKET, unix.SO_TIMESTAMPNS, 1); err != nil {
			return nil, err
		}
		b.phones = append(b.phones, phone{fd: fd})
		ports = append(ports, port)
	}
	return ports, nil
}

// turn is a millisecond: a twentieth of the telephones talk, and some are listened to; time stamps make it harmless
// that they are late.
func (b *bank) turn(tick int) {
	const listen = 10
	if b.talk {
		for i := tick % slotsFine; i < len(b.phones); i += slotsFine {
			b.say(i, tick/slotsFine)
		}
	}
	for i := tick % listen; i < len(b.phones); i += listen {
		for b.hear(&b.phones[i]) {
			continue
		}
	}
	nap()
}

func (b *bank) say(i, round int) {
	putHeader(b.packet[:], uint16(round), uint32(i)+1)
	send(b.phones[i].fd, b.packet[:])
}

func (b *bank) hear(p *phone) bool {
	n, extra, _, _, err := unix.Recvmsg(p.fd, b.data[:], b.extra[:], unix.MSG_DONTWAIT)
	if err != nil || n != packetSize || extra < unix.CmsgLen(16) {
		return err == nil
	}
	at := (*unix.Timespec)(unsafe.Pointer(&b.extra[unix.CmsgLen(0)])).Nano()
	seq := binary.BigEndian.Uint16(b.data[2:])
	if b.recording && p.last != 0 {
		if missed := int(seq - p.seq - 1); missed != 0 {
			b.lost += missed
		} else {
			b.off = append(b.off, (time.Duration(at-p.last) - packetTime).Abs())
		}
	}
	p.last, p.seq = at, seq
	return true
}

func (b *bank) pacing() Pacing {
	slices.Sort(b.off)
	p := Pacing{Packets: len(b.off), Lost: b.lost}
	if p.Packets == 0 {
		return p
	}
	share := func(of1000 int) time.Duration { return b.off[min(p.Packets-1, p.Packets*of1000/1000)] }
	p.P50, p.P99, p.P999, p.Max = share(500), share(990), share(999), b.off[p.Packets-1]
	return p
}
