#!/bin/bash
# Runs clang-tidy on the .cpp files that changed: in the commits of the last three hours before HEAD, or since the
# commit in $BARTER_TIDY_BASE, and in the working tree. Needs the dev preset to be built (moc's files are included).
#   cmake/check_tidy.sh [file.cpp...]
# $BARTER_TIDY_CHECKS is added to the checks of .clang-tidy.
set -euo pipefail
. "$(dirname "$(realpath "${BASH_SOURCE[0]}")")/common.sh"
cd "$root"
git=(git -c "safe.directory=$root")

files=("$@")
if ! (($#)); then
    base=${BARTER_TIDY_BASE:-}
    if [[ -z $base ]]; then
        head_time=$("${git[@]}" log -1 --format=%ct)
        base=$("${git[@]}" rev-list -1 --before="$((head_time - 3 * 3600))" HEAD)
    fi
    # No commit is that old: everything is new. This is the name of the empty tree.
    [[ -n $base ]] || base=$("${git[@]}" hash-object -t tree /dev/null)
    mapfile -t files < <("${git[@]}" diff --name-only --diff-filter=d "$base" -- 'src/*.cpp' 'ui/*.cpp' 'tests/*.cpp')
fi

dev=$(build_folder dev)
fuzz=$(build_folder fuzz)
jobs=()
for file in "${files[@]}"; do
    file=$(realpath "$file")
    for database in "$dev" "$fuzz"; do
        if grep -qsF "\"file\": \"$file\"" "$database/compile_commands.json"; then
            jobs+=("$database" "$file")
            break
        fi
    done
done
say "clang-tidy: $((${#jobs[@]} / 2)) of ${#files[@]} changed files are built here."
((${#jobs[@]})) || exit 0
printf '%s\0' "${jobs[@]}" | xargs -0 -n 2 -P 2 bash -c '
    report=$(clang-tidy-16 --quiet --checks="${BARTER_TIDY_CHECKS:-}" -p "$1" "$2" 2>/dev/null) || { printf "%s\n" "$report"; exit 1; }' tidy
say "clang-tidy has nothing to say."
