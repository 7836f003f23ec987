# make run     builds the program and opens it       make test    builds and runs the tests
# make build   the release build                     make bench   times the engine on this machine
# make lint    style and warnings                    make install puts everything under PREFIX (/usr/local)
# make format  rewrites the sources in the project's style

SWIFT  ?= swift
PREFIX ?= /usr/local
DESTDIR ?=

# One build serves the program and its tests: tests use no @testable imports, so both compile alike.
RELEASE = -c release
PROGRAM = .build/release/workbench
SHARE   = $(DESTDIR)$(PREFIX)/share/workbench

.PHONY: run build test bench lint format install setup clean

run: build
	@$(PROGRAM)

build: setup
	$(SWIFT) build $(RELEASE)

test: setup
	$(SWIFT) build $(RELEASE)
	$(SWIFT) test $(RELEASE) --disable-testable-imports

bench: build
	$(PROGRAM) bench

lint: setup
	$(SWIFT) format lint --strict --recursive --parallel Package.swift Sources Tests
	@Scripts/warnings

format:
	$(SWIFT) format --in-place --recursive --parallel Package.swift Sources Tests

install: build
	install -d "$(DESTDIR)$(PREFIX)/bin" "$(SHARE)"
	install -m 755 $(PROGRAM) "$(DESTDIR)$(PREFIX)/bin/workbench"
	rm -rf "$(SHARE)/samples" "$(SHARE)/themes"
	cp -R samples themes "$(SHARE)/"
	# The sources are the text that samples/swift-gpt.toml learns from, at ../Sources as in a checkout.
	rm -rf "$(SHARE)/Sources"
	find Sources -name '*.swift' -exec install -D -m 644 {} "$(SHARE)/{}" \;

setup:
	@Scripts/setup

clean:
	rm -rf .build
