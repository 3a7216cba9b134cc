"""A report's seal: what this server made it knows again, and nothing else."""

import errno
import hmac
import os

import pytest

from lab import seal
from lab.home import HOME


@pytest.fixture
def home(tmp_path, monkeypatch):
    monkeypatch.setenv(HOME, str(tmp_path / "new"))
    return tmp_path / "new"


def test_only_what_this_server_sealed_is_ours(home, tmp_path, monkeypatch):
    file = seal.sealed("<p>92 %</p>\udce4")
    assert file.startswith(b"<p>92 %</p>?") and seal.is_ours(file)
    page = file.partition(seal.MARK)[0]
    changed = file.replace(b"92", b"99"), file + b"<p>more</p>", b" " + file, file.replace(b"\n", b"\r\n"), file[:-1]
    for other in (*changed, page, page + seal.MARK + b"0" * 64 + seal.END, b""):
        assert not seal.is_ours(other)
    monkeypatch.setenv(HOME, str(tmp_path / "other"))
    assert not seal.is_ours(file), "it is of another server"


def test_the_key_is_one_and_the_servers_alone(home):
    assert seal.sealed("a") == seal.sealed("a")
    assert [path.name for path in home.iterdir()] == ["report.key"]
    assert os.stat(home / "report.key").st_mode & 0o077 == 0


@pytest.mark.parametrize("place", ["lab.seal.secrets.token_bytes", "os.fsync"])
def test_a_full_disk_leaves_no_litter_and_a_report_unsealed(home, monkeypatch, place):
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
