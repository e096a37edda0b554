package probe

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"fmt"
	"net"
	"os"
	"syscall"
	"testing"

	"github.com/vitral-data/vitral/catalog"
	"github.com/vitral-data/vitral/harvest/fetch"
)

func TestVerdict(t *testing.T) {
	connect := func(err error) error { return &fetch.Error{Kind: fetch.ErrConnect, Err: err} }
	op := func(err error) error { return connect(&net.OpError{Op: "dial", Net: "tcp", Err: err}) }
	for _, tc := range []struct {
		err     error
		outcome catalog.Reach
		reason  string
	}{
		{op(&net.DNSError{Err: "no such host", IsNotFound: true}), Broken, ReasonDNS},
		{op(&net.DNSError{Err: "i/o timeout", IsTimeout: true}), Unknown, ReasonDNSFailed},
		{op(&net.DNSError{Err: "server misbehaving", IsTemporary: true}), Unknown, ReasonDNSFailed},
		{op(os.NewSyscallError("connect", syscall.ECONNREFUSED)), Broken, ReasonConnect},
		{op(os.NewSyscallError("read", syscall.ECONNRESET)), Broken, ReasonConnect},
		{op(os.NewSyscallError("connect", syscall.ENETUNREACH)), Unknown, ReasonUnreachable},
		{op(os.NewSyscallError("connect", syscall.EHOSTUNREACH)), Unknown, ReasonUnreachable},
		{op(os.ErrDeadlineExceeded), Unknown, ReasonTimeout},
		{op(os.NewSyscallError("connect", syscall.ETIMEDOUT)), Unknown, ReasonTimeout},
		{fmt.Errorf("waiting: %w", context.DeadlineExceeded), Unknown, ReasonTimeout},
		{connect(&tls.CertificateVerificationError{Err: x509.UnknownAuthorityError{}}), Unknown, ReasonAuthority},
		{connect(&tls.CertificateVerificationError{Err: x509.CertificateInvalidError{Reason: x509.Expired}}), Broken, ReasonCertificate},
		{connect(&tls.CertificateVerificationError{Err: x509.HostnameError{Certificate: &x509.Certificate{}}}), Broken, ReasonCertificate},
		{&fetch.Error{Kind: fetch.ErrAddress}, Unknown, ReasonAddress},
		{&fetch.Error{Kind: fetch.ErrPort}, Unknown, ReasonPort},
		{&fetch.Error{Kind: fetch.ErrRobots}, Unknown, ReasonRobots},
		{&fetch.Error{Kind: fetch.ErrURL}, Broken, ReasonURL},
		{&fetch.Error{Kind: fetch.ErrScheme}, Unknown, ReasonScheme},
		{&fetch.Error{Kind: fetch.ErrRedirect}, Unknown, ReasonRedirect},
		{&fetch.Error{Kind: fetch.ErrEncoding}, Unknown, ReasonEncoding},
		{&fetch.StatusError{Status: 429, Cooling: true}, Unknown, ReasonCooling},
		{&fetch.StatusError{Status: 304}, Unknown, ReasonStatus},
	} {
		outcome, reason, _ := verdict(tc.err)
		if outcome != tc.outcome || reason != tc.reason {
			t.Errorf("%v: %s %s, want %s %s", tc.err, outcome, reason, tc.outcome, tc.reason)
		}
	}
	for status, want := range map[int]catalog.Reach{
		400: Broken, 404: Broken, 405: Broken, 406: Broken, 410: Broken, 500: Broken, 502: Broken, 503: Broken, 504: Broken,
		401: Unknown, 403: Unknown, 429: Unknown, 451: Unknown, 300: Unknown,
	} {
		outcome, _, got := verdict(&fetch.StatusError{Status: status})
		if outcome != want || got != status {
			t.Errorf("%d: %s %d, want %s", status, outcome, got, want)
		}
	}
}

// The same through a real client: nobody listens, and no such name.
func TestVerdictOfRealErrors(t *testing.T) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	closed := "http://" + l.Addr().String() + "/"
	_ = l.Close()
	for url, want := range map[string]string{
		closed:                     ReasonConnect,
		"ftp://datos.example/":     ReasonScheme,
		"http://user@a.example/":   ReasonURL,
		"http://127.0.0.2/":        ReasonAddress,
		"http://[::ffff:a00:1]/":   ReasonAddress,
		"not a url":                ReasonURL,
		"https://10.255.255.1:81/": ReasonAddress,
	} {
		got, err := New(client(t), Policy{}).Probe(t.Context(), Target{URL: url})
		if err != nil || got.Reason != want {
			t.Errorf("%s: %+v, %v, want %s", url, got, err, want)
		}
	}
}
