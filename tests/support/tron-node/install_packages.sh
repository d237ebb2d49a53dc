#!/bin/bash
# Installs the npm packages of the lock file into <folder>, unless they are there. Needs npm's registry.
#   install_packages.sh <folder>
set -euo pipefail
here=$(dirname "$(realpath "${BASH_SOURCE[0]}")")
folder=$1
if ! cmp -s "$here/package-lock.json" "$folder/installed-lock.json"; then
    mkdir -p "$folder"
    cp "$here/package.json" "$here/package-lock.json" "$folder"
    npm ci --prefix "$folder" --ignore-scripts --no-audit --no-fund
    cp "$here/package-lock.json" "$folder/installed-lock.json"
fi
