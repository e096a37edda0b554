package generate

import (
	_ "embed"
	"fmt"
	"slices"
	"strings"
)

//go:embed words.txt
var wordsText string

// languages are Spanish, Portuguese and English, as columns of the word list.
const languages = 3

// phrase is a concept in the three languages.
type phrase [languages]string

// words are the lists of words.txt, the most frequent first.
type words struct {
	topics, units, kinds, bodies, fillers, columns list
}

// drawSize is how many slots a list's draw has: a power of two.
const drawSize = 1 << 12

// list draws phrases by rank: the k-th about as often as 1/(k+2).
type list struct {
	of   []phrase
	draw [drawSize]uint16
}

func (l *list) fill() {
	total := 0.0
	for i := range l.of {
		total += 1 / float64(i+2)
	}
	at, sum := 0, 0.0
	for i := range l.of {
		sum += 1 / float64(i+2)
		for ; at < drawSize && float64(at) < sum/total*drawSize; at++ {
			l.draw[at] = uint16(i)
		}
	}
	for ; at < drawSize; at++ {
		l.draw[at] = uint16(len(l.of) - 1)
	}
}

// pick draws a phrase.
func (l *list) pick(r *dice) *phrase { return &l.of[l.draw[r.next()&(drawSize-1)]] }

func loadWords() (*words, error) {
	w := &words{}
	sections := map[string]*list{"topics": &w.topics, "units": &w.units, "kinds": &w.kinds,
		"bodies": &w.bodies, "fillers": &w.fillers, "columns": &w.columns}
	var cur *list
	for i, line := range strings.Split(wordsText, "\n") {
		line = strings.TrimSpace(line)
		if line == "" || line[0] == '#' {
			continue
		}
		if name, ok := strings.CutPrefix(line, "["); ok {
			if cur = sections[strings.TrimSuffix(name, "]")]; cur == nil {
				return nil, fmt.Errorf("words.txt: line %d: no section %q", i+1, line)
			}
			continue
		}
		of := strings.Split(line, "|")
		if len(of) != languages || cur == nil {
			return nil, fmt.Errorf("words.txt: line %d: %q is no phrase in %d languages", i+1, line, languages)
		}
		cur.of = append(cur.of, phrase(of))
	}
	for _, l := range sections {
		l.fill()
	}
	return w, nil
}

// Topics are what catalogues are written about, in all three languages, the
// most frequent first: what a search may ask for.
func Topics() ([]string, error) {
	w, err := loadWords()
	if err != nil {
		return nil, err
	}
	var out []string
	for _, l := range []*list{&w.topics, &w.fillers, &w.units} {
		for _, p := range l.of {
			for _, s := range p {
				if !slices.Contains(out, s) {
					out = append(out, s)
				}
			}
		}
	}
	return out, nil
}

// The syllables that invented places are named with.
var (
	starts = strings.Fields("Villa San Santa Puerto Nova Alto Bela Monte Campo Lagoa Cerro Boa Port New Fort Lake")
	firsts = strings.Fields("Ma Ta Lu Be Cor Pal Tri Ve Sal Ri Gua Ara Ibi Que Jo Lan Mi No Pa Ro Su Ya Zu Be")
	middle = strings.Fields("ra le mo ti na ru vi do ba sto li ma go")
	ends   = strings.Fields("na ro les ga to va lia mir dor pé bí ndo sco ra")
)

const places = 16 * 24 * 13 * 14

// appendPlace names the n-th place of places.
func appendPlace(b []byte, n int) []byte {
	b = append(b, starts[n%16]...)
	n /= 16
	b = append(b, ' ')
	b = append(b, firsts[n%24]...)
	n /= 24
	b = append(b, middle[n%13]...)
	return append(b, ends[n/13%14]...)
}

// dice are a small fast generator of numbers (splitmix64), so that a dataset's
// text depends on the seed and its number alone.
type dice struct{ state uint64 }

func newDice(seed, n uint64) dice {
	d := dice{seed*0x9E3779B97F4A7C15 ^ n*0xD1B54A32D192ED03}
	d.next()
	return d
}

func (d *dice) next() uint64 {
	d.state += 0x9E3779B97F4A7C15
	z := d.state
	z = (z ^ z>>30) * 0xBF58476D1CE4E5B9
	z = (z ^ z>>27) * 0x94D049BB133111EB
	return z ^ z>>31
}

// below draws from 0 to n-1.
func (d *dice) below(n int) int { return int(d.next() >> 33 % uint64(n)) }

// share draws from 0 to 1.
func (d *dice) share() float64 { return float64(d.next()>>11) / (1 << 53) }

// low draws from 0 to n-1, small numbers much more often: about as 1/(k+1).
func (d *dice) low(n int) int {
	k := d.share() * d.share() * d.share()
	return int(k * float64(n))
}
