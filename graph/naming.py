"""What a new node is called before the person names it."""

from __future__ import annotations

import re

from graph.operator import Operator

# Categories whose members are all called the same in papers and code.
_SHORT = {
    "Convolution": "conv",
    "Pooling": "pool",
    "Normalisation": "norm",
    "Dropout": "dropout",
    "Attention": "attention",
    "Embedding": "embedding",
    "Loss": "loss",
}

_MOST = 56  # letters, of the 64 that a name may have


def stem(operator: Operator) -> str:
    """The word that new nodes of this kind are numbered after: conv, pool, linear, lstm, …

    The category's word if it has one, else the operator's name without a trailing `2d`, so far that a number has room.
    """
    return _SHORT.get(operator.category) or re.sub(r"\d+d$", "", operator.name).lower()[:_MOST]
