"""Plants a canary in each of the nine encodings, so that a scan can be shown to find them all."""

import base64
import json
import quopri
import random
import zlib
from collections.abc import Callable


def _json(word: str) -> bytes:
    if word.isascii():
        return "".join(f"\\u{ord(letter):04X}" for letter in word).encode()
    return json.dumps(word).encode()


def _quoted(word: str) -> bytes:
    if word.isascii():
        return "".join(f"={ord(letter):02X}" for letter in word).encode()
    return quopri.encodestring(word.encode())


ENCODERS: dict[str, Callable[[str], bytes]] = {
    "utf-8": lambda word: word.encode(),
    "utf-16-le": lambda word: word.encode("utf-16-le"),
    "utf-16-be": lambda word: word.encode("utf-16-be"),
    "utf-32-le": lambda word: word.encode("utf-32-le"),
    "hex": lambda word: word.encode().hex().upper().encode(),
    "base64": lambda word: base64.b64encode(word.encode()),
    "json": _json,
    "quoted-printable": _quoted,
    "deflate": lambda word: zlib.compress(f"<note>{word}</note>".encode()),
}


def planted(encoding: str, word: str, seed: int = 0) -> bytes:
    """`word` in that encoding, in the middle of 64 KiB of noise."""
    noise = random.Random(seed)
    return noise.randbytes(31_000) + ENCODERS[encoding](word) + noise.randbytes(33_000)
