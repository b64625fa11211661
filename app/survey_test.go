package app

import (
	"errors"
	"os"
	"path/filepath"
	"slices"
	"testing"
	"time"

	"centralino/call"
	"centralino/internal/fixture"
	"centralino/internal/phone"
	"centralino/media/wav"
)

// twoScales is the example with a survey of two scales and a comment.
func twoScales() []fixture.Change {
	return append(fixture.AlwaysOpen(), fixture.Change{
		File: "flows/helpline.yaml",
		Old:  `      - {id: satisfied, prompt: survey-satisfied, keys: "1-5"}`,
		New: `      - {id: satisfied, prompt: survey-satisfied, keys: "1-5"}
      - {id: recommend, prompt: survey-recommend, keys: "0-10"}
    comment: {prompt: survey-comment, max: 20s}`,
	})
}

// spokenTo is a caller whom an agent has just left, in the first question of the survey.
func spokenTo(w *world, agent *phone.Phone) *phone.Call {
	w.Helper()
	c := w.dial(w.caller(strangerNumber), "helpline")
	c.Silence()
	press(w, c, "0")
	a := answered(w, agent)
	time.Sleep(2 * time.Second)
	if err := a.Hangup(); err != nil {
		w.Fatal(err)
	}
	time.Sleep(1500 * time.Millisecond)
	return c
}

// bodies are all events of a type.
func bodies[B call.Body](w *world) (out []B) {
	for _, e := range w.seen() {
		if b, ok := e.Body.(B); ok {
			out = append(out, b)
		}
	}
	return out
}

// said is what callers answered, in order.
func said(w *world) (out []string) {
	for _, s := range bodies[*call.Surveyed](w) {
		out = append(out, s.Question+" "+s.Answer)
	}
	return out
}

// TestAWholeSurvey: two scales, a ten, and a comment that is in its file as it was spoken.
func TestAWholeSurvey(t *testing.T) {
	virtually(t, twoScales(), func(w *world) {
		c := spokenTo(w, w.agent("anna", phone.AutoAnswer(time.Second)))
		press(w, c, "4")
		time.Sleep(1500 * time.Millisecond)
		press(w, c, "10")
		time.Sleep(2 * time.Second) // the prompt, and the beep
		words := fixture.Recording("words of a caller")
		c.Say(words)
		time.Sleep(3 * time.Second)
		c.Silence()
		if err := c.WaitEnd(w.Context()); !errors.Is(err, phone.ErrRemoteBye) {
			t.Errorf("the call ended with %v", err)
		}
		heardAll(w, c, "survey-satisfied", "survey-recommend", "survey-comment", "goodbye")
		offered, comment := after(w, 0, whichever[*call.SurveyOffered]), after(w, 0, whichever[*call.SurveyCommentLeft])
		if want := (call.SurveyOffered{Survey: "satisfaction", Queue: "billing", Agent: "anna", Partner: "alfa"}); *offered != want {
			t.Errorf("offered %+v, want %+v", offered, want)
		}
		if got := said(w); !slices.Equal(got, []string{"satisfied 4", "recommend 10"}) {
			t.Errorf("answered %q", got)
		}
		for _, s := range bodies[*call.Surveyed](w) {
			if s.Queue != "billing" || s.Agent != "anna" || s.Partner != "alfa" {
				t.Errorf("surveyed %+v", s)
			}
		}
		if comment.Survey != "satisfaction" || comment.Queue != "billing" || comment.Agent != "anna" || comment.Partner != "alfa" {
			t.Errorf("commented %+v", comment)
		}
		if comment.Length < 6*time.Second || comment.Length > 8*time.Second {
			t.Errorf("the comment lasts %v: three seconds of words and four of silence are seven", comment.Length)
		}
		if leaks(comment.File, strangerNumber[1:]) || filepath.ToSlash(filepath.Dir(comment.File)) != "surveys/satisfaction" {
			t.Errorf("the comment lies in %s", comment.File)
		}
		if score, _ := phone.Correlate(commentIn(w, comment.File), words); score < 0.9 {
			t.Errorf("the comment does not sound as it was spoken (likeness %.2f)", score)
		}
		w.wantMetrics(map[string]string{
			`centralino_survey_offered_total{partner="alfa",queue="billing",survey="satisfaction"}`:                                               "1",
			`centralino_survey_replies_total{partner="alfa",queue="billing",survey="satisfaction"}`:                                               "1",
			`centralino_survey_comments_total{partner="alfa",queue="billing",survey="satisfaction"}`:                                              "1",
			`centralino_survey_answers_total{answer="4",partner="alfa",question="satisfied",queue="billing",scale="1-5",survey="satisfaction"}`:   "1",
			`centralino_survey_answers_total{answer="10",partner="alfa",question="recommend",queue="billing",scale="0-10",survey="satisfaction"}`: "1",
			`centralino_survey_answers_total{answer="1",partner="alfa",question="recommend",queue="billing",scale="0-10",survey="satisfaction"}`:  "0",
		})
	})
}

