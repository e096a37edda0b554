package query

import "strings"

// Words without meaning of their own, folded, by language: what is frequent,
// not what is complete.
var stopwords = map[string]map[string]bool{
	"es": set("a al ante bajo con cual cuales de del desde donde durante e el ella en entre es esta este " +
		"estas estos fue ha hasta la las le les lo los mas mediante ni o para pero por que segun ser si sin " +
		"sobre son su sus tiene todo u un una unas unos y ya"),
	"pt": set("a ao aos as ate com como da das de do dos e ela ele em entre essa esse esta este foi ha isso " +
		"isto ja la lhe mais na nas nem no nos num numa o os ou para pela pelas pelo pelos por qual que se " +
		"sem ser seu seus sob sobre sua suas tem todo um uma umas uns"),
	"en": set("a an and are as at be been between by can during each for from has have how in into is it " +
		"its more not of on or that the their these this those to was were what where which with"),
}

// Stopword says that a folded word is without meaning of its own in Spanish,
// Portuguese or English.
func Stopword(word string) bool {
	return stopwords["es"][word] || stopwords["pt"][word] || stopwords["en"][word]
}

func set(list string) map[string]bool {
	m := make(map[string]bool)
	for word := range strings.FieldsSeq(list) {
		m[word] = true
	}
	return m
}
