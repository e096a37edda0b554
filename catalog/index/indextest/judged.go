package indextest

import "testing"

func testJudged(t *testing.T, e Engine) {}
