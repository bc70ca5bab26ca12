"""How a command can end."""

from __future__ import annotations

DONE, FAILED, WRONG, INTERRUPTED = 0, 1, 2, 130


class Interrupted(Exception):
    """The person ended it; the text is the folder of the run that can be resumed, if one had begun."""


class WorkFailed(Exception):
    """The command and its files were right, but the work did not succeed; the text is the sentence why."""
