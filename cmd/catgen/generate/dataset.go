package generate

import (
	"math"
	"slices"
	"strings"
	"time"

	"github.com/vitral-data/vitral/catalog"
)

// dataset is one dataset before it is written. Its slices are used again.
type dataset struct {
	n              int // its number
	id             int // whose key it has: its own, or the one before
	lang           int
	kind           int // indices of the lists of words
	topic, unit    int
	place          int
	defect         string
	title, desc    []byte
	keywords       []*phrase
	theme          string
	freq           frequency
	publisher      int
	issued         int // days since the first one
	modified       int
	from, to       int // years
	dists          []dist
	touched, moved bool // moved: it says something else
}

// dist is one distribution.
type dist struct {
	uuid    [16]byte
	format  int
	license int
	bytes   int
}

// maker makes datasets, one after the other.
type maker struct {
	Options
	*words
	days       []string
	slugs      map[string]string
	publishers int
	twice      bool // the last one had the key of the one before it
	d          dataset
}

const firstYear = 2011

func newMaker(o Options) (*maker, error) {
	w, err := loadWords()
	if err != nil {
		return nil, err
	}
	m := &maker{Options: o, words: w, slugs: map[string]string{}, publishers: min(max(o.N/60, 1), 400)}
	for day := time.Date(firstYear, 1, 1, 0, 0, 0, 0, time.UTC); day.Year() < firstYear+15; day = day.AddDate(0, 0, 1) {
		m.days = append(m.days, day.Format(time.DateOnly))
	}
	for _, l := range []*list{&w.topics, &w.units} {
		for _, p := range l.of {
			for _, s := range p {
				m.slugs[s] = strings.ReplaceAll(catalog.Fold(s), " ", "-")
			}
		}
	}
	return m, nil
}

// The streams of chance that one dataset's number gives.
const (
	streamShape = iota + 1
	streamText
	streamOtherText
	streamTouch
	streamChange
	streamDefect
	streamFiles
)

func (m *maker) dice(stream, n int) dice { return newDice(m.Seed*64+uint64(stream), uint64(n)) }

// one of a share: the same for the same number whatever the others are.
func (m *maker) chosen(stream, n int, share float64) bool {
	r := m.dice(stream, n)
	return r.share() < share
}

// make fills in dataset n; numbers must come in order.
func (m *maker) make(n int) *dataset {
	d := &m.d
	r := m.dice(streamShape, n)
	*d = dataset{n: n, id: n, title: d.title[:0], desc: d.desc[:0], keywords: d.keywords[:0], dists: d.dists[:0]}
	d.defect = m.defect(n)
	if d.defect == twice {
		d.id = n - 1
	}
	m.twice = d.defect == twice
	d.lang = []int{0, 0, 0, 0, 1, 1, 1, 2}[r.below(8)]
	d.kind, d.topic, d.unit = m.drawn(&m.kinds, &r), m.drawn(&m.topics, &r), m.drawn(&m.units, &r)
	d.place = r.low(3000)
	d.publisher = r.low(m.publishers)
	d.theme = themes[r.low(len(themes))]
	d.freq = frequencies[r.low(len(frequencies))]
	d.issued = r.below(len(m.days) - 800)
	d.modified = d.issued + r.below(700)
	d.to = firstYear + d.modified/366
	d.from = d.to - r.low(12)
	d.moved = m.chosen(streamChange, n, m.Change)
	d.touched = !d.moved && m.chosen(streamTouch, n, m.Touch)
	if d.touched || d.moved {
		d.modified++
	}
	for range 2 + r.low(6) {
		if k := m.topics.pick(&r); !slices.Contains(d.keywords, k) {
			d.keywords = append(d.keywords, k)
		}
	}
	m.texts(d)
	m.distributions(d, &r)
	return d
}

func (m *maker) drawn(l *list, r *dice) int { return int(l.draw[r.next()&(drawSize-1)]) }

