"""The error tree: every failure the program can name, with a stable code and no personal data.

PazPazError
├─ UserInputError  PZ-1xxx   RuleBroken · NotFound · IllegalTransition · FileRefused
├─ AccessError     PZ-2xxx   WrongPassphrase · WrongKit · VaultLocked
├─ IntegrityError  PZ-3xxx   SealBroken · UnsupportedVersion · ChainBroken · WrongKeyKind
│                            · HeaderBroken · VaultRolledBack · SignatureBroken · LogBroken
├─ HostError       PZ-4xxx   DiskFull · DatabaseBroken · DatabaseBusy · NewerSchema · KeystoreUnavailable
│                            · KeystoreHalfMissing · VaultInUse · VaultMissing · VaultExists · FileUnreadable
│                            · WorkerFailed · WrongLane · LaneClosed · SaveFailed · OutOfMemory
│                            · ClinicProgramMissing
├─ ServerError     PZ-5xxx   ServerUnreachable · ServerNotTrusted · SeatRefused · ServerRefused
│                            · ObjectMissing · NeedsUpdate · InvitationExpired · InvitationUsed
│                            · InvitationDeclined · NotJoined · AlreadyJoined
│                            · ClinicServerFailed
└─ Cancelled       PZ-6001
"""

import enum
import re
from typing import ClassVar, Final

from pazpaz_desktop.foundation.ids import Id

SafeDetail = int | bool | Id | enum.Enum | str
_SAFE_WORD: Final = re.compile(r"[A-Za-z0-9_.:+-]{1,64}")


class PazPazError(Exception):
    """Root of everything the program reports by name.

    `details` may hold counts, sizes, ids, enum members and short ASCII code words; anything else
    is refused with TypeError, so that no personal data can ride in an exception.
    """

    code: ClassVar[str] = "PZ-0000"
    retryable: ClassVar[bool] = False

    def __init__(self, **details: SafeDetail) -> None:
        for value in details.values():
            _require_safe(value)
        self.details = details
        super().__init__(self.code)

    @property
    def key(self) -> str:
        """Message key under which translations find the text: the class name."""
        return type(self).__name__

    def __str__(self) -> str:
        shown = " ".join(f"{name}={_shown(value)}" for name, value in sorted(self.details.items()))
        return f"{self.code} {self.key} {shown}".rstrip()


def _require_safe(value: object) -> None:
    if isinstance(value, (bool, int, Id, enum.Enum)):
        return
    if isinstance(value, str) and _SAFE_WORD.fullmatch(value):
        return
    raise TypeError("error details take counts, ids, enum members and short code words only")


def _shown(value: SafeDetail) -> str:
    return value.name if isinstance(value, enum.Enum) else str(value)


class UserInputError(PazPazError):
    """The person can correct it; shown at the field."""

    code = "PZ-1000"


class RuleBroken(UserInputError):
    """A field breaks a rule. details: field, rule, limit."""

    code = "PZ-1001"


class NotFound(UserInputError):
    """The record does not exist (any more). details: kind, id."""

    code = "PZ-1002"


class IllegalTransition(UserInputError):
    """The record's state does not allow this act. details: state, act."""

    code = "PZ-1003"


class FileRefused(UserInputError):
    """A file is not accepted as attachment. details: rule (a stable code word)."""

    code = "PZ-1004"


class AccessError(PazPazError):
    """The person could not show the right to enter."""

    code = "PZ-2000"


class WrongPassphrase(AccessError):
    """The passphrase does not open this vault."""

    code = "PZ-2001"


class WrongKit(AccessError):
    """The recovery kit code does not open this vault. details: reason (checksum|key)."""

    code = "PZ-2002"


class VaultLocked(AccessError):
    """A use case was called after the keys were dropped."""

    code = "PZ-2003"


class IntegrityError(PazPazError):
    """Something is not what was sealed: never retried, never repaired silently."""

    code = "PZ-3000"


class SealBroken(IntegrityError):
    """A sealed value does not open under its key and context. It says that, never why."""

    code = "PZ-3001"


class UnsupportedVersion(IntegrityError):
    """A format version this program does not know. details: found, known."""

    code = "PZ-3002"


class ChainBroken(IntegrityError):
    """The audit chain has a bad row. details: seq."""

    code = "PZ-3003"


class WrongKeyKind(IntegrityError):
    """A key of another kind was handed in."""

    code = "PZ-3004"