// commentIn is a recording of a caller, as a sound.
func commentIn(w *world, file string) []int16 {
	w.Helper()
	data, err := os.ReadFile(filepath.Join(w.app.voicemail, filepath.FromSlash(file)))
	if err != nil {
		w.Fatal(err)
	}
	sound, err := wav.Decode(data)
	if err != nil {
		w.Fatal(err)
	}
	return sound.Samples
}

// TestASilentCallerPassesTheSurvey soon, and leaves no file.
func TestASilentCallerPassesTheSurvey(t *testing.T) {
	virtually(t, twoScales(), func(w *world) {
		c := spokenTo(w, w.agent("anna", phone.AutoAnswer(time.Second)))
		began := time.Now()
		if err := c.WaitEnd(w.Context()); !errors.Is(err, phone.ErrRemoteBye) {
			t.Errorf("the call ended with %v", err)
		}
		if took := time.Since(began); took > 25*time.Second {
			t.Errorf("kept for %v", took)
		}
		heardAll(w, c, "survey-satisfied", "survey-recommend", "survey-comment", "goodbye")
		if len(bodies[*call.SurveyOffered](w)) != 1 || len(said(w)) != 0 || len(bodies[*call.SurveyCommentLeft](w)) != 0 {
			t.Error("silence is an answer")
		}
		files, err := filepath.Glob(filepath.Join(w.app.voicemail, "surveys", "*", "*"))
		if err != nil || len(files) != 0 {
			t.Errorf("silence was kept: %v %v", files, err)
		}
		w.wantMetrics(map[string]string{
			`centralino_survey_offered_total{partner="alfa",queue="billing",survey="satisfaction"}`: "1",
			`centralino_survey_replies_total{partner="alfa",queue="billing",survey="satisfaction"}`: "0",
		})
	})
}

// TestHangingUpInTheSurvey keeps what was said: the answers, the 1 that might have become a 10, the comment.
func TestHangingUpInTheSurvey(t *testing.T) {
	for name, test := range map[string]struct {
		do       func(w *world, c *phone.Call)
		answers  []string
		comments int
	}{
		"after an answer": {func(w *world, c *phone.Call) { press(w, c, "2") }, []string{"satisfied 2"}, 0},
		"after a 1": {func(w *world, c *phone.Call) {
			press(w, c, "2")
			time.Sleep(time.Second)
			press(w, c, "1")
		}, []string{"satisfied 2", "recommend 1"}, 0},
		"in the comment": {func(w *world, c *phone.Call) {
			press(w, c, "5")
			time.Sleep(time.Second)
			press(w, c, "9")
			time.Sleep(2 * time.Second)
			c.Tone(440)
			time.Sleep(3 * time.Second)
		}, []string{"satisfied 5", "recommend 9"}, 1},
	} {
		t.Run(name, func(t *testing.T) {
			virtually(t, twoScales(), func(w *world) {
				c := spokenTo(w, w.agent("anna", phone.AutoAnswer(time.Second)))
				test.do(w, c)
				time.Sleep(200 * time.Millisecond)
				if err := c.Hangup(); err != nil {
					t.Fatal(err)
				}
				ended := after(w, time.Second, whichever[*call.Ended])
				if ended.Result != call.Served || ended.Reason != call.CallerHungUp {
					t.Errorf("ended %+v", ended)
				}
				comments := bodies[*call.SurveyCommentLeft](w)
				if got := said(w); !slices.Equal(got, test.answers) || len(comments) != test.comments {
					t.Errorf("answered %q and %d comments, want %q and %d", got, len(comments), test.answers, test.comments)
				}
				for _, comment := range comments {
					if sound := commentIn(w, comment.File); !phone.Dominates(sound[len(sound)/2:], 440) {
						t.Error("the comment does not hold what was said")
					}
				}
			})
		})
	}
}

// TestACallerWhoHangsUpFirstIsAskedNothing, nor is one who spoke with nobody.
func TestACallerWhoHangsUpFirstIsAskedNothing(t *testing.T) {
	virtually(t, twoScales(), func(w *world) {
		agent := w.agent("anna", phone.AutoAnswer(time.Second))
		c := w.dial(w.caller(strangerNumber), "helpline")
		press(w, c, "0")
		answered(w, agent)
		time.Sleep(2 * time.Second)
		if err := c.Hangup(); err != nil {
			t.Fatal(err)
		}
		after(w, time.Second, whichever[*call.Ended])
		if n := len(bodies[*call.SurveyOffered](w)); n != 0 {
			t.Errorf("asked %d times", n)
		}
	})
	nobody := append(twoScales(), fixture.Change{
		File: "flows/helpline.yaml", Old: "    queue: billing\n", New: "    queue: billing\n    empty: survey\n",
	})
	virtually(t, nobody, func(w *world) {
		c := w.dial(w.caller(strangerNumber), "helpline")
		press(w, c, "0")
		if err := c.WaitEnd(w.Context()); !errors.Is(err, phone.ErrRemoteBye) {
			t.Errorf("the call ended with %v", err)
		}
		heardAll(w, c, "goodbye")
		if score := c.Score(fixture.Recording("survey-satisfied")); score > 0.75 || len(bodies[*call.SurveyOffered](w)) != 0 {
			t.Errorf("asked about a conversation that never was (likeness %.2f)", score)
		}
	})
}
