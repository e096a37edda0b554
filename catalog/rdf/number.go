package rdf

import (
	"cmp"
	"encoding/json"
	"math"
	"strconv"
	"strings"
)

// number gives the lexical form and datatype of a JSON number (JSON-LD 1.1
// Processing Algorithms and API §8.2.2): an integer below 10^21 without a
// fraction, else a canonical double. One declared to be of another datatype
// than xsd:double keeps plain digits as they are written: a decimal is one.
func number(n json.Number, datatype string) (value, dt string) {
	text := string(n)
	f, err := n.Float64()
	if err != nil {
		return text, cmp.Or(datatype, xsdDouble)
	}
	plain := strings.Trim(text, "-0123456789") == ""
	switch {
	case datatype != "" && datatype != xsdDouble && strings.Trim(text, "-.0123456789") == "":
		return text, datatype
	case datatype == xsdDouble, f != math.Trunc(f), math.Abs(f) >= 1e21:
		return canonicalDouble(f), cmp.Or(datatype, xsdDouble)
	case plain && text != "-0":
		return text, cmp.Or(datatype, xsdInteger)
	}
	return strconv.FormatFloat(f+0, 'f', 0, 64), cmp.Or(datatype, xsdInteger)
}

// canonicalDouble is the canonical form of XML Schema 1.1, part 2, §3.3.5.
func canonicalDouble(f float64) string {
	s := strconv.FormatFloat(f, 'E', -1, 64)
	mantissa, exp, _ := strings.Cut(s, "E")
	if !strings.Contains(mantissa, ".") {
		mantissa += ".0"
	}
	sign := ""
	if strings.HasPrefix(exp, "-") {
		sign = "-"
	}
	exp = strings.TrimLeft(exp, "+-0")
	if exp == "" {
		sign, exp = "", "0"
	}
	return mantissa + "E" + sign + exp
}

func formatFloat(f float64) string {
	if f == math.Trunc(f) && math.Abs(f) < 1e21 {
		return strconv.FormatFloat(f, 'f', 0, 64)
	}
	return strconv.FormatFloat(f, 'g', -1, 64)
}