class HeaderBroken(IntegrityError):
    """`vault.json` is damaged, was edited, or is older than its database. details: reason."""

    code = "PZ-3005"


class VaultRolledBack(IntegrityError):
    """The database is older than the last state this laptop saw. details: found, expected."""

    code = "PZ-3006"


class SignatureBroken(IntegrityError):
    """A signature or certificate does not verify. details: kind, id."""

    code = "PZ-3007"


class LogBroken(IntegrityError):
    """The server's log is not what this practice's devices signed. details: reason, seq."""

    code = "PZ-3008"


class HostError(PazPazError):
    """The machine refused: disk, file, keyring, worker."""

    code = "PZ-4000"


class DiskFull(HostError):
    """No space left."""

    code = "PZ-4001"
    retryable = True


class DatabaseBroken(HostError):
    """The database file is damaged or truncated."""

    code = "PZ-4002"


class DatabaseBusy(HostError):
    """Another connection holds the database."""

    code = "PZ-4003"
    retryable = True


class NewerSchema(HostError):
    """The vault was written by a newer program. details: found, known."""

    code = "PZ-4004"


class KeystoreUnavailable(HostError):
    """The OS keyring cannot be reached, is locked, or is not one we allow. details: reason."""

    code = "PZ-4005"
    retryable = True


class KeystoreHalfMissing(HostError):
    """The keyring works but this vault's secret is not in it: the recovery kit opens."""

    code = "PZ-4006"


class VaultInUse(HostError):
    """Another program has this vault open."""

    code = "PZ-4007"


class VaultMissing(HostError):
    """Part of the vault is not there. details: part."""

    code = "PZ-4008"


class VaultExists(HostError):
    """There is a vault, or the rest of one, here already: nothing is overwritten."""

    code = "PZ-4009"


class FileUnreadable(HostError):
    """A file could not be read or written. details: reason."""

    code = "PZ-4010"


class WorkerFailed(HostError):
    """The sandboxed worker ended or answered nonsense. details: reason."""

    code = "PZ-4011"


class WrongLane(HostError):
    """Storage was touched from a thread that does not own it. details: expected."""

    code = "PZ-4012"


class LaneClosed(HostError):
    """Work was handed to a lane that has been closed."""

    code = "PZ-4013"


class SaveFailed(HostError):
    """A write failed for a reason other than space; the text is still in the window. details: reason."""

    code = "PZ-4014"
    retryable = True


class OutOfMemory(HostError):
    """This machine has not the memory that the passphrase needs now. details: needed_mib."""

    code = "PZ-4015"
    retryable = True


class ClinicProgramMissing(HostError):
    """A program that the trial clinic server stands on is not on this machine. details: program."""

    code = "PZ-4016"


class ServerError(PazPazError):
    """The clinic server, or an invitation to it, does not serve; work on this laptop goes on."""

    code = "PZ-5000"


class ServerUnreachable(ServerError):
    """No answer, or the connection broke off. details: reason."""

    code = "PZ-5001"
    retryable = True


class ServerNotTrusted(ServerError):
    """Who answered could not show that it is the clinic's server. details: reason."""

    code = "PZ-5002"


class SeatRefused(ServerError):
    """The server knows this laptop's seat no more, or refuses it. details: reason (revoked|login|store)."""

    code = "PZ-5003"


class ServerRefused(ServerError):
    """A rule of the server was not kept. details: reason."""

    code = "PZ-5004"


class ObjectMissing(ServerError):
    """The file is not in the store, or not yet. details: id."""

    code = "PZ-5005"
    retryable = True


class NeedsUpdate(ServerError):
    """The clinic's format is newer than this program. details: found, known."""

    code = "PZ-5006"


class InvitationExpired(ServerError):
    """The invitation's quarter of an hour is over."""

    code = "PZ-5007"


class InvitationUsed(ServerError):
    """Another laptop has used this invitation or seat."""

    code = "PZ-5008"


class InvitationDeclined(ServerError):
    """The other side said no, or its digits differed."""

    code = "PZ-5009"


class NotJoined(ServerError):
    """This vault is not connected to a clinic server."""

    code = "PZ-5010"


class AlreadyJoined(ServerError):
    """This vault is connected to a clinic server already."""

    code = "PZ-5011"


class ClinicServerFailed(ServerError):
    """The trial clinic server did not do what its operator asked. details: reason."""

    code = "PZ-5012"


class Cancelled(PazPazError):
    """The person, or the end of the program, stopped the work. Not an error to show."""

    code = "PZ-6001"
