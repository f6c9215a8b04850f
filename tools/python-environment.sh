#!/bin/sh
# Usage: tools/python-environment.sh create    make .venv with uv in it
#        tools/python-environment.sh fill      put into it exactly what requirements/dev.lock names,
#                                              each file checked by its hash
# PYTHON names the interpreter; without it, the newest of 3.11 and later on the PATH that can do it.
set -eu
cd "$(dirname "$0")/.."

fail() {
    echo "setup: $1" >&2
    exit 1
}

recent_enough() {
    command -v "$1" >/dev/null 2>&1 &&
        "$1" -c 'import sys; sys.exit(sys.version_info < (3, 11))' >/dev/null 2>&1
}

choose_python() {
    for candidate in ${PYTHON:-python3 python python3.14 python3.13 python3.12 python3.11}; do
        if recent_enough "$candidate"; then
            echo "$candidate"
            return
        fi
    done
    fail "${PYTHON:-python3} is not Python 3.11 or newer (found: $("${PYTHON:-python3}" --version 2>&1 || true)).
       Install it (Debian: apt-get install python3 python3-pip), or name one: make setup PYTHON=/path/to/python3.12"
}

# uv goes into the environment itself, at the version that the lock file names. Without ensurepip
# an environment is made in a fifth of a second instead of thirteen.
install_uv() {
    version=$(sed -n 's/^uv==\([^ ]*\).*/\1/p' requirements/dev.lock)
    if [ -x .venv/bin/uv ] && [ "$(.venv/bin/uv --version | cut -d' ' -f2)" = "$version" ]; then
        return
    fi
    if "$python" -m pip --version >/dev/null 2>&1; then
        "$python" -m pip --python .venv/bin/python install -qq --no-deps "uv==$version" ||
            fail "pip could not install uv $version (see above): is a package index within reach?"
    elif command -v uv >/dev/null 2>&1; then
        uv pip install --quiet --python .venv/bin/python "uv==$version"
    elif .venv/bin/python -m ensurepip --default-pip >/dev/null 2>&1; then
        .venv/bin/python -m pip install -qq --no-deps "uv==$version" ||
            fail "pip could not install uv $version (see above): is a package index within reach?"
    else
        fail "$python has no pip. Install it (Debian: apt-get install python3-pip), then run make again."
    fi
}

create() {
    if ! [ -x .venv/bin/python ] || ! recent_enough .venv/bin/python; then
        echo "setup: making .venv with $("$python" --version)"
        rm -rf .venv
        "$python" -m venv --without-pip .venv ||
            fail "$python cannot make an environment. Install its venv module (Debian: apt-get install python3-venv)."
    fi
    install_uv
}

fill() {
    . tools/pip-configuration.sh
    echo "setup: installing the Python packages"
    .venv/bin/uv pip sync --quiet --python .venv/bin/python --require-hashes requirements/dev.lock ||
        fail "the Python packages could not be installed (see above): is a package index within reach?"
}

python=$(choose_python)
PYTHON=$python
"$1"
