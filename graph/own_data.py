"""The kinds of data of the user's own: what has to be said about the files before they are looked at.

Each kind is one declaration, whose attributes are those of a recipe's `data`: `Choice("csv", {"file": …,
"target": …})`. The form, the checks and the file follow from it; `runtime.data.own` has one reader for
each. The attribute `file` or `folder` says where the data lie.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from types import SimpleNamespace
from typing import Any

from graph.data_spec import BYTE_PAIRS, DataSetSpec
from graph.errors import SymloomError
from graph.operator import Attribute
from graph.recognise import recognised


@dataclass(frozen=True)
class OwnData:
    """A kind of data of one's own.

    Args:
        name: what the recipe calls it.
        title, summary: for the list.
        attributes: what a person says about the data; all but the place have a usable default.
        suffixes: of the files it reads, for the dialog that chooses one.
        columns: the attributes that name one of a table's columns, or one of several arrays, which are known once
            they were looked at.
    """

    name: str
    title: str
    summary: str
    attributes: tuple[Attribute, ...]
    suffixes: tuple[str, ...] = ()
    columns: tuple[str, ...] = ()

    @property
    def paths(self) -> tuple[str, ...]:
        """The attributes that say where something lies: the folder, or files."""
        return tuple(a.name for a in self.attributes if a.name.rpartition("_")[2] in ("file", "folder"))

    @property
    def place(self) -> Attribute:
        """The attribute that says where the data lie: `file` or `folder`."""
        return self.attributes[0]

    def resolve(self, attrs: Mapping[str, Any]) -> SimpleNamespace:
        """All attributes with their values, checked.

        Raises:
            SymloomError: an unknown attribute, a value it does not take, or no place given.
        """
        declared = {attribute.name: attribute for attribute in self.attributes}
        values = {attribute.name: attribute.default for attribute in self.attributes}
        for name, value in attrs.items():
            if name not in declared:
                raise SymloomError(f"{self.title} has no setting {name!r} (it has {', '.join(declared)}).")
            values[name] = declared[name].check(value)
        if not values[self.place.name].strip():
            raise SymloomError(f"{self.title}: choose the {self.place.name} in which your data lie.")
        return SimpleNamespace(**values)

    def unseen(self) -> DataSetSpec:
        """The data set of this kind as long as nobody has looked at the files."""
        return DataSetSpec(
            self.name, self.title, self.summary, (), (), (), 0, 0, "your own", "", self.name, seen=False
        )


_FILE = Attribute("file", "text", "", "The file with your data.")
_FOLDER = Attribute("folder", "text", "", "The folder with your data.")
_TEST_FILE = Attribute(
    "test_file", "text", "", "A file of its own to test with; empty takes a part of the data."
)
_TEST = Attribute(
    "test",
    "float",
    0.2,
    "Part of the data to test with, where they are not parted already.",
    minimum=0.01,
    maximum=0.9,
)
_SEED = Attribute("seed", "int", 0, "Which samples that part consists of.", minimum=0, maximum=2**31 - 1)
_SIZE = Attribute(
    "size",
    "ints",
    None,
    "Height and width in pixels to bring all images to; none takes the commonest size among them.",
    minimum=1,
    maximum=4096,
    length=2,
    optional=True,
    unit="px",
)
_FIT = Attribute(
    "fit",
    "choice",
    "crop",
    "How an image of another shape is brought to it: cut the edges off, squeeze, or add black edges.",
    choices=("crop", "stretch", "pad"),
)
_COLOUR = Attribute(
    "colour",
    "choice",
    "auto",
    "One channel or three; auto takes one if all images are grey.",
    choices=("auto", "grey", "rgb"),
)
_TASK = Attribute(
    "task",
    "choice",
    "auto",
    "Whether the target is a class or a value; auto takes classes for text and for few whole numbers.",
    choices=("auto", "classes", "values"),
)
_NORMALISE_TARGET = Attribute(
    "normalise_target",
    "bool",
    False,
    "Bring the target to mean 0 and deviation 1 as well; loss and metrics are then in those units.",
)
_ENCODING = Attribute(
    "encoding",
    "choice",
    "utf-8",
    "How letters are stored.",
    choices=("utf-8", "latin-1", "cp1252", "gb18030", "utf-16"),
)
_DELIMITER = Attribute(
    "delimiter",
    "choice",
    "auto",
    "What stands between two cells; auto takes the commonest of these in the first line.",
    choices=("auto", "comma", "semicolon", "tab"),
)
_UNITS = Attribute(
    "units",
    "choice",
    "characters",
    "What a text is cut into; byte pairs are parts of words, learnt from the training data.",
    choices=("characters", "words", BYTE_PAIRS),
)
_LOWER = Attribute("lower", "bool", False, "Take capital letters for small ones.")
_MOST = Attribute(
    "vocabulary",
    "int",
    5000,
    "Most different characters, words or byte pairs to tell apart, the commonest of the training data.",
    minimum=2,
    maximum=1_000_000,
)
_LENGTH = Attribute(
    "length",
    "int",
    0,
    "Units of a text, cut or padded; 0 takes what holds 95 of 100 texts whole.",
    minimum=0,
    maximum=65_536,
)
_PADDING = Attribute(
    "padding",
    "choice",
    "length",
    "How far texts are padded: all to the same length, each batch to its longest, or so with texts of similar "
    "length together (buckets).",
    choices=("length", "batch", "buckets"),
)
_MEMORY = Attribute(
    "memory",
    "int",
    0,
    "Most that the samples may take in memory; more are read while training. 0 for half of the machine's.",
    minimum=0,
    maximum=1 << 30,
    unit="MiB",
)

_HEADER = Attribute("header", "bool", True, "The first line names the columns.")
_COLUMNS = (
    Attribute("target", "text", "", "The column to predict; empty takes the last one."),
    _TASK,
    Attribute("ignore", "text", "", "Columns to leave out, separated by commas."),
    Attribute(
        "categorical",
        "text",
        "",
        "Columns whose numbers are names of categories, separated by commas.",
    ),
    Attribute(
        "categories",
        "choice",
        "one-hot",
        "Categories as a 0 or 1 for each, or as a field of class numbers for an Embedding.",
        choices=("one-hot", "fields"),
    ),
    Attribute(
        "weights",
        "text",
        "",
        "The column of how much more often than others a row is drawn for training; empty takes each once.",
    ),
    Attribute(
        "missing",
        "choice",
        "fill",
        "Empty cells: fill with the mean (categories: one of its own), drop the row, or refuse.",
        choices=("fill", "drop", "refuse"),
    ),
)
_TEXTS = (
    Attribute(
        "texts",
        "text",
        "",
        "Columns of free text, separated by commas; each becomes an input of its own.",
    ),
    replace(_UNITS, default="words"),
    _LOWER,
    _LENGTH,
    _MOST,
    _PADDING,
)

OWN: tuple[OwnData, ...] = (
    OwnData(
        "image-folder",
        "Folder of images",
        "Images in one folder for each class, parted into train and test folders or not.",
        (_FOLDER, _SIZE, _FIT, _COLOUR, _TEST, _SEED, _MEMORY),
    ),
    OwnData(
        "csv",
        "Table (CSV, TSV)",
        "A row for each sample; columns of numbers are normalised, those of categories become one value each.",
        (
            _FILE,
            *_COLUMNS,
            _NORMALISE_TARGET,
            *_TEXTS,
            _DELIMITER,
            _HEADER,
            _ENCODING,
            _TEST_FILE,
            _TEST,
            _SEED,
            _MEMORY,
        ),
        (".csv", ".tsv", ".txt"),
        ("target",),
    ),
    OwnData(
        "parquet",
        "Table (Parquet)",
        "A table as data tools write it, with columns of numbers, categories and texts.",
        (_FILE, *_COLUMNS, _NORMALISE_TARGET, *_TEXTS, _TEST_FILE, _TEST, _SEED, _MEMORY),
        (".parquet", ".pq"),
        ("target",),
    ),
    OwnData(
        "arrays",
        "Arrays (NPY, NPZ)",
        "One array of features and one of targets, the first dimension counting samples.",
        (
            _FILE,
            Attribute(
                "features",
                "text",
                "",
                "The array of features in an .npz file; empty takes that named features.",
            ),
            Attribute("targets", "text", "", "The array of targets in it; empty takes that named targets."),
            Attribute("targets_file", "text", "", "The file with the targets, if `file` is an .npy file."),
            Attribute(
                "tokens", "bool", False, "The features are numbers of words or categories, for an Embedding."
            ),
            _TASK,
            Attribute(
                "layout",
                "choice",
                "auto",
                "Where images have their channels; auto takes what has 1, 3 or 4.",
                choices=("auto", "channels-first", "channels-last"),
            ),
            Attribute(
                "lengths",
                "text",
                "",
                "The array of how many places of each sequence count, if they are padded to be equally long.",
            ),
            replace(_PADDING, doc=_PADDING.doc.replace("texts", "sequences")),
            _NORMALISE_TARGET,
            _TEST,
            _SEED,
            _MEMORY,
        ),
        (".npz", ".npy"),
        ("features", "targets"),
    ),
    OwnData(
        "text",
        "Text to continue",
        "A text file for a language model: each piece is a sample, its target the same one character on.",
        (
            _FILE,
            Attribute("length", "int", 64, "Units in a sample.", minimum=1, maximum=65_536),
            _UNITS,
            _LOWER,
            _MOST,
            _ENCODING,
            _TEST_FILE,
            replace(_TEST, default=0.1, doc="Part of the text to test with: its end."),
            _MEMORY,
        ),
        (".txt", ".md", ".py", ".tex"),
    ),
    OwnData(
        "labelled-text",
        "Texts by class",
        "A table with a column of texts and a column of labels.",
        (
            _FILE,
            Attribute("text", "text", "", "The column of texts; empty takes the first one."),
            Attribute("target", "text", "", "The column of labels; empty takes the last one."),
            replace(_UNITS, default="words"),
            _LOWER,
            _LENGTH,
            _PADDING,
            _MOST,
            _DELIMITER,
            _HEADER,
            _ENCODING,
            _TEST_FILE,
            _TEST,
            _SEED,
            _MEMORY,
        ),
        (".csv", ".tsv", ".txt"),
        ("text", "target"),
    ),
    OwnData(
        "libsvm",
        "LibSVM",
        "Sparse rows: a label, then INDEX:VALUE for each value that is not 0.",
        (_FILE, _TASK, _NORMALISE_TARGET, _TEST_FILE, _TEST, _SEED, _MEMORY),
        (".libsvm", ".svm", ".svmlight", ".txt"),
    ),
    OwnData(
        "recordio",
        "RecordIO (MXNet)",
        "A packed file of images with their labels, as MXNet's im2rec writes it.",
        (_FILE, _SIZE, _FIT, _COLOUR, _TASK, _TEST, _SEED, _MEMORY),
        (".rec",),
    ),
)


def own_kind(name: str) -> OwnData | None:
    """The kind of one's own data of that name, or None."""
    return next((kind for kind in OWN if kind.name == name), None)


def guessed(path: Path) -> tuple[str, dict[str, str]] | None:
    """The kind of data, and its place, that a file or folder someone drops or names most likely is.

    One that holds a set Symloom knows is taken as that set. Tables are taken for `csv` and texts for `text`,
    the first kinds that read them; None where no kind has that suffix.
    """
    known = recognised(path)
    if known is not None:
        return known
    if path.is_dir():
        return "image-folder", {"folder": str(path)}
    suffix = path.suffix.lower()
    for kind in OWN:
        if suffix in kind.suffixes and (suffix, kind.name) != (".txt", "csv"):
            return kind.name, {"file": str(path)}
    return None
