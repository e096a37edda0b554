package fetch

import (
	"bytes"
	"compress/flate"
	"compress/zlib"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"net"
	"net/http"
	"strings"
	"testing"

	"github.com/klauspost/compress/gzip"
	"github.com/klauspost/compress/zstd"
)

func encode(t testing.TB, coding string, text []byte) []byte {
	t.Helper()
	var b bytes.Buffer
	var w io.WriteCloser
	switch coding {
	case "gzip", "x-gzip":
		w = gzip.NewWriter(&b)
	case "deflate":
		w = zlib.NewWriter(&b)
	case "raw deflate":
		w, _ = flate.NewWriter(&b, 6)
	case "zstd":
		w, _ = zstd.NewWriter(&b)
	default:
		return text
	}
	if _, err := w.Write(text); err != nil {
		t.Fatal(err)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// noise is text that hardly compresses.
func noise(n int) []byte {
	r := rand.New(rand.NewPCG(1, 2))
	b := make([]byte, n)
	for i := range b {
		b[i] = byte(r.Uint32())
	}
	return b
}

func TestCodings(t *testing.T) {
	text := append(noise(200<<10), bytes.Repeat([]byte("dataset,distribución\n"), 1000)...)
	for coding, header := range map[string]string{
		"": "", "gzip": "gzip", "x-gzip": "X-GZip", "deflate": "deflate", "raw deflate": "deflate", "zstd": "zstd",
		"charset": "utf-8", "identity": "identity", "none, then gzip": "identity",
	} {
		for _, chunked := range []bool{false, true} {
			s := serve(t, func(w http.ResponseWriter, _ *http.Request) {
				body := encode(t, coding, text)
				w.Header().Set("Content-Encoding", header)
				if !chunked {
					w.Header().Set("Content-Length", fmt.Sprint(len(body)))
				}
				_, _ = w.Write(body)
			})
			got, err := get(t, newClient(t, loopback), Request{URL: s.URL})
			if err != nil || !bytes.Equal(got, text) {
				t.Errorf("%s, chunked %t: %d bytes, %v", coding, chunked, len(got), err)
			}
		}
	}
}

func TestCodingsThatAreRefused(t *testing.T) {
	for header, body := range map[string][]byte{
		"br":         []byte("x"),
		"compress":   []byte("x"),
		"gzip, gzip": encode(t, "gzip", encode(t, "gzip", []byte("x"))),
		"gzip":       []byte("this is not gzip at all"),
		"zstd":       []byte("this is not zstd at all"),
		"deflate":    bytes.Repeat([]byte{0xff}, 100),
		" gzip":      append(encode(t, "gzip", []byte("x")), "and more, much more than it said"...),
		" deflate":   append(encode(t, "deflate", []byte("x")), "and more"...),
		" zstd":      append(encode(t, "zstd", []byte("x")), "and more"...),
	} {
		s := serve(t, func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Content-Encoding", header)
			_, _ = w.Write(body)
		})
		if _, err := get(t, newClient(t, loopback), Request{URL: s.URL}); !errors.Is(err, ErrEncoding) {
			t.Errorf("%s: %v, want ErrEncoding", header, err)
		}
	}
	s := serve(t, func(w http.ResponseWriter, r *http.Request) {
		if got := r.Header.Get("Accept-Encoding"); strings.Contains(got, "br") || !strings.Contains(got, "gzip") {
			t.Errorf("Accept-Encoding %q", got)
		}
		w.Header().Set("Content-Encoding", "gzip")
		_, _ = w.Write(append(encode(t, "gzip", []byte("x")), encode(t, "gzip", []byte("y"))...))
	})
	if got, err := get(t, newClient(t, loopback), Request{URL: s.URL}); err != nil || string(got) != "xy" {
		t.Errorf("two gzip members: %q, %v", got, err)
	}
}

func TestPlainAsksForNoCoding(t *testing.T) {
	s := serve(t, func(w http.ResponseWriter, r *http.Request) { fmt.Fprint(w, r.Header.Get("Accept-Encoding")) })
	if got, err := get(t, newClient(t, loopback), Request{URL: s.URL, Plain: true}); err != nil || string(got) != "identity" {
		t.Errorf("%q, %v", got, err)
	}
}

func TestTooLarge(t *testing.T) {
	endless := serve(t, func(w http.ResponseWriter, r *http.Request) {
		for r.Context().Err() == nil {
			if _, err := w.Write(make([]byte, 32<<10)); err != nil {
				return
			}
		}
	})
	c := newClient(t, loopback)
	got, err := get(t, c, Request{URL: endless.URL, Limits: Limits{MaxBytes: 5 << 20}})
	if !errors.Is(err, ErrTooLarge) || len(got) != 5<<20 {
		t.Errorf("endless: %d bytes, %v", len(got), err)
	}
	sized := serve(t, func(w http.ResponseWriter, _ *http.Request) { _, _ = w.Write(make([]byte, 1000)) })
	if got, err := get(t, c, Request{URL: sized.URL, Limits: Limits{MaxBytes: 1000}}); err != nil || len(got) != 1000 {
		t.Errorf("just the limit: %d bytes, %v", len(got), err)
	}
	if _, err := c.Get(t.Context(), Request{URL: sized.URL, Limits: Limits{MaxBytes: 999}}); !errors.Is(err, ErrTooLarge) {
		t.Errorf("declared too large: %v", err)
	}
	// The limit is on what is decoded.
	zipped := serve(t, func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Encoding", "gzip")
		_, _ = w.Write(encode(t, "gzip", make([]byte, 500<<10)))
	})
	got, err = get(t, c, Request{URL: zipped.URL, Limits: Limits{MaxBytes: 100 << 10}})
	if !errors.Is(err, ErrTooLarge) || len(got) != 100<<10 {
		t.Errorf("decoded: %d bytes, %v", len(got), err)
	}
}

