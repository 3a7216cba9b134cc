"""Networks as files: opened on Train, refused, replaced, and taken home."""

import io
import re

import numpy as np

import nncore
from lab.networks import network_file
from nncore.storage import load_saved
from tests.lab.test_network_file import in_file
from tests.pages.app import button, file_of, go_to, html, open_app, open_file, outcome, wait_for
from tests.pages.session import part, run_of
from ui.session import Networks
from ui.train import take_home


def test_a_network_can_be_opened_and_reads_drawings():
    network = nncore.initial_network(nncore.TrainingConfig(hidden_units=(9,)))
    app = open_file(open_app(), file_of(network, notes={"test_accuracy": 0.987}))
    assert "784-9-10" in app.success[0].value
    assert "98.7\u202f%" in app.success[0].value
    go_to(app, "draw.py")
    assert app.session_state["reader"] == "Yours"
    # Many tabs may have a large one each: memory has them while they are looked at.
    assert in_file(part(app, Networks).opened.network)


def test_a_file_that_is_no_network_is_a_sentence_and_changes_nothing(trained):
    open_file(trained, b"not a network")
    assert "not a whole .safetensors file" in trained.error[0].value
    assert part(trained, Networks).opened is None
    assert run_of(trained).network is not None


def test_what_is_wrong_in_a_file_is_said_by_the_names_that_settings_have_on_the_page():
    content = file_of(nncore.initial_network(nncore.TrainingConfig(hidden_units=(9,))))
    app = open_file(open_app(), content.replace(b'"relu"', b'"Relu"'))
    assert "The file was not opened: hidden activation must be relu" in app.error[0].value


def test_what_a_file_says_of_itself_is_not_shown_as_it_stands():
    network = nncore.initial_network(nncore.TrainingConfig(hidden_units=(9,)))
    notes = {"test_accuracy": "<b>all</b>", "data": "<script>", "class_names": ["<img src=x>"] * 10}
    app = open_file(open_app(), file_of(network, notes=notes))
    assert "<" not in app.success[0].value


def test_the_next_run_takes_the_place_of_an_opened_network():
    network = nncore.initial_network(nncore.TrainingConfig(hidden_units=(9,)))
    app = open_file(open_app(iterations=20, units=16), file_of(network))
    button(app, "Start training").click().run()
    wait_for(app, outcome)
    assert part(app, Networks).opened is None


def test_a_downloaded_network_is_the_run_s_with_its_settings_and_scores(trained):
    run = run_of(trained)
    saved = load_saved(io.BytesIO(network_file(run)))
    assert saved.config == run.config
    assert saved.notes["test_accuracy"] == run.scores.test_accuracy
    np.testing.assert_array_equal(saved.network.layers[0].weights, run.network.layers[0].weights)
    labels = re.findall(r">([^<]+)</a>", html(trained))
    assert labels == ["Download report", "Download network", "Export as a NumPy script"]


def test_the_report_of_digits_that_no_link_can_say_has_none(trained, monkeypatch):
    run, pages = run_of(trained), []
    for known in (True, False):
        if not known:
            monkeypatch.setattr(take_home.library, "key_of", lambda name: None)
        pages.append(take_home.report_file(run, "http://127.0.0.1/", None, [], []).decode())
    assert ["?units=" in page for page in pages] == [True, False]
    assert ["Run it again" in page for page in pages] == [True, False]
