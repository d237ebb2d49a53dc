#!/bin/bash
# Starts Barter: installs the Debian packages that are missing, builds the release (also of barter-wallet, which then lies
# beside it), passes the arguments on.
#   cmake/run.sh [argument of barter...]
# Works from any folder; relative file names mean those of the folder it is called from.
set -euo pipefail
. "$(dirname "$(realpath "${BASH_SOURCE[0]}")")/common.sh"

"$root/cmake/install.sh" build
folder=$(build_folder release)
build release "$folder" barter barter-signer barter-wallet || exit 1
exec "$folder/src/app/barter" "$@"
