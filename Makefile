# Credit Desk: every habit of this repository is one word here. `make` alone explains them.
.DEFAULT_GOAL := help
.PHONY: help run test lint fmt bindings bench soak package clean need-build need-display need-test need-bench

SHELL := /bin/bash
# A node that make fetched, and a Rust that was installed in another terminal, are found too.
export PATH := $(CURDIR)/.node/bin:$(PATH):$(HOME)/.cargo/bin
# Test runs compare the generated TypeScript types with the committed ones; only `make bindings` changes those.
export TS_RS_EXPORT_DIR := $(CURDIR)/target/bindings

# Production settings, built quickly: what `make run` opens and the tests drive.
profile := --profile desk --features credit-desk/custom-protocol
program := $(or $(CARGO_TARGET_DIR),target)/desk/credit-desk
screenshot := target/credit-desk.png
ui_sources := $(shell find ui/src ui/index.html ui/package.json ui/package-lock.json ui/vite.config.ts ui/tsconfig.json -type f 2>/dev/null)
display := $(or $(filter Darwin,$(shell uname -s)),$(DISPLAY),$(WAYLAND_DISPLAY))

help: ## say what there is
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-10s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

run: $(if $(display),need-build,need-display) ui/dist/index.html ## open the window on a demo book (without a display: save a screenshot)
	cargo build $(profile) --bin credit-desk
	@.ci/open.sh $(program) $(screenshot)

test: need-test ui/dist/index.html ## format, all Rust tests (both engines, the real window), all tests of the UI
	cargo fmt --all --check
	cd ui && npm run --silent fmt:check
	cargo test --workspace $(profile)
	cd ui && npm run --silent test
	cd ui && npm run --silent e2e
	@echo "All tests passed."

lint: need-build ## warnings are errors: clippy, documentation, oxlint, types, formatting
	cargo fmt --all --check
	cargo clippy --workspace --all-targets -- --deny warnings
	RUSTDOCFLAGS="--deny warnings" cargo doc --workspace --no-deps --quiet
	cd ui && npm run --silent fmt:check && npm run --silent lint && npm run --silent typecheck

fmt: need-build ## format Rust and TypeScript
	cargo fmt --all
	cd ui && npm run --silent fmt

bindings: need-build ui/dist/index.html ## write the TypeScript types, the command list and the permissions from Rust
	CREDIT_DESK_WRITE_BINDINGS=1 cargo test --quiet $(profile) --package credit-desk --lib bindings::

bench: need-bench ui/dist/index.html ## print ratios against references measured in the same run (BENCH="post --rows 1000000" for a part)
	cargo build $(profile) --bin credit-desk
	cargo run --release --manifest-path tests/bench/Cargo.toml --target-dir target/bench -- $(BENCH)

soak: need-test ## the same races, crashes and random workloads as in `make test`, ten times longer
	CREDIT_DESK_SOAK=1 cargo test --profile desk -p credit-desk-storage -p credit-desk-actions -p credit-desk-cli

package: need-build ## build the installer for this system (Debian package, macOS application)
	ui/node_modules/.bin/tauri build
	@find target/release/bundle -maxdepth 2 -type f \( -name '*.deb' -o -name '*.exe' \) -o -maxdepth 2 -name '*.app' | sed 's/^/Built /'

clean: ## remove everything that was built
	rm -rf target ui/dist

ui/dist/index.html: $(ui_sources) | need-build
	cd ui && npm run --silent build

need-build:
	@.ci/need.sh build
need-display:
	@.ci/need.sh build display
need-test:
	@.ci/need.sh build test
need-bench:
	@.ci/need.sh build bench
