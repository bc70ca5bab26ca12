"""Where work begins: an empty network, a file, one used lately, or one of the networks that ship with Symloom."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QCoreApplication, QSize, Qt, Signal
from PySide6.QtGui import QIcon, QPixmap, QResizeEvent, QShowEvent
from PySide6.QtWidgets import (
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QScrollArea,
    QSizePolicy,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from studio import icons, theme
from studio.examples import example_groups, example_title
from studio.language import told
from studio.settings import RECENT, Settings
from studio.thumbnails import Thumbnails

PICTURE = QSize(180, 96)
_GAP = 12
_SHOWN_RECENT = 5


class StartPage(QScrollArea):
    """Shown in place of an empty canvas until something is chosen."""

    new_asked = Signal()
    open_asked = Signal()
    data_asked = Signal()
    example_chosen = Signal(object)  # Path
    file_chosen = Signal(object)  # Path

    def __init__(self, settings: Settings, thumbnails: Thumbnails, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._settings = settings
        self._thumbnails = thumbnails
        self.cards: dict[Path, QToolButton] = {}
        self._grids: list[tuple[QGridLayout, list[QToolButton]]] = []
        self._columns = 0
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setAccessibleName(self.tr("Start page"))
        body = QWidget()
        body.setObjectName("startPage")
        column = QVBoxLayout(body)
        column.setContentsMargins(32, 24, 32, 24)
        column.setSpacing(8)
        title = QLabel(self.tr("Start"))
        title.setFont(theme.font("heading", bold=True))
        column.addWidget(title)
        self.new_button = QPushButton(self.tr("Empty network"))
        icons.dress(self.new_button, "file-new")
        self.new_button.clicked.connect(self.new_asked)
        self.open_button = QPushButton(self.tr("Open a file…"))
        icons.dress(self.open_button, "file-open")
        self.open_button.clicked.connect(self.open_asked)
        self.data_button = QPushButton(self.tr("Data of your own…"))
        self.data_button.setToolTip(
            self.tr("Choose a file to train on; a network for it is drawn with one click")
        )
        icons.dress(self.data_button, "category-input")
        self.data_button.clicked.connect(self.data_asked)
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(self.new_button)
        row.addWidget(self.open_button)
        row.addWidget(self.data_button)
        row.addStretch(1)
        column.addLayout(row)
        self._recent = QVBoxLayout()
        self._recent.setSpacing(0)
        column.addLayout(self._recent)
        first, *families = example_groups()
        for group in families:
            paths = first.paths + group.paths if group is families[0] else group.paths
            self._add_group(column, QCoreApplication.translate("Files", group.title), paths)
        column.addStretch(1)
        self.setWidget(body)
        thumbnails.drawn.connect(self._show_picture)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._list_recent()
        self.show_pictures()

    def show_pictures(self) -> None:
        """Show what is drawn, and have the rest drawn."""
        for path in self.cards:
            self._thumbnails.ask(path)
            self._show_picture(path)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        room = self.viewport().width() - 64 + _GAP
        columns = max(1, room // (PICTURE.width() + 16 + _GAP))
        if columns != self._columns:
            self._columns = columns
            for grid, cards in self._grids:
                for place, card in enumerate(cards):
                    grid.addWidget(card, place // columns, place % columns)
                for each in range(grid.columnCount()):
                    grid.setColumnStretch(each, 0)
                grid.setColumnStretch(columns, 1)

    def _add_group(self, column: QVBoxLayout, title: str, paths: tuple[Path, ...]) -> None:
        head = QLabel(title)
        head.setFont(theme.font(bold=True))
        head.setContentsMargins(0, 12, 0, 0)
        column.addWidget(head)
        grid = QGridLayout()
        grid.setHorizontalSpacing(_GAP)
        grid.setVerticalSpacing(_GAP)
        cards = []
        for path in paths:
            card = QToolButton()
            card.setObjectName("card")
            card.setText(told(example_title(path)))
            card.setIconSize(PICTURE)
            card.setFixedWidth(PICTURE.width() + 16)
            # All of a row are equally high, whatever signs their titles need.
            card.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Minimum)
            card.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextUnderIcon)
            card.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
            card.setIcon(QIcon(_blank()))
            card.clicked.connect(lambda _=False, path=path: self.example_chosen.emit(path))
            self.cards[path] = card
            cards.append(card)
        self._grids.append((grid, cards))
        column.addLayout(grid)

    def _list_recent(self) -> None:
        while (entry := self._recent.takeAt(0)) is not None:
            old = entry.widget()
            if old is not None:
                old.deleteLater()
        paths = [Path(name) for name in self._settings.get(RECENT)[:_SHOWN_RECENT]]
        if not paths:
            return
        head = QLabel(self.tr("Recent"))
        head.setFont(theme.font(bold=True))
        head.setContentsMargins(0, 12, 0, 4)
        self._recent.addWidget(head)
        for path in paths:
            button = QToolButton()
            button.setObjectName("recent")
            button.setText(f"{path.name}    {path.parent}")
            button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
            button.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
            button.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
            icons.dress(button, "file-open")
            button.clicked.connect(lambda _=False, path=path: self.file_chosen.emit(path))
            self._recent.addWidget(button)

    def _show_picture(self, path: Path) -> None:
        picture = self._thumbnails.get(path)
        if picture is not None and path in self.cards:
            self.cards[path].setIcon(QIcon(picture))


def _blank() -> QPixmap:
    """Holds the place of a picture that is not drawn yet."""
    blank = QPixmap(PICTURE)
    blank.fill(Qt.GlobalColor.transparent)
    return blank
