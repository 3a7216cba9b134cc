"""The data sets of a machine, and fetching MNIST in the background."""

import struct
import threading
import time

import numpy as np
import pytest

import nncore
from lab.data_library import EMBEDDED, Library
from nncore import download
from tests.nncore.mirrors import BAD, send
from tests.patience import wait_until


@pytest.fixture(autouse=True)
def empty_machine(tmp_path, monkeypatch):
    """A machine without data sets."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("MNIST_DIR", raising=False)
    monkeypatch.delenv("MNIST_MIRROR", raising=False)
    monkeypatch.setattr(download, "cache_folder", lambda: tmp_path / "cache" / "mnist")


def fetch(library):
    library.fetch()

    def done():
        fraction = library.fraction
        assert fraction is None or 0 <= fraction <= 1
        return fraction is None

    wait_until(done)
    return library


def test_at_first_there_are_the_embedded_digits():
    library = Library()
    assert library.names() == [EMBEDDED]
    assert library.get(EMBEDDED) is nncore.load_digits()
    with pytest.raises(ValueError, match="no data set 'mnist'"):
        library.get("mnist")


def test_after_fetching_there_is_all_of_mnist(mirror, monkeypatch):
    monkeypatch.setattr(download, "MIRRORS", (mirror(send),))
    library = fetch(Library())
    assert library.problem is None
    assert library.names() == [EMBEDDED, "mnist"]
    assert len(library.get("mnist").train_labels) == 20
    assert library.get("mnist") is library.get("mnist")


@pytest.mark.parametrize("end", ["/", ""])
def test_a_mirror_of_ones_own_is_asked_first(mirror, monkeypatch, end):
    monkeypatch.setattr(download, "MIRRORS", ("http://127.0.0.1:9/",))
    monkeypatch.setenv("MNIST_MIRROR", mirror(send).rstrip("/") + end)
    assert fetch(Library()).problem is None


@pytest.mark.parametrize("kind", ["missing", "truncated", "something else"])
def test_a_failed_fetch_says_why_and_leaves_the_digits_in_use(kind, mirror, monkeypatch):
    monkeypatch.setattr(download, "MIRRORS", (mirror(BAD[kind][0]),))
    library = fetch(Library())
    assert "could not be downloaded" in library.problem
    assert library.names() == [EMBEDDED]


def test_a_second_try_may_succeed(mirror, monkeypatch):
    monkeypatch.setattr(download, "MIRRORS", ("http://127.0.0.1:9/",))
    library = fetch(Library())
    assert "cannot be reached" in library.problem
    monkeypatch.setattr(download, "MIRRORS", (mirror(send),))
    assert fetch(library).problem is None


def test_only_one_download_goes_on_at_a_time(monkeypatch):
    started, go_on = [], threading.Event()

    def slow(on_bytes):
        started.append(1)
        go_on.wait(10)

    monkeypatch.setattr(download, "download_mnist", slow)
    library = Library()
    library.fetch()
    library.fetch()
    assert library.fraction == 0
    go_on.set()
    fetch_ended = time.monotonic() + 10
    while library.fraction is not None:
        assert time.monotonic() < fetch_ended
    assert len(started) == 1


def test_folders_of_ones_own_are_found_and_keep_their_class_names(mirror, tmp_path, monkeypatch):
    garments = download.download_mnist(tmp_path / "data" / "fashion", [mirror(send)])
    names = ["T-shirt", "trousers", "pullover", "dress", "coat", "sandal", "shirt", "sneaker", "bag", "boot"]
    (garments / "classes.txt").write_text("\n".join(names), encoding="utf-8")
    elsewhere = download.download_mnist(tmp_path / "elsewhere" / "mnist", [mirror(send)])
    monkeypatch.setenv("MNIST_DIR", str(elsewhere))
    library = Library()
    assert library.names() == [EMBEDDED, "mnist", "fashion"]
    assert library.get("fashion").class_names == tuple(names)
    assert library.get("fashion").name == "fashion"
    assert library.get("mnist").class_names == tuple("0123456789")


def test_a_data_set_is_found_by_what_its_digits_are_called(mirror, tmp_path):
    folder = download.download_mnist(tmp_path / "data" / "fashion", [mirror(send)])
    damaged = download.download_mnist(tmp_path / "data" / "damaged", [mirror(send)])
    (damaged / "t10k-labels-idx1-ubyte.gz").write_bytes(b"damaged")
    library = Library()
    called = library.get("fashion").name
    assert called != nncore.load_digits().name
    names = nncore.load_digits().name, called, "damaged", "nonesuch"
    assert [library.key_of(name) for name in names] == [EMBEDDED, "fashion", None, None]
    assert library.named(called) is library.get("fashion") and library.named("nonesuch") is None
    (folder / "t10k-labels-idx1-ubyte.gz").unlink()
    assert library.named(called) is None


def write_folder(folder, random, names=None, n=12):
    """A data set of its own in a folder: n random digits to train on, and n to test on."""
    folder.mkdir(parents=True)
    for name in download.CONTENTS:
        shape = (n, 28, 28) if "images" in name else (n,)
        header = struct.pack(f">BBBB{len(shape)}I", 0, 0, 8, len(shape), *shape)
        (folder / name).write_bytes(header + random.integers(0, 10, shape, dtype=np.uint8).tobytes())
    if names:
        (folder / "classes.txt").write_text("\n".join(names), encoding="utf-8")


@pytest.mark.parametrize("names", [None, "abcdefghij"], ids=["digits", "classes of their own"])
def test_every_data_set_is_called_otherwise_and_found_again_by_that_however_many_there_are(names, tmp_path):
    random = np.random.default_rng(0)
    for folder in ("mnist", "MNIST", "fashion", "letters", "Embedded MNIST digits", "kana"):
        write_folder(tmp_path / "data" / folder, random, names)
    library = Library()
    found = {key: library.get(key) for key in library.names()}
    assert len(found) == 7 and len({data.name for data in found.values()}) == 7
    for key, data in found.items():
        assert library.key_of(data.name) == key
        assert library.named(data.name).digest == data.digest
    assert library.key_of("nonesuch") is None
    # None of these is MNIST, whatever its folder is called.
    assert "MNIST" not in {data.name for data in found.values()}


def test_looking_for_a_data_set_by_what_it_is_called_loads_no_other_again(tmp_path, monkeypatch):
    random, loaded = np.random.default_rng(0), []
    for number in range(6):
        write_folder(tmp_path / "data" / f"set {number}", random)
    library, load = Library(), nncore.load_mnist
    monkeypatch.setattr(nncore, "load_mnist", lambda folder: loaded.append(folder.name) or load(folder))
    assert library.key_of("set 5") == "set 5"
    assert len(loaded) == 6
    assert library.key_of("set 5") == "set 5" and library.key_of("nonesuch") is None
    assert len(loaded) == 6


def test_mnist_is_called_so_in_any_folder_but_not_with_other_classes(mirror, tmp_path):
    download.download_mnist(tmp_path / "data" / "downloads", [mirror(send)])
    with_names = download.download_mnist(tmp_path / "data" / "upside-down", [mirror(send)])
    (with_names / "classes.txt").write_text("\n".join("9876543210"), encoding="utf-8")
    library = Library()
    assert [library.get(name).name for name in ("downloads", "upside-down")] == ["MNIST", "upside-down"]


def test_a_damaged_folder_is_refused_with_a_sentence(mirror, tmp_path):
    folder = download.download_mnist(tmp_path / "data" / "mnist", [mirror(send)])
    (folder / "t10k-labels-idx1-ubyte.gz").write_bytes(b"damaged")
    with pytest.raises(ValueError, match="t10k-labels-idx1-ubyte"):
        Library().get("mnist")


def test_an_incomplete_folder_is_no_data_set(mirror, tmp_path):
    folder = download.download_mnist(tmp_path / "data" / "mnist", [mirror(send)])
    (folder / "t10k-labels-idx1-ubyte.gz").unlink()
    assert Library().names() == [EMBEDDED]
