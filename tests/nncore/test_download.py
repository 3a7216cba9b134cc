"""Downloading from a server on this machine that behaves in every bad way; nothing leaves the machine."""

import pytest

from nncore import download, load_mnist
from nncore.__main__ import main
from tests.nncore.mirrors import BAD, send


def fetch(folder, *mirrors):
    return download.download_mnist(folder, mirrors, silence=0.5, patience=1)


def test_a_good_mirror_gives_digits_that_load(mirror, tmp_path):
    arrived = []
    folder = download.download_mnist(tmp_path / "new", [mirror(send)], arrived.append)
    assert len(load_mnist(folder).train_images) == 20
    assert sum(arrived) > 0


@pytest.mark.parametrize("kind", BAD)
def test_a_bad_mirror_is_named_with_what_is_wrong_and_leaves_nothing_behind(kind, mirror, tmp_path):
    behaviour, reason = BAD[kind]
    address = mirror(behaviour)
    folder = tmp_path / "new"
    with pytest.raises(ConnectionError, match=f"{address}.*({reason})"):
        fetch(folder, address)
    assert not list(folder.iterdir())


@pytest.mark.parametrize("kind", BAD)
def test_after_a_bad_mirror_the_next_one_is_tried(kind, mirror, tmp_path):
    folder = fetch(tmp_path / "new", mirror(BAD[kind][0]), mirror(send))
    assert len(load_mnist(folder).test_images) == 10


def test_a_server_that_is_down_is_named(mirror, tmp_path):
    with pytest.raises(ConnectionError, match="cannot be reached"):
        fetch(tmp_path, "http://127.0.0.1:9/")


def test_too_large_a_file_is_stopped(mirror, tmp_path, monkeypatch):
    monkeypatch.setattr(download, "MAX_DOWNLOAD", 100)
    monkeypatch.setattr(download, "CHUNK", 100)
    with pytest.raises(ConnectionError, match="more than 100 bytes"):
        fetch(tmp_path, mirror(send))


def test_old_files_survive_a_failed_download(mirror, tmp_path):
    folder = fetch(tmp_path / "new", mirror(send))
    damaged = folder / "t10k-labels-idx1-ubyte.gz"
    before = {path.name: path.read_bytes() for path in folder.iterdir()}
    damaged.write_bytes(b"damaged")
    with pytest.raises(ConnectionError):
        fetch(folder, mirror(BAD["missing"][0]))
    assert {path.name for path in folder.iterdir()} == set(before)


def test_only_what_is_missing_or_damaged_is_downloaded_again(mirror, tmp_path):
    folder = fetch(tmp_path / "new", mirror(send))
    (folder / "train-labels-idx1-ubyte.gz").unlink()
    (folder / "t10k-labels-idx1-ubyte.gz").write_bytes(b"damaged")
    address = mirror(send)
    fetch(folder, address)
    assert sorted(mirror.servers[-1].asked) == ["/t10k-labels-idx1-ubyte.gz", "/train-labels-idx1-ubyte.gz"]


def test_the_command_line_downloads_and_trains_on_it(mirror, tmp_path, monkeypatch, capsys):
    monkeypatch.setattr(download, "MIRRORS", (mirror(send),))
    folder = str(tmp_path / "new")
    assert main(["download", "--to", folder]) == 0
    assert folder in capsys.readouterr().out
    assert main(["train", "--mnist", folder, "--training-digits", "20", "--iterations", "2"]) == 0


def test_the_command_line_says_in_a_sentence_why_it_failed(mirror, tmp_path, monkeypatch, capsys):
    monkeypatch.setattr(download, "MIRRORS", (mirror(BAD["missing"][0]),))
    assert main(["download", "--to", str(tmp_path)]) == 1
    assert "404" in capsys.readouterr().err
