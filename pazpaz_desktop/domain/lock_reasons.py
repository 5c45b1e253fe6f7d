"""Why a vault is locked: said by the processes to each other and, in words, by the lock screen."""

from enum import StrEnum


class LockReason(StrEnum):
    """What came before the lock screen. QUIT never reaches one: the program ends instead."""

    START = "start"
    ASKED = "asked"
    IDLE = "idle"
    CRASH = "crash"
    HUNG = "hung"
    QUIT = "quit"
