#!/bin/sh
# Makes sure that commands are there, installing the Debian packages that bring the missing ones.
# Usage: tools/system-packages.sh COMMAND:PACKAGE...
#        `|` parts the names under which a command may be found: 'chromium|google-chrome:chromium'.
# As root, or by a sudo that asks no password; otherwise it says what to install, and fails.
set -eu

there() {
    for name in $(echo "$1" | tr '|' ' '); do
        if command -v "$name" >/dev/null 2>&1; then return 0; fi
    done
    return 1
}

missing_packages() {
    for need in "$@"; do
        there "${need%%:*}" || printf '%s ' "${need#*:}"
    done
}

missing=$(missing_packages "$@")
if [ -z "$missing" ]; then
    exit 0
fi

if [ "$(id -u)" = 0 ]; then
    as_root=env
elif sudo -n true >/dev/null 2>&1; then
    as_root="sudo env"
else
    as_root=
fi
if [ -z "$as_root" ] || ! command -v apt-get >/dev/null 2>&1; then
    echo "Missing here: $missing. Install these packages and try again (Debian: sudo apt-get install $missing)." >&2
    exit 1
fi

install() {
    # shellcheck disable=SC2086 # both are lists of words
    $as_root DEBIAN_FRONTEND=noninteractive apt-get install --yes --quiet --no-install-recommends $missing
}

echo "Installing from the system's packages: $missing"
log=$(mktemp)
trap 'rm -f "$log"' EXIT
# A new machine has no package lists yet, and an old one may have lists of versions that are gone.
if ! install >"$log" 2>&1 && ! { $as_root apt-get update --quiet >"$log" 2>&1 && install >>"$log" 2>&1; }; then
    tail -20 "$log" >&2
    echo "apt-get could not install $missing (see above). Install these packages and try again." >&2
    exit 1
fi
still=$(missing_packages "$@")
if [ -n "$still" ]; then
    echo "apt-get ran, but what $still should bring is not on the PATH." >&2
    exit 1
fi
