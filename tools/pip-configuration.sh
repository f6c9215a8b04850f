# Read by the other tools with `.`: hands pip's configuration to uv, which does not read it by itself.
# pip's is the one place where a machine says which package index it uses; without one, nothing is set.
# Settings made for uv itself go first.

pip_setting() {
    "${PYTHON:-python3}" -m pip config get "global.$1" 2>/dev/null || true
}

_index=${PIP_INDEX_URL:-$(pip_setting index-url)}
_more=${PIP_EXTRA_INDEX_URL:-$(pip_setting extra-index-url)}
_links=${PIP_FIND_LINKS:-$(pip_setting find-links)}
_certificates=${PIP_CERT:-$(pip_setting cert)}

if [ -n "$_index" ]; then
    export UV_DEFAULT_INDEX="${UV_DEFAULT_INDEX:-$_index}"
fi
if [ -n "$_more" ]; then
    # pip looks for a version in every index. uv may do so too: the lock's hashes say which file is meant.
    UV_INDEX="${UV_INDEX:-$(echo "$_more" | tr '\n' ' ')}"
    export UV_INDEX UV_INDEX_STRATEGY="${UV_INDEX_STRATEGY:-unsafe-best-match}"
fi
if [ -n "$_links" ]; then
    UV_FIND_LINKS="${UV_FIND_LINKS:-$(echo "$_links" | tr -s ' \n' ',,' | sed 's/,$//')}"
    export UV_FIND_LINKS
fi
if [ -n "$_certificates" ]; then
    export SSL_CERT_FILE="${SSL_CERT_FILE:-$_certificates}"
fi
