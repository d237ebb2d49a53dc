#!/bin/bash
# Installs what is missing, builds, and runs the tests.
#   cmake/test.sh [--long] [argument of ctest...]
# A normal run: every test but those labelled "long" or "open" (known to fail, and why stands beside them), then every
# fuzz target for 30 seconds from its tracked corpus.
# --long: the long tests too (many kills, soak), ten minutes for each fuzz target, and each public header compiled alone.
# With arguments of ctest (such as -R name or -L label) only the tests that they choose, and no fuzzing.
# Tests that need a window start an Xvfb of their own. A test that skips itself counts as failed.
set -euo pipefail
. "$(dirname "$(realpath "${BASH_SOURCE[0]}")")/common.sh"

fuzz_seconds=30
choice=(-LE '^(long|open)$')
targets=()
if [[ ${1:-} == --long ]]; then
    shift
    fuzz_seconds=600
    choice=(-LE '^open$')
    targets=(all all_verify_interface_header_sets)
fi

"$root/cmake/install.sh"
dev=$(build_folder dev)
build dev "$dev" "${targets[@]}" || exit 1

# Three at once on two cores: most of the time a test waits, for a peer, a timeout or a disk.
report=$dev/ctest-report.xml
rm -f "$report"
ctest --test-dir "$dev" -j3 --output-on-failure --no-tests=error "${choice[@]}" --output-junit "$report" "$@" || true
[[ -e $report ]] || fail "ctest ran no test."
count() { sed -n "0,/$1=\"[0-9]*\"/s/.*$1=\"\([0-9]*\)\".*/\1/p" "$report" | head -n 1; }
failed=$(($(count failures) + $(count skipped) + $(count disabled)))
passed=$(($(count tests) - failed))

if ! (($#)); then
    say "fuzzing, $fuzz_seconds seconds for each target"
    fuzz=$(build_folder fuzz)
    result=$("$root/cmake/fuzz.sh" "$fuzz" "$fuzz_seconds")
    read -r fuzz_passed fuzz_failed <<<"$result"
    passed=$((passed + fuzz_passed))
    failed=$((failed + fuzz_failed))
fi

printf '\n%d passed, %d failed\n' "$passed" "$failed"
((failed == 0))
