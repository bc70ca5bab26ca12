"""The one exception for what a user can mend.

Its text is exactly the sentence the person reads: what is wrong, where, and what to do. Whatever only
we can mend is an assertion instead and keeps its traceback.
"""

from __future__ import annotations


class SymloomError(Exception):
    """A mistake in a file, a graph, a number or a device, told in one sentence."""


class FileProblem(SymloomError):
    """A file that is missing, damaged, foreign or cannot be written; the sentence names it."""


def reason(error: OSError) -> str:
    """Why the system refused something, in its own words, as they stand within a sentence."""
    return (error.strerror or str(error)).lower()
