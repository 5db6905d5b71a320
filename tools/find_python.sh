#!/bin/sh
# Prints the first Python >= 3.11 that can make a virtual environment; otherwise says what to install.
set -eu
incomplete=
for name in ${PYTHON:-} python3 python3.14 python3.13 python3.12 python3.11; do
    found=$(command -v "$name") || continue
    "$found" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null || continue
    if "$found" -c 'import ensurepip, venv' 2>/dev/null; then
        echo "$found"
        exit 0
    fi
    incomplete=${incomplete:-$found}
done

if [ -z "$incomplete" ]; then
    echo 'Profilatlas needs Python 3.11 or newer, and none was found. On Debian or Ubuntu: apt-get install python3 python3-venv' >&2
    exit 1
fi
if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
    echo "$incomplete cannot make virtual environments yet: installing the Debian package python3-venv." >&2
    apt-get update -qq >&2 && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq python3-venv >&2
    if "$incomplete" -c 'import ensurepip, venv' 2>/dev/null; then
        echo "$incomplete"
        exit 0
    fi
fi
echo "$incomplete cannot make virtual environments (its module ensurepip is missing)." >&2
echo 'Install it and start again. On Debian or Ubuntu: sudo apt-get install python3-venv' >&2
exit 1
