"""Networks as files: opened on Train, refused, replaced, and taken home."""

import io
import mmap
import re

import numpy as np

import nncore
from lab.networks import network_file
from nncore.storage import load_saved
from tests.pages.app import file_of, go_to, html, open_app, open_file
from tests.pages.session import part, run_of
from tests.pages.tasked import started
from ui.session import Networks
from ui.train import take_home

NETWORK = nncore.initial_network(nncore.TrainingConfig(hidden_units=(9,)))


def test_a_network_that_is_opened_reads_until_the_next_run():
    app = open_file(open_app(iterations=20, units=16), file_of(NETWORK, notes={"test_accuracy": 0.987}))
    assert "784-9-10" in app.success[0].value and "98.7\u202f%" in app.success[0].value
    # Many tabs may have a large one each: memory has them while they are looked at.
    owner = part(app, Networks).opened.network.layers[0].weights
    while isinstance(owner, np.ndarray):
        owner = owner.base
    assert isinstance(owner.obj, mmap.mmap)
    go_to(app, "draw.py")
    assert app.session_state["reader"] == "Yours"
    started(go_to(app, "train.py"))
    assert part(app, Networks).opened is None


def test_what_is_taken_home_is_the_run_s(trained, monkeypatch):
    run, pages = run_of(trained), []
    saved = load_saved(io.BytesIO(network_file(run)))
    assert saved.config == run.config and saved.notes["test_accuracy"] == run.scores.test_accuracy
    np.testing.assert_array_equal(saved.network.layers[0].weights, run.network.layers[0].weights)
    labels = re.findall(r">([^<]+)</a>", html(trained))
    assert labels == ["Download report", "Download network", "Export as a NumPy script"]
    # The report of digits that no link can say has none.
    for known in (True, False):
        if not known:
            monkeypatch.setattr(take_home.library, "key_of", lambda name: None)
        pages.append(take_home.report_file(run, "http://127.0.0.1/", None, [], []).decode())
    assert [("?units=" in page, "Run it again" in page) for page in pages] == [(True, True), (False, False)]
