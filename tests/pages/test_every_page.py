"""Every page through app.py, without a browser."""

import io
import re
import time
from pathlib import Path

import numpy as np
import pytest
from streamlit.testing.v1 import AppTest

import nncore
from lab.networks import network_file
from nncore import download
from nncore.storage import load_saved
from tests.nncore.mirrors import BAD, send
from tests.pages.session import part, run_of
from ui.session import Networks

APP = str(Path(__file__).parents[2] / "app.py")


def open_app(page=None, **settings):
    app = AppTest.from_file(APP, default_timeout=20)
    for name, value in settings.items():
        app.query_params[name] = str(value)
    app.run()
    if page:
        app.switch_page(page).run()
    assert not app.exception
    return app


def button(app, label):
    return next(button for button in app.button if button.label == label)


def numbers(app):
    """The row of numbers on Train: name → text."""
    bodies = "".join(element.proto.body for element in app.get("html"))
    return dict(re.findall(r"<dt>(.*?)</dt><dd>(.*?)</dd>", bodies))


def wait_for(app, condition, seconds=30):
    deadline = time.monotonic() + seconds
    while not condition(app):
        assert time.monotonic() < deadline, "it did not happen in time"
        time.sleep(0.1)
        app.run()
    assert not app.exception
    return app


@pytest.fixture
def trained():
    """The app on Train, after a short run."""
    app = open_app(iterations=60, units=32)
    button(app, "Start training").click().run()
    return wait_for(app, lambda app: app.success)


def test_train_opens_first_with_the_notebooks_values_and_says_what_to_do():
    app = open_app()
    assert app.title[0].value == "Train a network"
    assert [field.value for field in app.number_input] == [512, 500, 1000, 3]
    assert app.select_slider[0].value == 0.1
    assert "Start training" in app.info[0].value


def test_every_control_has_a_help_text():
    app = open_app(layers=3)
    controls = (*app.number_input, *app.select_slider, *app.button_group, *app.selectbox, *app.toggle)
    assert len(controls) == 20
    assert all(control.help for control in controls)


def test_a_run_ends_with_its_scores_and_a_way_to_draw(trained):
    assert "Finished" in trained.success[0].value
    assert "1,000 training digits" in trained.success[0].value
    shown = numbers(trained)
    assert 0.5 < float(shown["Cost"]) < 2.4
    assert shown["Test accuracy"].endswith(" %")


def test_step_advances_by_one_iteration():
    app = open_app(units=16)
    for n_steps in (1, 2):
        button(app, "Step").click().run()
        wait_for(app, lambda app: any(button.label == "Resume" for button in app.button))
        assert f"Iteration {n_steps} of" in app.get("progress")[0].proto.text


def test_pause_resume_and_stop_keep_what_was_learned():
    app = open_app(iterations=5000)
    button(app, "Start training").click().run()
    wait_for(app, lambda app: numbers(app)["Cost"] != "–")
    button(app, "Pause").click().run()
    button(app, "Resume").click().run()
    button(app, "Stop").click().run()
    wait_for(app, lambda app: app.success)
    assert "Stopped at iteration" in app.success[0].value
    assert not button(app, "Start training").disabled


def test_leaving_and_coming_back_loses_nothing(trained):
    cost = numbers(trained)["Cost"]
    trained.switch_page("pages/digits.py").run()
    trained.switch_page("pages/train.py").run()
    assert numbers(trained)["Cost"] == cost
    assert [field.value for field in trained.number_input] == [32, 60, 1000, 3]


def test_a_run_that_diverges_says_where_and_why_and_keeps_the_last_finite_network(monkeypatch):
    app = open_app(rate="10", optimizer="Momentum", decay="0.03", layers=3, start="He")
    button(app, "Start training").click().run()
    wait_for(app, lambda app: app.error)
    assert re.search(r"at iteration \d+ the cost stopped being a finite number.*learning rate", app.error[0].value)
    assert all(np.isfinite(layer.weights).all() for layer in run_of(app).network.layers)


def test_an_error_in_the_training_thread_reaches_the_page(monkeypatch):
    def broken(config, data, **options):
        yield next(train(config, data))
        raise MemoryError("no room for the gradients")

    train = nncore.train
    monkeypatch.setattr(nncore, "train", broken)
    app = open_app()
    button(app, "Start training").click().run()
    wait_for(app, lambda app: app.error)
    assert "no room for the gradients" in app.error[0].value
    assert not button(app, "Start training").disabled


def test_a_run_no_better_than_guessing_says_so():
    app = open_app(iterations=1, units=4)
    button(app, "Start training").click().run()
    wait_for(app, lambda app: app.warning)
    assert "hardly better than guessing" in app.warning[0].value


def test_digits_shows_samples_checks_and_other_samples():
    app = open_app("pages/digits.py")
    assert len(app.table[0].value) == 8
    assert not any("✗" in str(value) for value in app.table[0].value.to_numpy().ravel())
    before = app.get("image")[0].proto.imgs[0].url
    button(app, "Show others").click().run()
    assert app.get("image")[0].proto.imgs[0].url != before


def test_digits_can_be_filtered(trained):
    trained.switch_page("pages/digits.py").run()
    trained.button_group[0].select(7).run()
    assert not trained.exception
    assert set(trained.get("image")[0].proto.imgs[0].alt.split("labelled ")[1].strip(".").split(", ")) == {"7"}


# Settings that are not the notebook's


