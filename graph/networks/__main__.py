"""`python -m graph.networks`: write every shipped network to `assets/networks`."""

from __future__ import annotations

from pathlib import Path

from graph.document import save
from graph.networks import NETWORKS

FOLDER = Path(__file__).parent.parent.parent / "assets" / "networks"


def main() -> None:
    FOLDER.mkdir(exist_ok=True)
    for entry in NETWORKS.values():
        save(entry.document(), FOLDER / entry.file)
        print(FOLDER / entry.file)


if __name__ == "__main__":
    main()
