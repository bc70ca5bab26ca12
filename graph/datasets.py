"""The data sets Symloom knows, described without reading them.

One frozen value per set tells its fields as the graph sees them, its classes, its counts, its licence
and its files. The task checks compare a graph with it, the recipe form and the command line list it,
and `runtime.data` reads, verifies and downloads by it. Adding a set in a format that has a reader
means adding one value here.
"""

from __future__ import annotations

from dataclasses import dataclass

from graph.errors import SymloomError


@dataclass(frozen=True, slots=True)
class Field:
    """One column of a data set, as the graph receives it.

    `shape` leaves out the batch; `dtype` is torch's name after conversion. A field whose stored whole
    numbers run from 0 to `full_scale` is divided by it and then normalised per channel.
    """

    name: str
    dtype: str
    shape: tuple[int, ...] = ()
    full_scale: int | None = None


@dataclass(frozen=True, slots=True)
class DataFile:
    """One file of a data set as its publisher offers it; `split` and `field` are empty if it holds all."""

    name: str
    bytes: int
    sha256: str
    split: str = ""
    field: str = ""


@dataclass(frozen=True, slots=True)
class DataSetSpec:
    """All that is known of a data set before it is opened.

    `format` names its reader in `runtime.data.readers`; `mirrors` are the addresses its files can be
    downloaded from, best first, each ending in a slash; `fingerprint` is that of the genuine content
    (see `runtime.data.dataset`), empty where it was never computed.
    """

    name: str
    title: str
    summary: str
    features: tuple[Field, ...]
    targets: tuple[Field, ...]
    classes: tuple[str, ...]
    train: int
    test: int
    licence: str
    source: str
    format: str
    files: tuple[DataFile, ...] = ()
    mirrors: tuple[str, ...] = ()
    fingerprint: str = ""

    @property
    def fields(self) -> tuple[Field, ...]:
        return self.features + self.targets

    @property
    def needs_files(self) -> bool:
        """Whether the set is read from files that the user has or downloads, not from what is installed."""
        return bool(self.mirrors)


CLOTHES = (
    "T-shirt/top",
    "Trouser",
    "Pullover",
    "Dress",
    "Coat",
    "Sandal",
    "Shirt",
    "Sneaker",
    "Bag",
    "Ankle boot",
)
DIGITS = tuple("0123456789")
IMAGE_28 = (Field("image", "float32", (1, 28, 28), full_scale=255),)
IMAGE_8 = (Field("image", "float32", (1, 8, 8), full_scale=16),)
LABEL = (Field("label", "int64"),)

