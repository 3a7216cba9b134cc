"""Every page through app.py, without a browser."""

import io
import re
import time
from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pytest
from PIL import Image
from streamlit.testing.v1 import AppTest

import nncore
from ui import settings

APP = str(Path(__file__).parent.parent / "app.py")


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
    app = open_app()
    assert all(control.help for control in (*app.number_input, *app.select_slider, *app.button_group))


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
    # Weight decay of 1 at learning rate 10 multiplies every weight by −9 at each step.
    config = nncore.TrainingConfig(learning_rate=10, l2=1)
    monkeypatch.setattr(settings, "choose", lambda data: config)
    app = open_app()
    button(app, "Start training").click().run()
    wait_for(app, lambda app: app.error)
    assert re.search(r"at iteration \d+ the cost stopped being a finite number.*learning rate", app.error[0].value)
    assert all(np.isfinite(layer.weights).all() for layer in app.session_state["_session"].run.network.layers)


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


def test_draw_without_a_network_leads_to_train():
    app = open_app("pages/draw.py")
    assert "no network" in app.info[0].value
    assert any("Train one" in link.proto.label for link in app.get("page_link"))


def test_draw_with_a_network_and_a_blank_canvas_says_what_to_do(trained):
    trained.switch_page("pages/draw.py").run()
    assert not trained.exception
    assert "Draw one digit" in trained.info[0].value
    assert not trained.get("plotly_chart")


def open_app_with_canvas(sent, monkeypatch):
    """Draw, with a canvas that has sent this."""
    app = open_app()  # the canvas can be imported only once the app runs
    monkeypatch.setattr("ui.canvas.show", lambda start, brush: sent)
    app.switch_page("pages/draw.py").run()
    assert not app.exception
    return app


@pytest.mark.parametrize(
    ("image_bytes", "json_data"),
    [
        (b"not a picture", {"objects": []}),
        (None, {"objects": []}),
        (b"x" * 2_000_000, {"objects": []}),
        (b"x", None),
        (b"x", {}),
        (b"x", {"objects": [{}] * 1000}),
    ],
)
def test_what_no_canvas_sends_changes_nothing(image_bytes, json_data, monkeypatch):
    sent = SimpleNamespace(image_bytes=image_bytes, json_data=json_data)
    app = open_app_with_canvas(sent, monkeypatch)
    drawing = app.session_state["_session"].drawing
    assert (drawing.strokes, drawing.picture) == ([], None)


def test_a_picture_larger_than_the_canvas_is_not_taken(monkeypatch):
    file = io.BytesIO()
    Image.new("L", (2000, 2000)).save(file, "PNG")
    sent = SimpleNamespace(image_bytes=file.getvalue(), json_data={"objects": [{}]})
    app = open_app_with_canvas(sent, monkeypatch)
    assert app.session_state["_session"].drawing.picture is None
