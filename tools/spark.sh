#!/bin/sh
# Installs PySpark, with its pinned hash, into the environment that is named, and Java beside it.
# It is 450 MB, so it comes only where its tests or its measurements run.
set -eu
cd "$(dirname "$0")/.."
sh tools/system.sh default-jre-headless
export UV_CACHE_DIR="${UV_CACHE_DIR:-$PWD/.cache/uv}" UV_SYSTEM_CERTS=1 UV_HTTP_TIMEOUT="${UV_HTTP_TIMEOUT:-300}"
VIRTUAL_ENV="$PWD/$1" .venv/bin/uv pip install --quiet --no-deps --require-hashes -r requirements-spark.txt
