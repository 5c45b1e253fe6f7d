"""The note: four sections, its session, its files, its signature, and what other laptops wrote in it."""

from collections.abc import Callable
from concurrent.futures import Future
from datetime import date

from PySide6.QtCore import QPoint, QRect, Qt, Signal
from PySide6.QtWidgets import QScrollArea, QStackedWidget, QWidget

from pazpaz_desktop.domain.notes import Section
from pazpaz_desktop.domain.registers import Standing
from pazpaz_desktop.foundation.ids import NoteId
from pazpaz_desktop.services.form_drafts import PlaceState
from pazpaz_desktop.ui.screens.notes.attachments import AttachmentsPane
from pazpaz_desktop.ui.screens.notes.conflict_page import ConflictPage
from pazpaz_desktop.ui.screens.notes.decision_bar import DecisionBar
from pazpaz_desktop.ui.screens.notes.header import NoteHeader
from pazpaz_desktop.ui.screens.notes.late_edits import LateEdits
from pazpaz_desktop.ui.screens.notes.picture_sheet import PictureSheet
from pazpaz_desktop.ui.screens.notes.section_editor import SectionEditor
from pazpaz_desktop.ui.screens.notes.sign_sheet import SignSheet
from pazpaz_desktop.ui.screens.notes.signing_bar import SigningBar
from pazpaz_desktop.ui.screens.notes.versions import VersionList
from pazpaz_desktop.ui.screens.notes.wording import save_text
from pazpaz_desktop.ui.viewmodels.attachments import AttachmentListModel
from pazpaz_desktop.ui.viewmodels.autosave import SaveState, SaveStatus
from pazpaz_desktop.ui.viewmodels.conflict import ConflictModel
from pazpaz_desktop.ui.viewmodels.desk import Desk
from pazpaz_desktop.ui.viewmodels.note_editor import NoteEditorModel
from pazpaz_desktop.ui.viewmodels.signing import SigningModel
from pazpaz_desktop.ui.widgets.banner import Banner
from pazpaz_desktop.ui.widgets.basics import Translated, column, frame, row
from pazpaz_desktop.ui.widgets.growth import fits, limit_width, stack_when_narrow
from pazpaz_desktop.ui.widgets.theme import Theme

NAME = "note"
_SIDE_WIDTH = 300
_NARROW = 760
_TEXT_WIDTH = 820


