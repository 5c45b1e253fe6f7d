import base64
import gzip
import hashlib
import socket
import ssl
from collections.abc import Callable
from pathlib import Path

import pytest

from pazpaz_desktop.foundation.errors import (
    Cancelled,
    ObjectMissing,
    SeatRefused,
    ServerError,
    ServerNotTrusted,
    ServerRefused,
    ServerUnreachable,
)
from pazpaz_desktop.foundation.ids import BlobId
from pazpaz_desktop.sync.deadlines import Patience
from pazpaz_desktop.sync.object_store import LARGEST_OBJECT, ObjectStore
from tests.support.impostors import Converse, StoreImpostor
from tests.support.made_seats import STORE_SECRET, HurriedClock, hurried, patient, seat_at
from tests.support.tls_cases import TlsCase, good_case, name_only_in_its_subject, tls_cases

BLOB = BlobId(bytes(range(16)))
SEALED = b"sealed \x00\xff" * 100
TYPE = "Content-Type: application/octet-stream"
ETAG = 'ETag: "1"'


@pytest.fixture
def good(tmp_path: Path) -> ssl.SSLContext:
    context = good_case().context(tmp_path)
    assert context is not None
    return context


def _store(port: int, patience: Patience | None = None) -> ObjectStore:
    return ObjectStore(seat_at(store_port=port).store, patience or patient())


def _says(status: int, body: bytes = b"", *headers: str, length: int | None = None) -> Converse:
    head = [f"HTTP/1.1 {status} So", f"Content-Length: {len(body) if length is None else length}", *headers]
    return lambda line: line.sendall("\r\n".join([*head, "", ""]).encode() + body)


def _code(status: int, code: str) -> Converse:
    body = f"<?xml version='1.0'?><Error><Code>{code}</Code><Message>of theirs</Message></Error>"
    return _says(status, body.encode(), "Content-Type: application/xml")


def _get(answer: Converse, context: ssl.SSLContext, patience: Patience | None = None) -> bytes:
    with StoreImpostor(context, answer) as server:
        return _store(server.port, patience).get(BLOB)


def _put(answer: Converse, context: ssl.SSLContext, patience: Patience | None = None) -> str:
    with StoreImpostor(context, answer) as server:
        _store(server.port, patience).put(BLOB, SEALED)
    return server.told.decode("latin-1")


@pytest.mark.parametrize("case", [*tls_cases(), name_only_in_its_subject()], ids=str)
def test_only_the_pinned_store_hears_a_request(case: TlsCase, tmp_path: Path) -> None:
    server = StoreImpostor(case.context(tmp_path), _says(200, SEALED, TYPE))
    with server:
        if case.refused is None:
            assert _store(server.port).get(BLOB) == SEALED
        else:
            with pytest.raises(ServerNotTrusted) as refused:
                _store(server.port).get(BLOB)
            assert refused.value.details == {"reason": "tls" if case.shown is None else case.refused}
    assert (b"SEATKEY" in server.told) == (case.refused is None)
    assert STORE_SECRET.encode() not in server.told


def test_a_file_is_put_once_under_its_random_name_with_its_checksum(good: ssl.SSLContext) -> None:
    told = _put(_says(200, b"", ETAG), good)
    assert told.startswith(f"PUT /clinic/w/0123456789abcdef/{BLOB} HTTP/1.1\r\n")
    assert "If-None-Match: *\r\n" in told
    assert f"x-amz-checksum-sha256: {base64.b64encode(hashlib.sha256(SEALED).digest()).decode()}\r\n" in told
    assert f"X-Amz-Content-SHA256: {hashlib.sha256(SEALED).hexdigest()}\r\n" in told
    assert "Authorization: AWS4-HMAC-SHA256 Credential=SEATKEY/" in told
    assert "if-none-match" in told.partition("SignedHeaders=")[2].partition(",")[0]
    assert told.endswith(SEALED.decode("latin-1"))


def test_a_file_that_is_there_already_is_left(good: ssl.SSLContext) -> None:
    _put(_code(412, "PreconditionFailed"), good)


