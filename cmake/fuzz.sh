#!/bin/bash
# Builds every fuzz target (a target of CMake whose name ends in _fuzz) and runs each from a copy of its tracked corpus,
# tests/fuzz/corpus/<target>/, two at a time. Then lets a target with a seeded bug show that fuzzing finds it.
#   cmake/fuzz.sh <build folder> <seconds for each>
# Prints "<passed> <failed>" on stdout, everything else on stderr. Inputs that break a target stay in
# <build folder>/found/.
set -euo pipefail
. "$(dirname "$(realpath "${BASH_SOURCE[0]}")")/common.sh"
folder=$1
seconds=$2

targets=()
for source in "$root"/tests/fuzz/*_fuzz.cpp; do
    [[ ! -e $source ]] || targets+=("$(basename "$source" .cpp)")
done
((${#targets[@]})) || fail "there is no fuzz target in tests/fuzz."
build fuzz "$folder" "${targets[@]}" source_fuzz_seeded_bug || exit 1

found=$folder/found
copies=$(mktemp -d)
trap 'rm -rf "$copies"' EXIT
mkdir -p "$found"

run_target() {
    local target=$1 status=0
    mkdir "$copies/$target"
    cp -r "$root/tests/fuzz/corpus/$target/." "$copies/$target/" || return
    "$folder/tests/fuzz/$target" -max_total_time="$seconds" -timeout=10 -rss_limit_mb=2048 -print_final_stats=1 \
        -artifact_prefix="$found/$target-" "$copies/$target" >"$copies/$target.log" 2>&1 || status=$?
    if ((status)); then
        tail -n 60 "$copies/$target.log" >&2
        say "fuzzing: $target FAILED (status $status); the input is in $found"
    else
        say "fuzzing: $target passed, $(awk '/number_of_executed_units/ { print $2 }' "$copies/$target.log") inputs"
    fi
    return "$status"
}

passed=0
failed=0
for ((i = 0; i < ${#targets[@]}; i += 2)); do
    pids=()
    for target in "${targets[@]:i:2}"; do
        run_target "$target" &
        pids+=($!)
    done
    for pid in "${pids[@]}"; do
        if wait "$pid"; then passed=$((passed + 1)); else failed=$((failed + 1)); fi
    done
done
# Does fuzzing see anything? A parser with one check taken out has to break its property within a minute.
mkdir "$copies/seeded" && cp -r "$root/tests/fuzz/corpus/source_fuzz/." "$copies/seeded/"
status=0
"$folder/tests/fuzz/source_fuzz_seeded_bug" -max_total_time=60 -artifact_prefix="$copies/" "$copies/seeded" \
    >"$copies/seeded.log" 2>&1 || status=$?
if ((status == 77)) && grep -q '^property broken: a hash is lower-case hex$' "$copies/seeded.log"; then
    say "fuzzing: the seeded bug was found"
    passed=$((passed + 1))
else
    tail -n 20 "$copies/seeded.log" >&2
    say "fuzzing: the seeded bug was NOT found (status $status)"
    failed=$((failed + 1))
fi
printf '%d %d\n' "$passed" "$failed"
