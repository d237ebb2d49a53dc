"""What a wallet costs beside tronweb: words to address, sign, verify, in CPU time, one after the other in each
round.

    wallet_compare.py BUILD [ROUNDS | once]

With "once" it only looks whether the two say the same, as a test does. BUILD is a folder of the bench preset, in which
tests/support/tron-node/install_packages.sh has put tronweb (docs/figures.md).
Prints a table in Markdown; fails when the two do not say the same, or a goal is missed."""
import os
import pathlib
import statistics
import subprocess
import sys

HERE = pathlib.Path(__file__).resolve().parent
# Barter recovers the signer from each signature that it makes; tronweb leaves that to its caller. The goal for signing is
# held against tronweb with that and without it.
OPERATIONS = {"words to address": 0.25, "sign a transfer, recover its signer": 0.10,
              "the same, tronweb does not recover": 0.10, "sign 32 bytes, tronweb does not recover": 0.10,
              "verify": 0.05}


def measured(command, environment):
    address, signature, of_transfer, *times = subprocess.run(command, check=True, capture_output=True, text=True,
                                                env=environment).stdout.split()
    return (address, signature, of_transfer), [float(time) for time in times]


def main():
    build = pathlib.Path(sys.argv[1]).resolve()
    once = sys.argv[2:] == ["once"]
    rounds = 1 if once else int(sys.argv[2]) if len(sys.argv) > 2 else 5
    environment = os.environ | {"TRON_NODE_PACKAGES": str(build / "tests/support/tron-node")}
    barter, tronweb = [], []
    print(f"load average before: {os.getloadavg()[0]:.1f}", file=sys.stderr)
    for _ in range(rounds):
        said, times = measured([build / "tests/bench/wallet_bench"], environment)
        other, others = measured(["node", HERE / "wallet_bench.mjs"], environment)
        if said != other:
            raise SystemExit(f"they differ: {said}, {other}")
        barter.append(times)
        tronweb.append(others)
    print(f"load average after: {os.getloadavg()[0]:.1f}", file=sys.stderr)
    print("| CPU of one call | Barter | tronweb | measured | lowest | highest | goal | |\n|---|--:|--:|--:|--:|--:|--:|---|")
    missed = False
    for place, (name, goal) in enumerate(OPERATIONS.items()):
        ours, theirs = ([times[place] for times in side] for side in (barter, tronweb))
        ratios = sorted(one / other for one, other in zip(ours, theirs))
        ratio = statistics.median(ratios)
        missed |= ratio > goal
        print(f"| {name} | {statistics.median(ours):.0f} us | {statistics.median(theirs):.0f} us | {ratio:.3f} x "
              f"| {ratios[0]:.3f} | {ratios[-1]:.3f} | {goal:.2f} x | {'met' if ratio <= goal else '**missed**'} |")
    return missed and not once


if __name__ == "__main__":
    sys.exit(main())
