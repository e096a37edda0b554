package datajson

import (
	"bufio"
	"encoding/binary"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"

	"github.com/vitral-data/vitral/catalog"
)

// entry is one record on its way to Records.
type entry struct {
	Kind  catalog.Kind `json:"k"`
	Place string       `json:"p"`
	// Catalog is the reader's catalogue that lists the record.
	Catalog int `json:"c,omitempty"`
	// Embedded says that the record stood inside another one, and gives way
	// to a record of the list with the same key.
	Embedded bool             `json:"e,omitempty"`
	Invalid  string           `json:"i,omitempty"`
	Repairs  []catalog.Repair `json:"r,omitempty"`
	// Traits are those of a record that is invalid; of others they are read
	// from the body.
	Traits *catalog.Traits `json:"t,omitempty"`
	body   []byte
}

// spool keeps entries in a temporary file, in order.
type spool struct {
	f *os.File
	w *bufio.Writer
}

func newSpool(dir string) (*spool, error) {
	f, err := os.CreateTemp(dir, "datajson-*.spool")
	if err != nil {
		return nil, fmt.Errorf("creating a spool for datasets: %w", err)
	}
	return &spool{f: f, w: bufio.NewWriterSize(f, 256<<10)}, nil
}

// put writes one entry: length and JSON of what is known of it, length and
// bytes of its body.
func (s *spool) put(e entry) error {
	head, err := json.Marshal(e)
	if err != nil {
		return fmt.Errorf("spooling %s: %w", e.Place, err)
	}
	var n [2 * binary.MaxVarintLen64]byte
	k := binary.PutUvarint(n[:], uint64(len(head)))
	k += binary.PutUvarint(n[k:], uint64(len(e.body)))
	for _, part := range [][]byte{n[:k], head, e.body} {
		if _, err := s.w.Write(part); err != nil {
			return fmt.Errorf("spooling %s: %w", e.Place, err)
		}
	}
	return nil
}

// each gives every entry in order; a body belongs to the receiver.
func (s *spool) each(yield func(entry) error) error {
	if err := s.w.Flush(); err != nil {
		return fmt.Errorf("writing the spool: %w", err)
	}
	if _, err := s.f.Seek(0, io.SeekStart); err != nil {
		return fmt.Errorf("reading the spool: %w", err)
	}
	r := bufio.NewReaderSize(s.f, 256<<10)
	var head []byte
	for {
		n, err := binary.ReadUvarint(r)
		if errors.Is(err, io.EOF) {
			return nil
		}
		m, err2 := binary.ReadUvarint(r)
		if err != nil || err2 != nil {
			return fmt.Errorf("reading the spool: %w", io.ErrUnexpectedEOF)
		}
		if uint64(cap(head)) < n {
			head = make([]byte, n)
		}
		head = head[:n]
		var e entry
		e.body = make([]byte, m)
		if _, err := io.ReadFull(r, head); err != nil {
			return fmt.Errorf("reading the spool: %w", err)
		}
		if _, err := io.ReadFull(r, e.body); err != nil {
			return fmt.Errorf("reading the spool: %w", err)
		}
		if err := json.Unmarshal(head, &e); err != nil {
			return fmt.Errorf("reading the spool: %w", err)
		}
		if err := yield(e); err != nil {
			return err
		}
	}
}

func (s *spool) close() error {
	err := s.f.Close()
	if e := os.Remove(s.f.Name()); err == nil {
		err = e
	}
	return err
}
