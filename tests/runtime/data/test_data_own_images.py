from __future__ import annotations

import builtins
import io
import struct
from pathlib import Path

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from PIL import Image

from graph.errors import FileProblem, SymloomError
from graph.recipe import Choice
from runtime.data.order import split_validation
from runtime.data.own import image_folder, pictures
from runtime.data.own.recordio import records_of
from runtime.data.readers import describe, open_choice
from tests.builders_data import damaged, read_or_told

TINY = Path(__file__).parents[2] / "data" / "tiny.rec"


@pytest.fixture(autouse=True)
def own_cache(tmp_path, monkeypatch):
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))


def picture(path: Path, level: int = 0, size: tuple[int, int] = (8, 6), mode: str = "RGB") -> Path:
    """An image of one level, wide by high, whose first pixel is white."""
    path.parent.mkdir(parents=True, exist_ok=True)
    image = Image.new(mode, size, level if mode in ("L", "I;16") else (level, 2 * level % 256, 0))
    image.putpixel((0, 0), 255 if mode == "L" else 65535 if mode == "I;16" else (255, 255, 255))
    image.save(path)
    return path


@pytest.fixture
def pets(tmp_path) -> Path:
    """10 + 10 images, 6 high and 8 wide; the red of each is its number."""
    folder = tmp_path / "pets"
    for number in range(20):
        picture(folder / ("cat" if number < 10 else "dog") / f"{number:02}.png", number)
    return folder


def chosen(folder: Path, **attrs) -> Choice:
    return Choice("image-folder", {"folder": str(folder), **attrs})


def test_each_folder_is_a_class(pets):
    dataset = open_choice(chosen(pets))
    spec = dataset.spec
    assert spec == describe(chosen(pets))
    assert spec.classes == ("cat", "dog")
    assert spec.features[0].shape == (3, 6, 8)
    assert (spec.train, spec.test) == (16, 4)
    assert torch.bincount(dataset.test.targets["label"]).tolist() == [2, 2]
    for split in dataset.splits.values():
        images = split.features["image"]
        assert images.dtype == torch.uint8
        assert (images[:, :, 0, 0] == 255).all()
        assert ((images[:, 0, 3, 3] >= 10).long() == split.targets["label"]).all()


def test_parts_that_are_folders_stay_parts(tmp_path):
    for part, numbers in {"train": range(6), "Val": range(6, 8), "test": range(8, 12)}.items():
        for number in numbers:
            picture(tmp_path / "set" / part / f"class {number % 2}" / f"{number}.png", number, mode="L")
    dataset = open_choice(chosen(tmp_path / "set"))
    assert (dataset.spec.train, dataset.spec.test) == (8, 4)
    assert sorted(dataset.test.features["image"][:, 0, 3, 3].tolist()) == [8, 9, 10, 11]
    training, validation = split_validation(dataset, 0.1, 0)
    reds = dataset.train.features["image"][:, 0, 3, 3]
    assert sorted(reds[validation].tolist()) == [6, 7]
    assert sorted(reds[training].tolist()) == [0, 1, 2, 3, 4, 5]
    assert len(split_validation(dataset, 0.0, 0)[1]) == 0


def test_a_validation_folder_serves_to_test_where_there_is_no_other(tmp_path):
    for number in range(8):
        picture(tmp_path / "set" / ("train" if number < 4 else "val") / str(number % 2) / f"{number}.png")
    spec = describe(chosen(tmp_path / "set"))
    assert (spec.train, spec.test) == (4, 4)
    assert "val is taken to test with" in spec.notes[0]


def test_images_to_test_with_that_have_no_class_are_left_out_and_told(pets, tmp_path):
    (tmp_path / "set").mkdir()
    pets.rename(tmp_path / "set" / "train")
    picture(tmp_path / "set" / "test" / "1.png")
    spec = describe(chosen(tmp_path / "set"))
    assert (spec.train, spec.test) == (16, 4)
    assert spec.notes == ("test has no folder of a class, so nothing can be tested with it: it is left out.",)


def test_a_class_may_be_called_train(tmp_path):
    for number in range(8):
        picture(tmp_path / "vehicles" / ("train" if number % 2 else "plane") / f"{number}.png")
    assert describe(chosen(tmp_path / "vehicles")).classes == ("plane", "train")


def test_the_commonest_size_is_taken_and_the_others_told(pets):
    picture(pets / "cat" / "large.jpg", 50, (80, 60))
    picture(pets / "dog" / "grey.png", 50, mode="L")
    spec = describe(chosen(pets))
    assert spec.features[0].shape == (3, 6, 8)
    assert spec.notes == (
        "1 of 22 images had another size and are scaled and cropped to 6×8.",
        "1 grey images are given three equal channels.",
    )
    assert describe(chosen(pets, size=(4, 5), colour="grey")).features[0].shape == (1, 4, 5)
    assert describe(chosen(pets, size=16)).features[0].shape == (3, 16, 16)


