"""Generates JPEG traps: pictures of our own with everything planted in them that cleaning must take out."""

import io
import struct
import zipfile
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Final

from PIL import Image, ImageCms

CANARY: Final = b"CANARY-d41d8c"
"""Stands in everything a trap plants."""

COM: Final = 0xFE


def picture(mode: str = "RGB", size: tuple[int, int] = (48, 40)) -> Image.Image:
    """A picture with edges and gradients in every band, so that wrong colours or places show."""
    width, height = size
    bands = len(Image.new(mode, (1, 1)).getbands())
    values = bytes(
        (x * 5 + y * 3 * (band + 1) + 90 * ((x // 8 + y // 8 + band) % 2)) % 256
        for y in range(height)
        for x in range(width)
        for band in range(bands)
    )
    return Image.frombytes(mode, size, values)


def baseline(mode: str = "RGB", **options: object) -> bytes:
    """A JPEG of our picture as Pillow writes it, with a JFIF header and nothing else."""
    target = io.BytesIO()
    picture(mode).save(target, "JPEG", **options)
    return target.getvalue()


PICTURES: Final[Mapping[str, Callable[[], bytes]]] = {
    "baseline": baseline,
    "subsampled": lambda: baseline(subsampling=2),
    "progressive": lambda: baseline(progressive=True),
    "restarts": lambda: baseline(restart_marker_blocks=2),
    "progressive with restarts": lambda: baseline(progressive=True, restart_marker_blocks=1),
    "optimised": lambda: baseline(optimize=True),
    "grey": lambda: baseline("L"),
    "cmyk": lambda: baseline("CMYK"),
    "rgb by component ids": lambda: without(baseline(keep_rgb=True), 0xEE),
    "adobe rgb": lambda: baseline(keep_rgb=True),
    "adobe ycc": lambda: with_segments(without(baseline(), 0xE0), adobe(transform=1)),
    "no header at all": lambda: without(baseline(), 0xE0),
}


def segment(marker: int, payload: bytes) -> bytes:
    """A marker segment."""
    return bytes([0xFF, marker]) + struct.pack(">H", len(payload) + 2) + payload


def with_segments(data: bytes, *segments: bytes) -> bytes:
    """The picture with segments put in right behind its first two bytes."""
    return data[:2] + b"".join(segments) + data[2:]


def before_marker(data: bytes, marker: int, extra: bytes) -> bytes:
    """The picture with bytes put in before the first such marker segment."""
    at = data.index(bytes([0xFF, marker]))
    return data[:at] + extra + data[at:]


def without(data: bytes, marker: int) -> bytes:
    """The picture without its first such marker segment."""
    at = data.index(bytes([0xFF, marker]))
    return data[:at] + data[at + 2 + int.from_bytes(data[at + 2 : at + 4], "big") :]


def adobe(transform: int) -> bytes:
    """An Adobe APP14 segment."""
    return segment(0xEE, b"Adobe" + struct.pack(">HHHB", 100, 0, 0, transform))


def exif(orientation: int = 1, order: str = ">") -> bytes:
    """An EXIF segment with orientation, description, maker note, GPS position and a thumbnail."""
    small = io.BytesIO()
    picture(size=(8, 8)).save(small, "JPEG", comment=CANARY)
    text = b"desc " + CANARY + b"\0"
    note = b"maker " + CANARY + bytes(20)
    place = struct.pack(order + "6I", 31, 1, 46, 1, 5, 1)
    # main directory, then EXIF, GPS and thumbnail directories, then the values they point to
    main, detail, gps, second = 8, 62, 80, 122
    values = second + 42
    north = 0x4E000000 if order == ">" else 0x4E
    at = {"text": values, "note": values + len(text)}
    at["place"] = at["note"] + len(note)
    at["small"] = at["place"] + len(place)
    header = (b"MM\0*" if order == ">" else b"II*\0") + struct.pack(order + "I", main)
    directories = (
        _directory(
            order,
            second,
            (0x010E, 2, len(text), at["text"]),
            (0x0112, 3, 1, orientation),
            (0x8769, 4, 1, detail),
            (0x8825, 4, 1, gps),
        )
        + _directory(order, 0, (0x927C, 7, len(note), at["note"]))
        + _directory(order, 0, (1, 2, 2, north), (2, 5, 3, at["place"]), (5, 1, 1, 0))
        + _directory(
            order, 0, (0x0103, 3, 1, 6), (0x0201, 4, 1, at["small"]), (0x0202, 4, 1, len(small.getvalue()))
        )
    )
    return segment(0xE1, b"Exif\0\0" + header + directories + text + note + place + small.getvalue())


def _directory(order: str, following: int, *entries: tuple[int, int, int, int]) -> bytes:
    rows = b""
    for tag, kind, count, value in entries:
        rows += struct.pack(order + "HHI", tag, kind, count)
        rows += struct.pack(order + "HH", value, 0) if kind == 3 else struct.pack(order + "I", value)
    return struct.pack(order + "H", len(entries)) + rows + struct.pack(order + "I", following)


def srgb_profile() -> bytes:
    """The sRGB profile that LittleCMS makes."""
    return bytes(ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes())


def wide_profile(version: int = 2) -> bytes:
    """A Display-P3-like profile that names its owner, its device and its date."""
    if version == 2:
        text = (
            b"desc" + bytes(4) + struct.pack(">I", len(CANARY) + 1) + CANARY + bytes(1 + 4 + 4 + 2 + 1 + 67)
        )
        note = b"text" + bytes(4) + CANARY + b"\0"
    else:
        wide = CANARY.decode().encode("utf-16-be")
        text = b"mluc" + struct.pack(">III", 0, 1, 12) + b"enUS" + struct.pack(">II", len(wide), 28) + wide
        note = text
    curve = b"para" + bytes(4) + struct.pack(">HH5i", 3, 0, *(round(x * 65536) for x in _P3_CURVE))
    if version == 2:
        curve = b"curv" + bytes(4) + struct.pack(">IH", 1, round(2.2 * 256)) + bytes(2)
    tags = {
        b"desc": text,
        b"cprt": note,
        b"dmnd": text,
        b"wtpt": _xyz(0.9642, 1.0, 0.8249),
        b"rXYZ": _xyz(0.5151, 0.2412, -0.0011),
        b"gXYZ": _xyz(0.2920, 0.6922, 0.0419),
        b"bXYZ": _xyz(0.1571, 0.0666, 0.7841),
        b"rTRC": curve,
        b"gTRC": curve,
        b"bTRC": curve,
    }
    return _profile(version, tags)


_P3_CURVE: Final = (2.4, 1 / 1.055, 0.055 / 1.055, 1 / 12.92, 0.04045)


def _xyz(*values: float) -> bytes:
    return b"XYZ " + bytes(4) + struct.pack(">3i", *(round(value * 65536) for value in values))


def _profile(version: int, tags: Mapping[bytes, bytes]) -> bytes:
    at = 132 + 12 * len(tags)
    table, body = struct.pack(">I", len(tags)), b""
    for name, data in tags.items():
        table += struct.pack(">4sII", name, at + len(body), len(data))
        body += data + bytes(-len(data) % 4)
    head = b"appl" + bytes([version, 0x10, 0, 0]) + b"mntrRGB XYZ " + struct.pack(">6H", 2024, 1, 2, 3, 4, 5)
    head += b"acspAPPL" + bytes(4) + b"CNRYdvce" + bytes(8) + bytes(4)
    head += bytes.fromhex("0000f6d6000100000000d32d") + b"CNRY" + bytes(44)
    return struct.pack(">I", at + len(body)) + head + table + body


def icc_segments(profile: bytes, chunk: int = 65519) -> bytes:
    """The profile in numbered APP2 segments."""
    parts = [profile[at : at + chunk] for at in range(0, len(profile), chunk)]
    return b"".join(
        segment(0xE2, b"ICC_PROFILE\0" + bytes([number, len(parts)]) + part)
        for number, part in enumerate(parts, 1)
    )


def zip_file() -> bytes:
    """A ZIP archive, as polyglots append it."""
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as archive:
        archive.writestr("run.js", CANARY)
    return target.getvalue()


@dataclass(frozen=True, slots=True)
class Trap:
    """A picture with something planted, and the codes the report must name."""

    data: bytes
    codes: frozenset[str]


def traps() -> dict[str, Trap]:
    """Every trap by what it holds."""
    plain = baseline()
    found = {name: Trap(with_segments(plain, *parts), frozenset(codes)) for name, parts, codes in _planted()}
    found |= {
        f"trailing {name}": Trap(plain + tail, frozenset({"trailer"})) for name, tail in trailers().items()
    }
    found["comment between scans"] = Trap(
        _between_scans(baseline(progressive=True), segment(COM, CANARY)), frozenset({"comment"})
    )
    found["fill bytes"] = Trap(before_marker(plain, 0xDB, b"\xff" * 7), frozenset({"filler"}))
    found["bytes between segments"] = Trap(before_marker(plain, 0xDB, CANARY), frozenset({"filler"}))
    found["fill bytes in a scan"] = Trap(
        before_marker(baseline(restart_marker_blocks=2), 0xD0, b"\xff" * 3), frozenset({"filler"})
    )
    found["jfif thumbnail"] = Trap(
        with_segments(without(plain, 0xE0), segment(0xE0, b"JFIF\0\1\1\0\0\1\0\1\2\2" + CANARY[:12])),
        frozenset({"jfif_thumbnail"}),
    )
    together = [one for one in _planted() if one[0] != "long adobe"]  # whose colour transform would stay
    found["everything at once"] = Trap(
        with_segments(plain, *(part for _, parts, _ in together for part in parts)) + zip_file(),
        frozenset(code for _, _, codes in together for code in codes) | {"trailer"},
    )
    return found


def trailers() -> dict[str, bytes]:
    """What other formats look like behind the true end of a picture."""
    return {
        "zip": zip_file(),
        "html": b"<html><script>alert('" + CANARY + b"')</script></html>",
        "pdf": b"%PDF-1.7\n1 0 obj <</JS (" + CANARY + b")>> endobj\n%%EOF\n",
        "motion photo": b"\0\0\0\x18ftypmp42" + CANARY + bytes(64),
        "second picture": with_segments(baseline("L"), segment(COM, CANARY)),
        "one byte": b"x",
    }


def _planted() -> list[tuple[str, list[bytes], set[str]]]:
    xmp = b"http://ns.adobe.com/xap/1.0/\0" + _XMP % CANARY
    extended = b"http://ns.adobe.com/xmp/extension/\0" + b"A" * 32 + struct.pack(">II", 13, 0) + CANARY
    whole_exif = {"exif", "gps", "makernote", "thumbnail"}
    return [
        ("exif", [exif()], whole_exif),
        ("exif little-endian", [exif(order="<")], whole_exif),
        ("xmp", [segment(0xE1, xmp)], {"xmp"}),
        ("extended xmp", [segment(0xE1, xmp), segment(0xE1, extended)], {"xmp"}),
        ("iptc", [segment(0xED, b"Photoshop 3.0\x008BIM\x04\x04\0\0" + CANARY)], {"iptc"}),
        ("comment", [segment(COM, CANARY)], {"comment"}),
        ("mpf", [segment(0xE2, b"MPF\0MM\0*" + CANARY)], {"mpf"}),
        ("flashpix", [segment(0xE2, b"FPXR\0" + CANARY)], {"app_other"}),
        ("c2pa", [segment(0xEB, b"JP\0\1\0\0\0\1\0\0\0\x20jumb" + CANARY)], {"c2pa"}),
        ("jfxx thumbnail", [segment(0xE0, b"JFXX\0\x13\1\1" + CANARY)], {"jfif_thumbnail"}),
        ("long adobe", [adobe(1)[:2] + struct.pack(">H", 14 + 13) + adobe(1)[4:] + CANARY], {"app_other"}),
        *((f"app{n}", [segment(0xE0 + n, b"vendor" + CANARY)], {"app_other"}) for n in _VENDOR_SEGMENTS),
    ]


_XMP: Final = (
    b"<x:xmpmeta xmlns:x='adobe:ns:meta/'><rdf:RDF xmlns:rdf='http://www.w3.org/1999/02/22-rdf-syntax-ns#'>"
    b"<rdf:Description xmlns:dc='http://purl.org/dc/elements/1.1/' dc:source='%s'/></rdf:RDF></x:xmpmeta>"
)
_VENDOR_SEGMENTS: Final = (0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 14, 15)


def _between_scans(data: bytes, extra: bytes) -> bytes:
    first = data.index(b"\xff\xda")
    second = data.index(b"\xff\xc4", first)
    return data[:second] + extra + data[second:]


def refused() -> dict[str, tuple[bytes, str, str]]:
    """Pictures that are refused: what they are, the rule, and the detail that names it."""
    plain = baseline()
    frame = plain.index(b"\xff\xc0")
    found = {
        f"frame {marker:02x}": (_with_frame(plain, marker), "unsupported_coding", name)
        for marker, name in _CODINGS.items()
    }
    twelve = plain[: frame + 4] + b"\x0c" + plain[frame + 5 :]
    no_height = plain[: frame + 5] + b"\0\0" + plain[frame + 7 :]
    late_height = plain[:-2] + segment(0xDC, b"\0\x28") + plain[-2:]
    found["twelve bits"] = (twelve, "unsupported_coding", "twelve_bit")
    found["height left open"] = (no_height, "unsupported_coding", "dnl")
    found["height after the scan"] = (late_height, "unsupported_coding", "dnl")
    found["arithmetic conditioning"] = (
        before_marker(plain, 0xDB, segment(0xCC, b"\0\0")),
        "unsupported_coding",
        "arithmetic",
    )
    found["bomb"] = (_sized(plain, 65535, 65535), "too_many_pixels", "")
    found["long side"] = (_sized(plain, 20001, 8), "too_many_pixels", "")
    found["51 megapixels"] = (_sized(plain, 10200, 5000), "too_many_pixels", "")
    found["no end"] = (plain[:-2], "truncated", "")
    found["half"] = (plain[: len(plain) // 2], "truncated", "")
    found["start alone"] = (plain[:20], "truncated", "")
    found["no scan"] = (plain[: plain.index(b"\xff\xda")] + b"\xff\xd9", "undecodable", "no_picture")
    found["unknown marker"] = (with_segments(plain, segment(0x02, CANARY)), "undecodable", "marker")
    found["start twice"] = (plain[:2] + plain, "undecodable", "marker")
    found["segment flood"] = (with_segments(plain, segment(COM, b"") * 2100), "undecodable", "segments")
    found["scan flood"] = (plain[:-2] + _scan(plain) * 120 + plain[-2:], "undecodable", "scan")
    return found


_CODINGS: Final = {
    0xC3: "lossless",
    0xC5: "hierarchical",
    0xC6: "hierarchical",
    0xC7: "hierarchical",
    0xC9: "arithmetic",
    0xCA: "arithmetic",
    0xCB: "arithmetic",
    0xCD: "arithmetic",
    0xCE: "arithmetic",
    0xCF: "arithmetic",
    0xDE: "hierarchical",
    0xDF: "hierarchical",
    0xF7: "lossless",
}


def _with_frame(data: bytes, marker: int) -> bytes:
    return data.replace(b"\xff\xc0", bytes([0xFF, marker]), 1)


def _sized(data: bytes, width: int, height: int) -> bytes:
    frame = data.index(b"\xff\xc0")
    return data[: frame + 5] + struct.pack(">HH", height, width) + data[frame + 9 :]


def _scan(data: bytes) -> bytes:
    return data[data.index(b"\xff\xda") : -2]
