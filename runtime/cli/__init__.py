"""The command line: `symloom` opens the window, `symloom train FILE` and others do without one.

Exit codes: 0 done, 1 the work failed, 2 the command or a file was wrong. An error is one sentence on standard
error. The window and the help must come up at once, so each command imports what it needs when it runs.
"""

from __future__ import annotations

import os
import sys
import tempfile
import traceback
from collections.abc import Sequence
from types import TracebackType


def main(arguments: Sequence[str] | None = None) -> int:
    """The entry point of `symloom`; `arguments` without the program's name."""
    arguments = list(sys.argv[1:] if arguments is None else arguments)
    sys.excepthook = _unforeseen
    if not arguments or (len(arguments) == 1 and arguments[0].endswith(".symloom")):
        from runtime.cli.window import open_window

        return open_window(arguments)
    from runtime.cli.interrupts import interruptible

    with interruptible():
        from runtime.cli.commands import run

        return run(arguments)


def _unforeseen(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
    """For what only we can mend: a sentence for the person, the details in a file for us."""
    if issubclass(kind, KeyboardInterrupt):  # in the first moment, or the last
        sys.stderr.write("Interrupted.\n")
        return
    details = "".join(traceback.format_exception(kind, error, trace))
    if os.environ.get("SYMLOOM_DEBUG"):
        sys.stderr.write(details)
        return
    handle, path = tempfile.mkstemp(prefix="symloom-error-", suffix=".txt")
    with os.fdopen(handle, "w", encoding="utf-8") as file:
        file.write(details)
    first = (str(error).splitlines() or [""])[0][:200]
    sys.stderr.write(
        f"Symloom failed where it should not ({kind.__name__}: {first}); please report {path}.\n"
    )
