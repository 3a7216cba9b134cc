"""The page Digits: samples, checks, and only some digits."""

import nncore
from tests.pages.app import button, go_to, open_app, pick
from ui.shared import data_choice


def test_digits_shows_samples_checks_and_other_samples():
    app = open_app("pages/digits.py")
    assert len(app.table[0].value) == 8
    assert not any("✗" in str(value) for value in app.table[0].value.to_numpy().ravel())
    before = app.get("image")[0].proto.imgs[0].url
    button(app, "Show others").click().run()
    assert app.get("image")[0].proto.imgs[0].url != before


def test_digits_can_be_filtered(trained):
    go_to(trained, "digits.py")
    trained.button_group[0].select(7).run()
    assert not trained.exception
    assert set(trained.get("image")[0].proto.imgs[0].alt.split("labelled ")[1].strip(".").split(", ")) == {"7"}


def test_a_class_of_which_there_is_no_training_digit_is_a_sentence(monkeypatch):
    data = nncore.load_digits()
    kept = data.train_labels != 3
    fewer = nncore.Digits(
        "No threes", data.train_images[kept], data.train_labels[kept], data.test_images, data.test_labels
    )
    monkeypatch.setattr(data_choice, "choose", lambda: fewer)
    app = pick(open_app("pages/digits.py"), "Only one digit", 3)
    assert "There is no 3" in app.info[0].value and app.table, "the checks are there"
    assert not pick(app, "Only one digit", 4).info
