"""Damage to files of data, and the promise that all readers keep: a data set as described, or one sentence."""

from __future__ import annotations

from hypothesis import strategies as st

from graph.errors import FileProblem
from graph.recipe import Choice
from runtime.data.dataset import DataSet
from runtime.data.readers import describe, open_choice


@st.composite
def damaged(draw: st.DrawFn, content: bytes) -> bytes:
    """The content with some bytes changed, cut out, put in, or with its end cut off."""
    changed = bytearray(content)
    for _ in range(draw(st.integers(1, 5))):
        if not changed:
            break
        at = draw(st.integers(0, len(changed) - 1))
        match draw(st.sampled_from(["change", "cut", "insert", "end"])):
            case "change":
                changed[at] = draw(st.integers(0, 255))
            case "cut":
                del changed[at : at + draw(st.integers(1, 30))]
            case "insert":
                changed[at:at] = draw(st.binary(max_size=8))
            case _:
                del changed[at:]
    return bytes(changed)


def read_or_told(choice: Choice, file: str) -> DataSet | None:
    """The data set, or None if a sentence that names `file` says why there is none."""
    try:
        found = open_choice(choice)
    except FileProblem as problem:
        told = str(problem)
    else:
        assert found.spec == describe(choice)
        for name, split in found.splits.items():
            assert len(split) == getattr(found.spec, name)
            for field in found.spec.features:
                column = split.features[field.name]
                assert column.shape == (len(split), *field.shape)
                assert column.isfinite().all()
        return found
    assert file in told
    assert "\n" not in told
    return None
