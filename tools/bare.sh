#!/bin/sh
# The bare package on its own: builds the wheel, installs nothing else, and runs its tests there.
# What must not be needed is not there: Django, cryptography, the report's typst.
# Its arguments are the rooms that the package consists of.
set -eu
unset PYTHONPATH DJANGO_SETTINGS_MODULE
cd "$(dirname "$0")/.."

venv=.venv-bare
# The environment is new each time, but not what is installed: its bytecode outlives it.
bytecode="pycache_prefix=$PWD/.cache/bytecode"
wheels=$(mktemp -d)
trap 'rm -rf "$wheels"' EXIT
export UV_CACHE_DIR="${UV_CACHE_DIR:-$PWD/.cache/uv}" UV_SYSTEM_CERTS=1

.venv/bin/hatchling build -t wheel -d "$wheels" >"$wheels/log" 2>&1 || { cat "$wheels/log" >&2; exit 1; }
.venv/bin/uv venv --quiet --clear --python .venv/bin/python "$venv"
# The pins serve as constraints: only what the wheel and the tools of its tests ask for is installed.
VIRTUAL_ENV="$PWD/$venv" .venv/bin/uv pip install --quiet --no-build \
    --constraint requirements.txt "$wheels"/visavis-*.whl

cd "$wheels"  # away from the checkout, so that only the installed package can be found
python=$OLDPWD/$venv/bin/python
for absent in django cryptography typst httpx pandas pyarrow pyreadstat duckdb pyspark gpboost statsmodels; do
    if "$python" -I -c "import $absent" 2>/dev/null; then
        echo "bare: $absent is importable; it does not belong into the bare package" >&2
        exit 1
    fi
done
"$OLDPWD/$venv/bin/visavis" --help >/dev/null

packages=""
tests=""
for name in "$@"; do
    [ ! -d "$OLDPWD/src/visavis/$name" ] || packages="$packages visavis.$name"
    [ ! -d "$OLDPWD/tests/$name" ] || tests="$tests tests/$name"
done
# shellcheck disable=SC2086  # lists of words on purpose
"$python" -I -X "$bytecode" "$OLDPWD/tools/import_all.py" $packages
cd "$OLDPWD"
# What its tests compare it with: other programs that open a dataset, other frames, others' statistics.
VIRTUAL_ENV="$PWD/$venv" .venv/bin/uv pip install --quiet --no-build --constraint requirements.txt \
    pytest hypothesis duckdb gpboost krippendorff lxml pandas polars-readstat pyarrow pyreadstat pyrefiqda \
    statsmodels
sh tools/system.sh libgomp1  # GPBoost's wheel brings none
sh tools/spark.sh "$venv"
# shellcheck disable=SC2086
"$venv/bin/python" -I -X "$bytecode" tools/bare_tests.py $tests
