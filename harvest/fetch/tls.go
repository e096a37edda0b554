package fetch

import (
	"crypto/tls"
	"errors"
)

// certificateError says whether the host's certificate was refused: trying
// again doesn't help.
func certificateError(err error) bool {
	_, ok := errors.AsType[*tls.CertificateVerificationError](err)
	return ok
}
