"""The page Digits: samples, checks, and only some digits."""

from dataclasses import replace

import nncore
from tests.pages.app import button, open_app, pick
from ui.shared import data_choice


def shown(app):
    """The first picture of the page: where it is, and the digits in it."""
    image = app.get("image")[0].proto.imgs[0]
    return image.url, set(image.alt.split("labelled ")[1].strip(".").split(", "))


def test_digits_shows_samples_checks_and_other_samples():
    app = open_app("pages/digits.py")
    assert len(app.table[0].value) == 8
    assert not any("✗" in str(value) for value in app.table[0].value.to_numpy().ravel())
    before, _ = shown(app)
    button(app, "Show others").click().run()
    assert shown(app)[0] != before
    assert shown(pick(app, "Only one digit", 7))[1] == {"7"}


def test_a_class_without_training_digits_is_a_sentence(monkeypatch):
    data = nncore.load_digits()
    kept = data.train_labels != 3
    fewer = replace(data, train_images=data.train_images[kept], train_labels=data.train_labels[kept])
    monkeypatch.setattr(data_choice, "choose", lambda: fewer)
    app = pick(open_app("pages/digits.py"), "Only one digit", 3)
    assert "There is no 3" in app.info[0].value and app.table, "the checks are there"
    assert not pick(app, "Only one digit", 4).info
