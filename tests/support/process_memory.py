"""What is in the memory of a process: which secrets it holds, in any form that a program keeps them in.

    secrets = Secrets().wallet(mnemonic).text("password", password)
    with stopped(pid):
        self.assertEqual(secrets.found_in(pid), set())

Needs the rights of root for a process that is closed to others, as barter, barter-wallet and barter-signer are.
"""
import contextlib
import ctypes
import hashlib
import hmac
import os
import signal
import unicodedata

CHUNK = 1 << 20
PAGE = 4096
FIELD = 2**256 - 2**32 - 977
ORDER = 0xFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFEBAAEDCE6AF48A03BBFD25E8CD0364141
GENERATOR = (0x79BE667EF9DCBBAC55A06295CE870B07029BFCDB2DCE28D959F2815B16F81798,
             0x483ADA7726A3C4655DA4FBFC0E1108A8FD17B448A68554199C47D08FFB10D4B8)
HARDENED = 1 << 31


def mappings(process):
    """(start, end) of each that could ever be written: all others are as the files are."""
    with open(f"/proc/{process}/maps") as file:
        for line in file:
            span, rights, _, _, _, *name = line.split(maxsplit=5)
            name = name[0].strip() if name else ""
            if ("w" in rights or not name.startswith("/")) and name not in ("[vvar]", "[vvar_vclock]", "[vsyscall]"):
                start, end = (int(part, 16) for part in span.split("-"))
                yield start, end


def pieces(process, overlap):
    """What is in them, with the bytes before each piece once more, so that nothing hides on a border."""
    with open(f"/proc/{process}/mem", "rb", buffering=0) as memory:
        for start, end in mappings(process):
            before = b""
            for place in range(start, end, CHUNK):
                try:
                    memory.seek(place)
                    content = memory.read(min(CHUNK, end - place))
                except OSError:  # a guard page; beside it are others
                    content = b"".join(page_at(memory, page) for page in range(place, min(place + CHUNK, end), PAGE))
                yield before + content
                before = content[-overlap:]


def page_at(memory, place):
    try:
        memory.seek(place)
        return memory.read(PAGE)
    except OSError:
        return bytes(PAGE)


def texts(text):
    for encoding in ("utf-8", "utf-16-le", "utf-16-be"):
        yield encoding, text.encode(encoding)


