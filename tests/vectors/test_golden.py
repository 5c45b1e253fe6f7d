"""Golden vectors of our own formats: read by the product and by an independent decoder alike."""

import base64
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import cbor2
import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from pazpaz_desktop.crypto import header as headers
from pazpaz_desktop.crypto.certificates import Certificate, CertificateKind, verify_chain
from pazpaz_desktop.crypto.context import SealContext, SealKind
from pazpaz_desktop.crypto.envelope import open_sealed, seal_raw
from pazpaz_desktop.crypto.kdf import Argon2Params
from pazpaz_desktop.crypto.key_kinds import KeyKind
from pazpaz_desktop.crypto.keys import AnchorKey, MasterKey, unwrap
from pazpaz_desktop.crypto.keyslots import KeySlot, Place, SlotKind, open_kit_slot, open_passphrase_slot
from pazpaz_desktop.crypto.kit import RecoveryKit
from pazpaz_desktop.crypto.multiset import MultisetHash
from pazpaz_desktop.foundation.errors import PazPazError
from pazpaz_desktop.foundation.ids import CertificateId, VaultId, WorkspaceId
from pazpaz_desktop.foundation.secret import Secret
from tests.vectors import independent
from tests.vectors.independent import Refused

FOLDER = Path(__file__).parent / "golden"
Case = dict[str, Any]


def _file(name: str) -> Case:
    content: Case = json.loads((FOLDER / f"{name}.json").read_text("utf-8"))
    return content


def _cases(name: str) -> pytest.MarkDecorator:
    cases = _file(name)["cases"]
    return pytest.mark.parametrize("case", cases, ids=[case["name"].replace(" ", "_") for case in cases])


def _outcome(read: Callable[[], object]) -> tuple[str, object]:
    try:
        return "opens", read()
    except PazPazError as error:
        return type(error).__name__, error.details.get("reason", error.details.get("kind"))
    except Refused:
        return "refused", None


def _as_expected(case: Case, read: Callable[[], object], value: object) -> bool:
    found = _outcome(read)
    if case["expect"] == "opens":
        return found == ("opens", value)
    return found[0] == case["expect"] and case.get("reason") in {None, found[1]}


def _as_expected_independently(case: Case, read: Callable[[], object], value: object) -> bool:
    return _outcome(read) == (("opens", value) if case["expect"] == "opens" else ("refused", None))


def test_every_format_has_cases_that_open_and_cases_that_are_refused() -> None:
    for path in FOLDER.glob("*.json"):
        expected = {case["expect"] for case in _file(path.stem)["cases"]}
        assert "opens" in expected, path.name
        assert len(expected) > 1 or path.stem == "multiset", path.name


def _context_of(case: Case) -> SealContext:
    given = case["context"]
    return SealContext(
        SealKind(given["kind"]),
        bytes.fromhex(given["workspace"]),
        bytes.fromhex(given["object_id"]),
        given["part"],
        given["schema"],
        given["epoch"],
        given["version"],
        bytes.fromhex(given["author"]),
    )


@_cases("envelope")
def test_envelope(case: Case) -> None:
    key, sealed, plaintext = _envelope_bytes(case)
    assert _as_expected(case, lambda: open_sealed(Secret(key), sealed, _context_of(case)), plaintext)
    if case["expect"] == "opens":
        assert seal_raw(key, plaintext, _context_of(case).to_bytes(), sealed[:24]) == sealed


@_cases("envelope")
def test_envelope_read_independently(case: Case) -> None:
    key, sealed, plaintext = _envelope_bytes(case)
    given = {**case["context"]}
    for name in ("workspace", "object_id", "author"):
        given[name] = bytes.fromhex(given[name])
    context = independent.context(*given.values())
    assert _as_expected_independently(
        case, lambda: independent.open_envelope(key, sealed, context), plaintext
    )


def _envelope_bytes(case: Case) -> tuple[bytes, bytes, bytes]:
    plaintext = base64.b64decode(case.get("plaintext", ""))
    return bytes.fromhex(case["key"]), base64.b64decode(case["sealed"]), plaintext


@_cases("kit")
def test_kit(case: Case) -> None:
    code, secret = case["code"], bytes.fromhex(case.get("secret", ""))

    def by_product() -> bytes:
        return RecoveryKit.parse(code).secret.reveal()

    assert _as_expected(case, by_product, secret)
    assert _as_expected_independently(case, lambda: independent.read_kit(code), secret)


@_cases("header")
def test_header(case: Case) -> None:
    golden = _file("header")
    master = MasterKey(bytes.fromhex(golden["master"]))

    def read() -> object:
        header = headers.decode(case["file"].encode())
        header.check(master)
        assert header.encode().decode() == case["file"]
        keys = header.open_database_key(master), header.open_backup_key(master)
        return (header.is_demo(master), *(key.reveal() for key in keys))

    assert _as_expected(case, read, _header_content(golden))


