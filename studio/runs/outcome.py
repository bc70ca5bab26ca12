"""The strip with the result: test accuracy large, what was tested, the way to the files."""

from __future__ import annotations

from PySide6.QtCore import QEvent, Signal
from PySide6.QtGui import QFont
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QSpinBox, QVBoxLayout, QWidget

from studio import icons
from studio.elided import ElidedLabel
from studio.runs.flow import FlowLayout
from studio.runs.session import RunSession
from studio.runs.words import result_parts, what_was_tested


class Outcome(QFrame):
    """Hidden until a run has ended with a result."""

    folder_asked = Signal()
    go_on_asked = Signal()
    more_asked = Signal(int)  # epochs
    keep_asked = Signal()
    table_asked = Signal(str)  # the metric's name

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("messageBar")
        self.setProperty("level", "done")
        self._session: RunSession | None = None
        self._first = QLabel(self)
        font = QFont(self.font())
        font.setPointSizeF(font.pointSizeF() * 1.35)
        font.setWeight(QFont.Weight.DemiBold)
        self._first.setFont(font)
        self._tested = ElidedLabel(self)
        self._tested.setProperty("role", "faint")
        self._go_on = QPushButton(self)
        self._go_on.clicked.connect(self.go_on_asked)
        self._epochs = QSpinBox(self)
        self._epochs.setRange(1, 1_000_000)
        # Typed, or stepped with the arrow keys. `NoButtons` would leave a styled field no room for its text.
        self._epochs.setStyleSheet("QSpinBox::up-button, QSpinBox::down-button { width: 0; border: none; }")
        self._epochs.lineEdit().setTextMargins(8, 0, 0, 0)
        self._more = QPushButton(self)
        self._more.clicked.connect(lambda: self.more_asked.emit(self._epochs.value()))
        self._table = QPushButton(self)
        self._table.clicked.connect(lambda: self.table_asked.emit(self._table.property("metric")))
        self._keep = QPushButton(self)
        self._keep.clicked.connect(self.keep_asked)
        self._folder = QPushButton(self)
        self._folder.clicked.connect(self.folder_asked)
        icons.dress(self._folder, "folder")
        result = QHBoxLayout()
        result.setSpacing(16)
        result.addWidget(self._first)
        result.addWidget(self._tested, 1)
        self._further = QWidget(self)  # its parts stay together
        further = QHBoxLayout(self._further)
        further.setContentsMargins(0, 0, 0, 0)
        further.setSpacing(8)
        further.addWidget(self._epochs)
        further.addWidget(self._more)
        buttons = FlowLayout(spacing=8)
        for part in (self._go_on, self._further, self._keep, self._table, self._folder):
            buttons.addWidget(part)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(12, 4, 8, 6)
        layout.setSpacing(4)
        layout.addLayout(result)
        layout.addLayout(buttons)
        self._retranslate()
        self.hide()

    @property
    def headline(self) -> str:
        return self._first.text()

    def show_result(self, session: RunSession) -> None:
        """What this run's test gave."""
        self._session = session
        parts = [f"{name} {value}" for name, value in result_parts(session)]
        self._first.setText(parts[0] if parts else self.tr("Not tested"))
        self._tested.show_text(" · ".join((*parts[1:], what_was_tested(session))) if parts else "")
        self._tested.setToolTip(self._tested.full_text)
        first = next(iter(session.tables), "")
        self._table.setVisible(bool(first))
        self._table.setProperty("metric", first)
        self._table.setText(first.replace("_", " ").capitalize())
        self._folder.setToolTip(session.folder)
        self._go_on.setVisible(session.resumable)
        self._further.setVisible(session.extensible)
        self._epochs.setValue(max(1, session.epochs))
        self.setAccessibleName(". ".join((*parts[:1], self._tested.full_text)))
        self.show()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange:
            self._retranslate()

    def _retranslate(self) -> None:
        self._folder.setText(self.tr("Open run folder"))
        self._keep.setText(self.tr("Keep the weights"))
        self._keep.setToolTip(
            self.tr(
                "Let the next run begin with these weights, in all nodes that are unchanged by then;\n"
                "change the network before if you like, and press Train"
            )
        )
        self._go_on.setText(self.tr("Go on training"))
        self._go_on.setToolTip(self.tr("Train the epochs that are left, from the last checkpoint"))
        self._epochs.setAccessibleName(self.tr("How many more epochs to train"))
        self._epochs.setSuffix(self.tr(" epochs"))
        self._more.setText(self.tr("Train on"))
        self._more.setToolTip(
            self.tr(
                "Train so many more epochs in the same run, from the last weights;\n"
                "the schedule of the learning rate is stretched over all of them"
            )
        )
        if self._session is not None and not self.isHidden():
            self.show_result(self._session)
