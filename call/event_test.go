package call

import (
	"encoding/json"
	"reflect"
	"strings"
	"testing"
	"time"
)

func TestEveryKindSurvivesJSON(t *testing.T) {
	seen := map[Kind]bool{}
	for _, body := range Bodies() {
		if seen[body.Kind()] {
			t.Errorf("kind %q is used twice", body.Kind())
		}
		seen[body.Kind()] = true
		fill(reflect.ValueOf(body).Elem())
		want := Event{Seq: 7, At: time.Unix(1700000000, 5).UTC(), Call: "c1", Body: body}
		line, err := json.Marshal(want)
		if err != nil {
			t.Fatalf("%s: %v", body.Kind(), err)
		}
		var got Event
		if err := json.Unmarshal(line, &got); err != nil {
			t.Fatalf("%s: %v", line, err)
		}
		if !reflect.DeepEqual(got, want) {
			t.Errorf("%s came back as %+v, want %+v", line, got.Body, want.Body)
		}
	}
}

// fill gives every field a value that is not zero, so that a field lost on the way shows.
func fill(v reflect.Value) {
	switch v.Kind() {
	case reflect.String:
		v.SetString("x")
	case reflect.Int, reflect.Int64:
		v.SetInt(42)
	case reflect.Uint8, reflect.Uint64:
		v.SetUint('5')
	case reflect.Float64:
		v.SetFloat(4.2)
	case reflect.Pointer:
		v.Set(reflect.New(v.Type().Elem()))
		fill(v.Elem())
	case reflect.Bool:
		v.SetBool(true)
	case reflect.Map:
		k, e := reflect.New(v.Type().Key()).Elem(), reflect.New(v.Type().Elem()).Elem()
		fill(k)
		fill(e)
		v.Set(reflect.MakeMap(v.Type()))
		v.SetMapIndex(k, e)
	case reflect.Slice:
		e := reflect.New(v.Type().Elem()).Elem()
		fill(e)
		v.Set(reflect.Append(v, e))
	case reflect.Struct:
		if _, ok := v.Interface().(time.Time); ok {
			v.Set(reflect.ValueOf(time.Unix(1600000000, 0).UTC()))
			return
		}
		for i := range v.NumField() {
			fill(v.Field(i))
		}
	}
}

func TestEventIsOneFlatObject(t *testing.T) {
	line, err := json.Marshal(Event{Seq: 3, At: time.Unix(0, 0).UTC(), Call: "c", Body: &Keyed{Flow: "f", Step: "s", Key: '1'}})
	if err != nil {
		t.Fatal(err)
	}
	want := `{"seq":3,"at":"1970-01-01T00:00:00Z","kind":"keyed","call":"c","flow":"f","step":"s","key":"1"}`
	if string(line) != want {
		t.Errorf("got  %s\nwant %s", line, want)
	}
	line, _ = json.Marshal(Event{At: time.Unix(0, 0).UTC(), Body: &Stopped{}})
	if want := `{"at":"1970-01-01T00:00:00Z","kind":"stopped"}`; string(line) != want {
		t.Errorf("got  %s\nwant %s", line, want)
	}
}

func TestUnknownKindIsNamed(t *testing.T) {
	var e Event
	err := json.Unmarshal([]byte(`{"seq":9,"kind":"teleported"}`), &e)
	if err == nil || !strings.Contains(err.Error(), `"teleported"`) {
		t.Errorf("got %v, want an error that names the kind", err)
	}
}

// What an older program wrote has a wait and no range.
func TestAnnouncementsOfOlderProgramsAreRead(t *testing.T) {
	var e Event
	line := `{"seq":9,"at":"2026-11-20T09:00:00Z","kind":"announced","call":"c","queue":"billing","position":2,"wait_ns":60000000000}`
	if err := json.Unmarshal([]byte(line), &e); err != nil {
		t.Fatal(err)
	}
	if want := (Announced{Queue: "billing", Position: 2, Wait: time.Minute}); *e.Body.(*Announced) != want {
		t.Errorf("got %+v, want %+v", e.Body, want)
	}
}
