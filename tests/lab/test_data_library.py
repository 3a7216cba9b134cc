"""The data sets of a machine, and fetching MNIST in the background."""

import struct
import threading

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


def fetched(library):
    library.fetch()
    wait_until(lambda: library.fraction is None or not 0 <= library.fraction <= 1)
    return library


def test_a_failed_fetch_says_why_and_the_next_one_has_all_mnist(mirror, monkeypatch):
    monkeypatch.setattr(download, "MIRRORS", (mirror(BAD["truncated"][0]),))
    library = fetched(Library())
    assert library.fraction is None and "could not be downloaded" in library.problem
    assert library.names() == [EMBEDDED] and library.get(EMBEDDED) is nncore.load_digits()
    with pytest.raises(ValueError, match="no data set 'mnist'"):
        library.get("mnist")
    # A mirror of one's own is asked first.
    monkeypatch.setattr(download, "MIRRORS", ("http://127.0.0.1:9/",))
    monkeypatch.setenv("MNIST_MIRROR", mirror(send))
    assert fetched(library).problem is None and library.names() == [EMBEDDED, "mnist"]
    assert len(library.get("mnist").train_labels) == 20 and library.get("mnist") is library.get("mnist")


def test_only_one_download_goes_on_at_a_time(monkeypatch):
    started, go_on = [], threading.Event()
    monkeypatch.setattr(download, "download_mnist", lambda on_bytes: [started.append(1), go_on.wait(10)])
    library = Library()
    library.fetch()
    library.fetch()
    assert library.fraction == 0
    go_on.set()
    wait_until(lambda: library.fraction is None)
    assert len(started) == 1


def test_folders_of_ones_own_keep_their_names_or_are_refused(mirror, tmp_path, monkeypatch):
    names = ["T-shirt", "trousers", "pullover", "dress", "coat", "sandal", "shirt", "sneaker", "bag", "boot"]
    elsewhere = tmp_path / "elsewhere" / "mnist"
    folders = [tmp_path / "data" / name for name in ("damaged", "fashion", "incomplete")]
    damaged, fashion, incomplete = (download.download_mnist(folder, [mirror(send)]) for folder in folders)
    monkeypatch.setenv("MNIST_DIR", str(download.download_mnist(elsewhere, [mirror(send)])))
    (fashion / "classes.txt").write_text("\n".join(names), encoding="utf-8")
    (damaged / "t10k-labels-idx1-ubyte.gz").write_bytes(b"damaged")
    (incomplete / "t10k-labels-idx1-ubyte.gz").unlink()
    library = Library()
    assert library.names() == [EMBEDDED, "mnist", "damaged", "fashion"]
    # MNIST is called so in any folder, but not with other classes.
    assert (library.get("fashion").class_names, library.get("fashion").name) == (tuple(names), "fashion")
    assert (library.get("mnist").class_names, library.get("mnist").name) == (tuple("0123456789"), "MNIST")
    with pytest.raises(ValueError, match="t10k-labels-idx1-ubyte"):
        library.get("damaged")
    assert [library.key_of(name) for name in ("fashion", "damaged", "nonesuch")] == ["fashion", None, None]
    (fashion / "t10k-labels-idx1-ubyte.gz").unlink()
    assert library.named("fashion") is None


def test_each_data_set_has_a_name_of_its_own_and_is_found_by_it(tmp_path, monkeypatch):
    random, loaded, load, n = np.random.default_rng(0), [], nncore.load_mnist, 12
    for folder in ("mnist", "MNIST", "fashion", "letters", "Embedded MNIST digits", "kana"):
        (tmp_path / "data" / folder).mkdir(parents=True)
        for name in download.CONTENTS:
            shape = (n, 28, 28) if "images" in name else (n,)
            header = struct.pack(f">BBBB{len(shape)}I", 0, 0, 8, len(shape), *shape)
            content = header + random.integers(0, 10, shape, dtype=np.uint8).tobytes()
            (tmp_path / "data" / folder / name).write_bytes(content)
    monkeypatch.setattr(nncore, "load_mnist", lambda folder: loaded.append(folder.name) or load(folder))
    library = Library()
    found = {key: library.get(key) for key in library.names()}
    assert len(found) == 7 and len({data.name for data in found.values()}) == 7
    assert [library.key_of(data.name) for data in found.values()] == list(found) and library.key_of("nonesuch") is None
    assert len(loaded) == 6, "no other is loaded again for its name"
    assert all(library.named(data.name).digest == data.digest for data in found.values())
    # None of these is MNIST, whatever its folder is called.
    assert "MNIST" not in {data.name for data in found.values()}
