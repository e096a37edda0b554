package bolt

import (
	"encoding/json"
	"fmt"
	"os"
	"time"
)

// note is what the process that has the file open writes beside it, for the
// message of those that can't open it. It locks nothing and may be stale.
type note struct {
	PID   int       `json:"pid"`
	Since time.Time `json:"since"`
}

func notePath(path string) string { return path + ".holder" }

// hold leaves a note that this process has the file open.
func hold(path string, now time.Time) error {
	b, err := json.Marshal(note{PID: os.Getpid(), Since: now.UTC().Truncate(time.Second)})
	if err != nil {
		return err
	}
	if err := os.WriteFile(notePath(path), append(b, '\n'), 0o600); err != nil {
		return fmt.Errorf("noting who holds it: %w", err)
	}
	return nil
}

// release takes the note away, while the file is still locked.
func release(path string) { _ = os.Remove(notePath(path)) }

// holder says who left a note, as the end of a sentence, or "".
func holder(path string) string {
	b, err := os.ReadFile(notePath(path))
	var n note
	if err != nil || json.Unmarshal(b, &n) != nil || n.PID == 0 {
		return ""
	}
	return fmt.Sprintf(" by process %d since %s", n.PID, n.Since.Format(time.RFC3339))
}
