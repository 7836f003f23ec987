# make run     builds the program and opens it       make test    builds and runs the tests
# make build   the release build                     make bench   times the engine on this machine
# make lint    style and warnings                    make install puts everything under PREFIX (/usr/local)
# make test-lesser  the engine's tests again, as a machine with fewer instructions runs them
# make format  rewrites the sources in the project's style      make soak    kills training 200 times at random
# make full-disk fills a small disk under a run          make sanitize runs the kernels under sanitizers
# make compare times PyTorch and JAX beside it     (COMPARE="--models mlp-tiny --rounds 5" chooses)
# make compare-profile profiles a table by polars and DuckDB beside it     (COMPARE="--megabytes 1000")
# make compare-findings  plants faults in tables and tells which of them we, cleanlab and ydata-profiling find
# make memory  trains half an hour and watches the memory      make exports computes exported weights by PyTorch
# make fuzz    feeds everything that is read from outside with changed inputs for an hour (SECONDS, SEED, ONLY)

SWIFT  ?= swift
PREFIX ?= /usr/local
DESTDIR ?=

# One build serves the program and its tests: tests use no @testable imports, so both compile alike. So do builds that
# somebody watches and builds that write to a file: colored messages would be another flag, and all would be built anew.
# Of a crash the names and lines are enough: a debugger's full tables would take a tenth of the build.
RELEASE = -c release --no-color-diagnostics -Xswiftc -gline-tables-only
PROGRAM = .build/release/workbench
SHARE   = $(DESTDIR)$(PREFIX)/share/workbench

.PHONY: run build test test-lesser terminal-test bench compare compare-profile compare-findings recipe lint format sanitize install setup soak memory full-disk fuzz clean

# The program alone: what else is built serves the tests, and nobody who wants to see it should wait for that.
run: setup
	$(SWIFT) build $(RELEASE) --product workbench
	@$(PROGRAM)

build: setup
	$(SWIFT) build $(RELEASE)

test: setup
	$(SWIFT) build $(RELEASE)
	$(SWIFT) test $(RELEASE) --disable-testable-imports

# What depends on the processor's instructions, with those of lesser machines. Builds nothing: comes after `make test`.
test-lesser:
	@.ci/test-lesser $(SWIFT) test $(RELEASE) --disable-testable-imports

# What needs a real terminal: keys, sizes, signals, crashes. Python's packages go into a folder of their own.
terminal-test: build
	python3 -m venv .build/python
	.build/python/bin/pip install --quiet pexpect==4.9.0 pyte==0.8.2
	.build/python/bin/python Tests/Terminal/terminal_test.py .build/release/TerminalTrial
	.build/python/bin/python Tests/Terminal/workbench_test.py $(PROGRAM)

bench: build
	$(PROGRAM) bench

# The same models by PyTorch and JAX, in turns on this machine; they go into a folder of their own.
compare: build
	python3 -m venv .build/compare
	.build/compare/bin/pip install --quiet --requirement Tests/Compare/requirements.txt
	.build/compare/bin/python Tests/Compare/compare.py $(PROGRAM) $(COMPARE)

# A table of numbers, profiled in turns by others; they go into a folder of their own.
compare-profile: build
	python3 -m venv .build/compare-profile
	.build/compare-profile/bin/pip install --quiet --requirement Tests/Compare/profile-requirements.txt
	.build/compare-profile/bin/python Tests/Compare/profile.py $(PROGRAM) $(COMPARE)

# Faults planted in real tables, and who finds them; cleanlab and ydata-profiling go into a folder of their own.
compare-findings: build
	python3 -m venv .build/compare-findings
	.build/compare-findings/bin/pip install --quiet --requirement Tests/Compare/findings-requirements.txt
	.build/compare-findings/bin/python Tests/Compare/findings.py $(PROGRAM) $(COMPARE)

# Exported weights of every kind of model, computed by PyTorch, beside the figures the program reported.
exports: build
	python3 -m venv .build/compare
	.build/compare/bin/pip install --quiet --requirement Tests/Compare/requirements.txt
	.build/compare/bin/python Tests/Compare/exports.py $(PROGRAM)

# nanoGPT's recipe on tiny Shakespeare, five seeds, some minutes: make recipe TEXT=tinyshakespeare.txt
recipe: build
	python3 Tests/Recipes/shakespeare.py $(PROGRAM) $(TEXT)

lint: setup
	$(SWIFT) format lint --strict --recursive --parallel Package.swift Sources Tests
	@.ci/warnings

format:
	$(SWIFT) format --in-place --recursive --parallel Package.swift Sources Tests

# The kernels and the worker pool under the address, undefined behavior and thread sanitizers: some minutes.
sanitize: setup
	Tests/sanitize/run

soak: build
	Tests/soak --program $(PROGRAM)

# Half an hour of training whose memory must not grow.
memory: build
	Tests/memory --program $(PROGRAM)

# Training on a small disk that is filled: needs Linux and the right to make a namespace.
full-disk: build
	Tests/full-disk --program $(PROGRAM)

# What fails is saved in .build/fuzz, with a line that says how to read it again.
fuzz: build
	.build/release/Fuzz $(if $(REPLAY),read $(subst :, ,$(REPLAY)),$(if $(SECONDS),--seconds $(SECONDS)) \
		$(if $(SEED),--seed $(SEED)) $(if $(ONLY),--only $(ONLY)))

install: build
	install -d "$(DESTDIR)$(PREFIX)/bin" "$(SHARE)"
	install -m 755 $(PROGRAM) "$(DESTDIR)$(PREFIX)/bin/workbench"
	rm -rf "$(SHARE)/samples" "$(SHARE)/themes"
	cp -R samples themes "$(SHARE)/"
	# The sources are the text that samples/swift-gpt.toml learns from, at ../Sources as in a checkout.
	rm -rf "$(SHARE)/Sources"
	find Sources -name '*.swift' -exec install -D -m 644 {} "$(SHARE)/{}" \;

setup:
	@.ci/setup

clean:
	rm -rf .build
