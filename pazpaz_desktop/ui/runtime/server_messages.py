"""Errors of the clinic server and of invitations as sentences; for `messages`, which says them."""

from collections.abc import Mapping
from typing import Final

from pazpaz_desktop.foundation import errors
from pazpaz_desktop.foundation.errors import PazPazError
from pazpaz_desktop.ui.runtime.noop import QT_TRANSLATE_NOOP

_HERE: Final = QT_TRANSLATE_NOOP("Messages", "Your work is saved on this laptop.")
_NOTHING_CHANGED: Final = QT_TRANSLATE_NOOP("Messages", "Nothing was changed on this laptop.")
_NEW_INVITATION: Final = QT_TRANSLATE_NOOP("Messages", "Ask for a new invitation.")

SERVER_TEXTS: Final[Mapping[type[PazPazError], tuple[str, str, str]]] = {
    errors.LogBroken: (
        QT_TRANSLATE_NOOP(
            "Messages", "What the clinic server sent is not what the practice's laptops wrote."
        ),
        QT_TRANSLATE_NOOP("Messages", "Nothing of it was taken over. Your work here is safe and goes on."),
        QT_TRANSLATE_NOOP("Messages", "Go on working; ask who runs the server."),
    ),
    errors.ServerUnreachable: (
        QT_TRANSLATE_NOOP("Messages", "The clinic server cannot be reached."),
        _HERE,
        QT_TRANSLATE_NOOP("Messages", "It is tried again by itself."),
    ),
    errors.ServerNotTrusted: (
        QT_TRANSLATE_NOOP("Messages", "This is not the clinic's server, or its certificate changed."),
        QT_TRANSLATE_NOOP("Messages", "Nothing was sent."),
        QT_TRANSLATE_NOOP("Messages", "Ask who runs the server."),
    ),
    errors.SeatRefused: (
        QT_TRANSLATE_NOOP("Messages", "The clinic server does not let this laptop in any more."),
        _HERE,
        QT_TRANSLATE_NOOP("Messages", "Ask the owner of the practice."),
    ),
    errors.ServerRefused: (
        QT_TRANSLATE_NOOP("Messages", "The clinic server refused this."),
        _HERE,
        QT_TRANSLATE_NOOP("Messages", "If it stays so, ask who runs the server."),
    ),
    errors.ObjectMissing: (
        QT_TRANSLATE_NOOP("Messages", "This file has not reached the clinic server yet."),
        QT_TRANSLATE_NOOP("Messages", "It is safe on the laptop that added it."),
        QT_TRANSLATE_NOOP("Messages", "Try again once that laptop was connected."),
    ),
    errors.NeedsUpdate: (
        QT_TRANSLATE_NOOP("Messages", "The practice's other laptops use a newer program."),
        _HERE,
        QT_TRANSLATE_NOOP("Messages", "Install the newest program to go on exchanging."),
    ),
    errors.InvitationExpired: (
        QT_TRANSLATE_NOOP("Messages", "This invitation is no longer valid: it holds for 15 minutes."),
        _NOTHING_CHANGED,
        _NEW_INVITATION,
    ),
    errors.InvitationUsed: (
        QT_TRANSLATE_NOOP("Messages", "Another laptop has used this file already."),
        _NOTHING_CHANGED,
        QT_TRANSLATE_NOOP("Messages", "Each file lets in one laptop; ask for a new one."),
    ),
    errors.InvitationDeclined: (
        QT_TRANSLATE_NOOP("Messages", "The other laptop said no, or the numbers differed."),
        QT_TRANSLATE_NOOP("Messages", "Nobody was let in, and nothing was handed over."),
        _NEW_INVITATION,
    ),
    errors.NotJoined: (
        QT_TRANSLATE_NOOP("Messages", "This practice is not connected to a clinic server."),
        _HERE,
        QT_TRANSLATE_NOOP("Messages", "Join one in the clinic room."),
    ),
    errors.ClinicProgramMissing: (
        QT_TRANSLATE_NOOP("Messages", "A program that a clinic server needs is not on this machine."),
        _NOTHING_CHANGED,
        QT_TRANSLATE_NOOP("Messages", "Install it, then start the server again."),
    ),
    errors.ClinicServerFailed: (
        QT_TRANSLATE_NOOP("Messages", "The clinic server on this machine did not start or stop."),
        QT_TRANSLATE_NOOP("Messages", "What it keeps is as it was."),
        QT_TRANSLATE_NOOP("Messages", "Look into its log, then try again."),
    ),
    errors.AlreadyJoined: (
        QT_TRANSLATE_NOOP("Messages", "This practice is connected to a clinic server already."),
        _NOTHING_CHANGED,
        "",
    ),
}
