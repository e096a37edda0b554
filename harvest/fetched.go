package harvest

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"net/url"
	"strings"
	"time"

	"github.com/vitral-data/vitral/catalog"
	"github.com/vitral-data/vitral/catalog/archive"
	"github.com/vitral-data/vitral/harvest/format"
)

// Formats opens a reader for a source of some kind, seeing its first page.
type Formats interface {
	// Open returns the reader for kind (auto, dcat or datajson) and the kind
	// that was found. first is the beginning of the page's body, at most 4 KiB.
	// Errors wrap those of harvest/format.
	Open(kind string, p format.Page, first []byte) (format.Reader, string, error)
}

// reading is what fetching and parsing made of a source.
type reading struct {
	reader     format.Reader
	kind       string
	pages      []archive.PageHead
	validators []archive.Validator
	bytes      int64
	total      int // declared number of datasets; -1 when no page says
	// asHead: every page answered that it is as it was, or has the same bytes.
	asHead bool
	// cut is why the source was not read to its end; "" when it was.
	cut, cutDetail string
	// failed is why there is nothing to work with; "" when there is.
	failed, failedDetail string
	date                 time.Time // the newest Date header seen
	findings             []catalog.Repair
}

// finds adds findings about the source, at most maxReported of them.
func (r *reading) finds(more []catalog.Repair) {
	r.findings = append(r.findings, more[:min(len(more), maxReported-len(r.findings))]...)
}

func (r *reading) fail(code, detail string)   { r.failed, r.failedDetail = code, detail }
func (r *reading) broken(code, detail string) { r.cut, r.cutDetail = code, detail }

// fetcher reads one source's pages into the stage and gives them to a reader.
type fetcher struct {
	h      *Harvester
	stage  archive.Stage
	src    Source
	head   archive.Head
	staged *archive.Archive // where pages are staged: the archive, or a scratch one
	out    *reading
	seen   map[string]bool // addresses, so that paging can't go round
	sums   map[string]bool // bodies
	first  *Answer         // an answer that a conditional request brought
	public bool            // the first page came from a public address
}

func newFetcher(h *Harvester, stage archive.Stage, src Source, head archive.Head, staged *archive.Archive) *fetcher {
	return &fetcher{h: h, stage: stage, src: src, head: head, staged: staged,
		out: &reading{total: -1}, seen: map[string]bool{}, sums: map[string]bool{}}
}

// validators returns those of the head, when they may be trusted: they come
// from the complete run that made it, under today's form.
func (f *fetcher) validators() []archive.Validator {
	c := f.head.Commit
	if f.head.N == 0 || !c.Complete || c.Form != archive.Form {
		return nil
	}
	return c.Validators
}

// run reads the pages that a killed run left, then the others. The error is
// the archive's or the context's; what the source did wrong is in out.
func (f *fetcher) run(ctx context.Context) error {
	next := f.src.URL
	staged, err := f.staged.Pages(ctx, f.stage.Source, f.stage.Run)
	if err != nil {
		return err
	}
	if len(staged) == 0 {
		same, err := f.asBefore(ctx)
		if err != nil || same || f.out.failed != "" {
			return err
		}
	}
	for number := 1; next != ""; number++ {
		if number > f.src.Limits.Pages {
			f.out.broken("pages", fmt.Sprintf("more than %d pages", f.src.Limits.Pages))
			return nil
		}
		var head archive.PageHead
		if number <= len(staged) {
			head = staged[number-1]
			f.seen[head.URL] = true
			f.public = f.public || number == 1 && !head.Private
		} else {
			var ok bool
			if head, ok, err = f.page(ctx, number, next); err != nil || !ok {
				return err
			}
		}
		f.h.point("stage")
		if next, err = f.parse(ctx, head); err != nil || f.out.failed != "" || f.out.cut != "" {
			return err
		}
	}
	return nil
}

