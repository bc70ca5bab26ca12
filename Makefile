# make run     sets everything up, opens the window (without a display: trains the example in the terminal)
# make test    sets everything up, runs the tests
# make lint    ruff, mypy, import-linter;  make test-slow, make bench: what takes longer
#
# The work of setting up is in .ci/prepare.py; the second time it is skipped.

.PHONY: run test test-slow lint bench setup system
.DELETE_ON_ERROR:

PYTHON := .venv/bin/python
HAS_DISPLAY := $(or $(DISPLAY),$(WAYLAND_DISPLAY),$(filter Darwin,$(shell uname)))

run: setup
ifneq ($(HAS_DISPLAY),)
	@exec .venv/bin/symloom
else
	@echo "No display here, so no window: training the example network in the terminal instead."
	@exec .venv/bin/symloom train fashion-mnist-cnn
endif

test: setup
	$(PYTHON) -m pytest -n 2 --dist worksteal

test-slow: setup
	$(PYTHON) -m pytest -m slow

lint: setup
	$(PYTHON) -m ruff check .
	$(PYTHON) -m ruff format --check .
	$(PYTHON) -m mypy
	.venv/bin/lint-imports

bench: setup
	@for file in tests/benchmarks/[a-z]*.py; do \
	    $(PYTHON) -m tests.benchmarks.$$(basename $$file .py) --json || exit 1; \
	done

setup: .venv/.ready

# Asked every time: a library can be missing for the window that the tests did not need.
system:
	@command -v python3 >/dev/null || \
	    { echo "Symloom needs Python 3.11 or newer; on Debian: sudo apt-get install python3 python3-venv" >&2; exit 1; }
	@python3 .ci/prepare.py system $(if $(HAS_DISPLAY),--window)

# A checkout that was moved has scripts in .venv/bin that point to the old place.
ifneq ($(shell cat .venv/.ready 2>/dev/null),$(CURDIR))
.PHONY: .venv/.ready
endif
.venv/.ready: pyproject.toml constraints.txt .ci/prepare.py | system
	@python3 .ci/prepare.py venv
