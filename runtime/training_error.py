"""A run that failed on its way: the sentence, and for the window which settings the sentence tells to change."""

from __future__ import annotations

from graph.errors import SymloomError

STEADIER = ("learning_rate", "clip_norm")  # what keeps numbers from growing without bound


class TrainingError(SymloomError):
    """A run that failed on its way.

    Args:
        node: where, if known.
        details: what a report needs.
        settings: what the sentence tells to change: learning_rate, clip_norm, batch_size.
        fits: the largest batch that was found to fit into memory.
    """

    def __init__(
        self,
        sentence: str,
        *,
        node: str = "",
        details: str = "",
        settings: tuple[str, ...] = (),
        fits: int | None = None,
    ) -> None:
        super().__init__(sentence)
        self.node = node
        self.details = details
        self.settings = settings
        self.fits = fits
