# Everything that a fresh machine needs is set up by the targets themselves.
# GO may name another toolchain; VITRAL_CORPUS a folder of real catalogues;
# VITRAL_REQUIRE the real engines that must be there (chromium).
GO ?= go
GOLANGCI_VERSION = v2.15.0
GOVULNCHECK_VERSION = v1.8.0
TOOLS = $(CURDIR)/bin
# a number of inputs, not a time: `go test -fuzz` may fail by its own deadline
# when a time runs out on a busy machine (golang/go#75804)
FUZZTIME ?= 300x

.PHONY: all build demo test check lint vuln fuzz unit setup browser shots bench clean

all: build

build:
	$(GO) build -trimpath -o bin/vitral ./cmd/vitral

# demo builds, starts three sample publishers and a portal, and leaves it in
# the foreground. DEMO_ONESHOT=1 checks what it shows, and ends.
demo: build
	./bin/vitral demo

# test is everything: checks, unit tests with the race detector, the pages in
# a real browser.
test: setup check unit browser

unit:
	$(GO) test -race -timeout 40m ./...

check: build
	@deploy/check.sh format "$(GO)"
	$(GO) vet ./...
	@$(MAKE) --no-print-directory lint vuln fuzz

lint: $(TOOLS)/golangci-lint
	$(TOOLS)/golangci-lint run ./...

$(TOOLS)/golangci-lint:
	GOBIN=$(TOOLS) $(GO) install github.com/golangci/golangci-lint/v2/cmd/golangci-lint@$(GOLANGCI_VERSION)

$(TOOLS)/govulncheck:
	GOBIN=$(TOOLS) $(GO) install golang.org/x/vuln/cmd/govulncheck@$(GOVULNCHECK_VERSION)

# vuln says "not run" where the vulnerability database can't be reached; a test
# on go.mod holds the minimum versions in any case.
vuln: $(TOOLS)/govulncheck
	@deploy/check.sh vuln "$(TOOLS)/govulncheck"

# fuzz runs every fuzz target for a moment.
fuzz:
	@deploy/check.sh fuzz "$(GO)" "$(FUZZTIME)"

# browser opens every kind of page of a demonstration in Chromium, at 360 and
# 1,280 px, light and dark, runs axe-core on each and weighs it. Without
# Chromium it says so, and fails if VITRAL_REQUIRE names it.
browser: build setup
	@deploy/check.sh browser "$(GO)"

# shots takes the screenshots under docs/screenshots anew.
shots: build setup
	@deploy/check.sh browser "$(GO)" docs/screenshots

setup:
	@deploy/setup.sh

bench: build
	$(GO) run ./deploy/bench

clean:
	rm -rf bin dist
