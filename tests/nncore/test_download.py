"""Downloading from a server on this machine that behaves in every bad way; nothing leaves the machine."""

import pytest

from nncore import download, load_mnist
from nncore.__main__ import main
from tests.nncore.mirrors import BAD, send


def fetch(folder, *mirrors, **options):
    return download.download_mnist(folder, mirrors, silence=0.3, patience=0.5, **options)


def test_a_good_mirror_gives_digits_that_load(mirror, tmp_path):
    arrived = []
    folder = fetch(tmp_path / "new", mirror(send), on_bytes=arrived.append)
    assert len(load_mnist(folder).train_images) == 20
    assert sum(arrived) > 0


@pytest.mark.parametrize("kind", BAD)
def test_a_bad_mirror_is_named_and_leaves_nothing_behind(kind, mirror, tmp_path):
    behaviour, reason = BAD[kind]
    address = mirror(behaviour)
    with pytest.raises(ConnectionError, match=f"{address}.*({reason})"):
        fetch(tmp_path / "new", address)
    assert not list((tmp_path / "new").iterdir())


def test_after_a_bad_mirror_the_next_one_is_tried(mirror, tmp_path):
    # One is not there at all, which is named too.
    with pytest.raises(ConnectionError, match=r"cannot be reached.*404"):
        fetch(tmp_path, "http://127.0.0.1:9/", mirror(BAD["missing"][0]))
    folder = fetch(tmp_path / "new", "http://127.0.0.1:9/", mirror(BAD["truncated"][0]), mirror(send))
    assert len(load_mnist(folder).test_images) == 10


def test_too_large_a_file_is_stopped(mirror, tmp_path, monkeypatch):
    monkeypatch.setattr(download, "MAX_DOWNLOAD", 100)
    monkeypatch.setattr(download, "CHUNK", 100)
    with pytest.raises(ConnectionError, match="more than 100 bytes"):
        fetch(tmp_path, mirror(send))


def test_only_what_is_missing_or_damaged_is_downloaded_again(mirror, tmp_path):
    folder = fetch(tmp_path / "new", mirror(send))
    (folder / "train-labels-idx1-ubyte.gz").unlink()
    (folder / "t10k-labels-idx1-ubyte.gz").write_bytes(b"damaged")
    before = {path.name for path in folder.iterdir()}
    # What was there survives where nothing better is to be had.
    with pytest.raises(ConnectionError):
        fetch(folder, mirror(BAD["missing"][0]))
    assert {path.name for path in folder.iterdir()} == before
    fetch(folder, mirror(send))
    assert sorted(mirror.servers[-1].asked) == ["/t10k-labels-idx1-ubyte.gz", "/train-labels-idx1-ubyte.gz"]


def test_the_command_line_downloads_or_says_why_it_failed(mirror, tmp_path, monkeypatch, capsys):
    monkeypatch.setattr(download, "MIRRORS", (mirror(BAD["missing"][0]),))
    folder = str(tmp_path / "new")
    assert main(["download", "--to", folder]) == 1
    assert "404" in capsys.readouterr().err
    monkeypatch.setenv("MNIST_MIRROR", mirror(send))
    assert main(["download", "--to", folder]) == 0
    assert f"--mnist {folder}" in capsys.readouterr().out
    assert len(load_mnist(folder).test_images) == 10