func TestBombs(t *testing.T) {
	zeros := make([]byte, 64<<20)
	for _, coding := range []string{"gzip", "deflate", "zstd"} {
		body := encode(t, coding, zeros)
		s := serve(t, func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Content-Encoding", coding)
			_, _ = w.Write(body)
		})
		c := newClient(t, loopback)
		resp, err := c.Get(t.Context(), Request{URL: s.URL})
		if err != nil {
			t.Fatal(err)
		}
		n, err := io.Copy(io.Discard, resp.Body)
		_ = resp.Body.Close()
		if !errors.Is(err, ErrRatio) || n > 8<<20 {
			t.Errorf("%s: %v after %d bytes", coding, err, n)
		}
		// A small file of one repeated row is honest.
		small := encode(t, coding, zeros[:1<<20])
		honest := serve(t, func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Content-Encoding", coding)
			_, _ = w.Write(small)
		})
		if got, err := get(t, c, Request{URL: honest.URL}); err != nil || len(got) != 1<<20 {
			t.Errorf("%s: 1 MiB: %d bytes, %v", coding, len(got), err)
		}
	}
	// A zstd frame that asks for a 1 GiB window (RFC 8878 §3.1.1.1.2).
	wide := append([]byte{0x28, 0xb5, 0x2f, 0xfd, 0x00, 20 << 3}, 1, 0, 0)
	s := serve(t, func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Encoding", "zstd")
		_, _ = w.Write(wide)
	})
	if _, err := get(t, newClient(t, loopback), Request{URL: s.URL}); !errors.Is(err, ErrEncoding) {
		t.Errorf("1 GiB window: %v", err)
	}
}

// rawServer answers every connection with these bytes and closes it.
func rawServer(t *testing.T, answer string) string {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = l.Close() })
	go func() {
		for {
			conn, err := l.Accept()
			if err != nil {
				return
			}
			go func() {
				defer conn.Close()
				_, _ = conn.Read(make([]byte, 4096))
				_, _ = io.WriteString(conn, answer)
			}()
		}
	}()
	return "http://" + l.Addr().String()
}

func TestEmptyBodies(t *testing.T) {
	for _, header := range []string{"", "gzip", "deflate", "zstd"} {
		url := rawServer(t, "HTTP/1.1 200 OK\r\nContent-Length: 0\r\nContent-Encoding: "+header+"\r\n\r\n")
		if got, err := get(t, newClient(t, loopback), Request{URL: url}); err != nil || len(got) != 0 {
			t.Errorf("%q: %q, %v", header, got, err)
		}
	}
}

