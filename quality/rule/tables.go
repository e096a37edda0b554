package rule

import "github.com/vitral-data/vitral/catalog/vocab"

// Tables are the vocabularies that rules judge by, with the file type of every
// registered media type looked up once: rules ask for it a dozen times for
// each dataset.
type Tables struct {
	*vocab.Set
	fileTypes map[string]string // by code of the media type
}

// NewTables prepares set for the rules. The result is immutable.
func NewTables(set *vocab.Set) *Tables {
	t := &Tables{Set: set, fileTypes: make(map[string]string)}
	for media := range set.MediaTypes.All() {
		if code, ok := set.FileTypeOfMedia(media.Code); ok {
			t.fileTypes[media.Code] = code
		}
	}
	return t
}

// FileTypeOfMedia is the file type of a media type's code.
func (t *Tables) FileTypeOfMedia(code string) (fileType string, ok bool) {
	fileType, ok = t.fileTypes[code]
	return fileType, ok
}
