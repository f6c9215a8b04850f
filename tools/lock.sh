#!/bin/sh
# Writes the lock files anew: requirements/*.lock from pyproject.toml, package-lock.json from package.json.
# Both hold versions and hashes and name no registry. Versions that still fit are kept; UPGRADE=1 takes
# the newest.
set -eu
cd "$(dirname "$0")/.."

. tools/pip-configuration.sh
# Only the main index: what a machine keeps beside it need not exist elsewhere.
unset UV_INDEX UV_INDEX_STRATEGY UV_FIND_LINKS

compile() {
    .venv/bin/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes \
        --custom-compile-command "make lock" ${UPGRADE:+--upgrade} "$@"
}
compile pyproject.toml --output-file requirements/base.lock
compile pyproject.toml --group dev --constraints requirements/base.lock --output-file requirements/dev.lock
npm install --package-lock-only --no-progress --loglevel=error >/dev/null
