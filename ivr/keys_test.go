package ivr

import (
	"testing"
	"time"

	"centralino/call"
)

const menuFlow = `
flow: f
human: {key: "0", step: operator}
steps:
  welcome: {play: welcome, next: main}
  main:
    menu: main-menu
    keys: {"1": news, "2": code}
    invalid: wrong-key
    wait: 5s
    tries: 2
    failed: sorry
  news: {message: news, next: main}
  code: {collect: code, prompt: enter-code, digits: 4-6, wait: 4s, tries: 2, next: thanks, failed: sorry}
  thanks: {play: [thanks, {digits: code}], next: main}
  sorry: {play: sorry, next: operator}
  operator: {queue: plain, next: end}
`

func TestTypeAheadIsKept(t *testing.T) {
	c := dialFlow(t, mario, menuFlow).press("2123456")
	c.next("welcome", "thanks", "numbers/uno", "numbers/due")
	c.isReported(&call.Keyed{Flow: "f", Step: "main", Key: '2'})
	c.isReported(&call.Collected{Flow: "f", Step: "code", Name: "code", Digits: "123456"})
	c.notHeard("main-menu")
}

func TestHumanKeyWithinTypeAheadIsPartOfACode(t *testing.T) {
	c := dialFlow(t, mario, menuFlow).press("21000").hear("thanks")
	c.isReported(&call.Collected{Flow: "f", Step: "code", Name: "code", Digits: "1000"})
}

func TestTypeAheadIsDroppedOnAFailedPath(t *testing.T) {
	const flow = `
flow: f
human: {key: "0", step: operator}
steps:
  welcome: {play: welcome, next: code}
  code: {collect: code, prompt: enter-code, digits: 4, tries: 2, next: end, failed: main}
  main: {menu: main-menu, keys: {"1": operator}}
  operator: {queue: plain, next: end}
`
	dialFlow(t, mario, flow).press("1#2#1").next("welcome", "main-menu")
}

func TestHashThatComesAfterOtherKeysEndsTheNextEntry(t *testing.T) {
	c := dialFlow(t, mario, menuFlow).hear("main-menu").press("2").next("enter-code").press("12345621234#")
	c.hear("thanks", "numbers/sei")
	at := c.now
	c.hear("thanks")
	if c.now.Sub(at) != perPrompt {
		t.Errorf("the second code was taken after %v", c.now.Sub(at))
	}
}

func TestTypeAheadThatBeginsACodeNeedsNoPrompt(t *testing.T) {
	c := dialFlow(t, mario, menuFlow).press("212").isAt("code").press("34")
	c.hear("thanks").notHeard("enter-code")
}

func TestWrongKeysPressedEarlyAreForgiven(t *testing.T) {
	c := dialFlow(t, mario, menuFlow).press("77771")
	c.next("welcome", "news").notHeard("wrong-key")
}

func TestWrongKeysInOneBurstAreOneTry(t *testing.T) {
	c := dialFlow(t, mario, menuFlow).hear("main-menu").press("7789")
	c.next("wrong-key", "main-menu").pause(3 * time.Second).press("7")
	c.next("sorry").waitsIn("plain")
}

func TestKeyStopsMenuAndMessageAtOnce(t *testing.T) {
	c := dialFlow(t, mario, menuFlow).hear("main-menu").press("1")
	c.next("news").pause(time.Second).press("1")
	at := c.now
	c.next("news")
	if c.now != at {
		t.Errorf("the key in the message was obeyed only after %v", c.now.Sub(at))
	}
}

func TestPlayIsHeardToItsEnd(t *testing.T) {
	c := dialFlow(t, mario, menuFlow).pause(time.Second).press("1")
	at := c.now
	c.next("welcome", "news")
	if c.now.Sub(at) != perPrompt-time.Second {
		t.Errorf("the welcome ended after %v", c.now.Sub(at))
	}
}

