#!/usr/bin/env python3
"""Fails when a file includes a layer that it may not know. The table is the architecture's rule."""
import pathlib
import re
import sys

MAY_INCLUDE = {
    "core": set(),
    "net": {"core"},
    "storage": {"core"},
    "engine": {"core", "storage"},
    "wallet": {"core", "storage"},
    "signer": {"core", "storage", "wallet"},
    "tron": {"core", "net", "storage", "wallet"},
    "account": {"core", "net", "storage", "wallet", "signer", "tron"},
    "cli": {"core", "net", "storage", "wallet", "signer", "tron", "account"},
    "speed": {"core"},
    "ui": {"core", "engine", "wallet", "account", "speed"},
    "app": {"core", "net", "storage", "engine", "wallet", "signer", "tron", "account", "speed", "ui"},
}
# Of these layers the GUI knows the facade and its values, never the classes behind it.
FACADES = {
    "engine": {"add_torrent.hpp", "engine_error.hpp", "session.hpp", "torrent_details.hpp", "torrent_snapshot.hpp"},
    "account": {"sentences.hpp", "wallet_service.hpp"},
    "wallet": {"address.hpp", "recipient.hpp", "word_list.hpp"},
    "speed": {"speed.hpp"},
}
QT_ALLOWED = {"ui", "app"}
# Libraries that only one layer may see (a wrapped library that leaks is not wrapped).
ONLY_IN = {
    r"libtorrent/": {"engine"},
    r"boost/(asio|beast)": {"net", "tron", "account", "engine", "cli", "app"},
    r"openssl/": {"wallet", "core", "net"},
    r"seccomp\.h|linux/landlock\.h": {"signer"},
    r"secp256k1|utf8proc": {"wallet"},
    r"boost/multiprecision": {"core"},
    r"qrencode\.h": {"ui"},
    r"sqlite3\.h": {"storage"},
    r"spdlog/": {"core"},
    r"nlohmann/": {"storage", "wallet", "account", "cli", "app"},
}
INCLUDE = re.compile(r'^\s*#\s*include\s*[<"]([^>"]+)[>"]', re.M)


def violations(root: pathlib.Path):
    folders = [(layer, root / ("ui" if layer == "ui" else f"src/{layer}")) for layer in MAY_INCLUDE]
    for layer, folder in folders:
        for file in sorted(folder.rglob("*.[ch]pp")):
            for header in INCLUDE.findall(file.read_text(encoding="utf-8")):
                first = header.split("/")[0]
                if first in MAY_INCLUDE and first != layer and first not in MAY_INCLUDE[layer]:
                    yield f"{file}: {layer} may not include {header}"
                if layer == "ui" and first in FACADES and header.split("/", 1)[1] not in FACADES[first]:
                    yield f"{file}: {header} is not one of the headers of {first} that ui may include"
                if re.match(r"(Qt|Q[A-Z])", header) and layer not in QT_ALLOWED:
                    yield f"{file}: {layer} is Qt-free, but includes {header}"
                for pattern, layers in ONLY_IN.items():
                    if re.match(pattern, header) and layer not in layers:
                        yield f"{file}: only {', '.join(sorted(layers))} may include {header}"


if __name__ == "__main__":
    found = list(violations(pathlib.Path(sys.argv[1])))
    print("\n".join(found) or "layers: no violation")
    sys.exit(1 if found else 0)
