"""From a module's source to the module, and from an error in it back to the node.

The text is registered with `linecache` under a name of its own, so a traceback shows its lines.
"""

from __future__ import annotations

import itertools
import linecache
import re
import warnings
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from types import TracebackType
from typing import Any, cast

import torch
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

    def node_of_gradient(self, step: Callable[[], object]) -> str:
        """The node whose gradient cannot be computed, found by repeating the step in torch's anomaly mode.

        The backward pass runs outside Python, so its errors have no line; this mode remembers the forward one.
        """
        with warnings.catch_warnings(record=True) as said:
            warnings.simplefilter("always")
            with torch.autograd.set_detect_anomaly(True, check_nan=False), suppress(RuntimeError):
                step()
        for warning in said:
            lines = re.findall(rf'File "{re.escape(self.file)}", line (\d+)', str(warning.message))
            if lines and "Error detected" in str(warning.message):
                return self.source.lines.get(int(lines[-1]), "")
        return ""

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
