"""Taking a chart out of the window: its values as CSV, its picture as PNG.

Millions of rows take seconds, so the table is copied at the moment of asking and written by a thread.
"""

from __future__ import annotations

import csv
import os
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QObject, QRunnable, QThreadPool, Signal
from PySide6.QtWidgets import QFileDialog, QWidget

from graph.errors import FileProblem, reason
from studio.plots.buffers import FloatArray
from studio.plots.chart import Chart
from studio.plots.series import Series, SeriesKey

PICTURE_DENSITY = 2


class ChartExport(QObject):
    """Asks for a path and writes; ends with one of its two signals."""

    done = Signal(str)  # the path written
    failed = Signal(str)  # the sentence for the user

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self._window = window

    def ask_csv(self, chart: Chart) -> None:
        path, _ = QFileDialog.getSaveFileName(
            self._window,
            self.tr("Save data"),
            f"{chart.metric_name}.csv",
            self.tr("Comma-separated values (*.csv)"),
        )
        if path:
            self.write_csv(chart, Path(path))

    def ask_png(self, chart: Chart) -> None:
        path, _ = QFileDialog.getSaveFileName(
            self._window, self.tr("Save picture"), f"{chart.metric_name}.png", self.tr("Pictures (*.png)")
        )
        if path:
            self.write_png(chart, Path(path))

    def write_csv(self, chart: Chart, path: Path) -> None:
        job = _CsvJob([Table.of(series) for series in chart.series], path)
        job.outcome.written.connect(self.done)
        job.outcome.failed.connect(self.failed)
        QThreadPool.globalInstance().start(job)

    def write_png(self, chart: Chart, path: Path) -> None:
        if chart.picture(PICTURE_DENSITY).save(str(path), "PNG"):
            self.done.emit(str(path))
        else:
            self.failed.emit(
                self.tr("Cannot write {0}: free some space or choose another folder.").format(path)
            )


@dataclass(frozen=True)
class Table:
    """A series as it was at one moment, safe to write from another thread."""

    key: SeriesKey
    steps: FloatArray
    values: FloatArray

    @staticmethod
    def of(series: Series) -> Table:
        return Table(series.key, series.buffer.steps.view.copy(), series.buffer.values.view.copy())


def write_csv(tables: Iterable[Table], path: Path) -> None:
    """Every value of the tables as rows run, series, step, value; the file appears whole or not at all.

    Raises:
        FileProblem: the file cannot be written.
    """
    temporary = path.with_name(f".{path.name}.{os.getpid()}.part")
    try:
        with open(temporary, "w", newline="", encoding="utf-8") as file:
            writer = csv.writer(file)
            writer.writerow(("run", "series", "step", "value"))
            for table in tables:
                writer.writerows(
                    (table.key.run_id, table.key.name, step if step % 1 else int(step), value)
                    for step, value in zip(table.steps.tolist(), table.values.tolist(), strict=True)
                )
        os.replace(temporary, path)
    except OSError as error:
        temporary.unlink(missing_ok=True)
        raise FileProblem(
            f"Cannot write {path} ({reason(error)}): free some space or choose another folder."
        ) from error


class _Outcome(QObject):
    written = Signal(str)
    failed = Signal(str)


class _CsvJob(QRunnable):
    """Writes in a thread of the pool."""

    def __init__(self, tables: list[Table], path: Path) -> None:
        super().__init__()
        self.outcome = _Outcome()
        self._tables, self._path = tables, path

    def run(self) -> None:
        try:
            write_csv(self._tables, self._path)
        except FileProblem as problem:
            self.outcome.failed.emit(str(problem))
        else:
            self.outcome.written.emit(str(self._path))