// asBefore asks for every page of the head conditionally. It says true when
// all of them are as they were; no body was read then.
func (f *fetcher) asBefore(ctx context.Context) (bool, error) {
	vs := f.validators()
	if len(vs) == 0 || vs[0].URL != f.src.URL || f.src.File {
		return false, nil
	}
	for _, v := range vs {
		if v.ETag == "" && v.LastModified == "" {
			return false, nil
		}
	}
	public := false // as in page: what a public page named must be public too
	for i, v := range vs {
		ans, err := f.h.Pages.Open(ctx, Ask{URL: v.URL, ETag: v.ETag, LastModified: v.LastModified, Limits: f.src.Limits, PublicOnly: public})
		if ctx.Err() != nil {
			return false, ctx.Err()
		}
		if err != nil {
			return false, nil //nolint:nilerr // the plain request will say what is wrong
		}
		f.sawDate(ans.Date)
		public = public || i == 0 && !ans.Private
		if !ans.NotModified {
			if len(vs) == 1 && ans.Body != nil {
				f.first = &ans // don't ask twice for a body that is here
				return false, nil
			}
			closeBody(ans.Body)
			return false, nil
		}
	}
	f.out.asHead, f.out.validators = true, vs
	return true, nil
}

func closeBody(b io.Closer) {
	if b != nil {
		_ = b.Close()
	}
}

func (f *fetcher) sawDate(t time.Time) {
	if t.After(f.out.date) {
		f.out.date = t
	}
}

// page fetches one page into the stage. ok is false when it could not be had
// at all; out says why.
func (f *fetcher) page(ctx context.Context, number int, address string) (head archive.PageHead, ok bool, err error) {
	if f.seen[address] {
		f.out.broken("paging-loop", address+" was read before")
		return head, false, nil
	}
	f.seen[address] = true
	ans, err := f.open(ctx, address)
	if err != nil {
		if ctx.Err() != nil {
			return head, false, ctx.Err()
		}
		f.refuse(number, err)
		return head, false, nil
	}
	defer closeBody(ans.Body)
	f.sawDate(ans.Date)
	f.public = f.public || number == 1 && !f.src.File && !ans.Private
	w, err := f.staged.NewPage(f.stage)
	if err != nil {
		return head, false, err
	}
	defer func() { _ = w.Close() }()
	head = archive.PageHead{Number: number, URL: address, Final: ans.Final, Status: ans.Status, Header: ans.Header, Private: ans.Private}
	if f.src.File {
		head.File = address
	}
	n, err := io.Copy(w, &progressReader{r: ans.Body, tick: f.h.tick, page: number})
	if ctx.Err() != nil {
		return head, false, ctx.Err()
	}
	if err != nil {
		var pe *PageError
		if !errors.As(err, &pe) {
			pe = &PageError{Code: "cut", Detail: err.Error()}
		}
		if n == 0 {
			f.refuse(number, pe)
			return head, false, nil
		}
		head.Cut = pe.Error()
	}
	head, err = w.Store(ctx, head)
	return head, err == nil, err
}

// open asks for a page, unless its answer is here already.
func (f *fetcher) open(ctx context.Context, address string) (Answer, error) {
	if f.first != nil {
		ans := *f.first
		f.first = nil
		return ans, nil
	}
	return f.h.Pages.Open(ctx, Ask{URL: address, Limits: f.src.Limits, PublicOnly: f.public})
}

// refuse notes a page that could not be had: a failed run if it is the first.
func (f *fetcher) refuse(number int, err error) {
	code, detail := "unreachable", err.Error()
	var pe *PageError
	if errors.As(err, &pe) {
		code, detail = pe.Code, pe.Detail
	}
	if number == 1 && code != "too-large" {
		f.out.fail(code, detail)
		return
	}
	f.out.broken(code, fmt.Sprintf("page %d: %s", number, detail))
}

