"""Choosing a data set: fetching MNIST, a link to one that is not here, and a damaged one."""

from pathlib import Path

import pytest

import nncore
from lab.data_library import library
from lab.settings import START
from nncore import download
from tests.nncore.mirrors import send
from tests.pages.app import button, captions, go_to, open_app, wait_for
from tests.pages.session import run_of
from tests.pages.tasked import started

FETCH = "Get all 70,000 digits (11 MB)"


@pytest.fixture
def machine(tmp_path, monkeypatch):
    """A machine without data sets, whose library is empty."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("MNIST_DIR", raising=False)
    monkeypatch.setattr(download, "cache_folder", lambda: tmp_path / "cache" / "mnist")
    monkeypatch.setattr(library, "_loaded", {})
    yield
    library.problem = None


@pytest.fixture
def folder(machine, monkeypatch):
    """Such a machine with a folder of digits."""
    monkeypatch.setenv("MNIST_DIR", str(Path(nncore.__file__).parent / "data"))


def of_data(app):
    return next((group for group in app.button_group if group.label == "Data"), None)


def digits(app):
    return app.number_input(key="digits").value


def test_all_of_mnist_is_one_click_away(machine, mirror, monkeypatch):
    monkeypatch.setattr(download, "MIRRORS", (mirror(send),))
    app = open_app(config=nncore.TrainingConfig())
    button(app, FETCH).click().run()
    wait_for(app, of_data)
    of_data(app).select("mnist").run()
    assert digits(app) == 20 and started(app).data is library.get("mnist")
    app.query_params["data"] = "MNIST"  # as a browser does by itself
    go_to(app, "digits.py")
    assert "MNIST: 20 digits to train on" in "".join(captions(app))


@pytest.mark.parametrize(("here", "there"), [("train", "digits"), ("digits", "train")])
def test_a_data_set_chosen_before_a_page_is_left_is_in_use(here, there, folder):
    app = go_to(open_app(), f"{here}.py")
    of_data(app).select("data")
    assert of_data(go_to(app, f"{there}.py")).value == "data"


@pytest.mark.parametrize("label", ["Start training", "Step", "Reset"])
def test_a_button_takes_the_data_set_chosen_just_before(label, trained, folder):
    before = run_of(trained.run())
    # The page takes a while to load it, and is still as it was.
    of_data(trained).select("data")
    button(trained, label).click().run()
    assert not trained.exception and run_of(trained) is not before
    assert run_of(trained).data is library.get("data")


def test_a_data_set_that_is_not_here_or_damaged_is_a_sentence(machine, mirror, monkeypatch):
    app = open_app(data="MNIST", digits=60000)
    assert any("not on this machine" in info.value for info in app.info) and digits(app) == START["digits"]
    monkeypatch.setattr(download, "MIRRORS", (mirror(send),))
    (download.download_mnist() / "t10k-labels-idx1-ubyte.gz").write_bytes(b"damaged")
    app = open_app(data="MNIST")
    assert "t10k-labels-idx1-ubyte" in app.error[0].value and digits(app) == 4000
