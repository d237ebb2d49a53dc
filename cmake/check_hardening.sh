#!/bin/bash
# Fails unless a program has the hardening of a release: position independent, stack protector, fortified functions,
# read-only relocations, bound at start; and no executable stack.
#   cmake/check_hardening.sh <program>
set -euo pipefail
. "$(dirname "$(realpath "${BASH_SOURCE[0]}")")/common.sh"
program=$1
export LC_ALL=C
failed=0
header=$(readelf -hW "$program")
segments=$(readelf -lW "$program")
dynamic=$(readelf -dW "$program")
symbols=$(readelf -sW --dyn-syms "$program")

check() {
    local what=$1 pattern=$2 text=$3
    if grep -qE "$pattern" <<<"$text"; then
        printf '%-40s yes\n' "$what"
    else
        printf '%-40s NO\n' "$what"
        failed=1
    fi
}
check 'position independent executable' 'Type: +DYN' "$header"
check 'stack protected' '__stack_chk_fail' "$symbols"
check 'fortified functions' '__[a-z_]+_chk(@|$| )' "$(grep -v stack_chk <<<"$symbols")"
check 'read-only relocations' 'GNU_RELRO' "$segments"
check 'immediate binding' 'BIND_NOW|FLAGS.*NOW' "$dynamic"
check 'no executable stack' 'GNU_STACK( +0x[0-9a-f]+){5} +RW ' "$segments"
exit "$failed"
