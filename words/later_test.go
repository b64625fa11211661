package words

import (
	"errors"
	"fmt"
	"testing"
)

func TestWhatIsSaidLater(t *testing.T) {
	it := New(Italian, "no phone of %s\n\tnessun telefono di %s\nwrite 100 %\n\tscrivi 100 %\nwait %d s\n\tattendi %d s\n")
	title, detail := Both("no phone of %s", "wait %d s", "anna", 3)
	plain, percent := Both("no phone of %s", "write 100 %")
	for got, want := range map[string]string{
		title.Error(): "no phone of anna", it.Of(title): "nessun telefono di anna", it.Of(detail): "attendi 3 s", detail.Error(): "wait 3 s",
		it.Of(percent): "scrivi 100 %", plain.Error(): "no phone of %s", // without arguments it is as it is
		it.Of(OfError(fmt.Errorf("so: %w", title))): "nessun telefono di anna", it.Of(OfError(errors.New("write 100 %"))): "scrivi 100 %",
		it.Of(OfError(errors.New("else"))): "else",
	} {
		if got != want {
			t.Errorf("%q, want %q", got, want)
		}
	}
}
