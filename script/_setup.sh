# Shared by script/demo, script/test and script/check; sourced, POSIX sh, run from the project's folder.
# Needs: TOTAL, the number of steps that the calling script will announce.

STEP=0
STARTED=$(date +%s)
STEP_STARTED=$STARTED

step() { # says which step begins
    STEP=$((STEP + 1))
    STEP_STARTED=$(date +%s)
    printf '%s/%s %s …\n' "$STEP" "$TOTAL" "$1"
}

finished() { # says how long it took, and what came of it
    printf '    done in %s s%s\n' "$(($(date +%s) - STEP_STARTED))" "${1:+, $1}"
}

stop() {
    printf '\n%s\n' "$1" >&2
    exit 1
}

# Debian packages: root installs them, sudo installs them, anybody else is told which.
# "one|other" is the first of the two that this release has.
apt_install() {
    if ! command -v apt-get >/dev/null 2>&1; then
        stop "These are missing: $*. This machine has no apt-get: install them with its own package manager and run this again."
    fi
    if [ "$(id -u)" = 0 ]; then
        as_root=
    elif command -v sudo >/dev/null 2>&1 && { sudo -n true 2>/dev/null || [ -t 0 ]; }; then
        as_root="sudo"
    else
        stop "These Debian packages are missing: $*. Ask somebody with root to run: apt-get install $*"
    fi
    printf '    installing Debian packages: %s\n' "$*"
    log=$(mktemp)
    # shellcheck disable=SC2086,SC2046 # as_root is empty or one word; the packages are a list of words
    if ! { $as_root apt-get update -q &&
        $as_root env DEBIAN_FRONTEND=noninteractive apt-get install -q -y --no-install-recommends $(apt_names "$@"); } >"$log" 2>&1 </dev/null; then
        tail -n 15 "$log" >&2
        stop "apt-get could not install: $*. The lines above are its last words."
    fi
    rm -f "$log"
}

apt_names() {
    for name in "$@"; do
        while case "$name" in *"|"*) ! apt-cache show "${name%%|*}" >/dev/null 2>&1 ;; *) false ;; esac; do
            name=${name#*|}
        done
        printf '%s\n' "${name%%|*}"
    done
}

# What sets the text of papers as PDF (site/core/pdf.py); prints what is missing.
pdf_packages() {
    libraries=$(/sbin/ldconfig -p 2>/dev/null || ldconfig -p 2>/dev/null || true)
    for pair in libpango-1.0.so.0:libpango-1.0-0 libpangoft2-1.0.so.0:libpangoft2-1.0-0 libharfbuzz-subset.so.0:libharfbuzz-subset0; do
        case "$libraries" in *"${pair%%:*}"*) ;; *) printf ' %s' "${pair#*:}" ;; esac
    done
    { command -v fc-list >/dev/null 2>&1 && [ -n "$(fc-list :lang=ar family)" ]; } || printf ' fontconfig fonts-noto-core'
}

# Sets PYTHON to a Python that is new enough.
find_python() {
    for PYTHON in ${PYTHON:-} python3 python3.13 python3.12 python3.11; do
        if command -v "$PYTHON" >/dev/null 2>&1 &&
            "$PYTHON" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then
            return 0
        fi
    done
    stop "Python 3.11 or newer is needed and was not found as python3. Install it and run this again."
}

make_venv() {
    find_python
    if [ -x .venv/bin/python ] && .venv/bin/python -c 'import pip, sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then
        finished "$(.venv/bin/python --version) was there"
        return 0
    fi
    if ! "$PYTHON" -c 'import venv, ensurepip' 2>/dev/null; then
        apt_install python3-venv
        "$PYTHON" -c 'import venv, ensurepip' 2>/dev/null ||
            stop "$PYTHON still cannot make virtual environments. Install the venv package of that version and run this again."
    fi
    rm -rf .venv
    "$PYTHON" -m venv .venv
    finished "$(.venv/bin/python --version)"
}

# install_lock FILE: installs what the lock names, hashes checked; nothing to do when it is in already.
# The development lock holds everything of the other, so its stamp serves for both.
install_lock() {
    wanted=$(cat requirements.txt "$1" | cksum)
    stamp=".venv/.installed-$1"
    if [ "$1" = requirements.txt ] && [ -f .venv/.installed-requirements-dev.txt ] &&
        [ "$(cat .venv/.installed-requirements-dev.txt)" = "$(cat requirements.txt requirements-dev.txt | cksum)" ]; then
        finished "nothing had changed"
        return 0
    fi
    if [ -f "$stamp" ] && [ "$(cat "$stamp")" = "$wanted" ]; then
        finished "nothing had changed"
        return 0
    fi
    .venv/bin/python -m pip install --quiet --quiet --disable-pip-version-check --require-hashes -r "$1" </dev/null ||
        stop "The packages in $1 could not be installed; pip's words stand above. Without a network this step cannot work."
    printf '%s\n' "$wanted" >"$stamp"
    finished
}
