"""The form's part about the weights to begin with: where from, what fits, and freezing what was taken over."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from html import escape
from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QMenu, QPushButton, QVBoxLayout, QWidget

from graph.edits import set_option
from graph.operator import Attribute
from graph.options import resolve_options
from graph.settings import START
from studio.document import DocumentChange, DocumentModel
from studio.inspector.data_fields import PathField
from studio.inspector.form import Form
from studio.inspector.page import paragraph
from studio.inspector.trials.warm_start import WarmStart
from studio.language import capitalised

_MOST_RUNS = 8
_MOST_NAMES = 8

Runs = Callable[[], Sequence[Path]]


class OriginField(PathField):
    """A run's folder or a file of weights; the button offers runs, and both kinds of dialog."""

    def __init__(self, attribute: Attribute, runs: Runs, parent: QWidget | None = None) -> None:
        super().__init__(attribute, (".safetensors", ".pt", ".pth"), parent=parent)
        self._runs = runs
        self.editor.setPlaceholderText(self.tr("random"))
        self._usual = self.tr("random")
        self.browse.setToolTip(self.tr("Choose a run or a file of weights…"))

    def menu(self) -> QMenu:
        """What can be chosen."""
        menu = QMenu(self)
        for place, run in enumerate(self._runs()):
            if not place:
                menu.addSection(self.tr("Runs, the newest first"))
            menu.addAction(run_title(run)).triggered.connect(lambda _=False, run=run: self._choose(str(run)))
        menu.addSeparator()
        menu.addAction(self.tr("A run's folder…")).triggered.connect(self._browse_folder)
        menu.addAction(self.tr("A file of weights…")).triggered.connect(self._browse_file)
        if self.value:
            menu.addAction(self.tr("Random weights")).triggered.connect(lambda: self._choose(""))
        return menu

    def _browse(self) -> None:
        menu = self.menu()
        menu.aboutToHide.connect(menu.deleteLater)
        menu.popup(self.browse.mapToGlobal(self.browse.rect().bottomLeft()))

    def _browse_folder(self) -> None:
        begin = str(self.value or Path.home())
        self._choose(QFileDialog.getExistingDirectory(self, self.caption.text(), begin), dialog=True)

    def _browse_file(self) -> None:
        patterns = self.tr("Weights (%1)").replace("%1", "*.safetensors *.pt *.pth")
        filters = f"{patterns};;{self.tr('All files (*)')}"
        begin = str(self.value or Path.home())
        chosen, _ = QFileDialog.getOpenFileName(self, self.caption.text(), begin, filters)
        self._choose(chosen, dialog=True)

    def _choose(self, path: str, *, dialog: bool = False) -> None:
        if path or not dialog:
            self.begun.emit()
            self.editor.setModified(False)
            self._commit(path)


