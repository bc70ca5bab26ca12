"""The bar over the curves: Train, Pause, Stop, what happens now, the device, a thin line of progress."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QSignalBlocker, Qt, Signal
from PySide6.QtGui import QPalette, QResizeEvent
from PySide6.QtWidgets import (
    QComboBox,
    QHBoxLayout,
    QLabel,
    QProgressBar,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from runtime.protocol import Device
from studio import icons
from studio.elided import ElidedLabel
from studio.language import told
from studio.runs.session import RunSession
from studio.runs.words import state_text

_LINE_PX = 3
_TIGHT_PX, _TIGHT_DEVICE_PX = 480, 112  # below this, the device gives way to it too
_WIDEST_PX = 16_777_215  # Qt's own "no limit"
_NARROW_PX = 880  # below this, captions give way to the line of state


class RunBar(QWidget):
    """Shows a session; what the person asks for is told by signals."""

    train_asked = Signal()
    pause_asked = Signal()
    stop_asked = Signal()
    device_chosen = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = RunSession()
        self._remark = ""
        self._devices: list[Device] = []
        self._chosen = "auto"
        self.train = _button(self, "play", QPalette.ColorRole.HighlightedText)
        self.train.setObjectName("primary")
        self.train.clicked.connect(self.train_asked)
        self.pause = _button(self, "pause")
        self.pause.clicked.connect(self.pause_asked)
        self.stop = _button(self, "stop")
        self.stop.clicked.connect(self.stop_asked)
        self.state = ElidedLabel(self)
        self.device = QComboBox(self)
        self.device.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
        self.device.activated.connect(lambda _index: self.device_chosen.emit(self.device.currentData()))
        self._device_name = QLabel(self)
        self._device_name.setBuddy(self.device)
        self._device_name.setProperty("role", "faint")
        self.progress = QProgressBar(self)
        self.progress.setTextVisible(False)
        self.progress.setFixedHeight(_LINE_PX)
        self.progress.setStyleSheet(
            "QProgressBar { border: none; background: palette(mid); }"
            "QProgressBar::chunk { background: palette(highlight); }"
        )

        row = QHBoxLayout()
        row.setContentsMargins(8, 4, 8, 4)
        row.setSpacing(4)
        for button in (self.train, self.pause, self.stop):
            row.addWidget(button)
        row.addSpacing(8)
        row.addWidget(self.state, 1)
        row.addSpacing(8)
        row.addWidget(self._device_name)
        row.addWidget(self.device)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addLayout(row)
        layout.addWidget(self.progress)
        self._retranslate()

    def show_session(self, session: RunSession, remark: str = "") -> None:
        """Show where a run is.

        Args:
            remark: said instead of the run's state, such as that the worker is silent.
        """
        self._session, self._remark = session, remark
        self.state.show_text(remark or state_text(session))
        self.state.setToolTip("\n".join((self.state.full_text, *map(told, session.notes))))
        paused = session.state == "paused"
        buttons = (self.train, self.pause, self.stop)
        focused = next((button for button in buttons if button.hasFocus()), None)
        self.train.setEnabled(not session.active)
        # Not while it waits for an answer: that takes a step, and the button would lose the keyboard's focus.
        waiting = session.active and session.asked in ("pause", "resume")
        self.pause.setEnabled(session.can_pause or session.can_resume or waiting)
        if paused != (self.pause.property("icon_name") == "play"):
            icons.dress(self.pause, "play" if paused else "pause")
            self._name_pause()
        self.stop.setEnabled(session.can_stop)
        if focused is not None and not focused.isEnabled():
            next(
                button
                for button in (self.pause, self.stop, self.train, focused)
                if button.isEnabled() or button is focused
            ).setFocus()
        self.device.setEnabled(not session.active)
        self._show_progress(session)
        self._fill_devices()

    def show_devices(self, devices: list[Device]) -> None:
        """What can be chosen, as the worker told."""
        self._devices = list(devices)
        self._fill_devices()

    def show_choice(self, device: str) -> None:
        """What the recipe says."""
        self._chosen = device
        self._fill_devices()

    def _show_progress(self, session: RunSession) -> None:
        waiting = session.state in ("starting", "preparing") or session.testing
        maximum = 0 if waiting else max(session.steps, 1)
        value = 0 if waiting else min(session.step, maximum)
        if (maximum, value) != (self.progress.maximum(), self.progress.value()):
            self.progress.setUpdatesEnabled(False)  # or Qt would paint the whole window here and now
            self.progress.setRange(0, maximum)
            self.progress.setValue(value)
            self.progress.setUpdatesEnabled(True)

    def _fill_devices(self) -> None:
        auto = self.tr("Automatic")
        if self._chosen == "auto" and self._session.device:
            auto = self.tr("Automatic: {device}").format(device=self._session.device)
        wanted = [("auto", auto), *((device.name, _title(device)) for device in self._devices)]
        if self._chosen not in dict(wanted):
            wanted.append((self._chosen, self._chosen))
        if wanted != [(self.device.itemData(i), self.device.itemText(i)) for i in range(self.device.count())]:
            with QSignalBlocker(self.device):
                self.device.clear()
                for name, text in wanted:
                    self.device.addItem(text, name)
        self.device.setCurrentIndex(self.device.findData(self._chosen))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        narrow = self.width() < _NARROW_PX
        styles = Qt.ToolButtonStyle
        for button in (self.pause, self.stop):
            button.setToolButtonStyle(
                styles.ToolButtonIconOnly if narrow else styles.ToolButtonTextBesideIcon
            )
        self._device_name.setVisible(not narrow)
        tight = self.width() < _TIGHT_PX
        self.device.setMaximumWidth(_TIGHT_DEVICE_PX if tight else _WIDEST_PX)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange:
            self._retranslate()

    def _retranslate(self) -> None:
        self.train.setText(self.tr("Train"))
        self.train.setToolTip(self.tr("Train the network from its first step"))
        self.stop.setText(self.tr("Stop"))
        self.stop.setToolTip(self.tr("End training after this step, keep the weights and test them"))
        self._device_name.setText(self.tr("Device"))
        self.device.setToolTip(self.tr("Where to compute; part of the document's recipe"))
        self.progress.setAccessibleName(self.tr("Progress of training"))
        self._name_pause()
        self.show_session(self._session, self._remark)

    def _name_pause(self) -> None:
        if self._session.state == "paused":
            self.pause.setText(self.tr("Resume"))
            self.pause.setToolTip(self.tr("Go on from where training paused"))
        else:
            self.pause.setText(self.tr("Pause"))
            self.pause.setToolTip(self.tr("Wait after this step, keeping everything"))


def _button(
    parent: QWidget, icon: str, role: QPalette.ColorRole = QPalette.ColorRole.ButtonText
) -> QToolButton:
    button = QToolButton(parent)
    button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
    button.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
    icons.dress(button, icon, role)
    return button


def _title(device: Device) -> str:
    return f"{device.name} · {device.title}" if device.title and device.title != device.name else device.name
