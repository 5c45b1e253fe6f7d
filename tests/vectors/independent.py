"""A second reading of our formats, written from docs/specs alone: it shares no code with the product."""

import base64
import hashlib
import hmac
import json
import struct
import unicodedata
from typing import Any

import cbor2
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes
from cryptography.hazmat.primitives.kdf.argon2 import Argon2id


class Refused(Exception):
    """The bytes do not say what they should."""


def prefixed(*parts: bytes) -> bytes:
    return b"".join(struct.pack(">I", len(part)) + part for part in parts)


def context(kind: str, workspace: bytes, object_id: bytes, part: str, *rest: Any) -> bytes:
    schema, epoch, version, author = rest
    numbers = [b"" if number is None else struct.pack(">Q", number) for number in (schema, epoch, version)]
    return prefixed(b"pazpaz", b"1", kind.encode(), workspace, object_id, part.encode(), *numbers, author)


def expand(key: bytes, info: bytes, size: int) -> bytes:
    out, block, count = b"", b"", 0
    while len(out) < size:
        count += 1
        block = hmac.digest(key, block + info + bytes([count]), "sha512")
        out += block
    return out[:size]


def hkdf(key: bytes, salt: bytes, info: bytes, size: int = 32) -> bytes:
    return expand(hmac.digest(salt or bytes(64), key, "sha512"), info, size)


def open_envelope(key: bytes, sealed: bytes, bound_to: bytes) -> bytes:
    if len(sealed) < 72:
        raise Refused
    salt, commitment, chunks = sealed[:24], sealed[24:56], sealed[56:]
    label = b"c2sp.org/chunked-encryption@v1+AEAD_AES_256_GCM\0"
    derived = expand(key, label + salt + bound_to, 76)
    if derived[44:] != commitment:
        raise Refused
    text, index = b"", 0
    while True:
        chunk, chunks = chunks[:16400], chunks[16400:]
        if len(chunk) < 16:
            raise Refused
        nonce = (int.from_bytes(derived[32:44], "big") ^ index).to_bytes(12, "big")
        text += _gcm(derived[:32], nonce, chunk[:-16], chunk[-16:])
        if len(chunk) < 16400:
            return text
        index += 1


def _gcm(key: bytes, nonce: bytes, body: bytes, tag: bytes) -> bytes:
    opener = Cipher(algorithms.AES(key), modes.GCM(nonce, tag)).decryptor()
    try:
        return opener.update(body) + opener.finalize()
    except Exception as error:
        raise Refused from error


def key_context(kind: str, epoch: int, workspace: bytes, key_id: bytes) -> bytes:
    return context("key", workspace, key_id, kind, None, epoch, None, b"")


def unwrap(master: bytes, sealed: bytes, bound_to: bytes) -> bytes:
    return open_envelope(hkdf(master, b"", b"wrap"), sealed, bound_to)


def open_slot(slot: dict[str, Any], vault: bytes, workspace: bytes, offered: dict[str, Any]) -> bytes:
    cost = slot["kdf"]
    shown = "none" if cost is None else f"{cost['memory_kib']}/{cost['passes']}/{cost['lanes']}"
    part = f"{slot['kind']}:{slot['id']}:{shown}:{slot['salt']}:{slot['half_tag']}"
    bound_to = context("slot", workspace, vault, part, None, None, None, b"")
    salt = bytes.fromhex(slot["salt"])
    if slot["kind"] == 3:
        key = hkdf(read_kit(offered["kit"]), salt, bound_to)
    else:
        half = bytes.fromhex(offered["half"] or "")
        if slot["kind"] == 1 and hkdf(half, salt, b"pazpaz/half-tag/1", 16).hex() != slot["half_tag"]:
            raise Refused
        if cost["memory_kib"] < 65536:
            raise Refused
        key = Argon2id(
            salt=salt,
            length=32,
            iterations=cost["passes"],
            lanes=cost["lanes"],
            memory_cost=cost["memory_kib"],
            ad=bound_to,
            secret=half if slot["kind"] == 1 else None,
        ).derive(unicodedata.normalize("NFKC", offered["passphrase"]).encode())
    return open_envelope(key, base64.b64decode(slot["sealed"]), bound_to)


def read_header(file: str, master: bytes) -> tuple[bool | bytes, ...]:
    members: dict[str, Any] = json.loads(file)
    if members.get("format") != 1:
        raise Refused
    mac = base64.b64decode(members.pop("mac"))
    expected = hmac.digest(hkdf(master, b"", b"header"), cbor2.dumps(members, canonical=True), "sha512")
    if mac != expected:
        raise Refused
    vault, workspace = bytes.fromhex(members["vault"]), bytes.fromhex(members["workspace"])
    mark = context("header", workspace, vault, "mark", None, None, None, b"")
    is_demo = open_envelope(hkdf(master, b"", b"mark"), base64.b64decode(members["mark"]), mark) == b"demo"
    keys = (
        unwrap(master, base64.b64decode(members[f"{kind}_key"]), key_context(kind, 1, workspace, vault))
        for kind in ("database", "backup")
    )
    return (is_demo, *keys)


def read_kit(code: str) -> bytes:
    letters = code.upper().replace("-", "").replace(" ", "")
    letters = letters.replace("O", "0").replace("I", "1").replace("L", "1")
    number = 0
    for letter in letters:
        place = "0123456789ABCDEFGHJKMNPQRSTVWXYZ".find(letter)
        if place < 0:
            raise Refused
        number = number * 32 + place
    secret, check = divmod(number, 1 << 20)
    if len(letters) != 36:
        raise Refused
    value = secret.to_bytes(20, "big")
    if int.from_bytes(hashlib.sha256(b"pazpaz/kit/1" + value).digest()[:3], "big") >> 4 != check:
        raise Refused
    return value


def multiset(key: bytes, elements: list[dict[str, Any]]) -> bytes:
    mac_key, total = expand(key, b"pazpaz/multiset/1", 64), 0
    for element in elements:
        message = prefixed(
            bytes.fromhex(element["object_id"]),
            element["part"].encode(),
            struct.pack(">Q", element["version"]),
            bytes.fromhex(element["seal"]),
        )
        total += int.from_bytes(hmac.digest(mac_key, message, "sha512"), "big")
    return (total % (1 << 512)).to_bytes(64, "big")
