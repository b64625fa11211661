package prompts

import (
	"bytes"
	"context"
	"fmt"
	"log/slog"
	"os"
	"os/exec"
	"path/filepath"
	"time"

	"centralino/media"
	"centralino/media/resample"
	"centralino/media/wav"
)

// speaker runs the speech command, or asks the speech service, a few at a time, and keeps what was spoken on disk.
type speaker struct {
	command template
	service *service // in place of the command; nil: none
	voices  map[string]string
	cache   cache
	slots   chan struct{}
	timeout time.Duration
	log     *slog.Logger
}

func newSpeaker(o Options, log *slog.Logger) *speaker {
	if o.Processes <= 0 {
		o.Processes = 2
	}
	if o.Timeout <= 0 {
		o.Timeout = 10 * time.Second
	}
	s := &speaker{
		command: known(o.Command),
		voices:  o.Voices,
		cache:   cache{dir: o.Cache},
		slots:   make(chan struct{}, o.Processes),
		timeout: o.Timeout,
		log:     log,
	}
	if o.Service != nil {
		s.service = newService(*o.Service)
		s.command = s.service.identity()
	}
	return s
}

// say returns the text spoken: from disk when it was spoken before.
func (s *speaker) say(language, text string) (*media.Clip, error) {
	if err := checkText(text); err != nil {
		return nil, err
	}
	voice := s.voice(language)
	if voice == "" {
		return nil, errNoVoice
	}
	id := s.cache.id(s.command, language, voice, text)
	pcm, ok := s.cache.read(id)
	if !ok {
		var err error
		if pcm, err = s.speakAndKeep(id, language, voice, text); err != nil {
			return nil, err
		}
	}
	return media.NewWideClip(resample.Convert(pcm, wideRate, rate), func() []int16 {
		if wide, ok := s.cache.read(id); ok {
			return wide
		}
		return nil // it was not kept: not worth another run of the command
	}), nil
}

// speakAndKeep returns the text spoken, levelled, at 16 kHz, and keeps it on disk.
func (s *speaker) speakAndKeep(id, language, voice, text string) ([]int16, error) {
	pcm, err := s.speak(language, voice, text)
	if err != nil {
		return nil, err
	}
	if err := s.cache.write(id, pcm); err != nil {
		s.log.Warn("speech cannot be kept on disk", "error", err)
	}
	return pcm, nil
}

// speak runs the command when one of the slots is free.
func (s *speaker) speak(language, voice, text string) ([]int16, error) {
	s.slots <- struct{}{}
	defer func() { <-s.slots }()
	ctx, cancel := context.WithTimeout(context.Background(), s.timeout)
	defer cancel()
	sound, err := s.made(ctx, language, voice, text)
	if err != nil {
		return nil, err
	}
	a, err := wav.Decode(sound)
	if err != nil {
		return nil, fmt.Errorf("what %s wrote is no speech: %w", s.by(), err)
	}
	return level(resample.Convert(a.Samples, a.Rate, wideRate), wideRate, pause(text)), nil
}

// by names who speaks, for errors.
func (s *speaker) by() string {
	if s.service != nil {
		return "the speech service"
	}
	return s.command[0]
}

// made returns the file that the command or the service made.
func (s *speaker) made(ctx context.Context, language, voice, text string) ([]byte, error) {
	if s.service != nil {
		return s.service.run(ctx, language, voice, text, s.configured(language) != "")
	}
	return s.run(ctx, language, voice, text)
}

// run runs the command once and returns the file it wrote.
func (s *speaker) run(ctx context.Context, language, voice, text string) ([]byte, error) {
	out := ""
	if s.command.uses("{out}") {
		dir, err := os.MkdirTemp("", "centralino-speech-")
		if err != nil {
			return nil, err
		}
		defer func() { _ = os.RemoveAll(dir) }() // what is left lies in the system's folder for such things
		out = filepath.Join(dir, "out.wav")
	}
	args := s.command.fill(language, voice, text, out)
	cmd := exec.CommandContext(ctx, args[0], args[1:]...)
	cmd.WaitDelay = time.Second // a grandchild that holds the pipes open doesn't hold us
	var stdout, stderr bounded
	stdout.room, stderr.room = wav.MaxBytes, 200
	cmd.Stdout, cmd.Stderr = &stdout, &stderr
	if err := cmd.Run(); err != nil {
		if ctx.Err() != nil {
			return nil, fmt.Errorf("%s took longer than %v", args[0], s.timeout)
		}
		if said := bytes.TrimSpace(stderr.Bytes()); len(said) > 0 {
			return nil, fmt.Errorf("%s: %w: %s", args[0], err, said)
		}
		return nil, fmt.Errorf("%s: %w", args[0], err)
	}
	if out != "" {
		return os.ReadFile(out)
	}
	return stdout.Bytes(), nil
}

// bounded is a buffer that takes no more than there is room for and drops the rest.
type bounded struct {
	bytes.Buffer
	room int
}

// Write implements io.Writer. It never fails, so that a chatty command isn't killed for it.
func (b *bounded) Write(p []byte) (int, error) {
	n := min(len(p), b.room)
	b.room -= n
	_, _ = b.Buffer.Write(p[:n]) // never fails
	return len(p), nil
}