// texts writes title and description.
func (m *maker) texts(d *dataset) {
	d.title = append(d.title, m.kinds.of[d.kind][d.lang]...)
	d.title = append(append(d.title, ' '), m.topics.of[d.topic][d.lang]...)
	d.title = append(append(d.title, ' '), m.units.of[d.unit][d.lang]...)
	d.title = appendPlace(append(d.title, ". "...), d.place)
	stream := streamText
	if d.moved {
		stream = streamOtherText
	}
	r := m.dice(stream, d.n)
	for i := range 3 + r.low(9) {
		if i > 0 {
			d.desc = append(d.desc, ' ')
			if r.below(12) == 0 {
				d.desc = append(d.desc, `\n`...) // as all three syntaxes write it
			}
		}
		d.desc = m.sentence(d.desc, d, &r)
	}
}

// sentence appends a sentence. In its pattern %k is a kind, %t a topic, %u a
// unit, %f a filler, %c a column, %p a place, %y a year.
func (m *maker) sentence(b []byte, d *dataset, r *dice) []byte {
	pattern := sentences[d.lang][r.below(len(sentences[d.lang]))]
	for i := 0; i < len(pattern); i++ {
		if pattern[i] != '%' {
			b = append(b, pattern[i])
			continue
		}
		i++
		switch pattern[i] {
		case 'k':
			b = append(b, m.kinds.pick(r)[d.lang]...)
		case 't':
			b = append(b, m.topics.pick(r)[d.lang]...)
		case 'u':
			b = append(b, m.units.pick(r)[d.lang]...)
		case 'f':
			b = append(b, m.fillers.pick(r)[d.lang]...)
		case 'c':
			b = append(b, m.columns.pick(r)[d.lang]...)
		case 'p':
			b = appendPlace(b, r.low(places))
		case 'y':
			b = appendInt(b, firstYear+r.below(15))
		}
	}
	return b
}

// distributions draws the files: 1.75 a dataset in RDF; in a data.json as many
// as its size allows.
func (m *maker) distributions(d *dataset, r *dice) {
	count := []int{1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 2, 2, 2, 2, 2, 2, 3, 3, 3, 4}[r.below(20)]
	if m.Syntax == DataJSON {
		count = 1 + r.low(1+m.target(d.n)/900)
	}
	files := m.dice(streamFiles, d.n)
	license := r.low(len(licenses))
	for range count {
		x := dist{format: r.low(len(formats)), license: license, bytes: 200 + r.low(1<<26)}
		for j := range 2 {
			v := files.next()
			for k := range 8 {
				x.uuid[j*8+k] = byte(v >> (8 * k))
			}
		}
		d.dists = append(d.dists, x)
	}
}

// baseSize is about what a dataset of a data.json takes without its columns,
// and minSize the least average that may be asked for.
const (
	baseSize = 1900
	minSize  = 2500
)

// target is how large the dataset of a data.json is to be: few are very large.
func (m *maker) target(n int) int {
	r := m.dice(streamFiles, n)
	e := -math.Log(1 - r.share())
	return baseSize + int(float64(m.Size-baseSize)*min(e, 24))
}

func appendInt(b []byte, n int) []byte {
	if n >= 10 {
		b = appendInt(b, n/10)
	}
	return append(b, byte('0'+n%10))
}

// appendUUID writes 16 bytes as a UUID is written.
func appendUUID(b []byte, u *[16]byte) []byte {
	const hex = "0123456789abcdef"
	for i, c := range u {
		if i == 4 || i == 6 || i == 8 || i == 10 {
			b = append(b, '-')
		}
		b = append(b, hex[c>>4], hex[c&15])
	}
	return b
}

// appendKey is the last part of the dataset's address: its title's topic and
// unit, and the number whose key it has.
func (m *maker) appendKey(b []byte, d *dataset) []byte {
	if d.id != d.n {
		return m.appendKeyOf(b, d.id)
	}
	b = append(b, m.slugs[m.topics.of[d.topic][d.lang]]...)
	b = append(append(b, '-'), m.slugs[m.units.of[d.unit][d.lang]]...)
	return appendInt(append(b, '-'), d.n)
}

// appendKeyOf is the key of a dataset that isn't the present one.
func (m *maker) appendKeyOf(b []byte, n int) []byte {
	r := m.dice(streamShape, n)
	o := dataset{n: n, id: n}
	o.lang = []int{0, 0, 0, 0, 1, 1, 1, 2}[r.below(8)]
	o.kind, o.topic, o.unit = m.drawn(&m.kinds, &r), m.drawn(&m.topics, &r), m.drawn(&m.units, &r)
	return m.appendKey(b, &o)
}
