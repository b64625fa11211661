package phone

import (
	"slices"
	"time"
)

const (
	pieceLength = 2000                   // samples, a quarter of a second
	pieceDrift  = 300 * time.Millisecond // how far a piece may be from where the others say it should be
	pieceLike   = 0.8
)

// Pieces is Correlate for sounds that came in real time over a busy machine, where a packet may be late or a moment left
// out: it looks for each quarter of a second of the recording by itself, and returns the share of those that are there,
// in order and where they should be, and where the recording begins.
func Pieces(sound, recording []int16) (share float64, at time.Duration) {
	var begins []time.Duration // of the whole, as each piece has it
	pieces := 0
	for from := 0; from+pieceLength <= len(recording); from += pieceLength {
		piece := recording[from : from+pieceLength]
		if pause(piece) {
			continue
		}
		pieces++
		if score, found := Correlate(sound, piece); score >= pieceLike {
			begins = append(begins, found-time.Duration(from)*time.Second/8000)
		}
	}
	if len(begins) == 0 {
		return 0, 0
	}
	slices.Sort(begins)
	at = begins[len(begins)/2]
	near := 0
	for _, b := range begins {
		if (b - at).Abs() <= pieceDrift {
			near++
		}
	}
	return float64(near) / float64(pieces), at
}

// pause reports whether the speaker says nothing in a piece.
func pause(piece []int16) bool {
	loud := 0
	for _, s := range piece {
		if s > 500 || s < -500 {
			loud++
		}
	}
	return loud < len(piece)/20
}