class WarmStartSection(QWidget):
    """The field, the report, and the button that freezes or thaws."""

    edited = Signal(str, object, str)  # the setting, its value, merge word

    def __init__(
        self, model: DocumentModel, warm: WarmStart, runs: Runs, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._model = model
        self._warm = warm
        self.form = Form(make=lambda attribute: OriginField(attribute, runs))
        self.form.edited.connect(self.edited)
        self.report = paragraph()
        self.report.setContentsMargins(0, 0, 26, 0)
        self.problem = paragraph("danger")
        self.problem.setContentsMargins(0, 0, 26, 0)
        self.freeze = QPushButton()
        self.freeze.setObjectName("remedy")
        self.freeze.setAccessibleName(self.tr("Freeze what is taken over"))
        self.freeze.clicked.connect(self._freeze)
        row = QHBoxLayout()
        row.setContentsMargins(0, 0, 26, 0)
        row.addWidget(self.freeze)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(6)
        for part in (self.form, self.report, self.problem):
            column.addWidget(part)
        column.addLayout(row)
        warm.changed.connect(self._show_report)
        model.changed.connect(self._follow)

    def retranslate(self) -> None:
        """Say everything in another language."""
        self.form.retranslate()
        self.refresh()

    def refresh(self) -> None:
        """Show what the recipe says, and what was found."""
        self.form.show_attributes(START, [self._model.document.recipe.settings])
        self._show_report()

    def _follow(self, change: DocumentChange) -> None:
        if change.nodes and self._warm.origin:
            self._show_report()

    def _show_report(self) -> None:
        warm = self._warm
        text = ""
        if not warm.origin:
            text = ""
        elif warm.weights:
            text = self._told()
        elif warm.looking:
            text = escape(self.tr("Comparing the weights…"))
        self.report.setText(text)
        self.report.setVisible(bool(text))
        self.problem.setText(capitalised(warm.problem))
        self.problem.setVisible(bool(warm.problem))
        kept = self._kept()
        self.freeze.setVisible(bool(kept))
        if kept:
            self.freeze.setText(
                self.tr("Let what is taken over train again")
                if self._all_frozen(kept)
                else self.tr("Freeze what is taken over")
            )
            self.freeze.setAccessibleName(self.freeze.text())
            self.freeze.setToolTip(self.tr("In one step: %1").replace("%1", _some(kept)))

    def _told(self) -> str:
        """The report as a few lines: how many, which nodes begin anew and why, what is left out."""
        warm = self._warm
        every = [each for found in warm.weights.values() for each in found]
        count = self.tr("%1 of %2 weights are taken over.")
        fitting = sum(each.fits for each in every)
        origin = run_title(Path(warm.origin))
        lines = [f"<b>{escape(count.replace('%1', str(fitting)).replace('%2', str(len(every))))}</b>"]
        lines.append(escape(self.tr("Taken from %1").replace("%1", origin)))
        if warm.kept:
            lines.append(escape(self.tr("Trained: %1").replace("%1", _some(warm.kept))))
        anew = [node for node in warm.weights if node not in warm.kept]
        for node in anew[:_MOST_NAMES]:
            words = self.tr("%1: %2")
            lines.append(escape(words.replace("%1", node).replace("%2", warm.of(node))))
        if len(anew) > _MOST_NAMES:
            lines.append(
                escape(self.tr("and %1 more begin anew").replace("%1", str(len(anew) - _MOST_NAMES)))
            )
        if warm.unused:
            words = self.tr("Left out, because no node here has them: %1")
            lines.append(escape(words.replace("%1", _some(warm.unused))))
        return "".join(f'<p style="margin: 0 0 3px 0">{line}</p>' for line in lines)

    def _kept(self) -> tuple[str, ...]:
        """Nodes that are taken over and are (still) in the graph."""
        return tuple(node for node in self._warm.kept if node in self._model.document.graph)

    def _all_frozen(self, nodes: Sequence[str]) -> bool:
        graph = self._model.document.graph
        return all(resolve_options(graph[node].options).frozen for node in nodes)

    def _freeze(self) -> None:
        kept = self._kept()
        if not kept:
            return
        frozen = self._all_frozen(kept)
        self._model.push(
            set_option(self._model.document, kept, "frozen", not frozen),
            text=self.tr("Unfreeze what was taken over") if frozen else self.tr("Freeze what is taken over"),
        )


def run_title(run: Path) -> str:
    """`2026-11-22 16:55 · fashion-mnist-cnn` for a folder of that time and title."""
    parts = run.name.split("-", 4)
    if len(parts) < 5 or len(parts[3]) != 6:
        return run.name
    year, month, day, time, title = parts
    return f"{year}-{month}-{day} {time[:2]}:{time[2:4]} · {title}"


def runs_with_weights(folder: Path) -> list[Path]:
    """The newest runs in a folder that have weights to begin with."""
    found: list[Path] = []
    try:
        runs = sorted((run for run in folder.iterdir() if run.is_dir()), reverse=True)
    except OSError:  # there was no run yet
        return []
    for run in runs:
        if (run / "weights.safetensors").is_file() or any((run / "checkpoints").glob("step-*")):
            found.append(run)
        if len(found) == _MOST_RUNS:
            break
    return found


def _some(names: Sequence[str]) -> str:
    shown = ", ".join(names[:_MOST_NAMES])
    return f"{shown}, …" if len(names) > _MOST_NAMES else shown
