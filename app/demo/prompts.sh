#!/bin/sh
# Speaks the prompts of the demo: what its flow says (prompts.tsv) and what the product says by itself (words).
# Needs espeak-ng and sox, and flite for a clearer English. The same versions of these make the same files.
# Several lines of one prompt are spoken one after the other, each in its own voice.
set -eu
cd "$(dirname "$0")"
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

# speak VOICE TEXT FILE: raw speech as WAV. The text is an argument; no shell reads it again.
speak() {
	if [ "$1" = en ] && command -v flite >/dev/null; then
		flite -voice rms -t "$2" -o "$3"
	else
		espeak-ng -v "$1" -s 160 -w "$3" -- "$2"
	fi
}

# level IN OUT PAUSE: telephone rate, rumble away, silence around the speech cut, peak at -6 dBFS, a pause at the end.
level() {
	sox -D "$1" -b 16 -c 1 "$2" gain -6 rate -h 8000 highpass 120 \
		silence 1 0.005 -46d fade t 0.002 reverse silence 1 0.005 -46d fade t 0.005 reverse \
		gain -n -6 pad 0.02 "$3"
}

go run ./words >"$work/list"
cat prompts.tsv >>"$work/list"
tab=$(printf '\t')
n=0
while IFS="$tab" read -r language name voice text; do
	n=$((n + 1))
	# A breath follows a sentence, hardly anything a piece of one.
	case $text in *[.!?]) pause=0.3 ;; *) pause=0.04 ;; esac
	speak "$voice" "$text" "$work/raw.wav"
	level "$work/raw.wav" "$work/$n.wav" "$pause"
	echo "$work/$n.wav" >>"$work/parts.$language.$(echo "$name" | tr / +)"
done <"$work/list"

rm -rf prompts
for parts in "$work"/parts.*; do
	key=${parts##*/parts.}
	out=prompts/${key%%.*}/$(echo "${key#*.}" | tr + /).wav
	mkdir -p "$(dirname "$out")"
	# shellcheck disable=SC2046 # the names have no spaces: mktemp and a number made them
	sox -D $(cat "$parts") -t wav -e a-law -c 1 -r 8000 "$out"
done
echo "$(find prompts -name '*.wav' | wc -l) prompts, $(du -sk prompts | cut -f1) kB"