@pytest.mark.parametrize(
    ("answer", "expected"),
    [
        (_code(404, "NoSuchKey"), ObjectMissing(id=BLOB)),
        (_says(404), ObjectMissing(id=BLOB)),
        (_code(404, "NoSuchBucket"), ServerRefused(reason="status_404")),
        (_says(401), SeatRefused(reason="store")),
        (_code(403, "InvalidAccessKeyId"), SeatRefused(reason="store")),
        (_code(403, "AccessDenied"), SeatRefused(reason="store")),
        (_code(403, "RequestTimeTooSkewed"), ServerRefused(reason="clock")),
        (_code(500, "InternalError"), ServerUnreachable(reason="status_500")),
        (_code(503, "SlowDown"), ServerUnreachable(reason="status_503")),
        (_says(500, b"x" * (1 << 20)), ServerUnreachable(reason="status_500")),
        (_says(418, b"<Code>'; drop</Code>"), ServerRefused(reason="status_418")),
        (_says(206, SEALED, TYPE), ServerRefused(reason="status_206")),
    ],
)
def test_each_answer_has_a_name(answer: Converse, expected: ServerError, good: ssl.SSLContext) -> None:
    with pytest.raises(type(expected)) as refused:
        _get(answer, good)
    assert refused.value.details == expected.details


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
@pytest.mark.parametrize("act", [_get, _put])
def test_no_redirect_is_followed(
    status: int, act: Callable[[Converse, ssl.SSLContext], object], good: ssl.SSLContext
) -> None:
    with StoreImpostor(good, _says(200, SEALED, TYPE)) as elsewhere:
        away = f"Location: https://localhost:{elsewhere.port}/clinic/{BLOB}"
        with pytest.raises(ServerRefused) as refused:
            act(_says(status, b"", away, "x-amz-bucket-region: eu-west-1"), good)
        assert elsewhere.connections == 0
    assert refused.value.details == {"reason": "redirect"}


@pytest.mark.parametrize(
    ("answer", "expected"),
    [
        (_says(200, b"<html>Sign in</html>", "Content-Type: text/html"), ServerRefused(reason="answer")),
        (_says(200, SEALED[:-1], TYPE, length=len(SEALED)), ServerUnreachable(reason="cut_short")),
        (_says(200, SEALED, TYPE, length=LARGEST_OBJECT + 1), ServerRefused(reason="too_large")),
        (_says(200, SEALED, TYPE, "Transfer-Encoding: chunked"), ServerRefused(reason="answer")),
        (_says(200, SEALED, TYPE, length=-1), ServerRefused(reason="answer")),
        (_says(200, SEALED, TYPE, "x-amz-checksum-sha256: AAAA"), ServerRefused(reason="checksum")),
        (lambda line: line.sendall(b"220 mail.example ESMTP\r\n"), ServerRefused(reason="answer")),
        (lambda line: line.sendall(b""), ServerUnreachable(reason="cut_short")),
        (lambda line: line.sendall(b"HTTP/1.1 20"), ServerRefused(reason="answer")),
        (_says(200, b"", *[f"x-{n}: 1" for n in range(200)]), ServerRefused(reason="answer")),
        (_says(200, b"", f"x: {'y' * 100_000}"), ServerRefused(reason="answer")),
    ],
    ids=[
        "HTML",
        "short",
        "too large",
        "chunked",
        "length lie",
        "checksum",
        "mail",
        "nothing",
        "half a line",
        "heads",
        "head",
    ],
)
def test_an_answer_that_is_no_file_is_refused(
    answer: Converse, expected: ServerError, good: ssl.SSLContext
) -> None:
    with pytest.raises(type(expected)) as refused:
        _get(answer, good)
    assert refused.value.details == expected.details


def test_what_follows_the_announced_length_is_not_read(good: ssl.SSLContext) -> None:
    assert _get(_says(200, SEALED + b"more" * 1000, TYPE, length=len(SEALED)), good) == SEALED


def test_nothing_is_unpacked(good: ssl.SSLContext) -> None:
    packed = gzip.compress(bytes(1 << 24))
    assert _get(_says(200, packed, TYPE, "Content-Encoding: gzip"), good) == packed


def test_a_stored_file_is_believed_only_with_the_stores_own_receipt(good: ssl.SSLContext) -> None:
    with pytest.raises(ServerRefused):
        _put(_says(200, b"<html>Sign in</html>"), good)
    with pytest.raises(ServerRefused):
        _put(_says(200, b"", ETAG, "x-amz-checksum-sha256: AAAA"), good)


def _for_ever(piece: bytes, before: bytes = b"") -> Converse:
    def say(line: socket.socket) -> None:
        line.sendall(before)
        while True:
            line.sendall(piece)

    return say


