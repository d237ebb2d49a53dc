"""Torrents that cost as much as they can, and such as want to write elsewhere. Written by hand: no library makes them."""
PIECE = 16384
MAX_BYTES = 64 << 20


def text(value):
    encoded = value if isinstance(value, bytes) else value.encode()
    return b"%d:%s" % (len(encoded), encoded)


def torrent(name, files, size):
    """`files` is the inside of the list."""
    pieces = -(-size // PIECE)
    return (b"d4:infod5:filesl" + files + b"e4:name" + text(name) + b"12:piece lengthi%de6:pieces" % PIECE
            + text(b"x" * 20 * pieces) + b"ee")


def file(*path, length=1, extra=b""):
    """`extra` holds keys that come behind "path"."""
    return b"d6:lengthi%de4:pathl%se%se" % (length, b"".join(map(text, path)), extra)


def link(path, target):
    return (b"d4:attr1:l6:lengthi0e4:pathl" + b"".join(map(text, path)) + b"e12:symlink pathl"
            + b"".join(map(text, target)) + b"ee")


def many_files(count):
    return torrent("many", b"".join(b"d6:lengthi1e4:pathl5:%05xee" % number for number in range(count)), count)


def many_folders(count):
    """Each file in five folders of its own."""
    return torrent("folders", b"".join(file(*(f"{number:x}{level}" for level in "abcde"), "f")
                                       for number in range(count)), count)


def links(pairs):
    return torrent("links", file("a", "real", length=100) + b"".join(link(path, target) for path, target in pairs)
                   + file("b", "below", length=100), 200)


def bombs():
    """name: content"""
    deep = 1_000_000
    made = {
        "two million files": many_files(1_950_000),
        "four hundred thousand files": many_files(400_000),
        "hundred thousand deep files": many_folders(100_000),
        "as many folders as are taken": many_folders(24_900),
        "lists in lists": b"d4:info" + b"l" * deep + b"e" * deep + b"e",
        "dictionaries in dictionaries": b"d4:info" + b"d1:a" * deep + b"le" + b"e" * deep + b"e",
        "lists without an end": b"d4:info" + b"l" * (60 << 20),
        "integers": b"d1:al" + b"i1e" * (20 << 20) + b"ee",
        "one long number": b"d1:ai" + b"1" * (60 << 20) + b"ee",
        "one long name": torrent("n" * (60 << 20), file("f"), 1),
        "more than 64 MiB": b"d1:a" + text(b"x" * MAX_BYTES) + b"e",
        "many trackers": b"d13:announce-listl" + b"l20:http://127.0.0.1/000e" * 2_000_000 + b"e"
                         + torrent("trackers", file("f"), 1)[1:],
        "link to the folder above": links([(("up",), ("..", "..", ".."))]),
        "link to an absolute path": links([(("abs",), ("", "etc", "passwd"))]),
        "file below a link": torrent("links", link(("b",), ("..", "outside")) + file("b", "below", length=100), 100),
        "links in a circle": links([(("x",), ("y",)), (("y",), ("x",)), (("z",), ("z",))]),
        "links of one name": links([(("a",), ("b",)), (("a",), ("c",)), (("a", "real"), ("b",))]),
        "link over a folder": links([(("b",), ("a",)), (("b", "below"), ("a", "real"))]),
    }
    for name, content in made.items():
        assert len(content) <= MAX_BYTES or name == "more than 64 MiB", (name, len(content))
    return made