func TestSilenceRepeatsAndThenFails(t *testing.T) {
	c := dialFlow(t, mario, menuFlow)
	c.next("welcome", "main-menu", "main-menu", "sorry")
	if got, want := c.now.Sub(monday(t)), 3*perPrompt+2*5*time.Second; got != want {
		t.Errorf("gave up after %v, not %v", got, want)
	}
}

func TestEntry(t *testing.T) {
	tests := []struct {
		name, keys string
		want       []string
	}{
		{"ended by hash", "1234#", []string{"thanks"}},
		{"ended by silence", "1234", []string{"thanks"}},
		{"ended by its length", "123456", []string{"thanks"}},
		{"hash after its length belongs to it", "123456#", []string{"thanks", "numbers/uno"}},
		{"begun anew by star", "99*1234", []string{"thanks", "numbers/uno", "numbers/due", "numbers/tre", "numbers/quattro"}},
		{"with zeros", "10000", []string{"thanks"}},
		{"that begins with zero", "01234", []string{"thanks", "numbers/zero"}},
		{"too short", "123", []string{"enter-code", "sorry"}},
		{"too short with hash", "123#", []string{"enter-code", "sorry"}},
		{"empty with hash", "#", []string{"enter-code", "sorry"}},
		{"zero alone is the person", "0", []string{"queue-music"}},
		{"zero and hash is the person", "0#", []string{"queue-music"}},
		{"zero over and over is the person", "000", []string{"queue-music"}},
		{"letters are no digits", "1A2B34#", []string{"thanks", "numbers/uno", "numbers/due"}},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			dialFlow(t, mario, menuFlow).hear("main-menu").press("2").hear("enter-code").press(test.keys).next(test.want...)
		})
	}
}

func TestHumanKeyOtherThanADigit(t *testing.T) {
	const flow = `
flow: f
human: {key: "*", step: operator}
steps:
  code: {collect: code, prompt: enter-code, digits: 4-6, next: end, failed: operator}
  operator: {queue: plain, next: end}
`
	c := dialFlow(t, mario, flow).hear("enter-code").press("12*").waitsIn("plain")
	c.isReported(&call.Keyed{Flow: "f", Step: "code", Key: '*'})
}

func TestCollectWithItsOwnEndKey(t *testing.T) {
	const flow = `
flow: f
human: {key: "0", step: operator}
steps:
  code: {collect: code, prompt: enter-code, digits: 2-6, end: "*", next: thanks, failed: operator}
  thanks: {play: thanks, next: end}
  operator: {queue: plain, next: end}
`
	dialFlow(t, mario, flow).hear("enter-code").press("12#3*").next("thanks").
		isReported(&call.Collected{Flow: "f", Step: "code", Name: "code", Digits: "123"})
}

func TestSecretCollect(t *testing.T) {
	const flow = `
flow: f
human: {key: "0", step: operator}
steps:
  card: {collect: card, prompt: enter-card, digits: 4, secret: true, next: who, failed: operator}
  who: {identify: customers, by: card, found: hello, unknown: operator}
  hello: {play: hello, next: end}
  operator: {queue: plain, next: end}
`
	c := dialFlow(t, stranger, flow)
	c.directory["9876"] = person{key: "7", fields: map[string]string{}}
	c.hear("enter-card")
	if !c.secret {
		t.Error("the bracket is not open while a card is keyed")
	}
	c.press("9876").next("hello")
	if c.secret {
		t.Error("the bracket is still open")
	}
	for _, b := range c.reports {
		if _, ok := b.(*call.Collected); ok {
			t.Errorf("reported %+v", b)
		}
	}
}

func TestStepsWithoutAnythingToPlayGoOn(t *testing.T) {
	const flow = `
flow: f
human: {key: "0", step: operator}
steps:
  one: {set: {a: "'1'"}, next: two}
  two: {play: [{digits: b}], next: three}
  three: {set: {b: a + "2"}, next: four}
  four: {play: [{number: int(b)}], next: end}
  operator: {queue: plain, next: end}
`
	c := dialFlow(t, mario, flow).next("numbers/dodici").ends(call.Informed, call.FlowEnded)
	if len(c.faults) != 0 {
		t.Errorf("faults: %v", c.faults)
	}
}
