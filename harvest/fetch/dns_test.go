package fetch

import (
	"context"
	"errors"
	"net"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"strings"
	"sync"
	"sync/atomic"
	"testing"

	"golang.org/x/net/dns/dnsmessage"
)

// nameServer is an authoritative DNS server on loopback. answers gives the
// addresses, or the CNAME before them, for the n-th question (from 0) for the
// IPv4 addresses of a name.
type nameServer struct {
	mu      sync.Mutex
	asked   map[string]int
	answers func(name string, n int) (cname string, addrs []string)
}

func (s *nameServer) resolver(t *testing.T) *net.Resolver {
	t.Helper()
	conn, err := net.ListenPacket("udp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = conn.Close() })
	s.asked = map[string]int{}
	go func() {
		buf := make([]byte, 4096)
		for {
			n, from, err := conn.ReadFrom(buf)
			if err != nil {
				return
			}
			if reply := s.reply(buf[:n]); reply != nil {
				_, _ = conn.WriteTo(reply, from)
			}
		}
	}()
	return &net.Resolver{PreferGo: true, Dial: func(ctx context.Context, _, _ string) (net.Conn, error) {
		var d net.Dialer
		return d.DialContext(ctx, "udp", conn.LocalAddr().String())
	}}
}

func (s *nameServer) reply(query []byte) []byte {
	var m dnsmessage.Message
	if err := m.Unpack(query); err != nil || len(m.Questions) != 1 {
		return nil
	}
	q := m.Questions[0]
	m.Response, m.Authoritative, m.Additionals = true, true, nil
	name := strings.TrimSuffix(q.Name.String(), ".")
	s.mu.Lock()
	cname, addrs := s.answers(name, s.asked[name])
	if q.Type == dnsmessage.TypeA {
		s.asked[name]++
	}
	s.mu.Unlock()
	owner := q.Name
	header := func(kind dnsmessage.Type) dnsmessage.ResourceHeader {
		return dnsmessage.ResourceHeader{Name: owner, Type: kind, Class: dnsmessage.ClassINET, TTL: 0}
	}
	if cname != "" {
		to := dnsmessage.MustNewName(cname + ".")
		m.Answers = append(m.Answers, dnsmessage.Resource{Header: header(dnsmessage.TypeCNAME), Body: &dnsmessage.CNAMEResource{CNAME: to}})
		owner = to
	}
	for _, text := range addrs {
		ip := netip.MustParseAddr(text)
		if ip.Is4() && q.Type == dnsmessage.TypeA {
			m.Answers = append(m.Answers, dnsmessage.Resource{Header: header(q.Type), Body: &dnsmessage.AResource{A: ip.As4()}})
		}
		if ip.Is6() && q.Type == dnsmessage.TypeAAAA {
			m.Answers = append(m.Answers, dnsmessage.Resource{Header: header(q.Type), Body: &dnsmessage.AAAAResource{AAAA: ip.As16()}})
		}
	}
	if len(addrs) == 0 && cname == "" {
		m.RCode = dnsmessage.RCodeNameError
	}
	packed, err := m.Pack()
	if err != nil {
		return nil
	}
	return packed
}

// counting is a server that counts its connections.
func counting(t *testing.T, listener net.Listener, h http.Handler) (s *httptest.Server, connections *atomic.Int64) {
	t.Helper()
	connections = new(atomic.Int64)
	s = httptest.NewUnstartedServer(h)
	if listener != nil {
		_ = s.Listener.Close()
		s.Listener = listener
	}
	s.Config.ConnState = func(_ net.Conn, state http.ConnState) {
		if state == http.StateNew {
			connections.Add(1)
		}
	}
	s.Start()
	t.Cleanup(s.Close)
	return s, connections
}

// twoHosts gives a server on 127.0.0.2, which tests allow, and one on the same
// port of 127.0.0.1, which they don't.
func twoHosts(t *testing.T, h http.Handler) (port string, allowed, forbidden *atomic.Int64) {
	t.Helper()
	for range 20 {
		first, err := net.Listen("tcp", "127.0.0.2:0")
		if err != nil {
			t.Skip("this machine has no second loopback address: ", err)
		}
		_, port, _ = net.SplitHostPort(first.Addr().String())
		second, err := net.Listen("tcp", "127.0.0.1:"+port)
		if err != nil {
			_ = first.Close()
			continue
		}
		_, allowed = counting(t, first, h)
		_, forbidden = counting(t, second, h)
		return port, allowed, forbidden
	}
	t.Fatal("no port is free on both addresses")
	return "", nil, nil
}

var okHandler = http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { _, _ = w.Write([]byte("ok")) })

