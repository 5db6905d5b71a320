#!/bin/sh
# What `make bench` drives beside the components of the tests: Debian's wrk.
# As root it is installed; otherwise the command is named and we go on: rows that miss it say so.
set -eu
command -v wrk >/dev/null && exit 0
if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
    echo "Installing for the benchmark: wrk"
    apt-get update -qq || true
    DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends wrk ||
        echo "wrk could not be installed; its rows will say so." >&2
else
    echo "Missing for some rows, which will say so: sudo apt-get install wrk" >&2
fi
