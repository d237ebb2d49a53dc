# Shared by the scripts of this folder (sourced by bash). Everything is said on stderr: stdout belongs to Barter.

root=$(dirname "$(dirname "$(realpath "${BASH_SOURCE[0]}")")")

say() { printf 'Barter: %s\n' "$*" >&2; }

fail() {
    say "$*"
    exit 1
}

# quietly <what it does> <command> [argument...]
# Runs the command with its output hidden. If it takes longer than two seconds, says what it does (on a terminal
# with ninja's counter); if it fails, shows the output and returns its status.
quietly() {
    local what=$1 log status=0 announcer
    shift
    log=$(mktemp)
    announce "$what" "$log" &
    announcer=$!
    disown "$announcer"
    "$@" >"$log" 2>&1 </dev/null || status=$?
    kill "$announcer" 2>/dev/null || true
    [[ ! -t 2 ]] || printf '\r\033[K' >&2
    if ((status)); then
        cat "$log" >&2
        say "$what failed (status $status)."
    fi
    rm -f "$log"
    return "$status"
}

announce() {
    local what=$1 log=$2 counter
    sleep 2 >/dev/null 2>&1
    if [[ ! -t 2 ]]; then
        say "$what ..."
        return
    fi
    while [[ -e $log ]]; do
        counter=$(tail -c 4096 "$log" | grep -o '^\[[0-9]*/[0-9]*\]' | tail -n 1) || counter=
        printf '\r\033[KBarter: %s ... %s' "$what" "$counter" >&2
        sleep 1 >/dev/null 2>&1
    done
}

# build_folder <preset>: prints build/<preset> if this user may write there, else a folder of the user's own cache.
build_folder() {
    local folder=$root/build/$1 parent
    parent=$folder
    while [[ ! -e $parent ]]; do parent=$(dirname "$parent"); done
    # A configured folder that somebody else made is as useless as one that cannot be written.
    if [[ ! -w $parent || (-e $folder/CMakeCache.txt && ! -O $folder/CMakeCache.txt && $EUID -ne 0) ]]; then
        folder=${XDG_CACHE_HOME:-$HOME/.cache}/barter-build/$(sha256sum <<<"$root" | head -c 12)/$1
        say "$parent belongs to $(stat -c %U "$parent"), so the build goes to $folder."
    fi
    printf '%s\n' "$folder"
}

# How many compilers may run at once: as many as there are processors, each with a GiB and a half of memory.
jobs_for_this_machine() {
    local processors memory
    processors=$(nproc)
    memory=$(awk '/^MemAvailable/ { print int($2 / 1572864) }' /proc/meminfo)
    ((memory > 0)) || memory=1
    printf '%s\n' "$((memory < processors ? memory : processors))"
}

# build <preset> <folder> [target...]: configures if needed, then builds.
# With BARTER_WARNINGS=error warnings are errors in every preset. The presets themselves ask that of developers' builds
# only: whoever just wants to run Barter may have a compiler that warns of more.
build() {
    local preset=$1 folder=$2 options=()
    shift 2
    [[ ${BARTER_WARNINGS:-} != error ]] || options=(-D CMAKE_COMPILE_WARNING_AS_ERROR=ON)
    # ninja configures again by itself when a CMakeLists.txt has changed, but does not know of the presets.
    if [[ ! -e $folder/build.ninja || $root/CMakePresets.json -nt $folder/build.ninja ]] ||
        { ((${#options[@]})) && ! grep -q '^CMAKE_COMPILE_WARNING_AS_ERROR:[A-Z]*=ON$' "$folder/CMakeCache.txt"; }; then
        (cd "$root" && quietly "configuring ($preset)" cmake --preset "$preset" -B "$folder" "${options[@]}") || return
    fi
    quietly "building ($preset)" ninja -C "$folder" -j "$(jobs_for_this_machine)" "$@"
}
