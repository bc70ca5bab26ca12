"""The data sets Symloom knows, described without reading them, and those of the user's own by kind.

One frozen value per set (`graph.data_spec`) tells its fields as the graph sees them, its classes, its
counts, its licence and its files. The task checks compare a graph with it, the recipe form and the
command line list it, and `runtime.data` reads, verifies and downloads by it. Adding a set in a format
that has a reader means adding one value here.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from graph.data_spec import DataFile, DataSetSpec, Field
from graph.errors import SymloomError
from graph.operator import Attribute
from graph.own_data import own_kind

__all__ = ["KNOWN", "DataFile", "DataSetSpec", "Field", "check_data", "data_attributes", "data_set"]

FOLDER = Attribute(
    "folder", "text", "", "The folder that holds the set's files; empty looks at the usual places."
)

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
CHARACTERS = ("\n", *map(chr, range(32, 127)))  # all that the manual needs
CIFAR_10 = ("airplane", "automobile", "bird", "cat", "deer", "dog", "frog", "horse", "ship", "truck")
CIFAR_100 = tuple(
    """
    apple aquarium_fish baby bear beaver bed bee beetle bicycle bottle bowl boy bridge bus butterfly camel can
    castle caterpillar cattle chair chimpanzee clock cloud cockroach couch crab crocodile cup dinosaur dolphin
    elephant flatfish forest fox girl hamster house kangaroo keyboard lamp lawn_mower leopard lion lizard
    lobster man maple_tree motorcycle mountain mouse mushroom oak_tree orange orchid otter palm_tree pear
    pickup_truck pine_tree plain plate poppy porcupine possum rabbit raccoon ray road rocket rose sea seal
    shark shrew skunk skyscraper snail snake spider squirrel streetcar sunflower sweet_pepper table tank
    telephone television tiger tractor train trout tulip turtle wardrobe whale willow_tree wolf woman worm
    """.split()
)
CELLS = ("radius", "texture", "perimeter", "area", "smoothness", "compactness", "concavity", "concave points",
         "symmetry", "fractal dimension")  # fmt: skip
IMAGE_32 = (Field("image", "float32", (3, 32, 32), full_scale=255),)
DEVIATIONS = "The value to predict is told in standard deviations from its mean, and so are loss and error."
VALUE = (Field("value", "float32", (1,), measured=1),)  # raw, it would train for long on its mean alone


def _table(*columns: str) -> tuple[Field, ...]:
    """Measurements, a column each."""
    return (Field("features", "float32", (len(columns),), measured=len(columns), columns=columns),)


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
    DataSetSpec(
        name="iris",
        title="Iris",
        summary="150 flowers of 3 kinds of iris by 4 lengths in cm: the oldest table of all; shipped with Symloom.",
        features=_table("sepal length", "sepal width", "petal length", "petal width"),
        targets=LABEL,
        classes=("setosa", "versicolor", "virginica"),
        train=120,
        test=30,
        licence="CC BY 4.0",
        source="https://archive.ics.uci.edu/dataset/53/iris",
        format="npz",
        files=(
            DataFile("iris.npz", 1_835, "cfa3a361feac0cce4c5a5ca61bb59a20b7819f1fbefda20a3bded6a8e0b697b8"),
        ),
        fingerprint="3d56caa10d882cec842800b71ae4e84a218b1e76db39b73d614b4339ded053b5",
    ),
    DataSetSpec(
        name="wine",
        title="Wine",
        summary="178 wines of 3 growers by 13 chemical measurements; shipped with Symloom.",
        features=_table(
            "alcohol",
            "malic acid",
            "ash",
            "alcalinity of ash",
            "magnesium",
            "total phenols",
            "flavanoids",
            "nonflavanoid phenols",
            "proanthocyanins",
            "colour intensity",
            "hue",
            "OD280/OD315 of diluted wines",
            "proline",
        ),
        targets=LABEL,
        classes=("grower 1", "grower 2", "grower 3"),
        train=144,
        test=34,
        licence="CC BY 4.0",
        source="https://archive.ics.uci.edu/dataset/109/wine",
        format="npz",
        files=(
            DataFile("wine.npz", 6_338, "5e4fd12b2815d4193b9f67dd849ac2d39b374222a3267b16a9a63b7b60f15ee8"),
        ),
        fingerprint="07bf823d618ea71ca77f93fd9a075ba7b38a99dd940a616e3b79e095724521a4",
    ),
    DataSetSpec(
        name="breast-cancer",
        title="Breast cancer",
        summary="569 tumours, malignant or benign, by 30 measurements of their cells; shipped with Symloom.",
        features=_table(*(f"{part} {cell}" for part in ("mean", "deviation of", "worst") for cell in CELLS)),
        targets=LABEL,
        classes=("malignant", "benign"),
        train=456,
        test=113,
        licence="CC BY 4.0",
        source="https://archive.ics.uci.edu/dataset/17/breast+cancer+wisconsin+diagnostic",
        format="npz",
        files=(
            DataFile(
                "breast-cancer.npz",
                57_888,
                "e520afb5279de91abc833f1f7c6e259491b61bc09b443b90af1ed24ca0cfae5e",
            ),
        ),
        fingerprint="98f552165fac44e7a3b02d6fd0ac3260eb31ed70256c55f18fb924dbbb32b469",
    ),
    DataSetSpec(
        name="diabetes",
        title="Diabetes",
        summary="How far an illness went in a year, for 442 patients by 10 measurements; comes with scikit-learn.",
        features=_table(
            "age", "sex", "body mass index", "blood pressure", "s1", "s2", "s3", "s4", "s5", "s6"
        ),
        targets=VALUE,
        classes=(),
        train=354,
        test=88,
        licence="as scikit-learn, BSD-3-Clause",
        source="https://www4.stat.ncsu.edu/~boos/var.select/diabetes.html",
        format="scikit-learn",
        notes=(DEVIATIONS,),
        fingerprint="0cad851a0c0db36a378630ad165dc8968aa08ad0f7443a114c9b52ca5c242f1e",
    ),
    DataSetSpec(
        name="sunspots",
        title="Sunspots",
        summary="Monthly sunspot numbers since 1749: the next month from the 48 before it; shipped with Symloom.",
        features=(Field("series", "float32", (48, 1), measured=1),),
        targets=VALUE,
        classes=(),
        train=2_448,
        test=576,
        licence="public domain",
        source="https://www.ngdc.noaa.gov/stp/solar/solarda3.html",
        format="npz",
        files=(
            DataFile(
                "sunspots.npz", 20_764, "0b603f72d89c89e1ae4c7348991e406ffc5ff65cdcbe555ed97ac0d59a0a3887"
            ),
        ),
        notes=(
            DEVIATIONS,
            "Windows overlap: those held back to validate share months with the training, those to test with do not.",
        ),
        fingerprint="f73c870480cfb4a281a16396af9d4dc9be66a2d8786425f6d031dc327134502d",
    ),
    DataSetSpec(
        name="python-chapters",
        title="Chapters of Python's manual",
        summary="Pieces of 128 characters: from which of 6 chapters is each? Shipped with Symloom.",
        features=(Field("text", "int64", (128,), vocabulary=CHARACTERS),),
        targets=LABEL,
        classes=("special names", "compound statements", "types", "formatting", "string methods", "debugger"),
        train=1_388,
        test=344,
        licence="PSF-2.0",
        source="https://docs.python.org/3/",
        format="npz",
        files=(
            DataFile(
                "python-chapters.npz",
                68_165,
                "103d4d4dbf94c3c0f54696eb963d55543a5ffffbb360d0c4425cab098db80ee5",
            ),
        ),
        fingerprint="373521681e1ddb015a67c66f30c0f96dd36ed9dd8cf4bec3b319dabe7542883c",
    ),
    DataSetSpec(
        name="python-manual",
        title="Python's manual",
        summary="465,000 characters of Python's manual, to write on character by character; shipped with Symloom.",
        features=(Field("text", "int64", (64,), vocabulary=CHARACTERS),),
        targets=(Field("next", "int64", (64,), vocabulary=CHARACTERS),),
        classes=CHARACTERS,
        train=6_541,
        test=726,
        licence="PSF-2.0",
        source="https://docs.python.org/3/",
        format="npz",
        files=(
            DataFile(
                "python-manual.npz",
                271_515,
                "974a9d009c6518e695af0808d8dc459691274993fee483bbfc2be6d03c01fd1b",
            ),
        ),
        fingerprint="dd72404188f4ab71bc27b60bb1955f6ead9b4de4acd962bd1c6143393f551caf",
    ),
    DataSetSpec(
        name="cifar-10",
        title="CIFAR-10",
        summary="60,000 colour photographs, 32×32, of animals and vehicles in 10 classes.",
        features=IMAGE_32,
        targets=LABEL,
        classes=CIFAR_10,
        train=50_000,
        test=10_000,
        licence="none stated",
        source="https://www.cs.toronto.edu/~kriz/cifar.html",
        format="cifar",
        files=(
            DataFile(
                "cifar-10-binary.tar.gz",
                170_052_171,
                "c4a38c50a1bc5f3a1c5537f2155ab9d68f9f25eb1ed8d9ddda3db29a59bca1dd",
            ),
        ),
        mirrors=("https://www.cs.toronto.edu/~kriz/",),
    ),
    DataSetSpec(
        name="cifar-100",
        title="CIFAR-100",
        summary="60,000 colour photographs, 32×32, in 100 classes: 600 of each.",
        features=IMAGE_32,
        targets=LABEL,
        classes=CIFAR_100,
        train=50_000,
        test=10_000,
        licence="none stated",
        source="https://www.cs.toronto.edu/~kriz/cifar.html",
        format="cifar",
        files=(
            DataFile(
                "cifar-100-binary.tar.gz",
                168_513_733,
                "58a81ae192c23a4be8b1804d68e518ed807d710a4eb253b1f2a199162a40d8ec",
            ),
        ),
        mirrors=("https://www.cs.toronto.edu/~kriz/",),
    ),
)


def data_set(name: str) -> DataSetSpec:
    """The data set of that name; for a kind of one's own data (`graph.own_data`) one not `seen` yet.

    Raises:
        SymloomError: no set has that name; the sentence lists those there are.
    """
    for spec in KNOWN:
        if spec.name == name:
            return spec
    kind = own_kind(name)
    if kind is not None:
        return kind.unseen()
    known = ", ".join(spec.name for spec in KNOWN)
    if not name:
        raise SymloomError(f"No data are chosen to train on; choose one of {known}.")
    raise SymloomError(f"There is no data set named {name!r}; choose one of {known}.")


def data_attributes(name: str) -> tuple[Attribute, ...]:
    """What a recipe may say of the data of that name, besides the name: the form's fields.

    Raises:
        SymloomError: no set and no kind has that name.
    """
    kind = own_kind(name)
    if kind is not None:
        return kind.attributes
    return (FOLDER,) if data_set(name).needs_files else ()


def check_data(name: str, attrs: Mapping[str, Any]) -> None:
    """Whether a recipe's choice of data can be meant; whether the files are there is not asked.

    Raises:
        SymloomError: no set and no kind has that name, an attribute is not as it has to be, or data of one's
            own lack their file or folder.
    """
    kind = own_kind(name)
    if kind is not None:
        kind.resolve(attrs)
        return
    spec = data_set(name)
    for attribute, value in attrs.items():
        if attribute != FOLDER.name:  # of a set that is installed the reader says why it has none
            raise SymloomError(f"{spec.title} has no setting {attribute!r}: leave it out.")
        FOLDER.check(value)