def _slowly(line: socket.socket) -> None:
    line.sendall(
        b"HTTP/1.1 200 OK\r\nContent-Type: application/octet-stream\r\nContent-Length: 100000\r\n\r\n"
    )
    line.settimeout(0.02)
    while True:
        line.sendall(b"x")
        try:
            line.recv(1)  # a pause
        except TimeoutError:
            continue


@pytest.mark.parametrize(
    "answer",
    [
        _for_ever(b"HTTP/1.1 100 Continue\r\n\r\n"),
        _slowly,
        lambda line: line.recv(1),
    ],
    ids=["for ever 'continue'", "a byte at a time", "silence"],
)
def test_a_store_that_never_comes_to_an_end_is_left(answer: Converse, good: ssl.SSLContext) -> None:
    with pytest.raises(ServerUnreachable) as unreachable:
        _get(answer, good, hurried())
    assert unreachable.value.details == {"reason": "timeout"}


def test_an_endless_body_is_refused_unread(good: ssl.SSLContext) -> None:
    head = b"HTTP/1.1 200 OK\r\nContent-Type: application/octet-stream\r\n\r\n"
    with pytest.raises(ServerRefused):
        _get(_for_ever(bytes(65536), head), good)


def test_a_wish_to_stop_is_seen_while_a_store_is_silent(good: ssl.SSLContext) -> None:
    asked = iter([False] * 8)
    patience = Patience(HurriedClock(0.001), is_stopped=lambda: next(asked, True))
    with pytest.raises(Cancelled):
        _get(lambda line: line.recv(1), good, patience)


def test_a_store_that_does_not_listen_is_left(good: ssl.SSLContext) -> None:
    """The request is larger than what lies between the two."""
    server = StoreImpostor(good, _says(200, b"", ETAG), is_deaf=True)
    with server, pytest.raises(ServerUnreachable) as unreachable:
        _store(server.port, hurried()).put(BLOB, bytes(LARGEST_OBJECT))
    assert unreachable.value.details == {"reason": "timeout"}


def test_nobody_there_is_unreachable(good: ssl.SSLContext) -> None:
    with StoreImpostor(good, _says(200)) as server:
        port = server.port
    with pytest.raises(ServerUnreachable):
        _store(port).get(BLOB)


def test_a_hostile_environment_changes_nothing_that_a_store_sees(
    good: ssl.SSLContext, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    clean = _put(_says(200, b"", ETAG), good)
    config = tmp_path / "config"
    with StoreImpostor(good, _says(200, b"", ETAG)) as elsewhere:
        config.write_text(
            f"[profile evil]\nendpoint_url = https://localhost:{elsewhere.port}\nca_bundle = /x\n"
        )
        away = f"http://127.0.0.1:{elsewhere.port}"
        hostile = dict.fromkeys(("HTTPS_PROXY", "https_proxy", "HTTP_PROXY", "ALL_PROXY", "all_proxy"), away)
        hostile |= dict.fromkeys(("AWS_ENDPOINT_URL", "AWS_ENDPOINT_URL_S3"), away)
        hostile |= dict.fromkeys(("AWS_CONFIG_FILE", "AWS_SHARED_CREDENTIALS_FILE"), str(config))
        hostile |= dict.fromkeys(("AWS_CA_BUNDLE", "REQUESTS_CA_BUNDLE", "SSL_CERT_FILE"), "/dev/null")
        hostile |= {
            "AWS_PROFILE": "evil",
            "AWS_ACCESS_KEY_ID": "EVIL",
            "AWS_SECRET_ACCESS_KEY": "EVIL",
            "AWS_SESSION_TOKEN": "EVIL",
            "AWS_DEFAULT_REGION": "mars-1",
            "AWS_DATA_PATH": str(tmp_path),
            "SSLKEYLOGFILE": str(tmp_path / "session-keys"),
            "HOME": str(tmp_path),
        }
        for name, value in hostile.items():
            monkeypatch.setenv(name, value)
        seen = _put(_says(200, b"", ETAG), good)
        assert elsewhere.connections == 0
    assert _without_the_moment(seen) == _without_the_moment(clean)
    assert not (tmp_path / "session-keys").exists()


def _without_the_moment(request: str) -> list[str]:
    moments = ("X-Amz-Date:", "Host:", "Authorization:")
    rows = [row for row in request.split("\r\n") if not row.startswith(moments)]
    signed = next(row for row in request.split("\r\n") if row.startswith("Authorization:"))
    return [
        *rows,
        signed.partition("Credential=")[2].partition("/")[0],
        signed.partition("SignedHeaders=")[2][:60],
    ]
