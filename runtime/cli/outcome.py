"""How a command can end."""

from __future__ import annotations

DONE, FAILED, WRONG, INTERRUPTED = 0, 1, 2, 130


class WorkFailed(Exception):
    """The command and its files were right, but the work did not succeed; the text is the sentence why."""
