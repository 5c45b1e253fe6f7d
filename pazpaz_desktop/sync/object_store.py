"""The object store as a laptop reaches it: sealed files, over TLS that the seat's own authority vouches for.

Requests are signed by botocore and carried by the standard library: botocore's own client would heed
environment variables, configuration files, proxies and redirects.
"""

import base64
import hashlib
import http.client
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final
from urllib.parse import quote, urlsplit

from pazpaz_desktop.domain.limits import FILE_BYTES
from pazpaz_desktop.foundation.errors import (
    ObjectMissing,
    PazPazError,
    SeatRefused,
    ServerRefused,
    ServerUnreachable,
)
from pazpaz_desktop.foundation.ids import BlobId
from pazpaz_desktop.sync.deadlines import Patience
from pazpaz_desktop.sync.seats import StoreAccess
from pazpaz_desktop.sync.timed_socket import TimedSocket

LARGEST_OBJECT: Final = FILE_BYTES * 9 // 8 + 64 * 1024  # padding adds at most 12 %, the envelope 0.1 %
_LARGEST_EXPLANATION: Final = 64 * 1024
_MEDIA_TYPE: Final = "application/octet-stream"
_CHECKSUM: Final = "x-amz-checksum-sha256"
_REGION: Final = "us-east-1"  # what a store of its own expects; only Amazon has others
_ALREADY_THERE: Final = 412
_PASSING: Final = {408, 409, 425, 429, 500, 502, 503, 504}
_CODE: Final = re.compile(rb"<Code>([A-Za-z]{1,48})</Code>")


@dataclass(frozen=True, slots=True, repr=False)
class _Answer:
    status: int
    headers: Mapping[str, str]
    body: bytes


class ObjectStore:
    """The files of one seat's prefix: written once, never listed, never deleted. All calls on lane `sync`."""

    def __init__(self, access: StoreAccess, patience: Patience) -> None:
        self._access = access
        self._patience = patience

    def put(self, blob: BlobId, sealed: bytes) -> None:
        """Store it; one that is there already is left as it is.

        ServerUnreachable, ServerNotTrusted, SeatRefused, ServerRefused.
        """
        checksum = _checksum(sealed)
        headers = {"If-None-Match": "*", "Content-Type": _MEDIA_TYPE, _CHECKSUM: checksum}
        answer = self._exchange("PUT", blob, headers, sealed)
        if answer.status == _ALREADY_THERE:
            return
        if answer.status != http.client.OK:
            raise _refusal(answer, blob)
        if not answer.headers.get("etag") or answer.headers.get(_CHECKSUM, checksum) != checksum:
            raise ServerRefused(reason="answer")

    def get(self, blob: BlobId) -> bytes:
        """The stored bytes, of which nothing is believed before they are opened. ObjectMissing."""
        answer = self._exchange("GET", blob, {"x-amz-checksum-mode": "ENABLED"}, b"")
        if answer.status != http.client.OK:
            raise _refusal(answer, blob)
        if answer.headers.get("content-type") != _MEDIA_TYPE:
            raise ServerRefused(reason="answer")
        if answer.headers.get(_CHECKSUM) not in {None, _checksum(answer.body)}:
            raise ServerRefused(reason="checksum")
        return answer.body

    def _exchange(self, method: str, blob: BlobId, headers: Mapping[str, str], body: bytes) -> _Answer:
        """One request on a connection of its own. No redirect is followed."""
        url = self._url(blob)
        place = urlsplit(url)
        signed = self._signed(method, url, {**headers, "Host": place.netloc}, body)
        deadline = self._patience.deadline(len(body))
        host = place.hostname or "", place.port or 443
        line = TimedSocket.connect(host, self._access.ca_pem, self._patience, deadline)
        connection = http.client.HTTPConnection(place.netloc)
        connection.sock = line
        try:
            connection.request(method, place.path, body or None, dict(signed))
            return _read(connection.getresponse(), line, self._patience)
        except (http.client.IncompleteRead, http.client.RemoteDisconnected) as error:
            raise ServerUnreachable(reason="cut_short") from error
        except http.client.HTTPException as error:
            raise ServerRefused(reason="answer") from error
        except OSError as error:
            raise ServerUnreachable(reason="connection") from error
        finally:
            line.hang_up()

    def _url(self, blob: BlobId) -> str:
        access = self._access
        key = f"{access.bucket}/{access.prefix.strip('/')}/{blob}"
        return f"{access.url.rstrip('/')}/{quote(key, safe='/~')}"

    def _signed(self, method: str, url: str, headers: Mapping[str, str], body: bytes) -> Mapping[str, str]:
        from botocore.auth import S3SigV4Auth  # a tenth of a second that only joined laptops pay
        from botocore.awsrequest import AWSRequest
        from botocore.credentials import Credentials

        request = AWSRequest(method, url, dict(headers), body)
        credentials = Credentials(self._access.key_id, self._access.secret.reveal().decode())
        S3SigV4Auth(credentials, "s3", _REGION).add_auth(request)
        return dict(request.headers.items())


def _read(response: http.client.HTTPResponse, line: TimedSocket, patience: Patience) -> _Answer:
    """The whole answer, of the length it announced and within the time for that many bytes."""
    headers = {name.lower(): value for name, value in response.getheaders()}
    is_file = response.status == http.client.OK
    most = LARGEST_OBJECT if is_file else _LARGEST_EXPLANATION
    length = _announced(headers)
    if length is None or length > most:
        if not is_file:
            return _Answer(response.status, headers, b"")
        raise ServerRefused(reason="too_large" if length else "answer")
    line.deadline = patience.deadline(length)
    body = response.read(length)
    if len(body) != length:
        raise ServerUnreachable(reason="cut_short")
    return _Answer(response.status, headers, body)


def _announced(headers: Mapping[str, str]) -> int | None:
    length = headers.get("content-length", "")
    is_plain = length.isascii() and length.isdigit() and len(length) < 16
    return int(length) if is_plain and "transfer-encoding" not in headers else None


def _refusal(answer: _Answer, blob: BlobId) -> PazPazError:
    """What a status other than 200 means here; of the server's own words only the code word counts."""
    found = _CODE.search(answer.body)
    code = found[1].decode() if found else ""
    if answer.status == http.client.NOT_FOUND and code != "NoSuchBucket":
        return ObjectMissing(id=blob)
    if code == "RequestTimeTooSkewed":
        return ServerRefused(reason="clock")
    if answer.status in {http.client.UNAUTHORIZED, http.client.FORBIDDEN}:
        return SeatRefused(reason="store")
    if answer.status in _PASSING:
        return ServerUnreachable(reason=f"status_{answer.status}")
    is_redirect = 300 <= answer.status < 400
    return ServerRefused(reason="redirect" if is_redirect else f"status_{answer.status}")


def _checksum(data: bytes) -> str:
    return base64.b64encode(hashlib.sha256(data).digest()).decode()
