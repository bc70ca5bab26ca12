"""The networks that come with Symloom: ordinary documents, composed here in Python, one file a family.

`NETWORKS` lists them, `network("resnet50")` gives a document. `python -m graph.networks` writes them to
`assets/networks`, from where the window opens them; a test compares these files with what is composed. The network
that the window starts with, the Fashion-MNIST CNN, is drawn and lies in `assets/examples`.
"""

from __future__ import annotations

from collections.abc import Mapping
from difflib import get_close_matches
from types import MappingProxyType

from graph.document import Document
from graph.errors import SymloomError
from graph.networks import compact, dense, densenet, inception, plain, recurrent, residual, transformer, unet
from graph.networks.shipped import NamedWeight, Published, Sequence, Shipped, named_weights

__all__ = [
    "NETWORKS",
    "NamedWeight",
    "Published",
    "Sequence",
    "Shipped",
    "named_weights",
    "network",
    "shipped",
]

NETWORKS: Mapping[str, Shipped] = MappingProxyType(
    {
        entry.name: entry
        for family in (
            dense,
            plain,
            residual,
            densenet,
            compact,
            inception,
            unet,
            recurrent,
            transformer,
        )
        for entry in family.SHIPPED
    }
)


def shipped(name: str) -> Shipped:
    """The entry of that name.

    Raises:
        SymloomError: there is none; the sentence says which was meant.
    """
    if name not in NETWORKS:
        close = get_close_matches(name.lower(), NETWORKS, 1)
        meant = f"did you mean {close[0]}?" if close else f"choose one of {', '.join(NETWORKS)}."
        raise SymloomError(f"There is no network named {name!r}; {meant}")
    return NETWORKS[name]


def network(name: str) -> Document:
    """A shipped network as a new document.

    Raises:
        SymloomError: there is none of that name.
    """
    return shipped(name).document()
