"""The page Digits: samples, checks, and only some digits."""

from tests.pages.app import button, open_app


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
