# Every target sets up what it needs: Python 3.11 to 3.13 and make are enough.

TORCH := 2.13.0
VENV := .venv
BIN := $(VENV)/bin
READY := $(VENV)/.ready
PIP := $(BIN)/python -m pip --disable-pip-version-check install --quiet --no-input --no-compile

# Threads of torch that spin while they wait take the cores from everything else that runs.
export OMP_WAIT_POLICY := PASSIVE

.PHONY: help demo test lint format check lock sbom clean

help:
	@echo "make demo    chat with the assistant on this machine; a fixed conversation when not on a terminal"
	@echo "make test    all tests, on a real homeserver and real small models"
	@echo "make lint    ruff and mypy"
	@echo "make check   lint and test, as CI does"
	@echo "make format  format the code"
	@echo "make lock    resolve requirements.lock anew"
	@echo "make sbom    write sbom.json, the bill of materials (CycloneDX 1.6)"
	@echo "make clean   remove the environment and the demo's data"

demo: $(READY)
	@$(BIN)/python -m bot demo

test: $(READY)
	@$(BIN)/python -m pytest -n 2 --dist worksteal

lint: $(READY)
	@$(BIN)/ruff check
	@$(BIN)/ruff format --check
	@$(BIN)/mypy

format: $(READY)
	@$(BIN)/ruff check --fix
	@$(BIN)/ruff format

check: lint test

lock: $(VENV)/bin/python
	@$(PIP) pip-tools
	@.ci/lock $(BIN)/python $(TORCH)

sbom: $(READY)
	@$(BIN)/python .ci/sbom.py sbom.json

clean:
	rm -rf $(VENV) demo-data

# torch comes first and outside the lock: which build fits depends on the machine. All other
# packages come at the locked versions, their hashes checked.
$(READY): requirements.lock pyproject.toml Makefile | $(VENV)/bin/python
	@echo "Installing torch $(TORCH) (once)"
	@$(PIP) torch==$(TORCH)
	@echo "Installing the packages of requirements.lock (once)"
	@$(PIP) --require-hashes --no-deps --requirement requirements.lock
	@$(PIP) --no-deps --no-build-isolation --editable .
	@touch $@

$(VENV)/bin/python:
	@for python in python3.11 python3.12 python3.13 python3; do \
	    if $$python -c 'import sys; sys.exit(not (3, 11) <= sys.version_info < (3, 14))' 2>/dev/null; then \
	        echo "Creating $(VENV) with $$($$python --version)"; \
	        exec $$python -m venv $(VENV); \
	    fi; \
	done; \
	echo "Python 3.11, 3.12 or 3.13 is needed; none was found." >&2; exit 1
