#!/bin/sh
# Installs the service into a folder of its own, every package in the version and with the hash of the lock file:
#
#   sh deploy/install.sh dist/profilatlas-0.1.0-py3-none-any.whl requirements/runtime.lock /opt/profilatlas
#
# Run again with a newer wheel, it updates what is there. The container file does the same.
set -eu
wheel=$1
lock=$2
target=$3
[ -x "$target/bin/python" ] || "${PYTHON:-python3}" -m venv "$target"
pip="$target/bin/python -m pip --disable-pip-version-check --quiet"
$pip install --require-hashes --requirement "$lock"
$pip install --no-deps --no-index --force-reinstall "$wheel"
"$target/bin/profilatlas" --version
