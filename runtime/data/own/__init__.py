"""Data of the user's own: one file for each kind of `graph.own_data`, which looks at files and reads them.

`look` is the way in. Adding a kind means a declaration in `graph.own_data`, a file here and a line below.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import SimpleNamespace
from typing import Any

from graph.data_spec import DataSetSpec
from graph.errors import SymloomError
from graph.own_data import OWN
from runtime.data.own.arrays import look_at_arrays, names_of
from runtime.data.own.delimited import Delimited
from runtime.data.own.image_folder import look_at_image_folder
from runtime.data.own.labelled_text import look_at_labelled_text
from runtime.data.own.libsvm import look_at_libsvm
from runtime.data.own.parquet import Parquet
from runtime.data.own.plan import Plan, existing
from runtime.data.own.recordio import look_at_recordio
from runtime.data.own.table import look_at_parquet, look_at_table
from runtime.data.own.text import look_at_text
from runtime.data.tokeniser import Tokeniser

LOOKS: Mapping[str, Callable[[SimpleNamespace], Plan]] = {
    "image-folder": look_at_image_folder,
    "csv": look_at_table,
    "parquet": look_at_parquet,
    "arrays": look_at_arrays,
    "text": look_at_text,
    "labelled-text": look_at_labelled_text,
    "libsvm": look_at_libsvm,
    "recordio": look_at_recordio,
}


def look(kind: str, attrs: Mapping[str, Any], kept: DataSetSpec | None = None) -> Plan:
    """Looks at the files that `attrs` name.

    Args:
        kind: the name of one of `graph.own_data.OWN`.
        attrs: its attributes that differ from their defaults.
        kept: what the data were when a run began that goes on: its tokenisers are taken, and none is learnt.

    Raises:
        SymloomError: an attribute is not as it has to be, or a package is missing.
        FileProblem: the files are missing, damaged, or not what `kind` needs.
    """
    (declared,) = (own for own in OWN if own.name == kind)
    settings = declared.resolve(attrs)
    settings.learnt = {f.name: Tokeniser.of(f) for f in kept.features if f.cut is not None} if kept else {}
    return LOOKS[kind](settings)


def columns_of(kind: str, attrs: Mapping[str, Any]) -> tuple[str, ...]:
    """The names of a table's columns, among which one can be chosen to predict, or of several arrays, also where
    looking at all of it fails; empty for other kinds, and where not even the first line can be read.
    """
    (declared,) = (own for own in OWN if own.name == kind)
    if not declared.columns:
        return ()
    try:
        chosen = declared.resolve(attrs)
        if kind == "arrays":
            return names_of(existing(chosen.file))
        if kind == "parquet":
            return Parquet.of(existing(chosen.file), chosen.ignore).names
        return Delimited.of(existing(chosen.file), chosen).names
    except SymloomError:
        return ()  # looking tells why
