package docs_test

import (
	"regexp"
	"strings"
	"testing"
)

// TestTheContentsNameEverySection: what a long page has is found from its beginning; of the flow language, each verb and each rule too.
func TestTheContentsNameEverySection(t *testing.T) {
	heading := regexp.MustCompile(`(?m)^##+ .+$`)
	for _, page := range []string{"flows.md", "configuration.md", "operations.md", "rules.md"} {
		contents, rest, _ := strings.Cut(read(t, page), "\n## ")
		all := heading.FindAllString("## "+rest, -1)
		if len(all) < 3 {
			t.Errorf("%s has %d sections", page, len(all))
		}
		for _, h := range all {
			if page != "flows.md" && strings.HasPrefix(h, "###") {
				continue
			}
			for _, anchor := range anchors(h) {
				if !strings.Contains(contents, "(#"+anchor+")") {
					t.Errorf("the contents of %s do not name %q", page, h)
				}
			}
		}
	}
}
