"""Why a vault is locked: said by the processes to each other and, in words, by the lock screen."""

from enum import StrEnum


class LockReason(StrEnum):
    """What came before the lock screen. QUIT never reaches one: the program ends instead."""

    START = "start"
    ASKED = "asked"
    IDLE = "idle"
    SUSPEND = "suspend"
    SESSION_LOCK = "session_lock"
    USER_SWITCH = "user_switch"
    CRASH = "crash"
    HUNG = "hung"
    NOT_SAVED = "not_saved"
    QUIT = "quit"
