package api_test

import (
	"net/http/httptest"
	"os"
	"os/exec"
	"regexp"
	"strings"
	"testing"
)

// TestDocs runs the examples of docs/api.md against a portal with curl. In
// what they should print … stands for anything.
func TestDocs(t *testing.T) {
	for _, tool := range []string{"sh", "curl", "sed", "tr"} {
		if _, err := exec.LookPath(tool); err != nil {
			t.Skipf("%s is not here: the examples of docs/api.md are not tried", tool)
		}
	}
	page, err := os.ReadFile("../docs/api.md")
	if err != nil {
		t.Fatal(err)
	}
	p := newPortal(t, nil)
	server := httptest.NewServer(p.Handler())
	defer server.Close()
	examples := regexp.MustCompile("(?s)```console\n\\$ (.*?)\n(.*?)```").FindAllStringSubmatch(string(page), -1)
	if len(examples) < 10 {
		t.Fatalf("%d examples are found", len(examples))
	}
	for _, x := range examples {
		cmd := exec.CommandContext(t.Context(), "sh", "-c", strings.ReplaceAll(x[1], "http://localhost:8080", server.URL))
		cmd.Env = append(os.Environ(), "TOKEN="+p.secret, "RUN="+p.held, "no_proxy=*")
		out, err := cmd.CombinedOutput()
		if err != nil {
			t.Errorf("%s: %v\n%s", x[1], err, out)
			continue
		}
		got := strings.ReplaceAll(string(out), "\r", "")
		want := strings.ReplaceAll(regexp.QuoteMeta(strings.TrimSpace(x[2])), "…", ".*")
		if !regexp.MustCompile(`(?s)^` + want + `\s*$`).MatchString(got) {
			t.Errorf("%s\nprints\n%.1500s\nand should print\n%s", x[1], got, x[2])
		}
	}
}
