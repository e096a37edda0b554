package vocab

import "testing"

func load(t testing.TB) *Set {
	t.Helper()
	s, err := Load()
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func TestLoad(t *testing.T) {
	s := load(t)
	for _, table := range s.Tables() {
		if table.Len() == 0 {
			t.Errorf("%s is empty", table.Name)
		}
	}
}
