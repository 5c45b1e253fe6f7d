"""Language of the interface: translations, direction and formats, switched while the program runs."""

from enum import StrEnum

from PySide6.QtCore import QCoreApplication, QLibraryInfo, QLocale, QObject, Qt, QTranslator, Signal
from PySide6.QtGui import QGuiApplication

from pazpaz_desktop.foundation.paths import resources_dir


class Language(StrEnum):
    """The languages the program speaks, by their code."""

    ENGLISH = "en"
    HEBREW = "he"

    @property
    def own_name(self) -> str:
        """What its speakers call it; never translated."""
        return {"en": "English", "he": "עברית"}[self.value]

    @property
    def direction(self) -> Qt.LayoutDirection:
        """The direction of the whole layout."""
        is_hebrew = self is Language.HEBREW
        return Qt.LayoutDirection.RightToLeft if is_hebrew else Qt.LayoutDirection.LeftToRight

    @property
    def locale(self) -> QLocale:
        """Day before month and 24 hours in both."""
        if self is Language.HEBREW:
            return QLocale(QLocale.Language.Hebrew, QLocale.Country.Israel)
        return QLocale(QLocale.Language.English, QLocale.Country.UnitedKingdom)


class Languages(QObject):
    """Applies one language to the whole program; widgets hear it as LanguageChange.

    Without the compiled translations (`resources/translations/*.qm`) the texts stay English; direction
    and formats follow all the same.
    """

    changed = Signal(object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._translators: list[QTranslator] = []
        self.current = Language.ENGLISH

    @classmethod
    def of_system(cls) -> Language:
        """Hebrew where the system speaks Hebrew, English otherwise."""
        is_hebrew = QLocale.system().language() == QLocale.Language.Hebrew
        return Language.HEBREW if is_hebrew else Language.ENGLISH

    def use(self, language: Language) -> None:
        """Switch texts, direction and formats at once. Only on the Qt thread."""
        self.current = language
        QLocale.setDefault(language.locale)
        for old in self._translators:
            QCoreApplication.removeTranslator(old)
        self._translators = self._load(language)
        for new in self._translators:
            QCoreApplication.installTranslator(new)
        # Installing a translator resets the direction, so it comes last.
        QGuiApplication.setLayoutDirection(language.direction)
        self.changed.emit(language)

    def _load(self, language: Language) -> list[QTranslator]:
        if language is Language.ENGLISH:
            return []
        ours, qts = QTranslator(self), QTranslator(self)
        is_ours = ours.load(f"pazpaz_{language}", str(resources_dir() / "translations"))
        is_qts = qts.load(f"qtbase_{language}", QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath))
        return [found for found, loaded in ((qts, is_qts), (ours, is_ours)) if loaded]