class Secrets:
    """Names of secrets, and what to look for: a part of each that nothing else has by chance, so that one is found that
    is no longer whole. A block given back to an allocator loses its first 16 bytes, for example."""

    def __init__(self):
        self._needles = {}

    def _add(self, name, forms):
        self._needles.update({needle: f"{name} ({form})" for form, needle in forms})

    def text(self, name, text):
        """As it is, and its second half."""
        self._add(name, texts(text))
        self._add(name, texts(text[len(text) // 2:]))
        return self

    def bytes(self, name, content):
        """Eight of them, as they are, backwards (libraries keep numbers so) and as digits."""
        core = content[-8:]
        self._add(name, [("raw", core), ("number", core[::-1])])
        self._add(name, texts(core.hex()))
        self._add(name, texts(core.hex().upper()))
        return self

    def words(self, mnemonic):
        """Two and two, since the list of all words is public and in the program."""
        words = mnemonic.split()
        for one, two in zip(words, words[1:]):
            self._add("words", texts(f"{one} {two}"))
        return self

    def wallet(self, mnemonic, passphrase="", entropy=None, path="m/44'/195'/0'/0/0"):
        """All that leads to an account."""
        self.words(mnemonic)
        if passphrase:
            self.text("passphrase", passphrase)
        if entropy:
            self.bytes("entropy", entropy)
        seed = seed_of(mnemonic, passphrase)
        self.bytes("seed", seed).bytes("first half of the seed", seed[:32])
        for level, (key, chain_code) in chain_of(seed, path).items():
            self.bytes(f"key of {level}", key).bytes(f"chain code of {level}", chain_code)
        return self

    def found_in(self, process):
        """Names, with their forms, of what is in the memory."""
        overlap = max(map(len, self._needles))
        found = set()
        for content in pieces(process, overlap):
            if content.strip(b"\0"):
                found.update(name for needle, name in self._needles.items() if needle in content)
        return found


@contextlib.contextmanager
def stopped(process):
    """It does not move meanwhile."""
    os.kill(process, signal.SIGSTOP)
    try:
        yield
    finally:
        os.kill(process, signal.SIGCONT)


# What a wallet is made of, by BIP-39 and BIP-32, so that no program under test says what to look for.

def seed_of(mnemonic, passphrase=""):
    salt = unicodedata.normalize("NFKD", "mnemonic" + passphrase).encode()
    return hashlib.pbkdf2_hmac("sha512", mnemonic.encode(), salt, 2048)


def _sum(one, two):
    if one is None or two is None:
        return one or two
    if one[0] == two[0] and one != two:
        return None
    slope = (3 * one[0] ** 2 * pow(2 * one[1], -1, FIELD) if one == two
             else (two[1] - one[1]) * pow(two[0] - one[0], -1, FIELD))
    x = (slope**2 - one[0] - two[0]) % FIELD
    return x, (slope * (one[0] - x) - one[1]) % FIELD


def public_key(key):
    """Compressed."""
    number, doubled, result = int.from_bytes(key), GENERATOR, None
    while number:
        if number & 1:
            result = _sum(result, doubled)
        doubled, number = _sum(doubled, doubled), number >> 1
    return bytes([2 + (result[1] & 1)]) + result[0].to_bytes(32)


def chain_of(seed, path):
    """{path: (key, chain code)} from "m" on down to `path`."""
    def halves(key, content):
        whole = hmac.digest(key, content, "sha512")
        return whole[:32], whole[32:]

    key, chain_code = halves(b"Bitcoin seed", seed)
    place, found = "m", {"m": (key, chain_code)}
    for step in path.split("/")[1:]:
        number = int(step.rstrip("'")) + (HARDENED if step.endswith("'") else 0)
        parent = bytes(1) + key if number >= HARDENED else public_key(key)
        summand, chain_code = halves(chain_code, parent + number.to_bytes(4, "big"))
        key = ((int.from_bytes(summand) + int.from_bytes(key)) % ORDER).to_bytes(32)
        place = f"{place}/{step}"
        found[place] = key, chain_code
    return found


class Traced:
    """A process that is stopped at each of its system calls, so that a test can look into it in between. x86-64."""

    ATTACH, DETACH, SYSCALL, PEEKUSER = 16, 17, 24, 3
    ORIG_RAX, RDI = 15 * 8, 14 * 8
    ALL = 0x40000000  # __WALL

    def __init__(self, process):
        self.process = process
        self._libc = ctypes.CDLL(None, use_errno=True)
        self._libc.ptrace.restype = ctypes.c_long
        self._libc.ptrace.argtypes = (ctypes.c_long, ctypes.c_long, ctypes.c_void_p, ctypes.c_void_p)

    def _ptrace(self, request, place=0, value=0):
        ctypes.set_errno(0)
        result = self._libc.ptrace(request, self.process, place, value)
        if ctypes.get_errno():
            raise OSError(ctypes.get_errno(), f"ptrace {request}")
        return result

    def __enter__(self):
        self._ptrace(self.ATTACH)
        os.waitpid(self.process, self.ALL)
        return self

    def __exit__(self, *_):
        with contextlib.suppress(OSError):
            self._ptrace(self.DETACH)

    def go_on(self):
        """To the next entry into a system call, or the way back from one: its number and first argument."""
        self._ptrace(self.SYSCALL)
        _, status = os.waitpid(self.process, self.ALL)
        if not os.WIFSTOPPED(status):
            raise AssertionError(f"process {self.process} ended: {status}")
        return self._ptrace(self.PEEKUSER, self.ORIG_RAX), self._ptrace(self.PEEKUSER, self.RDI)
