package probe

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"net"
	"net/http"
	"syscall"

	"github.com/vitral-data/vitral/catalog"
	"github.com/vitral-data/vitral/harvest/fetch"
)

// verdict judges a failed request. status is 0 without an answer.
func verdict(err error) (outcome catalog.Reach, reason string, status int) {
	if answer, ok := errors.AsType[*fetch.StatusError](err); ok {
		if answer.Cooling {
			return Unknown, ReasonCooling, 0
		}
		return ofStatus(answer.Status), ReasonStatus, answer.Status
	}
	for _, row := range []struct {
		kind    error
		outcome catalog.Reach
		reason  string
	}{
		{fetch.ErrRobots, Unknown, ReasonRobots},
		{fetch.ErrURL, Broken, ReasonURL},
		{fetch.ErrScheme, Unknown, ReasonScheme},
		{fetch.ErrPort, Unknown, ReasonPort},
		{fetch.ErrAddress, Unknown, ReasonAddress},
		{fetch.ErrRedirect, Unknown, ReasonRedirect},
		{fetch.ErrSlow, Unknown, ReasonTimeout},
		{fetch.ErrCut, Broken, ReasonCut},
		{fetch.ErrEncoding, Unknown, ReasonEncoding},
		{fetch.ErrTooLarge, Unknown, ReasonEncoding},
	} {
		if errors.Is(err, row.kind) {
			return row.outcome, row.reason, 0
		}
	}
	outcome, reason = ofConnection(err)
	return outcome, reason, 0
}

// ofStatus judges a status that is not 2xx. What a firewall or a login answers
// may be meant for us alone: a reader may well get the file.
func ofStatus(status int) catalog.Reach {
	switch status {
	case http.StatusUnauthorized, http.StatusPaymentRequired, http.StatusForbidden, http.StatusProxyAuthRequired,
		http.StatusRequestTimeout, http.StatusLocked, http.StatusTooEarly, http.StatusTooManyRequests,
		http.StatusUnavailableForLegalReasons:
		return Unknown
	}
	if status < 400 {
		return Unknown
	}
	return Broken
}

func ofConnection(err error) (outcome catalog.Reach, reason string) {
	if dns, ok := errors.AsType[*net.DNSError](err); ok {
		if dns.IsNotFound {
			return Broken, ReasonDNS
		}
		return Unknown, ReasonDNSFailed
	}
	if _, ok := errors.AsType[x509.UnknownAuthorityError](err); ok {
		// Often an intermediate certificate that the host forgets to send
		// and browsers find by themselves.
		return Unknown, ReasonAuthority
	}
	if _, ok := errors.AsType[*tls.CertificateVerificationError](err); ok {
		return Broken, ReasonCertificate
	}
	if timeout, ok := errors.AsType[net.Error](err); ok && timeout.Timeout() {
		return Unknown, ReasonTimeout
	}
	if errors.Is(err, context.DeadlineExceeded) || errors.Is(err, context.Canceled) {
		return Unknown, ReasonTimeout
	}
	if errors.Is(err, syscall.ENETUNREACH) || errors.Is(err, syscall.EHOSTUNREACH) {
		return Unknown, ReasonUnreachable
	}
	return Broken, ReasonConnect
}
