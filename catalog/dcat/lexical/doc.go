// Package lexical reads the values that catalogues write as text: dates,
// periods, boxes of coordinates, addresses, language tags. Each function
// keeps what was written, returns what it could be understood as, and the
// code of the repair that this took ("" for none). Nothing is guessed when a
// text can be read in two ways.
package lexical

// The codes of the repairs of this package.
const (
	// RepairDate: the text is no date; it is kept and stands for no time.
	RepairDate = "date"
	// RepairDateFormat: the date was understood and isn't in ISO 8601.
	RepairDateFormat = "date-format"
	// RepairPeriod: the text is no period.
	RepairPeriod = "period"
	// RepairPeriodFormat: the period was understood and isn't in ISO 8601.
	RepairPeriodFormat = "period-format"
	// RepairBBox: coordinates that make no box, or that can be read in two ways.
	RepairBBox = "bbox"
	// RepairEmail: the text is no mail address.
	RepairEmail = "email"
	// RepairURL: the text is no absolute address of a page or file.
	RepairURL = "url"
	// RepairLanguage: the text names no language.
	RepairLanguage = "language"
)
