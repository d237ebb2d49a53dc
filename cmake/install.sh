#!/bin/bash
# Installs the Debian packages of cmake/packages.txt that are missing: all of them, or the named sections.
#   cmake/install.sh [build] [test] [bench] [check]
# Writes nothing to stdout, and nothing at all when there is nothing to do.
set -euo pipefail
here=$(dirname "$(realpath "${BASH_SOURCE[0]}")")
. "$here/common.sh"

(($#)) || set -- build test check
wanted=()
section=
while read -r line; do
    line=${line%%#*}
    word=${line%%[[:space:]]*}
    case $word in
    '') ;;
    '['*']') section=${word:1:-1} ;;
    *) [[ " $* " != *" $section "* ]] || wanted+=("$word") ;;
    esac
done <"$here/packages.txt"

command -v dpkg-query >/dev/null ||
    fail "this is not a Debian system: please install what cmake/packages.txt names ($*) yourself."
# A package may be provided by another one of the list (npm by nodejs, where that is not Debian's own).
declare -A installed
while read -r state package provided; do
    [[ $state == installed ]] || continue
    for name in "$package" ${provided//,/ }; do installed[$name]=yes; done
done < <(dpkg-query -W -f '${db:Status-Status} ${Package} ${Provides}\n' "${wanted[@]}" 2>/dev/null)
missing=()
for package in "${wanted[@]}"; do
    [[ ${installed[$package]:-} ]] || missing+=("$package")
done
((${#missing[@]})) || exit 0

if ((EUID)); then
    command -v sudo >/dev/null ||
        fail "packages are missing, and only root can install them (there is no sudo here): ${missing[*]}"
    say "packages are missing; sudo may ask for your password to install them."
    exec sudo -- "$here/install.sh" "$@"
fi

# Some packages bring a service (a tracker, a daemon). Tests start their own; none shall start by being installed.
services=(opentracker transmission-daemon)
if [[ ! -e /usr/sbin/policy-rc.d ]]; then
    trap 'rm -f /usr/sbin/policy-rc.d' EXIT
    printf '#!/bin/sh\nexit 101\n' >/usr/sbin/policy-rc.d
    chmod 755 /usr/sbin/policy-rc.d
fi

export DEBIAN_FRONTEND=noninteractive
apt_get=(apt-get -q -y -o DPkg::Lock::Timeout=300)
quietly "reading Debian's package lists" "${apt_get[@]}" update ||
    say "the package lists could not be refreshed; trying with those that are there."
quietly "installing ${#missing[@]} Debian packages and what they need" \
    "${apt_get[@]}" install --no-install-recommends "${missing[@]}" ||
    fail "apt-get could not install: ${missing[*]}"
if [[ -d /run/systemd/system ]]; then
    for service in "${services[@]}"; do
        [[ " ${missing[*]} " != *" $service "* ]] || systemctl --quiet disable "$service" || true
    done
fi