# Sizes and digests of the published files: the MD5 sums of Fashion-MNIST's own README and the SHA-256
# sums in tensorflow/datasets name the same files. Debian's package repacks Fashion-MNIST without the
# names in the gzip headers, so its files are 23 or 24 bytes shorter and equal only once unpacked.
KNOWN: tuple[DataSetSpec, ...] = (
    DataSetSpec(
        name="fashion-mnist-small",
        title="Fashion-MNIST, small",
        summary="7,000 images of the real Fashion-MNIST, 600 + 100 of each class; shipped with Symloom.",
        features=IMAGE_28,
        targets=LABEL,
        classes=CLOTHES,
        train=6_000,
        test=1_000,
        licence="MIT",
        source="https://github.com/zalandoresearch/fashion-mnist",
        format="npz",
        files=(
            DataFile(
                "fashion-mnist-small.npz",
                3_077_805,
                "2f9fc4202390674609de7ae86956efb2d348287e1cec07fc45afd2bdb547b0cd",
            ),
        ),
        fingerprint="c335d3d45619610778942211bbcc0eab0b170d73a7de4eb5006be2f0ae5dca9d",
    ),
    DataSetSpec(
        name="fashion-mnist",
        title="Fashion-MNIST",
        summary="70,000 grey images of clothes, 28×28, in 10 classes; harder than MNIST and the same size.",
        features=IMAGE_28,
        targets=LABEL,
        classes=CLOTHES,
        train=60_000,
        test=10_000,
        licence="MIT",
        source="https://github.com/zalandoresearch/fashion-mnist",
        format="idx",
        files=(
            DataFile(
                "train-images-idx3-ubyte.gz",
                26_421_880,
                "3aede38d61863908ad78613f6a32ed271626dd12800ba2636569512369268a84",
                "train",
                "image",
            ),
            DataFile(
                "train-labels-idx1-ubyte.gz",
                29_515,
                "a04f17134ac03560a47e3764e11b92fc97de4d1bfaf8ba1a3aa29af54cc90845",
                "train",
                "label",
            ),
            DataFile(
                "t10k-images-idx3-ubyte.gz",
                4_422_102,
                "346e55b948d973a97e58d2351dde16a484bd415d4595297633bb08f03db6a073",
                "test",
                "image",
            ),
            DataFile(
                "t10k-labels-idx1-ubyte.gz",
                5_148,
                "67da17c76eaffca5446c3361aaab5c3cd6d1c2608764d35dfb1850b086bf8dd5",
                "test",
                "label",
            ),
        ),
        mirrors=(
            "https://raw.githubusercontent.com/zalandoresearch/fashion-mnist/master/data/fashion/",
            "https://storage.googleapis.com/tensorflow/tf-keras-datasets/",
        ),
        fingerprint="51e679e2b6109031507d84f20e17edcbdbf1f579a1e9dbe6bf20417029dd2e37",
    ),
    DataSetSpec(
        name="mnist",
        title="MNIST",
        summary="70,000 grey images of handwritten digits, 28×28, in 10 classes: the classic first set.",
        features=IMAGE_28,
        targets=LABEL,
        classes=DIGITS,
        train=60_000,
        test=10_000,
        licence="CC BY-SA 3.0",
        source="http://yann.lecun.com/exdb/mnist/",
        format="idx",
        files=(
            DataFile(
                "train-images-idx3-ubyte.gz",
                9_912_422,
                "440fcabf73cc546fa21475e81ea370265605f56be210a4024d2ca8f203523609",
                "train",
                "image",
            ),
            DataFile(
                "train-labels-idx1-ubyte.gz",
                28_881,
                "3552534a0a558bbed6aed32b30c495cca23d567ec52cac8be1a0730e8010255c",
                "train",
                "label",
            ),
            DataFile(
                "t10k-images-idx3-ubyte.gz",
                1_648_877,
                "8d422c7b0a1c1c79245a5bcf07fe86e33eeafee792b84584aec276f5a2dbc4e6",
                "test",
                "image",
            ),
            DataFile(
                "t10k-labels-idx1-ubyte.gz",
                4_542,
                "f7ae60f92e00ec6debd23a6088c31dbd2371eca3ffa0defaefb259924204aec6",
                "test",
                "label",
            ),
        ),
        mirrors=(
            "https://ossci-datasets.s3.amazonaws.com/mnist/",
            "https://storage.googleapis.com/cvdf-datasets/mnist/",
        ),
    ),
    DataSetSpec(
        name="digits",
        title="Digits",
        summary="1,797 grey images of handwritten digits, 8×8, in 10 classes; comes with scikit-learn.",
        features=IMAGE_8,
        targets=LABEL,
        classes=DIGITS,
        train=1_442,
        test=355,
        licence="CC BY 4.0",
        source="https://archive.ics.uci.edu/dataset/80/optical+recognition+of+handwritten+digits",
        format="scikit-learn",
        fingerprint="174ae6193711959987a57e644520f6a2d2199fbaf57e2061ae7600a49ded911c",
    ),
)


def data_set(name: str) -> DataSetSpec:
    """The data set of that name.

    Raises:
        SymloomError: no set has that name; the sentence lists those there are.
    """
    for spec in KNOWN:
        if spec.name == name:
            return spec
    known = ", ".join(spec.name for spec in KNOWN)
    raise SymloomError(f"There is no data set named {name!r}; choose one of {known}.")