@pytest.mark.parametrize(
    ("fit", "corner", "middle"), [("crop", 200, 200), ("stretch", 200, 200), ("pad", 0, 200)]
)
def test_another_shape_is_cropped_stretched_or_padded(tmp_path, fit, corner, middle):
    for name in ("a", "b"):
        path = tmp_path / "set" / name / "wide.png"
        path.parent.mkdir(parents=True)
        Image.new("L", (40, 10), 200).save(path)
    images = open_choice(chosen(tmp_path / "set", size=(8, 8), fit=fit)).train.features["image"]
    assert images.shape == (1, 1, 8, 8)
    assert (int(images[0, 0, 0, 0]), int(images[0, 0, 4, 4])) == (corner, middle)


def test_images_of_16_bits_and_turned_photographs_come_as_they_look(tmp_path):
    for name in ("a", "b"):
        picture(tmp_path / "deep" / name / "x.png", 257 * 100, mode="I;16")
        path = tmp_path / "turned" / name / "x.jpg"
        path.parent.mkdir(parents=True)
        exif = Image.Exif()
        exif[0x0112] = 6  # taken with the camera on its side
        Image.new("RGB", (8, 4)).save(path, exif=exif)
    image = open_choice(chosen(tmp_path / "deep")).train.features["image"][0]
    assert (image.shape, int(image[0, 3, 3]), int(image[0, 0, 0])) == ((1, 6, 8), 100, 255)
    assert describe(chosen(tmp_path / "turned")).features[0].shape == (3, 8, 4)


def test_images_of_fractions_come_as_they_look_and_nan_is_told(tmp_path):
    values = np.linspace(0, 1, 64, dtype=np.float32).reshape(8, 8)
    for name in ("a", "b"):
        (tmp_path / "set" / name).mkdir(parents=True)
        for number in range(2):
            Image.fromarray(values).save(tmp_path / "set" / name / f"{number}.tiff")
    choice = Choice("image-folder", {"folder": str(tmp_path / "set")})
    seen = open_choice(choice).train.features["image"][0, 0].numpy()
    np.testing.assert_array_equal(seen, (values * 255).round())
    values[3, 3] = np.nan
    Image.fromarray(values).save(tmp_path / "set" / "b" / "1.tiff")
    with pytest.raises(
        FileProblem, match=r"1\.tiff is no image that can be read \(some of its pixels are no numbers"
    ):
        open_choice(choice)


def test_what_is_no_image_is_left_out_and_told(pets):
    (pets / "cat" / "notes.txt").write_text("mine")
    (pets / "cat" / ".DS_Store").write_text("")
    (pets / "cat" / "Thumbs.db").write_text("")
    assert describe(chosen(pets)).notes == ("One file is no image and is left out: 'cat/notes.txt'.",)


def test_decoded_images_are_kept_and_used_again(pets, monkeypatch, tmp_path):
    first = open_choice(chosen(pets)).fingerprint
    (kept,) = (tmp_path / "cache" / "symloom" / "images").iterdir()

    def never(*_):
        raise AssertionError("decoded again")

    with monkeypatch.context() as patch:
        patch.setattr(image_folder, "decode_all", never)
        assert open_choice(chosen(pets)).fingerprint == first
    kept.write_bytes(kept.read_bytes()[:-100])
    assert open_choice(chosen(pets)).fingerprint == first
    picture(pets / "cat" / "00.png", 77)
    assert open_choice(chosen(pets)).fingerprint != first
    assert len(list(kept.parent.iterdir())) == 1  # the old one is gone


def test_a_cache_that_cannot_be_written_costs_nothing_but_time(pets, monkeypatch, tmp_path):
    (tmp_path / "cache").write_text("a file where a folder should be")
    assert open_choice(chosen(pets)).spec.train == 16


def test_images_beside_no_class_an_empty_class_and_a_foreign_one_are_told(tmp_path, pets):
    picture(tmp_path / "loose" / "a.png")
    with pytest.raises(FileProblem, match=r"images that lie in no folder of a class: put the images of each"):
        describe(chosen(tmp_path / "loose"))
    (pets / "bird").mkdir()
    with pytest.raises(FileProblem, match=r"bird has no image: put some of that class there, or delete it"):
        describe(chosen(pets))
    (pets / "bird").rmdir()
    pets.rename(tmp_path / "train")
    picture(tmp_path / "test" / "fish" / "a.png")
    (tmp_path / "loose" / "a.png").unlink()
    with pytest.raises(FileProblem, match=r"has the class 'fish', of which there is no training image"):
        describe(chosen(tmp_path))


