# What to type. Only git, make, a C compiler and some Python need to be there; the rest is installed under .venv/ and var/.

PYTHON ?= python3
BOT := .venv/bot/bin/python
WEB := .venv/web/bin/python
# Ten messages a second beside a publication need both cores.
ALONE := tests/browser/test_whole_way.py
export RASA_TELEMETRY_ENABLED := false
ifdef BOT_PORT
export BOT_PORT
endif
ifdef GATEWAY_PORT
export GATEWAY_PORT
endif

.DEFAULT_GOAL := help
.PHONY: help run chat test train eval bench check check-style check-types check-content audit fmt clean requirements environment

help:  ## this list
	@grep -hE '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 15

run:  ## start the assistant and its website; Ctrl-C stops them
	@$(PYTHON) -m bot.run

chat:  ## talk to the running assistant in the terminal
	@$(PYTHON) -m bot.chat

environment:
	@$(PYTHON) -m bot.environment --dev

test: environment  ## run all tests, against the really trained bot too
	@$(PYTHON) tests/debian.py
	@$(PYTHON) -m bot.model
	@$(BOT) -m pytest -n 2 --dist loadfile --no-loadscope-reorder tests/e2e tests/integration tests/unit $(PYTEST)
	@$(WEB) -m pytest -n 2 --ignore $(ALONE) tests/browser tests/gateway tests/console $(PYTEST)
	@$(WEB) -m pytest $(ALONE) $(PYTEST)

train:  ## train a new model of this content
	@$(PYTHON) -m bot.model --again

eval: environment  ## score the assistant with the questions and conversations in ../shared/eval
	@$(PYTHON) -m bot.evaluate

bench: environment  ## measure the assistant against Rasa's default pipeline
	@$(PYTHON) -m bot.model
	@$(BOT) benchmarks/run.py

check: environment  ## style, types, and whether the content fits together
	@$(MAKE) --no-print-directory --jobs 2 check-style check-types check-content

check-style:
	@$(BOT) -m ruff check .
	@$(BOT) -m ruff format --check .

check-types:
	@$(BOT) -m mypy --strict assistant
	@$(BOT) -m mypy bot
	@$(WEB) -m mypy --strict gateway console

check-content:
	@$(BOT) -m assistant.knowledge
	@$(BOT) -m rasa data validate --fail-on-warnings

audit:  ## whether a library of the public door has a known weakness; asks PyPI's database of advisories
	@$(shell $(PYTHON) -c "from bot.environment import find_uv; print(find_uv())") tool run pip-audit==2.10.1 --requirement requirements/web.txt --no-deps --disable-pip

fmt: environment  ## put the style right
	@$(BOT) -m ruff check --fix .
	@$(BOT) -m ruff format .

requirements:  ## choose newer versions of all libraries, with their hashes
	@$(PYTHON) -m bot.requirements

clean:  ## remove what can be made again; conversations under var/ stay
	rm -rf .rasa .mypy_cache .pytest_cache .ruff_cache .hypothesis models var/training var/*.log
