#!/usr/bin/env bash
# Installs the linters of workflows and manifests beside this file, at pinned versions and with their hashes verified:
# zizmor, check-jsonschema and kubernetes-validate (requirements.txt), actionlint (go.sum). Needs Python 3 and Go.
set -euo pipefail
cd "$(dirname "$0")"
python3 -m venv .venv
.venv/bin/pip install --quiet --disable-pip-version-check --require-hashes --only-binary :all: --requirement requirements.txt
go build -o bin/actionlint github.com/rhysd/actionlint/cmd/actionlint
