#!/bin/sh
# Makes .venv with the first Python that is new enough, or says in one sentence what is missing.
# Called by make; another Python is named by `make PYTHON=/path/to/python …`.
set -eu

venv=${1:?the folder to make}
new_enough='import sys; sys.exit(sys.version_info < (3, 11))'

python=
for candidate in ${PYTHON:-python3 python3.14 python3.13 python3.12 python3.11}; do
    if command -v "$candidate" >/dev/null 2>&1 && "$candidate" -c "$new_enough" 2>/dev/null; then
        python=$candidate
        break
    fi
done

if [ -z "$python" ]; then
    echo "The dashboard needs Python 3.11 or newer: install it" \
        "(Debian, Ubuntu: sudo apt-get install python3 python3-venv; macOS: brew install python)," \
        "then run make again." >&2
    exit 1
fi

if ! "$python" -c 'import ensurepip, venv' 2>/dev/null; then
    version=$("$python" -c 'import sys; print("%d.%d" % sys.version_info[:2])')
    echo "Python's venv module is missing: run sudo apt-get install python$version-venv," \
        "then run make again." >&2
    exit 1
fi

# What is half made would look whole to the next run.
trap 'rm -rf "$venv"' EXIT
trap 'exit 130' INT TERM
"$python" -m venv --clear "$venv"
trap - EXIT
