"""How pages show things is the same after a reload: which digit, chapter, closer look."""

import pytest

from lab import desk_state
from lab.ledger import writer
from tests.pages.app import button, go_to, pick, stop, wait_for
from tests.pages.draw.canvas import answers, canvas, open_draw  # noqa: F401  a fixture
from tests.pages.draw.test_draw import CORNER
from tests.pages.session import part, run_of
from ui.session import Choices

# ruff: noqa: F811  fixtures are asked for by their names
PAGES = {page: f"pages/{page}.py" for page in ("inside", "draw", "evaluate", "compare")}


def test_inside_opens_with_its_digit_chapter_and_decimals(browser):
    app = browser.open(PAGES["inside"])
    app.number_input(key="inside_number").set_value(7).run()
    pick(app, "Chapter", "The model")
    app.toggle(key="inside_digits").set_value(True).run()
    app = browser.open(PAGES["inside"])
    assert app.number_input(key="inside_number").value == 7 and app.toggle(key="inside_digits").value
    assert [header.value for header in app.header] == ["The model"]
    # What is chosen is no longer what was there before, and comes back as it is.
    app.number_input(key="inside_number").set_value(0).run()
    app.toggle(key="inside_digits").set_value(False).run()
    assert part(app, Choices).chosen == {"chapter": "The model"}
    assert browser.open(PAGES["inside"]).number_input(key="inside_number").value == 0


def test_a_unit_that_was_chosen_comes_back_and_another_layer_starts_where_it_starts(browser):
    app = browser.open(PAGES["inside"])
    pick(app, "Chapter", "The model")
    app.number_input(key="inside_unit").set_value(21).run()
    app = browser.open(PAGES["inside"])
    assert app.number_input(key="inside_unit").value == 21


def test_the_speed_of_the_next_run_comes_back(browser):
    browser.open().segmented_control(key="pace").set_value(4).run()
    app = browser.open()
    assert app.segmented_control(key="pace").value == 4
    button(app, "Start training").click().run()
    assert run_of(app).pace == 4
    stop(app)
    app.segmented_control(key="pace").set_value(0).run()
    assert browser.open().segmented_control(key="pace").value == 0


@pytest.mark.parametrize(
    ("page", "label", "key", "option"),
    [("draw", "Look closer", "closer", "Your digits"), ("compare", "View", "compare_view", "Try many settings")],
)
def test_other_pages_do_so_too(browser, page, label, key, option):
    pick(browser.open(PAGES[page]), label, option)
    assert part(browser.open(PAGES[page]), Choices).chosen == {key: option}
    assert browser.open(PAGES[page]).button_group(key=key).value == option


def test_what_is_read_before_its_control_is_shown_is_what_the_control_shows(browser, canvas):
    app = open_draw(canvas, CORNER, browser.open())
    assert answers(app) == [7]
    app.toggle(key="step_centre").set_value(False).run()
    wrong = answers(app)
    assert wrong != [7]
    pick(app, "Brush", "Thick")
    app = open_draw(canvas, CORNER, browser.open())
    assert answers(app) == wrong and not app.toggle(key="step_centre").value
    assert canvas.shown.brush == "Thick" and button(app, "Switch all on")


def test_the_networks_that_read_are_the_ones_chosen_before_the_reload(browser, canvas):
    app = browser.open(units=12, iterations=20, digits=50)
    button(app, "Start training").click().run()
    wait_for(app, lambda app: run_of(app) and run_of(app).ended)
    app = open_draw(canvas, CORNER, app)
    pick(app, "Which network reads", "Both")
    assert len(answers(open_draw(canvas, CORNER, browser.open()))) == 2


def test_a_weight_that_was_chosen_is_followed_whatever_the_digit(browser):
    app = pick(browser.open(PAGES["inside"]), "Chapter", "Backward")
    app.number_input(key="inside_input").set_value(3).run()
    app = browser.open(PAGES["inside"])
    app.number_input(key="inside_number").set_value(5).run()
    assert app.number_input(key="inside_input").value == 3


def test_what_was_entered_for_a_sweep_is_there_after_another_page_and_a_reload(browser):
    app = pick(browser.open(PAGES["compare"]), "View", "Try many settings")
    pick(app, "Try", "At random")
    app.multiselect(key="sweep_settings").set_value(["hidden_units", "optimizer"]).run()
    app.text_input(key="sweep_hidden_units").set_value("8, 12").run()
    app.slider(key="sweep_number").set_value(6).run()
    for again in (browser.open(PAGES["compare"]), go_to(app, "train.py")):
        go_to(again, "compare.py")
        assert again.multiselect(key="sweep_settings").value == ["hidden_units", "optimizer"]
        assert (
            again.text_input(key="sweep_hidden_units").value == "8, 12" and again.slider(key="sweep_number").value == 6
        )
        assert not again.exception and button(again, "Train 6 networks")


def test_what_is_far_too_long_to_be_kept_takes_nothing_else_with_it(browser):
    app = pick(browser.open(PAGES["compare"]), "View", "Try many settings")
    for said in ("8, 12", "8, " * 2000):
        app.text_input(key="sweep_hidden_units").set_value(said).run()
        assert not app.exception
    app = browser.open()
    assert not app.warning and part(app, Choices).chosen == {"compare_view": "Try many settings"}
    assert go_to(app, "compare.py").text_input(key="sweep_hidden_units").value == "16, 64, 256"


def test_who_only_looks_leaves_nothing(browser):
    for page in PAGES.values():
        browser.open(page)
    assert writer.default().desk(browser.token) == {}


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


def test_more_settings_than_a_grid_has_are_cut_to_those_it_has_also_after_a_reload(browser):
    app = pick(browser.open(PAGES["compare"]), "View", "Try many settings")
    pick(app, "Try", "At random")
    app.multiselect(key="sweep_settings").set_value(["hidden_units", "optimizer", "learning_rate"]).run()
    go_to(app, "train.py")
    go_to(app, "compare.py")
    pick(app, "Try", "Every combination")
    assert not app.exception
    assert app.multiselect(key="sweep_settings").value == ["hidden_units", "optimizer"]
    pick(app, "Try", "At random")
    app.multiselect(key="sweep_settings").set_value(["hidden_units", "optimizer", "learning_rate"]).run()
    again = browser.open(PAGES["compare"])
    assert not again.exception
    for kind in ("Every combination", "At random"):
        pick(again, "Try", kind)
        assert not again.exception and again.multiselect(key="sweep_settings").value