def test_every_setting_reaches_the_run_through_the_address():
    app = open_app(
        layers=2,
        units=20,
        units2=10,
        rate="0.001",
        iterations=40,
        activation="tanh",
        output="sigmoid",
        digits=300,
        seed=5,
        batch=32,
        optimizer="Adam",
        schedule="cosine",
        decay="0.0001",
        dropout="0.2",
        augment="true",
        start="Xavier",
        precision="64-bit",
    )
    button(app, "Start training").click().run()
    wait_for(app, lambda app: app.success or app.warning)
    assert run_of(app).config == nncore.TrainingConfig(
        hidden_units=(20, 10),
        hidden_activation="tanh",
        output_activation="sigmoid",
        learning_rate=0.001,
        schedule="cosine",
        iterations=40,
        training_digits=300,
        batch_size=32,
        optimizer="adam",
        l2=0.0001,
        dropout=0.2,
        augment=True,
        initializer="xavier",
        seed=5,
        dtype="float64",
    )
    assert "dropout 0.2" in "".join(caption.value for caption in app.caption)


def test_settings_that_do_not_go_together_are_refused_with_a_sentence_before_start():
    app = open_app(batch=512, digits=100)
    assert "batch_size must be at most training_digits (100), got 512" in app.error[0].value
    assert button(app, "Start training").disabled
    assert button(app, "Step").disabled


def test_a_preset_sets_every_control_and_says_what_to_look_for():
    app = open_app(units=7, activation="tanh")
    app.selectbox[0].select("notebook").run()
    assert [field.value for field in app.number_input] == [512, 500, 1000, 3]
    assert "guessing" in "".join(caption.value for caption in app.caption)
    assert app.session_state["activation"] == "relu"


def test_a_preset_for_all_of_mnist_says_so_where_there_are_fewer_digits():
    app = open_app()
    app.selectbox[0].select("best").run()
    assert not app.exception
    assert "all 60,000 digits" in app.warning[0].value
    assert app.number_input[2].value == 4000


# Data sets


@pytest.fixture
def machine(tmp_path, monkeypatch):
    """A machine without data sets, whose library is empty."""
    from lab.data_library import library

    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("MNIST_DIR", raising=False)
    monkeypatch.setattr(download, "cache_folder", lambda: tmp_path / "cache" / "mnist")
    monkeypatch.setattr(library, "_loaded", {})
    yield
    library.problem = None


def test_all_of_mnist_is_one_click_away(machine, mirror, monkeypatch):
    monkeypatch.setattr(download, "MIRRORS", (mirror(send),))
    app = open_app()
    button(app, "Get all 70,000 digits (11 MB)").click().run()
    wait_for(app, lambda app: any(group.label == "Data" for group in app.button_group))
    next(group for group in app.button_group if group.label == "Data").select("mnist").run()
    assert not app.exception
    assert app.number_input[2].max == 20
    button(app, "Start training").click().run()
    wait_for(app, lambda app: app.success or app.warning, 60)
    app.query_params["data"] = "MNIST"  # as a browser does by itself
    app.switch_page("pages/digits.py").run()
    assert "MNIST: 20 digits to train on" in "".join(caption.value for caption in app.caption)


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
    assert "not on this machine" in app.info[0].value
    assert app.number_input[2].value == 1000


def test_a_damaged_data_set_is_a_sentence_and_the_digits_on_board_are_used(machine, mirror, monkeypatch):
    monkeypatch.setattr(download, "MIRRORS", (mirror(send),))
    folder = download.download_mnist()
    (folder / "t10k-labels-idx1-ubyte.gz").write_bytes(b"damaged")
    app = open_app(data="MNIST")
    assert "t10k-labels-idx1-ubyte" in app.error[0].value
    assert app.number_input[2].max == 4000


# Networks as files


def file_of(network, **options):
    file = io.BytesIO()
    nncore.save_network(network, file, **options)
    return file.getvalue()


def open_file(app, content):
    app.get("file_uploader")[0].upload("network.safetensors", content, "application/octet-stream").run()
    assert not app.exception
    return app


def test_a_network_can_be_opened_and_reads_drawings():
    network = nncore.initial_network(nncore.TrainingConfig(hidden_units=(9,)))
    app = open_file(open_app(), file_of(network, notes={"test_accuracy": 0.987}))
    assert "784-9-10" in app.success[0].value
    assert "98.7 %" in app.success[0].value
    app.switch_page("pages/draw.py").run()
    assert app.session_state["reader"] == "Yours"


def test_a_file_that_is_no_network_is_a_sentence_and_changes_nothing(trained):
    open_file(trained, b"not a network")
    assert "not a whole .safetensors file" in trained.error[0].value
    assert part(trained, Networks).opened is None
    assert run_of(trained).network is not None


def test_what_a_file_says_of_itself_is_not_shown_as_it_stands():
    network = nncore.initial_network(nncore.TrainingConfig(hidden_units=(9,)))
    notes = {"test_accuracy": "<b>all</b>", "data": "<script>", "class_names": ["<img src=x>"] * 10}
    app = open_file(open_app(), file_of(network, notes=notes))
    assert "<" not in app.success[0].value


def test_the_next_run_takes_the_place_of_an_opened_network():
    network = nncore.initial_network(nncore.TrainingConfig(hidden_units=(9,)))
    app = open_file(open_app(iterations=20, units=16), file_of(network))
    button(app, "Start training").click().run()
    wait_for(app, lambda app: app.success or app.warning)
    assert part(app, Networks).opened is None


def test_a_downloaded_network_is_the_run_s_with_its_settings_and_scores(trained):
    run = run_of(trained)
    saved = load_saved(io.BytesIO(network_file(run)))
    assert saved.config == run.config
    assert saved.notes["test_accuracy"] == run.history.test_accuracies[-1]
    np.testing.assert_array_equal(saved.network.layers[0].weights, run.network.layers[0].weights)
    labels = [element.proto.label for element in trained.get("download_button")]
    assert labels == ["Download report", "Download network", "Export as a NumPy script"]
