# The commands of the house. `make help` lists them. What each does in detail lies in scripts/ and xtask/.
.DEFAULT_GOAL := help
SHELL := /bin/bash

# CARGO_TARGET_DIR may put what cargo builds elsewhere; make follows it.
TARGET := $(or $(CARGO_TARGET_DIR),target)
DATA ?= ./data

.PHONY: help run demo test test-peers check bench dist fuzz web tools

help: ## this list
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## */\t/' | expand -t 14

run: tools web ## build web and binary, start Vigie on ./data, print its address
	cargo build --release --locked --package vigie
	$(TARGET)/release/vigie up --data $(DATA)

demo: tools web ## the same on a simulated evening: 20,000 posts, no network needed
	cargo build --release --locked --package vigie
	$(TARGET)/release/vigie demo

test: ## everything: format, lints, tidy, tests of crates and web, screens and a journey in a browser
	scripts/test.sh full

check: ## what to run before a commit: format, lints, tidy, web types, fast tests
	scripts/test.sh fast

test-peers: ## tests against real servers (Jetstream, PDS, MailDev, web push, Hugo)
	scripts/test-peers.sh

bench: tools ## figures for speed and memory, printed; nothing is asserted
	scripts/bench.sh

dist: tools ## dist/vigie-<version>-<target>.tar.gz: binary, licences, systemd unit
	cargo xtask dist

fuzz: ## every reader of foreign bytes, SECONDS each (60)
	scripts/fuzz.sh $(or $(SECONDS_EACH),60)

web: ## the web, built into web/build unless it is current
	@scripts/web.sh

tools:
	@scripts/tools.sh
