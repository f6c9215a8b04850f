#!/bin/sh
# Runs a command with DATABASE_URL naming a PostgreSQL server.
# Usage: tools/with-postgres.sh COMMAND [ARGUMENT...]
# A DATABASE_URL that names a PostgreSQL already is used as it is. Otherwise a server is started in a
# temporary folder, reached through a socket in it (so that no port can be taken), and stopped at the end.
# It keeps nothing, and is set for speed rather than safety.
set -eu
cd "$(dirname "$0")/.."

case ${DATABASE_URL:-} in
    postgres://* | postgresql://* | psql://* | pgsql://*) exec "$@" ;;
esac

find_server() {
    for folder in $(pg_config --bindir 2>/dev/null || true) \
        $(ls -d /usr/lib/postgresql/*/bin 2>/dev/null | sort -t/ -k5 -rn); do
        if [ -x "$folder/initdb" ]; then
            echo "$folder"
            return
        fi
    done
    if command -v initdb >/dev/null 2>&1; then dirname "$(command -v initdb)"; fi
}

server=$(find_server)
if [ -z "$server" ]; then
    tools/system-packages.sh '/usr/lib/postgresql/*/bin/initdb:postgresql'
    server=$(find_server)
fi
if [ -z "$server" ]; then
    echo "No PostgreSQL server here. Install one (Debian: apt-get install postgresql), or set DATABASE_URL." >&2
    exit 1
fi

# PostgreSQL refuses to run as root.
if [ "$(id -u)" = 0 ]; then
    owner=$(id -un postgres 2>/dev/null || echo nobody)
    as_owner="runuser -u $owner --"
else
    owner=$(id -un)
    as_owner=
fi
folder=$(mktemp -d "${TMPDIR:-/tmp}/routebook-postgres.XXXXXX")
chown "$owner" "$folder"

stop() {
    status=$?
    trap - EXIT INT TERM HUP
    (cd / && $as_owner "$server/pg_ctl" stop --silent --mode immediate -D "$folder/data" >/dev/null 2>&1) || true
    rm -rf "$folder"
    exit "$status"
}
trap stop EXIT
trap 'exit 130' INT
trap 'exit 143' TERM HUP

(
    cd /
    $as_owner "$server/initdb" --pgdata "$folder/data" --username routebook --auth trust \
        --encoding UTF8 --locale C.UTF-8 --no-sync >"$folder.log" 2>&1 &&
        $as_owner "$server/pg_ctl" start --silent --wait --timeout 60 -D "$folder/data" -l "$folder/log" -o "\
            -c listen_addresses='' -c unix_socket_directories=$folder -c max_connections=100 \
            -c fsync=off -c synchronous_commit=off -c full_page_writes=off -c shared_buffers=256MB" >>"$folder.log" 2>&1 &&
        $as_owner "$server/createdb" --host "$folder" --username routebook routebook >>"$folder.log" 2>&1
) || {
    cat "$folder.log" "$folder/log" >&2 2>/dev/null || true
    rm -f "$folder.log"
    echo "PostgreSQL did not start (see above). Set DATABASE_URL to use a server that runs already." >&2
    exit 1
}
rm -f "$folder.log"

DATABASE_URL="postgres://routebook@/$folder/routebook"
export DATABASE_URL
"$@"