@pytest.mark.parametrize(
    "case",
    [case for case in _file("header")["cases"] if case.get("reason") in {None, "mac"}],
    ids=lambda case: case["name"].replace(" ", "_"),
)
def test_well_formed_header_read_independently(case: Case) -> None:
    golden = _file("header")
    master = bytes.fromhex(golden["master"])
    assert _as_expected_independently(
        case, lambda: independent.read_header(case["file"], master), _header_content(golden)
    )


def _header_content(golden: Case) -> tuple[bool, bytes, bytes]:
    database_key, backup_key = (bytes.fromhex(golden[name]) for name in ("database_key", "backup_key"))
    return golden["is_demo"], database_key, backup_key


def _slot_of(given: Case) -> KeySlot:
    return KeySlot(
        id=bytes.fromhex(given["id"]),
        kind=SlotKind(given["kind"]),
        params=None if given["kdf"] is None else Argon2Params(**given["kdf"]),
        salt=bytes.fromhex(given["salt"]),
        half_tag=bytes.fromhex(given["half_tag"]),
        sealed=base64.b64decode(given["sealed"]),
    )


def _open_slot(case: Case) -> bytes:
    place = Place(VaultId.parse(case["vault"]), WorkspaceId.parse(case["workspace"]))
    slot = _slot_of(case["slot"])
    if "kit" in case:
        return open_kit_slot(slot, place, RecoveryKit.parse(case["kit"])).reveal()
    half = None if case["half"] is None else Secret(bytes.fromhex(case["half"]))
    return open_passphrase_slot(slot, place, Secret(case["passphrase"].encode()), half).reveal()


@_cases("slot")
def test_slot(case: Case) -> None:
    master = bytes.fromhex(_file("slot")["master"])
    vault, workspace = bytes.fromhex(case["vault"]), bytes.fromhex(case["workspace"])
    assert _as_expected(case, lambda: _open_slot(case), master)
    assert _as_expected_independently(
        case, lambda: independent.open_slot(case["slot"], vault, workspace, case), master
    )


@_cases("wrapped_key")
def test_wrapped_key(case: Case) -> None:
    master, key = bytes.fromhex(_file("wrapped_key")["master"]), bytes.fromhex(case.get("key", ""))
    kind, epoch = case["kind"], case["epoch"]
    workspace, key_id, sealed = (bytes.fromhex(case[name]) for name in ("workspace", "id", "sealed"))

    def by_product() -> bytes:
        return unwrap(MasterKey(master), KeyKind(kind), epoch, sealed, workspace, key_id).reveal()

    def independently() -> bytes:
        bound_to = independent.key_context(kind, epoch, workspace, key_id)
        return independent.unwrap(master, sealed, bound_to)

    assert _as_expected(case, by_product, key)
    assert _as_expected_independently(case, independently, key)


@_cases("certificate")
def test_certificate(case: Case) -> None:
    chain = [
        Certificate(
            CertificateId.parse(row["id"]),
            CertificateKind(row["kind"]),
            bytes.fromhex(row["body"]),
            bytes.fromhex(row["signature"]),
            CertificateId.parse(row["issuer"]),
        )
        for row in case["chain"]
    ]
    fingerprint = bytes.fromhex(_file("certificate")["root_fingerprint"])
    assert _as_expected(case, lambda: len(verify_chain(chain, fingerprint)), len(chain))


def test_certificates_read_independently() -> None:
    golden = _file("certificate")
    root = Ed25519PublicKey.from_public_bytes(bytes.fromhex(golden["root_public"]))
    chain = next(case["chain"] for case in golden["cases"] if case["expect"] == "opens")
    for row in chain:
        body = bytes.fromhex(row["body"])
        root.verify(bytes.fromhex(row["signature"]), independent.prefixed(b"pazpaz/cert/1", body))
        members = cbor2.loads(body)
        assert cbor2.dumps(members, canonical=True) == body
        assert (members["v"], members["kind"], members["id"].hex()) == (1, row["kind"], row["id"])
    kinds = [cbor2.loads(bytes.fromhex(row["body"]))["kind"] for row in chain]
    assert kinds == ["root", "person", "device"]


@_cases("multiset")
def test_multiset(case: Case) -> None:
    key = bytes.fromhex(_file("multiset")["key"])
    multiset = MultisetHash(AnchorKey(key))
    for each in case["elements"]:
        multiset.add(
            bytes.fromhex(each["object_id"]), each["part"], each["version"], bytes.fromhex(each["seal"])
        )
    assert multiset.state.hex() == case["state"]
    assert independent.multiset(key, case["elements"]).hex() == case["state"]
