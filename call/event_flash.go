package call

import "time"

// FlashOn: somebody switched an announcement on, or changed one that was on. It ends by itself at Until.
type FlashOn struct {
	Flash string              `json:"flash"`
	Until time.Time           `json:"until"`
	Say   map[Language]string `json:"say,omitempty"` // instead of what the flow plays
	By    string              `json:"by"`            // who did
}

// FlashOff: an announcement was switched off, or its time was over, in which case nobody did: By is empty.
type FlashOff struct {
	Flash string `json:"flash"`
	By    string `json:"by,omitempty"`
}

// ActiveFlash is an announcement that is on, as Started hands it on to the next process.
type ActiveFlash struct {
	Since time.Time           `json:"since"`
	Until time.Time           `json:"until"`
	Say   map[Language]string `json:"say,omitempty"`
	By    string              `json:"by"`
}

// Kind implements Body.
func (*FlashOn) Kind() Kind { return "flash_on" }

// Kind implements Body.
func (*FlashOff) Kind() Kind { return "flash_off" }