func TestRebinding(t *testing.T) {
	port, allowed, forbidden := twoHosts(t, okHandler)
	dns := &nameServer{answers: func(_ string, n int) (string, []string) {
		if n == 0 {
			return "", []string{"127.0.0.2"}
		}
		return "", []string{"127.0.0.1"}
	}}
	c := newClient(t, Policy{AllowPrivate: []string{"127.0.0.2"}}, WithResolver(dns.resolver(t)))
	read(t, c, "http://datos.example:"+port+"/")
	c.CloseIdle()
	_, err := c.Get(t.Context(), Request{URL: "http://datos.example:" + port + "/", Tries: 1})
	// Port and address are both not allowed at 127.0.0.1; the port is said.
	if !errors.Is(err, ErrPort) {
		t.Errorf("second answer: %v", err)
	}
	if allowed.Load() != 1 || forbidden.Load() != 0 {
		t.Errorf("connections: %d allowed, %d forbidden, want 1 and 0", allowed.Load(), forbidden.Load())
	}
}

// A name that resolves to loopback never makes a connection there, even on a
// port that is free.
func TestNamesThatResolveInside(t *testing.T) {
	server, connections := counting(t, nil, okHandler)
	_, portText, _ := net.SplitHostPort(hostPortOf(t, server.URL))
	var port int
	for _, r := range portText {
		port = port*10 + int(r-'0')
	}
	inside := map[string][]string{
		"loop4.example":   {"127.0.0.1"},
		"loop6.example":   {"::1"},
		"mapped.example":  {"::ffff:127.0.0.1"},
		"nat64.example":   {"64:ff9b::7f00:1"},
		"sixto4.example":  {"2002:7f00:1::1"},
		"private.example": {"10.1.2.3"},
		"meta.example":    {"169.254.169.254"},
		"zero.example":    {"0.0.0.0"},
		"both.example":    {"127.0.0.1", "::1"},
	}
	dns := &nameServer{answers: func(name string, _ int) (string, []string) {
		if name == "alias.example" {
			return "loop4.example", inside["loop4.example"]
		}
		return "", inside[name]
	}}
	c := newClient(t, Policy{Ports: []int{port}, Rate: 1e6}, WithResolver(dns.resolver(t)))
	for name := range inside {
		_, err := c.Get(t.Context(), Request{URL: "http://" + name + ":" + portText + "/", Tries: 1})
		if !errors.Is(err, ErrAddress) {
			// A machine without IPv6 doesn't even try such an address.
			if !errors.Is(err, ErrConnect) || !strings.Contains(inside[name][0], ":") {
				t.Errorf("%s: %v, want ErrAddress", name, err)
			}
		}
	}
	for _, name := range []string{"alias.example", "localhost"} {
		if _, err := c.Get(t.Context(), Request{URL: "http://" + name + ":" + portText + "/", Tries: 1}); !errors.Is(err, ErrAddress) {
			t.Errorf("%s: %v, want ErrAddress", name, err)
		}
	}
	if n := connections.Load(); n != 0 {
		t.Errorf("%d connections to loopback", n)
	}
}

func TestSeveralAddresses(t *testing.T) {
	port, allowed, forbidden := twoHosts(t, okHandler)
	dns := &nameServer{answers: func(name string, _ int) (string, []string) {
		if name == "first.example" {
			return "", []string{"127.0.0.1", "127.0.0.2"}
		}
		return "", []string{"127.0.0.2", "127.0.0.1"}
	}}
	c := newClient(t, Policy{AllowPrivate: []string{"127.0.0.2"}}, WithResolver(dns.resolver(t)))
	for _, name := range []string{"first.example", "last.example"} {
		read(t, c, "http://"+name+":"+port+"/")
	}
	if allowed.Load() != 2 || forbidden.Load() != 0 {
		t.Errorf("connections: %d allowed, %d forbidden, want 2 and 0", allowed.Load(), forbidden.Load())
	}
}

func TestUnknownNameIsAskedOnce(t *testing.T) {
	dns := &nameServer{answers: func(string, int) (string, []string) { return "", nil }}
	c := newClient(t, Policy{}, WithResolver(dns.resolver(t)))
	_, err := c.Get(t.Context(), Request{URL: "http://nada.example/"})
	var dnsErr *net.DNSError
	if !errors.Is(err, ErrConnect) || !errors.As(err, &dnsErr) || !dnsErr.IsNotFound {
		t.Errorf("%v, want ErrConnect for an unknown name", err)
	}
	dns.mu.Lock()
	defer dns.mu.Unlock()
	if n := dns.asked["nada.example"]; n != 1 {
		t.Errorf("resolved %d times", n)
	}
}
