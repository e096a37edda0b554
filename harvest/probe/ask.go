package probe

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"io"
	"mime"
	"strings"
	"time"

	"github.com/gabriel-vasile/mimetype"

	"github.com/vitral-data/vitral/harvest/fetch"
)

// Prober probes URLs.
type Prober struct {
	client Client
	policy Policy
}

// New makes a prober.
func New(client Client, policy Policy) *Prober {
	return &Prober{client, policy.withDefaults()}
}

const (
	// smallPage: a text/html body below this may be a firewall's answer to a
	// HEAD, and is looked at again with a GET.
	smallPage = 4096
	// sniffBytes is what the media type is told from.
	sniffBytes = 3072
)

// Probe asks for one URL: a HEAD, then a GET if the HEAD leaves something open
// or the policy wants the bytes. It always gives a result; the error is ctx's,
// when that ended it, and the result then means nothing.
func (p *Prober) Probe(ctx context.Context, t Target) (Probe, error) {
	start := time.Now()
	result := Probe{URL: t.URL, Time: start.Round(0).UTC(), Size: -1}
	head, err := p.client.Head(ctx, p.request(t, p.policy.HeadTime))
	switch {
	case ctx.Err() != nil:
		return Probe{}, context.Cause(ctx)
	case err == nil && enough(head):
		take(&result, head, t)
		if !result.Unchanged && p.policy.MaxBytes > 0 {
			p.get(ctx, t, &result)
		}
	case err == nil || worthAGet(err):
		p.get(ctx, t, &result)
	default:
		fail(&result, err)
	}
	if ctx.Err() != nil {
		return Probe{}, context.Cause(ctx)
	}
	result.Milliseconds = int(time.Since(start).Milliseconds())
	return result, nil
}

func (p *Prober) request(t Target, header time.Duration) fetch.Request {
	return fetch.Request{
		URL: t.URL, Robots: true, Plain: true, Tries: 1, PublicOnly: t.PublicOnly,
		Limits: fetch.Limits{Header: header, Total: header + p.policy.ReadTime, MaxBytes: 1 << 50},
	}
}

// enough says whether the answer to a HEAD can be believed.
func enough(head *fetch.Response) bool {
	if head.ContentLength < 0 && head.LastModified() == "" {
		return false
	}
	return mediaType(head.ContentType()) != "text/html" || head.ContentLength >= smallPage
}

// worthAGet says whether a failed HEAD leaves the matter open. Hosts refuse
// HEAD with any status, and some never answer it.
func worthAGet(err error) bool {
	if status, ok := errors.AsType[*fetch.StatusError](err); ok {
		return status.Status != 429
	}
	if errors.Is(err, fetch.ErrSlow) {
		return true
	}
	outcome, reason, _ := verdict(err)
	// A host that hangs up on a HEAD.
	return outcome == Broken && reason == ReasonConnect
}

// get asks with a GET and reads what the policy allows.
func (p *Prober) get(ctx context.Context, t Target, result *Probe) {
	r := p.request(t, p.policy.GetTime)
	if t.Last != nil && t.Last.Outcome == OK {
		r.ETag, r.LastModified = t.Last.ETag, t.Last.LastModified
	}
	resp, err := p.client.Get(ctx, r)
	if err != nil {
		fail(result, err)
		return
	}
	defer resp.Body.Close()
	take(result, resp, t)
	if result.Unchanged {
		return
	}
	p.read(resp, t, result)
}

// read sniffs and, when the file is small enough, hashes.
func (p *Prober) read(resp *fetch.Response, t Target, result *Probe) {
	var start bytes.Buffer
	hash := sha256.New()
	all := io.TeeReader(resp.Body, hash)
	n, err := io.CopyN(&start, all, sniffBytes)
	if whole := p.policy.MaxBytes; err == nil && resp.ContentLength <= whole {
		var more int64
		// One byte more than the limit tells a file that is larger.
		more, err = io.CopyN(io.Discard, all, max(0, whole-n)+1)
		n += more
	}
	if start.Len() > 0 {
		result.Sniffed = mediaType(mimetype.Detect(start.Bytes()).String())
	}
	switch {
	case errors.Is(err, io.EOF):
		if !resp.Unframed { // else a cut looks like an end
			result.Size, result.SHA256 = n, hex.EncodeToString(hash.Sum(nil))
		}
	case errors.Is(err, fetch.ErrCut):
		result.Outcome, result.Reason = Broken, ReasonCut
		return
	}
	// Slow or too large: it is there, only its hash is not known.
	result.Reason = webPage(t, result.Sniffed, result.ContentType)
}

// take notes an answer that is 2xx or says that nothing changed.
func take(r *Probe, resp *fetch.Response, t Target) {
	r.Outcome, r.Reason, r.Status = OK, "", resp.Status
	r.ContentType, r.LastModified, r.ETag = resp.ContentType(), resp.LastModified(), resp.ETag()
	if len(resp.Redirects) > 0 {
		r.FinalURL = resp.URL
	}
	if resp.ContentLength >= 0 && !resp.NotModified && resp.Header.Get("Content-Encoding") == "" {
		r.Size = resp.ContentLength
	}
	last := t.Last
	if last == nil || last.Outcome != OK || !resp.NotModified && !same(r, last) {
		r.Reason = webPage(t, "", r.ContentType)
		return
	}
	r.Unchanged = true
	r.Sniffed, r.SHA256, r.Reason = last.Sniffed, last.SHA256, last.Reason
	if r.Size < 0 {
		r.Size = last.Size
	}
	if resp.NotModified {
		r.Status = 200
		// A 304 repeats only what it must.
		if r.ContentType == "" {
			r.ContentType = last.ContentType
		}
		if r.ETag == "" {
			r.ETag = last.ETag
		}
		if r.LastModified == "" {
			r.LastModified = last.LastModified
		}
	}
}

// same says whether the validators are those of the last probe. Without any,
// nothing is known to be the same.
func same(r, last *Probe) bool {
	if r.ETag == "" && r.LastModified == "" || r.FinalURL != last.FinalURL {
		return false
	}
	return r.ETag == last.ETag && r.LastModified == last.LastModified && (r.Size < 0 || last.Size < 0 || r.Size == last.Size)
}

// fail notes a request that gave no answer to use. What an earlier HEAD said
// no longer counts.
func fail(r *Probe, err error) {
	*r = Probe{URL: r.URL, Time: r.Time, Size: -1}
	r.Outcome, r.Reason, r.Status = verdict(err)
}

// webPage gives ReasonWebPage when a page came though something else was
// declared.
func webPage(t Target, sniffed, contentType string) string {
	got := sniffed
	if got == "" {
		got = mediaType(contentType)
	}
	declared := strings.ToLower(t.MediaType + " " + t.Format)
	if got != "text/html" || strings.TrimSpace(declared) == "" || strings.Contains(declared, "htm") ||
		strings.Contains(declared, "api") || strings.Contains(declared, "web") {
		return ""
	}
	return ReasonWebPage
}

// mediaType gives the type without parameters, in lower case.
func mediaType(header string) string {
	if t, _, err := mime.ParseMediaType(header); err == nil {
		return t
	}
	t, _, _ := strings.Cut(header, ";")
	return strings.ToLower(strings.TrimSpace(t))
}
