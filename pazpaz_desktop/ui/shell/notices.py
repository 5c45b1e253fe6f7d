"""What the window says above its rooms: a lock to come, a problem, a keyring, records still on their way."""

import functools

from PySide6.QtWidgets import QWidget

from pazpaz_desktop.services.clinic import ClinicProgress
from pazpaz_desktop.ui.runtime.messages import message_for
from pazpaz_desktop.ui.runtime.standings import is_list_incomplete, progress_text
from pazpaz_desktop.ui.widgets.banner import Banner
from pazpaz_desktop.ui.widgets.basics import Translated, column


class Notices(Translated):
    """Each has its own banner, so that none hides another."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._problem, self._idle = Banner("windowProblem", inset="s"), Banner("idleWarning", inset="s")
        self._keyring, self._exchange = (
            Banner("keyringNotice", inset="s"),
            Banner("exchangeNotice", inset="s"),
        )
        self._progress: ClinicProgress | None = None
        layout = column(self)
        layout.setSpacing(0)
        for banner in (self._idle, self._problem, self._exchange, self._keyring):
            layout.addWidget(banner)
        for banner in (self._problem, self._keyring):
            banner.action.clicked.connect(functools.partial(banner.say, "", "calm", ""))

    def warn_idle(self, seconds: int) -> None:
        """Say that it will lock in so many seconds; 0 takes the warning away."""
        text = self.tr("Locking in {seconds} s — move the mouse or press a key to stay.")
        self._idle.say(text.format(seconds=seconds) if seconds else "", "warning")

    def say_problem(self, error: Exception) -> None:
        """An error that belongs to no field and no text."""
        self._problem.say(message_for(error).text, "danger", self.tr("Close"))

    def say_keyring(self) -> None:
        """The passphrase alone opens this practice."""
        text = self.tr("This laptop's keyring keeps no half of the key: the passphrase alone opens.")
        self._keyring.say(text, "warning", self.tr("Close"))

    def show_exchange(self, progress: ClinicProgress | None) -> None:
        """How far a long exchange is, so that nobody takes a list for whole that is not; None: it ended."""
        self._progress = progress
        if progress is None or not is_list_incomplete(progress):
            self._exchange.say("", "calm")
            return
        text = self.tr("{progress}. You can work meanwhile; lists are not complete yet.")
        self._exchange.say(text.format(progress=progress_text(progress)), "calm")

    def retranslate(self) -> None:
        """What stands for longer; the other banners say what just happened."""
        if self._keyring.isVisibleTo(self):
            self.say_keyring()
        self.show_exchange(self._progress)
