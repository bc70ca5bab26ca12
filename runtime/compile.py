"""From a module's source to the module, and from an error in it back to the node.

The text is registered with `linecache` under a name of its own, so a traceback shows its lines.
"""

from __future__ import annotations

import itertools
import linecache
from dataclasses import dataclass
from types import TracebackType
from typing import Any, cast

from torch import nn

from graph.source import ModuleSource

_numbers = itertools.count(1)


@dataclass(frozen=True)
class CompiledModule:
    """The class a source describes; `file` is the name its lines have in tracebacks."""

    source: ModuleSource
    file: str
    module_class: type[nn.Module]

    def node_of(self, error: BaseException) -> str:
        """The node whose line raised an error, the innermost if several; empty if none did."""
        found = ""
        trace: TracebackType | None = error.__traceback__
        while trace is not None:
            if trace.tb_frame.f_code.co_filename == self.file:
                found = self.source.lines.get(trace.tb_lineno, found)
            trace = trace.tb_next
        return found

    def forget(self) -> None:
        """Drop the text that `linecache` keeps."""
        linecache.cache.pop(self.file, None)


def compile_source(source: ModuleSource) -> CompiledModule:
    """Define the class of a source that Symloom generated from a checked graph (never of anybody else's)."""
    file = f"<symloom {source.class_name} {next(_numbers)}>"
    linecache.cache[file] = (len(source.text), None, source.text.splitlines(keepends=True), file)
    namespace: dict[str, Any] = {"__name__": f"symloom_generated_{source.class_name}"}
    exec(compile(source.text, file, "exec"), namespace)
    return CompiledModule(source, file, cast(type[nn.Module], namespace[source.class_name]))
