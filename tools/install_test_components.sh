#!/bin/sh
# What the tests drive besides Chromium: Debian's nginx, raptor, systemd-analyze and Virtuoso, and Apache Jena Fuseki and veraPDF, which Maven fetches.
# As root, what is missing is installed; otherwise the command is named and we go on: tests that miss something say so.
set -eu
cd "$(dirname "$0")/.."
components=var/components
fuseki=org.apache.jena:jena-fuseki-server:5.2.0
verapdf=org.verapdf.apps:greenfield-apps:1.28.2

missing() { # the packages of those programs (name:package) that are not there; root's programs count
    for each in "$@"; do
        PATH="$PATH:/usr/sbin" command -v "${each%%:*}" >/dev/null || printf '%s ' "${each##*:}"
    done
}

try() { # a command up to three times: mirrors fail now and then
    for pause in 2 10 -; do
        "$@" && return 0
        [ "$pause" = - ] || sleep "$pause"
    done
    return 1
}

install() {
    DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "$@"
}

packages=$(missing nginx:nginx-light rapper:raptor2-utils systemd-analyze:systemd virtuoso-t:virtuoso-opensource java:openjdk-17-jre-headless mvn:maven)
if [ -n "${packages% }" ]; then
    if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
        echo "Installing for the tests: $packages"
        try apt-get update -qq || true
        # One by one, so that one that cannot be had leaves the others.
        for package in $packages; do
            try install "$package" || echo "$package could not be installed; its tests will say that they are skipped." >&2
        done
    else
        echo "Missing for some tests, which will be skipped. To run them: sudo apt-get install $packages" >&2
    fi
fi

if ! ls "$components"/jena-fuseki-server-*.jar >/dev/null 2>&1 && command -v mvn >/dev/null; then
    echo "Fetching $fuseki for the tests"
    mkdir -p "$components"
    try mvn -q -B dependency:copy -Dartifact="$fuseki" -DoutputDirectory="$PWD/$components" ||
        echo 'Fuseki could not be fetched; its tests will say that they are skipped.' >&2
fi

if ! ls "$components"/greenfield-apps-*.jar >/dev/null 2>&1 && command -v mvn >/dev/null; then
    echo "Fetching $verapdf for the tests"
    mkdir -p "$components"
    try mvn -q -B dependency:copy -Dartifact="$verapdf" -DoutputDirectory="$PWD/$components" ||
        echo 'veraPDF could not be fetched; its tests will say that they are skipped.' >&2
fi
