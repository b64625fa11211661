package directory

import (
	"slices"
	"testing"
	"testing/fstest"
)

func TestHeaderIsReadAsOpenReadsIt(t *testing.T) {
	want := []string{"customer_code", "phone", "pin"}
	for name, text := range map[string]string{
		"commas": "customer_code,phone,pin\n1,2,3\n", "semicolons": "customer_code;phone;pin\r\n1;2;3\r\n",
		"tabs": "customer_code\tphone\tpin\n", "with a mark": "\ufeffcustomer_code,phone,pin\n",
		"spaces and capitals": " customer_code , phone , PIN \n", "a broken row below": "customer_code,phone,pin\n\"1\n",
	} {
		files := fstest.MapFS{"c.csv": {Data: []byte(text)}}
		if got, err := Header(files, "c.csv"); err != nil || !slices.Equal(got, want) {
			t.Errorf("%s: %q, %v", name, got, err)
		}
	}
	for name, text := range map[string]string{"an empty file": "", "an open quote": "\"customer_code,phone\n"} {
		if got, err := Header(fstest.MapFS{"c.csv": {Data: []byte(text)}}, "c.csv"); err == nil {
			t.Errorf("%s: %q", name, got)
		}
	}
	if _, err := Header(fstest.MapFS{}, "c.csv"); err == nil {
		t.Error("a file that is not there has a header")
	}
}
