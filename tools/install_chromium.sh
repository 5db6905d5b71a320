#!/bin/sh
# The browser tests drive Debian's Chromium. As root it is installed; otherwise the command is named and we go on.
set -eu
for name in chromium chromium-browser google-chrome; do
    if command -v "$name" >/dev/null; then
        exit 0
    fi
done
if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
    echo 'Installing Chromium for the browser tests (apt-get install chromium).'
    if apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends chromium; then
        exit 0
    fi
    echo 'Chromium could not be installed; the browser tests will say that they are skipped.' >&2
    exit 0
fi
echo 'No Chromium: the browser tests will be skipped. To run them: sudo apt-get install chromium' >&2