def test_a_damaged_image_is_told_by_its_path(pets):
    path = pets / "dog" / "13.png"
    content = path.read_bytes()
    path.write_bytes(b"no image at all")
    with pytest.raises(FileProblem, match=r"dog/13\.png is no image that can be read"):
        describe(chosen(pets))
    path.write_bytes(content[: len(content) // 2])
    with pytest.raises(FileProblem, match=r"dog/13\.png is no image that can be read"):
        open_choice(chosen(pets))


def test_a_header_that_promises_too_many_pixels_is_refused_before_decoding(pets, monkeypatch):
    monkeypatch.setattr(pictures, "MOST_PIXELS", 40)
    with pytest.raises(FileProblem, match=r"00\.png has 8×6 pixels, more than 40"):
        describe(chosen(pets))


def test_without_pillow_the_sentence_says_what_to_install(pets, monkeypatch):
    genuine = builtins.__import__

    def without(name, *rest):
        if name.startswith("PIL"):
            raise ImportError(name)
        return genuine(name, *rest)

    monkeypatch.setattr(builtins, "__import__", without)
    with pytest.raises(SymloomError, match="pip install Pillow"):
        describe(chosen(pets))


def encoded(kind: str, size: tuple[int, int] = (7, 5), level: int = 9) -> bytes:
    target = io.BytesIO()
    Image.new("RGB", size, (level, 0, 200)).save(target, kind)
    return target.getvalue()


@settings(max_examples=60, deadline=None)
@given(damaged(encoded("png")) | damaged(encoded("jpeg")) | damaged(encoded("gif")))
def test_a_damaged_image_is_read_or_told_never_more(tmp_path_factory, content):
    folder = tmp_path_factory.mktemp("damaged")
    for name in ("a", "b"):
        (folder / name).mkdir()
        (folder / name / "whole.png").write_bytes(encoded("png"))
    (folder / "b" / "broken.png").write_bytes(content)
    read_or_told(chosen(folder), "broken.png")


# -- RecordIO ---------------------------------------------------------------------------------------------


def record(content: bytes, part: int = 0) -> bytes:
    return struct.pack("<II", 0xCED7230A, part << 29 | len(content)) + content + b"\0" * (-len(content) % 4)


def image_content(label: float | tuple[float, ...], image: bytes) -> bytes:
    if isinstance(label, tuple):
        return struct.pack(f"<IfQQ{len(label)}f", len(label), 0, 1, 0, *label) + image
    return struct.pack("<IfQQ", 0, label, 1, 0) + image


def packed(tmp_path: Path, *labels: float | tuple[float, ...]) -> Path:
    path = tmp_path / "images.rec"
    path.write_bytes(
        b"".join(
            record(image_content(label, encoded("png", level=number))) for number, label in enumerate(labels)
        )
    )
    return path


def test_records_are_read_as_mxnet_wrote_them():
    offsets, contents = zip(*records_of(TINY), strict=True)
    told = [line.split("\t") for line in TINY.with_suffix(".idx").read_text().splitlines()]
    assert offsets == tuple(int(offset) for _, offset in told)
    assert contents[0][24:] == b"abc"
    assert struct.unpack_from("<I3f", contents[1], 0)[0] == 3
    assert struct.unpack_from("<3f", contents[1], 24) == (4, 5, 6)
    assert contents[2].endswith(struct.pack("<I", 0xCED7230A) + b"xxxxx")  # it held the number, and was split


def test_a_file_of_image_records_is_a_data_set(tmp_path):
    path = packed(tmp_path, *(float(number % 3) for number in range(12)))
    choice = Choice("recordio", {"file": str(path)})
    dataset = open_choice(choice)
    assert dataset.spec == describe(choice)
    assert dataset.spec.classes == ("0", "1", "2")
    assert dataset.spec.features[0].shape == (3, 5, 7)
    for split in dataset.splits.values():
        assert (split.features["image"][:, 0, 0, 0] % 3 == split.targets["label"]).all()


def indexed(path: Path, which=slice(None)) -> Path:
    offsets = [offset for offset, _ in records_of(path)]
    index = path.with_suffix(".idx")
    index.write_text("".join(f"{key}\t{offset}\n" for key, offset in list(enumerate(offsets))[which]))
    return index


def test_a_look_reads_headers_and_not_the_images(tmp_path, monkeypatch):
    path = tmp_path / "images.rec"
    large = encoded("png") + bytes(1 << 20)  # what follows a picture is not looked at
    path.write_bytes(b"".join(record(image_content(float(n % 2), large)) for n in range(12)))
    counted = Path("/proc/self/io")
    if not counted.is_file():
        pytest.skip("the system does not count what is read")

    def read_so_far() -> int:
        return int(counted.read_text().splitlines()[0].split()[1])

    for index in (False, True):
        if index:
            indexed(path)
        before = read_so_far()
        spec = describe(Choice("recordio", {"file": str(path)}))
        assert read_so_far() - before < 2 << 20 < path.stat().st_size
        assert spec.train + spec.test == 12


def test_the_index_says_which_records_count(tmp_path):
    path = packed(tmp_path, *(float(number % 3) for number in range(12)))
    choice = Choice("recordio", {"file": str(path), "test": 0.4})
    whole = open_choice(choice)
    indexed(path, slice(None, None, -1))
    assert open_choice(choice).fingerprint == whole.fingerprint
    assert describe(choice).notes == whole.spec.notes
    indexed(path, slice(2, 8))
    part = open_choice(choice)
    assert part.spec.train + part.spec.test == 6
    assert part.spec.notes[0] == "images.idx names 6 records; the others in images.rec are left out."
    levels = torch.cat([split.features["image"][:, 0, 0, 0] for split in part.splits.values()])
    assert sorted(levels.tolist()) == [2, 3, 4, 5, 6, 7]


@pytest.mark.parametrize(
    ("index", "told"),
    [
        ("", "is empty"),
        ("0\t0\n1\n", "line 2: it is no key, tab and number"),
        ("0\t0\n1\t0\n", "line 2: byte 0 comes twice"),
        ("0\t0\n1\t4\n", "line 2: byte 4 is in the midst of a record"),
        ("0\t0\n1\t999999\n", "line 2, does not fit images.rec"),
        (b"\xff\xfe0", "is no text"),
    ],
)
def test_a_damaged_index_is_told_and_the_records_are_looked_for(tmp_path, index, told):
    path = packed(tmp_path, *(float(number % 2) for number in range(12)))
    whole = open_choice(Choice("recordio", {"file": str(path)}))
    path.with_suffix(".idx").write_bytes(index if isinstance(index, bytes) else index.encode())
    found = open_choice(Choice("recordio", {"file": str(path)}))
    assert found.fingerprint == whole.fingerprint
    assert told in found.spec.notes[0]
    assert found.spec.notes[0].endswith("The records were looked for in images.rec itself.")


def test_several_labels_are_values(tmp_path):
    path = packed(tmp_path, (1.0, 0.5), (2.0, 0.25), (0.0, 0.0))
    dataset = open_choice(Choice("recordio", {"file": str(path)}))
    assert dataset.spec.targets[0].shape == (2,)
    number = int(dataset.test.features["image"][0, 0, 0, 0])
    assert dataset.test.targets["value"][0].tolist() == [[1.0, 0.5], [2.0, 0.25], [0.0, 0.0]][number]


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (b"", "has no record"),
        (b"abcdefgh", r"damaged at byte 0 \(no record begins there"),
        (record(b"x" * 30)[:-8], r"damaged at byte 0 \(the file is cut short in that record"),
        (record(b"x" * 8), r"damaged at byte 0 \(the record is too short for an image"),
        (record(b"x" * 30, 2), "the parts of a record are not in order"),
        (record(struct.pack("<IfQQ", 9, 0, 0, 0)), "promises 9 labels, more than it holds"),
        (
            record(image_content(0.0, encoded("png"))) + record(image_content((1.0, 2.0), encoded("png"))),
            "records with 1 and with 2 labels",
        ),
        (record(image_content(0.0, encoded("png"))) * 2, "the same label in every record"),
        (
            record(image_content(0.0, b"abc")) + record(image_content(1.0, b"")),
            r"images\.rec, record 0 is no image that can be read",
        ),
    ],
)
def test_a_file_of_records_that_is_wrong_is_told_with_its_place(tmp_path, content, told):
    path = tmp_path / "images.rec"
    path.write_bytes(content)
    with pytest.raises(FileProblem, match=told):
        describe(Choice("recordio", {"file": str(path)}))


@settings(max_examples=60, deadline=None)
@given(damaged(b"".join(record(image_content(float(n % 2), encoded("png", (3, 3)))) for n in range(4))))
def test_a_damaged_file_of_records_is_read_or_told_never_more(tmp_path_factory, content):
    path = tmp_path_factory.mktemp("damaged") / "images.rec"
    path.write_bytes(content)
    read_or_told(Choice("recordio", {"file": str(path)}), "images.rec")


def test_labels_are_numbers_even_where_many(tmp_path):
    path = packed(tmp_path, *(number / 10 for number in range(10)))
    dataset = open_choice(Choice("recordio", {"file": str(path)}))
    assert dataset.spec.classes == ()
    assert np.allclose(
        dataset.train.targets["value"][:, 0], dataset.train.features["image"][:, 0, 0, 0].float() / 10
    )
