package chart

import "crypto/sha256"

// Glasses is how many colours of glass there are: classes g1 to g6, tokens
// --glass-1 to --glass-6, and --on-1 to --on-6 for text on them.
const Glasses = 6

// Glass is the colour, 1 to Glasses, that an id has everywhere.
func Glass(id string) int {
	h := sha256.Sum256([]byte("glass " + id))
	return int(h[0])%Glasses + 1
}
