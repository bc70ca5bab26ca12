"""The operator reference: every declaration as a page. Nothing is written twice: the pages are the declarations."""

from __future__ import annotations

import html
from collections.abc import Iterable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QHBoxLayout, QSplitter, QTextBrowser, QTreeWidgetItem, QWidget

from graph.errors import SymloomError
from graph.operator import Attribute, Operator, Port
from studio import theme
from studio.inspector.values import text_of
from studio.language import declared, told
from studio.palette import Palette


class Reference(QDialog):
    """A window of its own: operators at the left, the page at the right."""

    def __init__(self, operators: Iterable[Operator], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(self.tr("Operator reference"))
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._operators = {operator.name: operator for operator in operators}
        self.list = Palette(self._operators.values)
        self.list.tree.setDragEnabled(False)
        self.list.tree.currentItemChanged.connect(self._turn)
        self.page = QTextBrowser()
        self.page.setAccessibleName(self.tr("Operator reference"))
        self.page.setOpenExternalLinks(True)
        self.page.document().setDocumentMargin(24)
        self.page.setFrameShape(QTextBrowser.Shape.NoFrame)
        split = QSplitter()
        split.addWidget(self.list)
        split.addWidget(self.page)
        split.setSizes([240, 620])
        split.setHandleWidth(1)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(split)
        self.resize(860, 600)

    def show_operator(self, name: str) -> None:
        """Turn to an operator's page; to the first for an unknown one."""
        operator = self._operators.get(name) or next(iter(self._operators.values()))
        self.page.setHtml(self._html(operator))

    def _turn(self, item: QTreeWidgetItem | None) -> None:
        if item is not None and item.text(0) in self._operators:
            self.show_operator(item.text(0))

    def _html(self, operator: Operator) -> str:
        c = theme.colors()
        faint = f"color:{c.faint}"
        parts = [
            f"<h2>{operator.name}</h2>",
            f"<p style='{faint}'>{declared(operator.category)}{self._aliases(operator)}</p>",
            f"<p>{html.escape(told(operator.summary))}</p>",
        ]
        if operator.formula:
            parts.append(f"<p><i>{html.escape(told(operator.formula))}</i></p>")
        if operator.reference:
            parts.append(f"<p style='{faint}'>{html.escape(operator.reference)}</p>")
        parts.append(self._ports(self.tr("Inputs"), operator.inputs))
        try:
            outputs = operator.output_ports(operator.resolve({}))
        except SymloomError:
            outputs = ()
        parts.append(self._ports(self.tr("Outputs"), outputs))
        if operator.attributes:
            parts.append(f"<h4>{self.tr('Attributes')}</h4>")
            parts.append(_table(self._attribute(attribute) for attribute in operator.attributes))
        return "".join(parts)

    def _aliases(self, operator: Operator) -> str:
        if not operator.aliases:
            return ""
        return " · " + self.tr("also known as %1").replace("%1", html.escape(", ".join(operator.aliases)))

    def _ports(self, title: str, ports: tuple[Port, ...]) -> str:
        if not ports:
            return ""
        rows = []
        for port in ports:
            notes = [html.escape(told(port.doc))] if port.doc else []
            if port.optional:
                notes.append(self.tr("may stay unwired"))
            if port.variadic:
                notes.append(self.tr("takes any number of wires"))
            rows.append((f"<b>{port.name}</b>", "; ".join(notes)))
        return f"<h4>{title}</h4>{_table(rows)}"

    def _attribute(self, attribute: Attribute) -> tuple[str, str]:
        default = text_of(attribute, attribute.default) or self.tr("none")
        allowed = ", ".join(attribute.choices)
        text = html.escape(told(attribute.doc))
        if allowed:
            text += f"<br>{html.escape(allowed)}"
        text += "<br>" + self.tr("default %1").replace("%1", html.escape(default))
        return f"<b>{attribute.name}</b>", text


def _table(rows: Iterable[tuple[str, str]]) -> str:
    cells = "".join(
        f"<tr><td style='padding:3px 24px 3px 0'>{a}</td><td style='padding:3px 0'>{b}</td></tr>"
        for a, b in rows
    )
    return f"<table>{cells}</table>"
