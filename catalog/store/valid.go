package store

import (
	"fmt"
	"unicode/utf8"
)

// ValidName returns ErrInvalid unless name can be a table's or a counter's.
func ValidName(name string) error { return validText("name", name, MaxTable) }

// ValidKey returns ErrInvalid unless key can be a row's.
func ValidKey(key string) error { return validText("key", key, MaxKey) }

func validText(what, text string, most int) error {
	switch {
	case text == "":
		return fmt.Errorf("%w: empty %s", ErrInvalid, what)
	case len(text) > most:
		return fmt.Errorf("%w: %s of %d bytes, over %d: %.40q…", ErrInvalid, what, len(text), most, text)
	case !utf8.ValidString(text):
		return fmt.Errorf("%w: %s is not UTF-8: %.40q", ErrInvalid, what, text)
	}
	return nil
}

// Valid returns ErrInvalid unless op keeps to the limits. Back-ends call it on
// every op before they touch anything.
func (op Op) Valid() error {
	if err := ValidName(op.Table); err != nil {
		return err
	}
	if err := ValidKey(op.Key); err != nil {
		return fmt.Errorf("table %s: %w", op.Table, err)
	}
	if len(op.Order) > MaxOrder {
		return fmt.Errorf("%w: order of %d bytes, over %d, of %s %.40q", ErrInvalid, len(op.Order), MaxOrder, op.Table, op.Key)
	}
	if len(op.Value) > MaxValue {
		return fmt.Errorf("%w: value of %d bytes, over %d, of %s %.40q", ErrInvalid, len(op.Value), MaxValue, op.Table, op.Key)
	}
	return nil
}

// ValidScan returns ErrInvalid unless Scan can be asked so.
func ValidScan(table string, limit int) error {
	if err := ValidName(table); err != nil {
		return err
	}
	if limit < 1 || limit > MaxScan {
		return fmt.Errorf("%w: limit %d is not in 1 … %d", ErrInvalid, limit, MaxScan)
	}
	return nil
}
