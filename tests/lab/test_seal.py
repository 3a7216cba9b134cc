"""A report's seal: what this server made it knows again, and nothing else."""

import errno
import hmac
import os
import threading

import pytest

from lab import seal
from lab.home import HOME


@pytest.fixture
def home(tmp_path, monkeypatch):
    monkeypatch.setenv(HOME, str(tmp_path / "new"))
    return tmp_path / "new"


def test_a_sealed_page_is_known_again_and_begins_with_the_page(home):
    file = seal.sealed("<p>92 %</p>\udce4")
    assert file.startswith(b"<p>92 %</p>?") and seal.is_ours(file)


@pytest.mark.parametrize(
    "change",
    [
        lambda file: file.replace(b"92", b"99"),
        lambda file: file + b"<p>more</p>",
        lambda file: b" " + file,
        lambda file: file.replace(b"\n", b"\r\n"),
        lambda file: file.partition(seal.MARK)[0],
        lambda file: file[:-1],
        lambda file: file.partition(seal.MARK)[0] + seal.MARK + b"0" * 64 + seal.END,
        lambda file: b"",
    ],
)
def test_one_that_was_changed_is_not(home, change):
    assert not seal.is_ours(change(seal.sealed("<p>92 %</p>")))


def test_one_of_another_server_is_not(home, tmp_path, monkeypatch):
    file = seal.sealed("<p>92 %</p>")
    monkeypatch.setenv(HOME, str(tmp_path / "other"))
    assert not seal.is_ours(file)


def test_the_key_is_one_however_many_ask_first_and_the_servers_alone(home):
    files = []
    threads = [threading.Thread(target=lambda: files.append(seal.sealed("a"))) for _ in range(12)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(set(files)) == 1 and seal.is_ours(files[0])
    assert [path.name for path in home.iterdir()] == ["report.key"]
    assert os.stat(home / "report.key").st_mode & 0o077 == 0


@pytest.mark.parametrize("place", ["lab.seal.secrets.token_bytes", "os.fsync"])
def test_a_full_disk_leaves_no_litter_and_a_report_without_a_seal_tells(home, monkeypatch, place):
    def refuse(*_):
        raise OSError(errno.ENOSPC, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr(place, refuse)
        file = seal.sealed("<p>92 %</p>")
        assert not list(home.iterdir()) and not seal.can_seal()
    assert file == b"<p>92 %</p>"
    assert seal.can_seal() and seal.is_ours(seal.sealed("a"))


@pytest.mark.parametrize("key", [b"", b"x" * 31, b"x" * 33])
def test_a_damaged_key_seals_nothing_and_calls_nothing_forged(home, key):
    home.mkdir()
    (home / "report.key").write_bytes(key)
    digest = hmac.new(key, b"a", "sha256").hexdigest().encode()
    assert not seal.can_seal() and seal.MARK not in seal.sealed("a")
    with pytest.raises(OSError, match="must have 32 bytes"):
        seal.is_ours(b"a" + seal.MARK + digest + seal.END)


def test_where_no_key_can_be_kept_a_report_is_made_without_a_seal(tmp_path, monkeypatch):
    (tmp_path / "file").write_text("no folder")
    monkeypatch.setenv(HOME, str(tmp_path / "file"))
    assert seal.sealed("<p>92 %</p>") == b"<p>92 %</p>"
