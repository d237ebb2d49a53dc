#!/bin/bash
# Fails when clang-format would change a C++ file of ours. With --fix it changes them.
set -euo pipefail
. "$(dirname "$(realpath "${BASH_SOURCE[0]}")")/common.sh"
mode=(--dry-run -Werror)
[[ ${1:-} != --fix ]] || mode=(-i)
cd "$root"
find src ui tests \( -name '*.cpp' -o -name '*.hpp' \) -print0 | xargs -0 -n 40 clang-format-16 "${mode[@]}"
say "the format is right."