func TestCutBodies(t *testing.T) {
	text := noise(1000)
	zipped := string(encode(t, "gzip", text))
	deflated := string(encode(t, "deflate", text))
	zstded := string(encode(t, "zstd", text))
	chunk := func(s string) string { return fmt.Sprintf("%x\r\n%s\r\n", len(s), s) }
	chunked := "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n"
	for name, answer := range map[string]string{
		"length":           "HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nshort",
		"length, nothing":  "HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n",
		"chunk":            chunked + "\r\n64\r\nshort",
		"no last chunk":    chunked + "\r\n" + chunk("a whole chunk"),
		"last line":        chunked + "\r\n" + chunk("a whole chunk") + "0\r\n",
		"bad chunk":        chunked + "\r\n" + chunk("a whole chunk") + "zz\r\n",
		"gzip trailer":     "HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\n\r\n" + zipped[:len(zipped)-8],
		"half gzip tail":   "HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\n\r\n" + zipped[:len(zipped)-1],
		"gzip middle":      "HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\n\r\n" + zipped[:len(zipped)/2],
		"gzip head":        "HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\n\r\n" + zipped[:5],
		"gzip, no chunk 0": chunked + "Content-Encoding: gzip\r\n\r\n" + chunk(zipped),
		"deflate checksum": "HTTP/1.1 200 OK\r\nContent-Encoding: deflate\r\n\r\n" + deflated[:len(deflated)-4],
		"deflate, chunk 0": chunked + "Content-Encoding: deflate\r\n\r\n" + chunk(deflated),
		"deflate head":     "HTTP/1.1 200 OK\r\nContent-Encoding: deflate\r\n\r\n" + deflated[:1],
		"zstd middle":      "HTTP/1.1 200 OK\r\nContent-Encoding: zstd\r\n\r\n" + zstded[:len(zstded)/2],
		"zstd, no chunk 0": chunked + "Content-Encoding: zstd\r\n\r\n" + chunk(zstded),
	} {
		_, err := get(t, newClient(t, loopback), Request{URL: rawServer(t, answer)})
		if !errors.Is(err, ErrCut) {
			t.Errorf("%s: %v, want ErrCut", name, err)
		}
	}
}

func TestPartThatWasNotAskedFor(t *testing.T) {
	s := serve(t, func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Range", "bytes 0-3/100")
		w.WriteHeader(http.StatusPartialContent)
		fmt.Fprint(w, "part")
	})
	c := newClient(t, loopback)
	if _, err := get(t, c, Request{URL: s.URL}); !errors.Is(err, ErrCut) {
		t.Errorf("%v, want ErrCut", err)
	}
	if got, err := get(t, c, Request{URL: s.URL, Header: http.Header{"Range": {"bytes=0-3"}}}); err != nil || string(got) != "part" {
		t.Errorf("asked for: %q, %v", got, err)
	}
}

func TestUnframed(t *testing.T) {
	c := newClient(t, loopback)
	for answer, want := range map[string]bool{
		"HTTP/1.0 200 OK\r\n\r\nsome":                                                 true,
		"HTTP/1.1 200 OK\r\nConnection: close\r\n\r\nsome":                            true,
		"HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\nsome":                            false,
		"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n4\r\nsome\r\n0\r\n\r\n": false,
	} {
		resp, text := read(t, c, rawServer(t, answer))
		if resp.Unframed != want || text != "some" {
			t.Errorf("%q: %t, %q, want %t", answer, resp.Unframed, text, want)
		}
	}
}

func TestEndlessHeaders(t *testing.T) {
	url := rawServer(t, "HTTP/1.1 200 OK\r\nX: "+strings.Repeat("x", headerBytes+1)+"\r\n\r\n")
	if _, err := newClient(t, loopback).Get(t.Context(), Request{URL: url}); !errors.Is(err, ErrConnect) {
		t.Errorf("%v", err)
	}
}

func TestBodyAfterItsEnd(t *testing.T) {
	c := newClient(t, loopback)
	cut := rawServer(t, "HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nshort")
	resp, err := c.Get(t.Context(), Request{URL: cut})
	if err != nil {
		t.Fatal(err)
	}
	_, first := io.ReadAll(resp.Body)
	_, second := resp.Body.Read(make([]byte, 1))
	if first == nil || !errors.Is(second, ErrCut) {
		t.Errorf("%v, then %v", first, second)
	}
	_ = resp.Body.Close()
	resp, err = c.Get(t.Context(), Request{URL: rawServer(t, "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nab")})
	if err != nil {
		t.Fatal(err)
	}
	_ = resp.Body.Close()
	if _, err := resp.Body.Read(make([]byte, 1)); err == nil || errors.Is(err, io.EOF) {
		t.Errorf("read after Close: %v", err)
	}
}

// FuzzDecode holds that no bytes make a decoder panic or give more than the
// limits allow.
func FuzzDecode(f *testing.F) {
	for i, coding := range []string{"gzip", "deflate", "zstd"} {
		f.Add(i, encode(f, coding, bytes.Repeat([]byte("abc"), 1000)))
	}
	f.Add(1, encode(f, "raw deflate", []byte("abc")))
	f.Fuzz(func(t *testing.T, which int, data []byte) {
		name := []string{"gzip", "deflate", "zstd"}[uint(which)%3]
		ex := begin(t.Context(), Limits{}.withDefaults(), func() {})
		resp := &http.Response{Body: io.NopCloser(bytes.NewReader(data))}
		b := newBody(resp, ex, Limits{MaxBytes: 4 << 20}.withDefaults(), name, "GET", "http://a.example/")
		defer b.Close()
		n, err := io.Copy(io.Discard, b)
		if n > 4<<20 || n > ratioGrace+int64(len(data))*100+32<<10 {
			t.Fatalf("%d bytes gave %d, %v", len(data), n, err)
		}
	})
}
