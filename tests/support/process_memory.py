"""What is in the memory of a process: which secrets it holds, in any form that a program keeps them in.

    held = Secrets(words=..., password=...)
    with Stopped(pid):
        self.assertEqual(held.found_in(pid), set())

Needs the rights of root for a process that is closed to others, as barter, barter-wallet and barter-signer are.
"""
import contextlib
import ctypes
import hashlib
import hmac
import os
import re
import signal
import unicodedata

CHUNK = 1 << 20
BASE58 = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz"
FIELD = 2**256 - 2**32 - 977
ORDER = 0xFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFEBAAEDCE6AF48A03BBFD25E8CD0364141
GENERATOR = (0x79BE667EF9DCBBAC55A06295CE870B07029BFCDB2DCE28D959F2815B16F81798,
             0x483ADA7726A3C4655DA4FBFC0E1108A8FD17B448A68554199C47D08FFB10D4B8)
HARDENED = 1 << 31


def mappings(process):
    """(start, end, whether it can be written, file or name) of each."""
    with open(f"/proc/{process}/maps") as file:
        for line in file:
            span, rights, _, _, _, *name = line.split(maxsplit=5)
            start, end = (int(part, 16) for part in span.split("-"))
            yield start, end, "w" in rights, name[0].strip() if name else ""


def pieces(process, overlap):
    """Everything that can be read, with the bytes before each piece once more, so that nothing hides on a border."""
    with open(f"/proc/{process}/mem", "rb", buffering=0) as memory:
        for start, end, can_be_written, name in mappings(process):
            if name in ("[vvar]", "[vvar_vclock]", "[vsyscall]"):
                continue
            before = b""
            for place in range(start, end, CHUNK):
                try:
                    memory.seek(place)
                    content = memory.read(min(CHUNK, end - place))
                except OSError:  # a guard page; on its other side are more
                    content = b"".join(page_at(memory, page) for page in range(place, min(place + CHUNK, end), 4096))
                yield before + content, can_be_written
                before = content[-overlap:]


def page_at(memory, place):
    try:
        memory.seek(place)
        return memory.read(4096)
    except OSError:
        return bytes(4096)


def forms_of_text(text):
    """Also without the first bytes: an allocator writes into the first ones of a block that was given back."""
    for encoding in ("utf-8", "utf-16-le", "utf-16-be"):
        yield encoding, text.encode(encoding)


def forms_of_bytes(content):
    yield "raw", content
    yield "limbs", content[::-1]  # as libraries for large numbers keep them
    for case, digits in (("hex", content.hex()), ("HEX", content.hex().upper())):
        for encoding, form in forms_of_text(digits):
            yield f"{case} {encoding}", form


class Secrets:
    """Names of secrets and what to look for. A secret given back to an allocator loses its first 16 bytes, so that the
    rest counts as well."""

    def __init__(self):
        self._needles = {}

    def _add(self, name, forms):
        for form, needle in forms:
            self._needles[needle] = f"{name} ({form})"
            if len(needle) >= 32:
                self._needles[needle[16:]] = f"{name} ({form}, its end)"

    def text(self, name, text):
        self._add(name, forms_of_text(text))
        return self

    def bytes(self, name, content):
        self._add(name, forms_of_bytes(content))
        return self

    def words(self, mnemonic):
        """Two and two, since the list of all words is public and in the program."""
        words = mnemonic.split()
        for one, two in zip(words, words[1:]):
            self._add("words", forms_of_text(f"{one} {two}"))
        return self

    def wallet(self, mnemonic, passphrase="", entropy=None, paths=("m/44'/195'/0'/0/0",)):
        """All that leads to the main account."""
        self.words(mnemonic)
        if passphrase:
            self.text("passphrase", passphrase)
        if entropy:
            self.bytes("entropy", entropy)
        seed = seed_of(mnemonic, passphrase)
        self.bytes("seed", seed).bytes("first half of the seed", seed[:32])
        for path in paths:
            for level, (key, chain_code) in chain_of(seed, path).items():
                self.bytes(f"key of {level}", key).bytes(f"chain code of {level}", chain_code)
        return self

    def found_in(self, process):
        """Names, with their forms, of what is in the memory."""
        needles = sorted(self._needles, key=len)
        overlap = len(needles[-1])
        pattern = re.compile(b"|".join(re.escape(needle) for needle in needles))
        found = set()
        for content, _ in pieces(process, overlap):
            found.update(self._needles[hit] for hit in pattern.findall(content))
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
    ORIG_RAX = 15 * 8
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
        """To the next entry into a system call, or the way back from one. Its number."""
        self._ptrace(self.SYSCALL)
        _, status = os.waitpid(self.process, self.ALL)
        if not os.WIFSTOPPED(status):
            raise AssertionError(f"process {self.process} ended: {status}")
        return self._ptrace(self.PEEKUSER, self.ORIG_RAX)
