#!/bin/sh
# Lays the environment in .venv. Needs a Python of 3.11 or newer and nothing else.
set -eu

find_python() {
    for name in ${PYTHON:-} python3 python3.14 python3.13 python3.12 python3.11; do
        if command -v "$name" >/dev/null 2>&1 &&
            "$name" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then
            command -v "$name"
            return
        fi
    done
    echo "visavis: needs Python 3.11 or newer; install it, or name it with PYTHON=/path/to/python3" >&2
    exit 1
}

python=$(find_python)
# Debian ships venv without pip's bootstrap; its own package brings it.
if ! "$python" -c 'import ensurepip' 2>/dev/null; then
    sh tools/system.sh python3-venv
fi

# An environment that was moved or made by a Python that is gone cannot be mended, only made anew.
if ! .venv/bin/python -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then
    rm -rf .venv
    "$python" -m venv .venv
fi
echo "Laying the environment in .venv: once, about a minute."
export UV_CACHE_DIR="${UV_CACHE_DIR:-$PWD/.cache/uv}"
# A clinic's network may sit behind a certificate authority of its own: trust what the system trusts.
export UV_SYSTEM_CERTS=1 UV_HTTP_TIMEOUT="${UV_HTTP_TIMEOUT:-120}"
# uv itself comes from the same pinned and hashed list as everything else.
sed -n '/^uv==/,/^[^ ]*==/{/^uv==/p;/^    --hash/p}' requirements.txt > .venv/uv.txt
.venv/bin/python -m pip install --quiet --disable-pip-version-check --require-hashes -r .venv/uv.txt
[ "${1:-}" != uv-only ] || exit 0  # enough to resolve the dependencies anew
VIRTUAL_ENV="$PWD/.venv" .venv/bin/uv pip sync --quiet --compile-bytecode --require-hashes requirements.txt
VIRTUAL_ENV="$PWD/.venv" .venv/bin/uv pip install --quiet --no-deps --no-build-isolation --editable .
touch .venv/.ready
