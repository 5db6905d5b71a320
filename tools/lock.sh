#!/bin/sh
# Writes the lock files: every version with its hashes, for all platforms and Python >= 3.11, without an index host.
# dev.lock comes first and binds the smaller ones, so that they never disagree. Arguments go to uv (--upgrade).
set -eu
cd "$(dirname "$0")/.."

lock() {
    output=$1
    shift
    uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-header \
        --output-file "requirements/$output" "$@"
    echo "requirements/$output"
}

lock dev.lock pyproject.toml requirements/setup.in requirements/dev.in "$@"
lock setup.lock pyproject.toml requirements/setup.in --constraint requirements/dev.lock
lock runtime.lock pyproject.toml --constraint requirements/dev.lock
lock bench.lock requirements/bench.in --constraint requirements/dev.lock