// parse gives a staged page to the reader and returns the next address.
func (f *fetcher) parse(ctx context.Context, head archive.PageHead) (string, error) {
	f.out.bytes += head.Size
	if f.sums[head.SHA256] {
		f.out.broken("paging-loop", head.URL+" has the body of an earlier page")
		return "", nil
	}
	f.sums[head.SHA256] = true
	f.out.pages = append(f.out.pages, head)
	f.out.validators = append(f.out.validators, archive.Validator{URL: head.URL, ETag: head.Header["etag"],
		LastModified: head.Header["last-modified"], SHA256: head.SHA256})
	if f.wholeAsHead(head) {
		f.out.asHead = true
		return "", nil
	}
	body, err := f.staged.Page(ctx, f.stage.Source, f.stage.Run, head.Number)
	if err != nil {
		return "", err
	}
	defer func() { _ = body.Close() }()
	page := format.Page{File: head.File, ContentType: head.Header["content-type"], Number: head.Number, Body: body}
	if head.File == "" {
		page.URL = cmpOr(head.Final, head.URL)
	}
	if f.out.reader == nil {
		if err := f.chooseReader(&page); err != nil {
			f.out.fail(formatCode(err), err.Error())
			return "", nil
		}
	}
	info, err := f.out.reader.Add(ctx, page)
	if ctx.Err() != nil {
		return "", ctx.Err()
	}
	f.out.finds(info.Repairs)
	if info.Total >= 0 {
		f.out.total = max(f.out.total, info.Total)
	}
	if err == nil && head.Cut == "" {
		return f.next(head, info.Next), nil
	}
	f.ended(head, err)
	return "", nil
}

// wholeAsHead says that a page is all of a source and has the bytes that the
// head was made of: then there is nothing to parse. Several pages are parsed,
// since what they name as the next one depends on more than their bytes.
func (f *fetcher) wholeAsHead(head archive.PageHead) bool {
	vs := f.validators()
	return len(vs) == 1 && head.Number == 1 && head.Cut == "" && vs[0].URL == head.URL && vs[0].SHA256 == head.SHA256 &&
		linkNext(head.Header["link"]) == ""
}

// ended notes why reading stopped at a page: what was whole before a cut is
// kept, anything else that is wrong with the first page fails the run.
func (f *fetcher) ended(head archive.PageHead, err error) {
	code, detail := "cut", head.Cut
	if err != nil && !errors.Is(err, format.ErrTooDeep) {
		var ce *format.CutError
		if !errors.As(err, &ce) && !errors.Is(err, io.ErrUnexpectedEOF) {
			code = formatCode(err)
		}
	} else if err != nil {
		code = "too-deep"
	}
	if before, rest, ok := strings.Cut(head.Cut, ": "); ok && code == "cut" {
		code, detail = before, rest
	}
	if detail == "" {
		detail = err.Error()
	}
	if head.Number == 1 && code != "cut" && code != "too-large" && code != "slow" && code != "time" {
		f.out.fail(code, detail)
		return
	}
	f.out.broken(code, fmt.Sprintf("page %d: %s", head.Number, detail))
}

// sniffSize is how much of a first page Formats sees.
const sniffSize = 64 << 10

// chooseReader looks at the beginning of the first page and opens the reader
// of its kind. The page's body still begins at its first byte.
func (f *fetcher) chooseReader(page *format.Page) error {
	br := bufio.NewReaderSize(page.Body, sniffSize)
	first, err := br.Peek(sniffSize)
	if err != nil && len(first) == 0 && !errors.Is(err, io.EOF) {
		return err
	}
	page.Body = br
	f.out.reader, f.out.kind, err = f.h.Formats.Open(f.src.Kind, *page, first)
	return err
}

// next resolves the address of the next page; a file's next page isn't
// fetched and makes the run incomplete.
func (f *fetcher) next(head archive.PageHead, next string) string {
	if next == "" {
		next = linkNext(head.Header["link"])
	}
	if next == "" {
		return ""
	}
	if f.src.File {
		f.out.broken("more-pages", "the file names a next page, "+cut(next, 200)+"; a file is read alone")
		return ""
	}
	base, err := url.Parse(cmpOr(head.Final, head.URL))
	if err == nil {
		var u *url.URL
		if u, err = base.Parse(next); err == nil {
			return u.String()
		}
	}
	f.out.broken("next-page", "the address of the next page can't be read: "+cut(next, 200))
	return ""
}

func cmpOr(a, b string) string {
	if a != "" {
		return a
	}
	return b
}

// formatCode is the reason's code for what a reader refused.
func formatCode(err error) string {
	switch {
	case errors.Is(err, format.ErrHTML):
		return "html"
	case errors.Is(err, format.ErrNotCatalog):
		return "no-catalogue"
	case errors.Is(err, format.ErrUnsupported):
		return "unsupported"
	case errors.Is(err, format.ErrTooDeep):
		return "too-deep"
	}
	return "malformed"
}
