"""Choosing a data set: fetching MNIST, a link to one that is not here, and a damaged one."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

import nncore
from lab.data_library import library
from lab.settings import START
from nncore import download
from nncore.presets import PRESETS
from tests.nncore.mirrors import BAD, send
from tests.pages.app import button, captions, changed, every_piece, go_to, now, open_app, outcome, wait_for
from tests.pages.session import run_of


@pytest.fixture
def machine(tmp_path, monkeypatch):
    """A machine without data sets, whose library is empty."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("MNIST_DIR", raising=False)
    monkeypatch.setattr(download, "cache_folder", lambda: tmp_path / "cache" / "mnist")
    monkeypatch.setattr(library, "_loaded", {})
    yield
    library.problem = None


def digits(app):
    """The field for how many training digits there are."""
    return app.number_input(key="digits")


def test_all_of_mnist_is_one_click_away(machine, mirror, monkeypatch):
    monkeypatch.setattr(download, "MIRRORS", (mirror(send),))
    app = open_app(config=nncore.TrainingConfig())
    button(app, "Get all 70,000 digits (11 MB)").click().run()
    wait_for(app, lambda app: any(group.label == "Data" for group in app.button_group))
    next(group for group in app.button_group if group.label == "Data").select("mnist").run()
    assert not app.exception
    assert digits(app).value == 20
    button(app, "Start training").click().run()
    wait_for(app, outcome)
    app.query_params["data"] = "MNIST"  # as a browser does by itself
    go_to(app, "digits.py")
    assert "MNIST: 20 digits to train on" in "".join(caption.value for caption in app.caption)


def test_while_mnist_comes_a_bar_says_how_far(machine, monkeypatch):
    monkeypatch.setattr(library, "fraction", 0.25)
    app = open_app()
    (bar,) = every_piece(app, "download")
    assert (bar["share"], bar["text"]) == (0.25, "Getting MNIST: 25\u202f%") and not changed(app, "downloaded")
    library.fraction = 0.5
    assert now(app, "download")[0]["share"] == 0.5 and not changed(app, "downloaded")
    library.fraction = None
    assert now(app, "download")[0]["share"] == 1 and changed(app, "downloaded")
    assert not every_piece(app.run(), "download") and button(app, "Get all 70,000 digits (11 MB)")


@pytest.mark.parametrize(("here", "there"), [("train", "digits"), ("digits", "train")])
def test_a_data_set_chosen_right_before_its_page_is_left_is_in_use_on_the_next(here, there, machine, monkeypatch):
    monkeypatch.setenv("MNIST_DIR", str(Path(nncore.__file__).parent / "data"))
    app = open_app()
    go_to(app, f"{here}.py")
    next(group for group in app.button_group if group.label == "Data").select("data")
    go_to(app, f"{there}.py")
    assert next(group for group in app.button_group if group.label == "Data").value == "data"


@pytest.mark.parametrize("label", ["Start training", "Step", "Reset"])
def test_a_button_takes_the_data_set_that_was_chosen_just_before_it_was_pressed(label, trained, machine, monkeypatch):
    monkeypatch.setenv("MNIST_DIR", str(Path(nncore.__file__).parent / "data"))
    before = run_of(trained.run())
    # The page takes a while to load it, and is still as it was.
    next(group for group in trained.button_group if group.label == "Data").select("data")
    button(trained, label).click().run()
    assert not trained.exception and run_of(trained) is not before
    assert run_of(trained).data is library.get("data")


def test_a_failed_download_is_a_sentence_and_the_digits_stay(machine, mirror, monkeypatch):
    monkeypatch.setattr(download, "MIRRORS", (mirror(BAD["missing"][0]),))
    app = open_app()
    button(app, "Get all 70,000 digits (11 MB)").click().run()
    wait_for(app, lambda app: app.error)
    assert "404" in app.error[0].value
    assert "MNIST_DIR" in app.error[0].value
    assert not button(app, "Start training").disabled


def test_a_link_to_a_data_set_that_is_not_here_says_so(machine):
    app = open_app(data="MNIST", digits=60000)
    assert any("not on this machine" in info.value for info in app.info)
    assert digits(app).value == START["digits"]


def test_a_damaged_data_set_is_a_sentence_and_the_digits_on_board_are_used(machine, mirror, monkeypatch):
    monkeypatch.setattr(download, "MIRRORS", (mirror(send),))
    folder = download.download_mnist()
    (folder / "t10k-labels-idx1-ubyte.gz").write_bytes(b"damaged")
    app = open_app(data="MNIST")
    assert "t10k-labels-idx1-ubyte" in app.error[0].value
    assert digits(app).value == 4000


def test_a_result_says_that_it_is_of_other_digits_than_there_are_now(monkeypatch):
    app = open_app(iterations=5, units=4)
    button(app, "Start training").click().run()
    wait_for(app, lambda app: run_of(app).settled)
    app.run()
    assert not any("of other" in said for said in captions(app))
    monkeypatch.setattr(run_of(app), "data_name", "other digits than these")
    app.run()
    assert any("This result is of other digits" in said for said in captions(app))


def test_a_preset_for_all_of_mnist_is_offered_once_it_is_chosen(machine, mirror, monkeypatch):
    monkeypatch.setattr(download, "MIRRORS", (mirror(send),))
    config = PRESETS["best"].config
    monkeypatch.setitem(PRESETS, "best", replace(PRESETS["best"], config=replace(config, training_digits=5000)))
    app = open_app()

    def start_from():
        return next(each for each in app.selectbox if each.label == "Start from")

    assert PRESETS["best"].title not in start_from().options
    more = nncore.load_digits()
    twice = {"train_images": np.tile(more.train_images, (2, 1, 1)), "train_labels": np.tile(more.train_labels, 2)}
    more = replace(more, name="More", **twice)
    monkeypatch.setattr(library, "names", lambda: ["embedded", "mnist"])
    monkeypatch.setattr(library, "get", lambda name: more if name == "mnist" else nncore.load_digits())
    app.run()
    next(group for group in app.button_group if group.label == "Data").select("mnist").run()
    start_from().set_value("best").run()
    assert digits(app).value == 5000 and app.session_state["preset"] == "best"
    # Who changes them keeps what they chose.
    digits(app).set_value(4000).run()
    app.run()
    assert digits(app).value == 4000 and app.session_state["preset"] == "own"
