package rdf

const (
	defaultDepth = 256
	defaultToken = 16 << 20
	maxRaw       = 1 << 10
)

func (o Options) maxDepth() int {
	if o.MaxDepth > 0 {
		return o.MaxDepth
	}
	return defaultDepth
}

func (o Options) maxToken() int {
	if o.MaxToken > 0 {
		return o.MaxToken
	}
	return defaultToken
}

// repaired tells the caller of a mend.
func (o Options) repaired(code string, line, col int, raw []byte) {
	if o.Repaired != nil {
		o.Repaired(Repair{Code: code, Line: line, Col: col, Raw: string(raw[:min(len(raw), maxRaw)])})
	}
}
