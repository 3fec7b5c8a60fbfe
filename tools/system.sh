#!/bin/sh
# Makes sure that system packages are here: installs them on Debian as root, otherwise names them.
set -eu

present() {
    case "$1" in
        chromium) command -v chromium >/dev/null 2>&1 || command -v chromium-browser >/dev/null 2>&1 ;;
        postgresql) command -v initdb >/dev/null 2>&1 || ls /usr/lib/postgresql/*/bin/initdb >/dev/null 2>&1 ;;
        gettext) command -v msguniq >/dev/null 2>&1 && command -v msgmerge >/dev/null 2>&1 ;;
        default-jre-headless) command -v java >/dev/null 2>&1 ;;
        libgomp1) [ "$(uname)" != Linux ] || python3 -c 'import ctypes; ctypes.CDLL("libgomp.so.1")' 2>/dev/null ;;
        python3-venv) python3 -c 'import ensurepip' >/dev/null 2>&1 ;;
        *) command -v "$1" >/dev/null 2>&1 ;;
    esac
}

missing=""
for name in "$@"; do
    present "$name" || missing="$missing $name"
done
[ -n "$missing" ] || exit 0

if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null 2>&1; then
    echo "installing system packages:$missing"
    log=$(mktemp)
    export DEBIAN_FRONTEND=noninteractive
    # shellcheck disable=SC2086  # a list of words on purpose
    if apt-get update -qq >"$log" 2>&1 && apt-get install -y -qq --no-install-recommends $missing >>"$log" 2>&1; then
        rm -f "$log"
        exit 0
    fi
    tail -5 "$log" >&2
fi
echo "visavis: please install these system packages and run the command again:$missing" >&2
exit 1