class NoteScreen(Translated):
    """`closed` names the client to go back to; `failed` carries errors that are not about saving."""

    closed = Signal(object)
    failed = Signal(object)

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self.setObjectName(NAME)
        self._clock = desk.clock
        self.editor = NoteEditorModel(desk, self)
        self.signing = SigningModel(self.editor, desk, self)
        self.files = AttachmentListModel(self.editor, desk, self)
        self.conflict = ConflictModel(self.editor, desk, self)
        self._shown: NoteId | None = None
        self._header, self._problem = NoteHeader(), Banner("saveProblem", "saveNowButton", inset="s")
        self._bar, self._versions = SigningBar(self.editor, self.signing), VersionList()
        self._sections = {section: SectionEditor(section) for section in Section}
        self._attachments, self._late = AttachmentsPane(self.files), LateEdits()
        self._decision = DecisionBar(self.conflict)
        self._conflict_page = ConflictPage(self.conflict, self.editor)
        self._scroll, self._stack = QScrollArea(), QStackedWidget()
        self._texts, self._beside = QWidget(), QWidget()
        self._assemble()
        self._sheet, self._picture = SignSheet(self.editor, self.signing, self), PictureSheet(self)
        self._connect()
        self.retranslate()

    def open(self, note_id: NoteId, then: Callable[[], None] | None = None) -> None:
        """Read and show a note; the caret goes to its first section unless `then` puts it elsewhere."""
        self._sheet.close_sheet()
        self.conflict.forget()
        self._scroll.setEnabled(False)  # keys typed before the note is read would be replaced by its text
        self.editor.open(note_id, then or self._focus_first)

    def flush(self) -> "Future[object]":
        """Commit what is on the screen now."""
        return self.editor.flush()

    def ask_to_sign(self) -> None:
        """Commit what is on the screen, then open the sign sheet over it."""
        self.editor.flush()
        self._sheet.show_sheet()

    def leave(self) -> None:
        """Close the top layer, or go back to the client once the text is on the disk."""
        page = self.editor.page
        if self._picture.isVisible():
            self._picture.close_sheet()
        elif self._sheet.isVisible():
            self._sheet.close_sheet()
        elif self.conflict.state.compared is not None:
            self._conflict_page.leave()
        elif page is not None:
            self.leave_for(lambda: self.closed.emit(page.client_id))

    def leave_for(self, then: Callable[[], None]) -> None:
        """Forget the note once it is on the disk, and go on; if it cannot be saved, stay and say so."""
        self._close_sheets()
        if self.editor.page is None:
            self.editor.close()  # one that is still being read must not come up any more
            then()
            return

        def go_on() -> None:
            self.signing.stop()
            self.conflict.forget()
            self.editor.close()
            then()

        self.editor.when_saved(go_on)

    @property
    def is_comparing(self) -> bool:
        """Whether the texts of a section stand side by side, to be chosen between."""
        return self.conflict.state.compared is not None

    def choose(self, number: int) -> None:
        """Choose between them by number."""
        self._conflict_page.choose(number)

    def focus_section(self, section: Section) -> None:
        """Write there."""
        self._sections[section].text.setFocus()

    def panes(self) -> list[QWidget]:
        """The head, the texts, and what stands beside them."""
        if self.is_comparing:
            return [self._header, self._conflict_page]
        return [self._header, self._texts, self._beside]

    def place(self) -> PlaceState:
        """The note, and caret and selection in the section that has the focus."""
        page = self.editor.page
        if page is None:
            return PlaceState(NAME)
        for section, shown in self._sections.items():
            if shown.text.hasFocus():
                caret, anchor = shown.caret()
                return PlaceState(NAME, page.client_id, page.id, section, caret, anchor)
        written = self._conflict_page.writing
        if written is not None:
            cursor = self._conflict_page.own.textCursor()
            return PlaceState(NAME, page.client_id, page.id, written, cursor.position(), cursor.anchor())
        return PlaceState(NAME, page.client_id, page.id)

    def restore(self, place: PlaceState, then: Callable[[], None] | None = None) -> None:
        """Open the note there, and run `then` once it is shown."""
        if place.note_id is None:
            return

        def arrive() -> None:
            if place.section is None:
                self._focus_first()
            else:
                self._sections[place.section].put_caret(place.caret, place.anchor)
            if then is not None:
                then()

        self.open(place.note_id, arrive)

    def retranslate(self) -> None:
        """Texts of the problem bar; the parts say their own."""
        self._on_status(self.editor.status)

    def _assemble(self) -> None:
        texts, side, body = self._texts, self._beside, QWidget()
        limit_width(texts, _TEXT_WIDTH)
        written, beside = column(texts, gap="l"), column(side, gap="xl")
        written.addWidget(self._late)
        for shown in self._sections.values():
            written.addWidget(shown, 1)
        beside.addWidget(self._attachments)
        beside.addWidget(self._versions)
        beside.addStretch()
        across = row(body, gap="xl", margin="l")
        across.addWidget(texts, 1)
        across.addWidget(side)
        self._beside = side
        fits(side, self._fit_beside, within=self)
        stack_when_narrow(self, across, _NARROW)
        self._scroll.setWidget(body)
        self._scroll.setWidgetResizable(True)
        self._scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        head = frame("pane")
        column(head).addWidget(self._header)
        rule = frame("rule")
        rule.setFixedHeight(1)
        layout = column(self)
        layout.setSpacing(0)
        layout.addWidget(head)
        layout.addWidget(rule)
        layout.addWidget(self._problem)
        layout.addWidget(self._bar)
        layout.addWidget(self._decision)
        self._stack.addWidget(self._scroll)
        self._stack.addWidget(self._conflict_page)
        layout.addWidget(self._stack, 1)

    def _fit_beside(self) -> None:
        theme = Theme.here()
        is_narrow = self.width() < theme.scaled(_NARROW)
        self._beside.setMinimumWidth(0 if is_narrow else theme.scaled(_SIDE_WIDTH))
        self._beside.setMaximumWidth(theme.scaled(_TEXT_WIDTH if is_narrow else _SIDE_WIDTH))

    def _connect(self) -> None:
        self.editor.changed.connect(self._on_page)
        self.editor.status_changed.connect(self._on_status)
        self.editor.failed.connect(self.failed)
        self.files.opened.connect(self._picture.show_picture)
        self.signing.failed.connect(self.failed)
        self.conflict.failed.connect(self.failed)
        self.conflict.changed.connect(self._on_conflict)
        self.conflict.decided.connect(self._on_decided)
        self._conflict_page.left.connect(self._on_compared)
        self._header.back_asked.connect(self.leave)
        self._header.sign_asked.connect(self.ask_to_sign)
        self._header.session_changed.connect(self.editor.set_session)
        self._problem.action.clicked.connect(self.editor.flush)
        for shown in self._sections.values():
            shown.edited.connect(self.editor.edit)
            shown.left.connect(self.editor.leave)
            shown.compare_asked.connect(self.conflict.show)
            shown.reviewed.connect(self.conflict.reviewed)
            shown.text.caret_moved.connect(self._on_caret)

    def _on_page(self) -> None:
        page = self.editor.page
        if page is None:
            return
        had_focus = self._has_focus()
        self._header.show_page(page, self._today())
        self._header.show_waiting(len(self.editor.undecided))
        self._conflict_page.show_day(self._today())
        self._scroll.setEnabled(True)
        for section, shown in self._sections.items():
            text, is_editable = self.editor.texts.get(section, ""), self.editor.can_type(section)
            shown.show_text(text, is_editable=is_editable, is_other_note=page.id != self._shown)
            shown.show_standing(page.standings.get(section, Standing.CLEAR))
        self._shown = page.id
        self._late.show_rows(page.late, dict(self.editor.stranded), self._today())
        self._attachments.set_editable(self.editor.is_editable)
        self._versions.show_rows(page.versions)
        if had_focus and not self._has_focus():  # the button that was pressed is gone with the draft
            self._focus_first()

    def _on_status(self, status: SaveStatus) -> None:
        self._header.show_status(status)
        is_failed = status.state is SaveState.FAILED
        text = self.tr("{problem}. Your text is still on the screen.").format(problem=save_text(status))
        self._problem.say(text if is_failed else "", "danger", self.tr("Save now"))

    def _on_conflict(self) -> None:
        is_shown = self.conflict.state.compared is not None
        page = self._conflict_page if is_shown else self._scroll
        if self._stack.currentWidget() is not page:
            self._stack.setCurrentWidget(page)
            if is_shown:
                self._conflict_page.take_focus()

    def _on_decided(self, section: Section) -> None:
        if self.conflict.state.is_writing:
            self._conflict_page.take_focus()
        else:
            self.focus_section(section)

    def _on_compared(self, section: Section) -> None:
        self._on_page()  # what was written on the conflict page is the section's text
        self.focus_section(section)

    def _on_caret(self, caret: QRect) -> None:
        sender = self.sender()
        inner = self._scroll.widget()
        if isinstance(sender, QWidget) and inner is not None:
            at = sender.mapTo(inner, QPoint(caret.x(), caret.bottom()))
            self._scroll.ensureVisible(at.x(), at.y(), 0, caret.height() * 2)

    def _close_sheets(self) -> None:
        self._picture.close_sheet()
        self._sheet.close_sheet()

    def _has_focus(self) -> bool:
        focused = self.window().focusWidget()
        return focused is not None and self.isAncestorOf(focused)

    def _focus_first(self) -> None:
        self._sections[Section.SUBJECTIVE].text.setFocus()

    def _today(self) -> date:
        return self._clock.now().astimezone().date()
