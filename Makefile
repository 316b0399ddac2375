# make help prints what there is.
#
# Everything is installed into .venv, as pinned in .requirements.lock (to run) and .requirements-test.lock (to test);
# nothing outside it is touched
# (make test may add Debian's chromium-headless-shell and poppler-utils, where it has the right to).

PYTHON ?= python3
PORT ?= 8501

export PYTHONNOUSERSITE := 1
# Compiled once: each server and each child process of a test would compile all of it anew.
unexport PYTHONDONTWRITEBYTECODE
export PIP_USER := 0
export PIP_DISABLE_PIP_VERSION_CHECK := 1
export PIP_NO_INPUT := 1

.PHONY: help run check test nightly durations lint pytest lock bench chromium
.NOTPARALLEL:

help:
	@echo "make run [CLINICS=file.csv] [PORT=8501]   start the directory at localhost"
	@echo "make check       lint, and every test without a browser: about 4 minutes"
	@echo "make test        lint, and every test: about 11 minutes; a browser test that fails gets a second try"
	@echo "make nightly     the same with every repetition, and no second try"
	@echo "make lint        style, faults, types, which way imports go, names that nothing uses"
	@echo "make durations   run the tests and keep how long each file takes: the longest begin first"
	@echo "make bench       how fast the search is and what it is measured against; BENCH=--help says more"
	@echo "make lock        write what is pinned anew, from requirements.txt and pyproject.toml"
	@echo "one test:        .venv/bin/python -m pytest tests -k a_word_of_its_name"

run: .venv/installed
	@exec .venv/bin/python -m streamlit run app.py --server.port $(PORT)

# Each says at its end what it took, and names the ten slowest tests.
check: .venv/tested
	@$(SPENT) lint pytest TESTS='-m "not browser"'
test: chromium .venv/tested
	@REQUIRE_BROWSER=1 SECOND_TRY=1 $(SPENT) lint pytest
nightly: chromium .venv/tested
	@REQUIRE_BROWSER=1 NIGHTLY=1 $(SPENT) lint pytest
durations: chromium .venv/tested
	@REQUIRE_BROWSER=1 KEEP_DURATIONS=1 $(SPENT) pytest
SPENT = .venv/bin/python -m tests.spent $(MAKE) --no-print-directory

pytest: .venv/tested
	@.venv/bin/python -m pytest --color=no -n 3 --dist loadfile --no-loadscope-reorder --durations=10 $(TESTS)

# What import-linter found is said only where a contract is broken; all others are silent by themselves where nothing is wrong.
lint: .venv/tested
	@.venv/bin/ruff check --quiet .
	@.venv/bin/ruff format --quiet --check .
	@.venv/bin/mypy --no-error-summary
	@found=$$(.venv/bin/lint-imports --no-logo 2>&1) || { echo "$$found"; exit 1; }
	@.venv/bin/vulture

bench: .venv/tested
	@.venv/bin/python -m tests.bench $(BENCH)

lock: export UV_CUSTOM_COMPILE_COMMAND := make lock
lock: .venv/tested
	@.venv/bin/uv pip compile $(LOCKED) --output-file .requirements.lock requirements.txt
	@.venv/bin/uv pip compile $(LOCKED) --output-file .requirements-test.lock --constraints .requirements.lock \
		--group test --group lint --group install requirements.txt
LOCKED := --quiet --universal --python-version 3.11 --generate-hashes

# By uv, which is quick; by pip where only pip's own settings say how the packages are reached. Compiled at once, so that
# the first visitor does not wait for it.
.venv/installed: .requirements.lock
	$(call installed,$<)
.venv/tested: .requirements-test.lock .venv/installed
	$(call installed,$<)
define installed
@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { \
	echo "Python 3.11 or newer is needed; $(PYTHON) is $$($(PYTHON) --version 2>&1). Name another: make PYTHON=python3.12" >&2; exit 1; }
@.venv/bin/python -m pip --version >/dev/null 2>&1 || $(PYTHON) -m venv --clear .venv
@echo "Installing what is pinned in $(1) into .venv ..." >&2
@sed -n '/^uv==/,/[^\]$$/p' .requirements-test.lock >.venv/uv.lock
@.venv/bin/python -m pip install --quiet --quiet --require-hashes -r .venv/uv.lock
@.venv/bin/uv pip install --quiet --no-cache --compile-bytecode --python .venv --require-hashes -r $(1) 2>/dev/null || \
	.venv/bin/python -m pip install --quiet --quiet --require-hashes -r $(1)
@touch $@
endef

# Checked first: without them half the tests cannot run, and the command must be the first thing read.
chromium:
	@set -e; missing=; \
	if [ -n "$$CHROMIUM" ]; then \
		[ -x "$$CHROMIUM" ] || { echo "CHROMIUM=$$CHROMIUM is no program; unset it or correct it." >&2; exit 1; }; \
	elif ! command -v chromium-headless-shell >/dev/null; then missing=" chromium-headless-shell"; fi; \
	command -v pdftotext >/dev/null || missing="$$missing poppler-utils"; \
	[ -n "$$missing" ] || exit 0; \
	if [ "$$(id -u)" = 0 ]; then as_root=; elif sudo -n true 2>/dev/null; then as_root="sudo -n"; else \
		echo "sudo apt-get install -y$$missing"; \
		echo "The browser tests need Debian's Chromium, the print tests its poppler-utils; type the line above, then make test again."; \
		echo "Another Chromium does it more slowly: make test CHROMIUM=/usr/bin/chromium"; exit 1; \
	fi; \
	log=$$(mktemp); \
	if ! { $$as_root apt-get update -q && $$as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y -q$$missing; } >"$$log" 2>&1; then \
		echo "sudo apt-get install -y$$missing"; \
		echo "The browser tests need Debian's Chromium, the print tests its poppler-utils; installing failed:"; tail -n 5 "$$log"; rm -f "$$log"; exit 1; \
	fi; \
	rm -f "$$log"
