// Command words prints what the product itself says in each language with grammar, for prompts.sh to speak: one prompt
// to a line, with language, name, voice and text separated by tabs.
package main

import (
	"bufio"
	"fmt"
	"os"
	"time"

	"centralino/call"
	"centralino/flows"
	"centralino/ivr/speech"
)

// most is the largest number that is spoken: minutes to wait, and places in a demo's queue.
const most = 60

func main() {
	out := bufio.NewWriter(os.Stdout)
	for _, lang := range speech.Languages() {
		for _, p := range words(lang) {
			fmt.Fprintf(out, "%s\t%s\t%s\t%s\n", lang, p.Name, lang, p.Text)
		}
	}
	if err := out.Flush(); err != nil {
		fmt.Fprintln(os.Stderr, "words:", err)
		os.Exit(1)
	}
}

// words lists the prompts of one language, each once.
func words(lang call.Language) []call.Prompt {
	all := append(speech.Phrases(lang), speech.Digits(lang, "+*#")...)
	for n := range most + 1 {
		all = append(all, speech.Number(lang, n)...)
	}
	for _, unit := range []speech.Unit{speech.Second, speech.Minute, speech.Hour, speech.Person} {
		all = append(append(all, speech.Amount(lang, 1, unit)...), speech.Amount(lang, 2, unit)...)
	}
	all = append(all, speech.WaitBetween(lang, time.Minute/2, 3*time.Minute/2)...)
	all = append(all, speech.WaitBetween(lang, 3*time.Hour/2, 2*time.Hour)...)
	all = append(append(append(all, speech.Calendar(lang)...), speech.Years(lang, 1000, 9999)...), speech.Clocks(lang)...)
	for _, currency := range flows.Currencies() {
		all = append(all, speech.Amounts(lang, currency)...)
	}
	for _, country := range countries() {
		all = append(all, speech.Country(lang, country))
	}
	seen := map[string]bool{}
	var once []call.Prompt
	for _, p := range all {
		if !seen[p.Name] {
			seen[p.Name] = true
			once = append(once, p)
		}
	}
	return once
}

// countries are those from which callers of the demo may be answered, should its agents be given one.
func countries() []string { return []string{"AL", "IT", "RO"} }
