"""How pages show things is the same after a reload: which digit, chapter, closer look."""

import pytest

from lab import desk_state
from lab.ledger import writer
from tests.lab.strokes import SEVEN
from tests.pages.app import button, go_to, pick, stop, train
from tests.pages.draw.canvas import answers, canvas, draw, open_draw  # noqa: F401  a fixture
from tests.pages.session import part, run_of
from ui.session import Choices

# ruff: noqa: F811  fixtures are asked for by their names
PAGES = {page: f"pages/{page}.py" for page in ("inside", "draw", "evaluate", "compare")}


def open_sweep(browser, kind="At random"):
    """The form of a sweep on Compare."""
    return pick(pick(browser.open(PAGES["compare"]), "View", "Try many settings"), "Try", kind)


def test_inside_opens_with_its_digit_chapter_and_decimals(browser):
    app = browser.open(PAGES["inside"])
    app.number_input(key="inside_number").set_value(7).run()
    pick(app, "Chapter", "The model")
    app.toggle(key="inside_digits").set_value(True).run()
    app.number_input(key="inside_unit").set_value(21).run()
    app = browser.open(PAGES["inside"])
    assert app.number_input(key="inside_number").value == 7 and app.toggle(key="inside_digits").value
    assert [header.value for header in app.header] == ["The model"] and app.number_input(key="inside_unit").value == 21
    # What is chosen is no longer what was there before, and comes back as it is.
    app.number_input(key="inside_number").set_value(0).run()
    app.toggle(key="inside_digits").set_value(False).run()
    assert part(app, Choices).chosen == {"chapter": "The model", "inside_unit": 21}
    assert browser.open(PAGES["inside"]).number_input(key="inside_number").value == 0


def test_a_weight_that_was_chosen_is_followed_in_any_digit(browser):
    app = pick(browser.open(PAGES["inside"]), "Chapter", "Backward")
    app.number_input(key="inside_input").set_value(3).run()
    app = browser.open(PAGES["inside"])
    app.number_input(key="inside_number").set_value(5).run()
    assert app.number_input(key="inside_input").value == 3


def test_the_speed_of_the_next_run_comes_back(browser):
    browser.open().segmented_control(key="pace").set_value(4).run()
    app = browser.open()
    assert app.segmented_control(key="pace").value == 4
    button(app, "Start training").click().run()
    assert run_of(app).pace == 4
    stop(app)
    app.segmented_control(key="pace").set_value(0).run()
    assert browser.open().segmented_control(key="pace").value == 0


def test_draw_reads_with_what_was_chosen(browser, canvas):
    app = browser.open(units=12, digits=50)
    train(app, iterations=20)
    app = open_draw(canvas, None, app)
    draw(app, SEVEN)
    pick(app, "Which network reads", "Both")
    pick(app, "Look closer", "Stages").toggle(key="step_centre").set_value(False).run()
    found = answers(app)
    pick(app, "Look closer", "Your digits")
    app = open_draw(canvas, None, browser.open())
    assert len(found) == 2 and answers(app) == found and app.button_group(key="closer").value == "Your digits"
    pick(app, "Look closer", "Stages")
    assert not app.toggle(key="step_centre").value and button(app, "Switch all on")


def test_what_was_entered_for_a_sweep_is_there_again(browser):
    app = open_sweep(browser)
    app.multiselect(key="sweep_settings").set_value(["hidden_units", "optimizer"]).run()
    app.text_input(key="sweep_hidden_units").set_value("8, 12").run()
    app.slider(key="sweep_number").set_value(6).run()
    for again in (browser.open(PAGES["compare"]), go_to(app, "train.py")):
        go_to(again, "compare.py")
        assert again.multiselect(key="sweep_settings").value == ["hidden_units", "optimizer"]
        assert again.text_input(key="sweep_hidden_units").value == "8, 12"
        assert again.slider(key="sweep_number").value == 6 and button(again, "Train 6 networks")


def test_what_is_too_long_to_be_kept_takes_nothing_with_it(browser):
    app = open_sweep(browser, "Every combination")
    for said in ("8, 12", "8, " * 2000):
        app.text_input(key="sweep_hidden_units").set_value(said).run()
    app = browser.open()
    assert not app.warning and part(app, Choices).chosen == {"compare_view": "Try many settings"}
    assert go_to(app, "compare.py").text_input(key="sweep_hidden_units").value == "16, 64, 256"


@pytest.mark.parametrize(
    "chosen",
    [
        {"inside_number": 10**9, "chapter": "No such", "inside_digits": "yes", "closer": 3, "other": True},
        {"inside_number": True, "chapter": 0, "inside_digits": 1},
        {"compare_view": "Try many settings", "sweep_settings": ["no such"], "sweep_hidden_units": 8},
    ],
)
def test_what_cannot_be_chosen_any_more_is_not(browser, chosen):
    browser.open()
    writer.default().keep(browser.token, "choices", desk_state.encode(desk_state.Choices(chosen)))
    assert not browser.open(PAGES["compare"]).exception
    app = browser.open(PAGES["inside"])
    assert not app.exception and app.number_input(key="inside_number").value == 0
    assert not app.toggle(key="inside_digits").value


def test_a_grid_has_two_settings_of_those_chosen_for_chance(browser):
    app = open_sweep(browser)
    app.multiselect(key="sweep_settings").set_value(["hidden_units", "optimizer", "learning_rate"]).run()
    for again in (browser.open(PAGES["compare"]), app):
        pick(again, "Try", "Every combination")
        assert again.multiselect(key="sweep_settings").value == ["hidden_units", "optimizer"]
