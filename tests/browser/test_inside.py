"""The page Inside in a real browser: one weight followed, a unit switched off, and nothing wider than a phone."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.chapters import choose, open_inside
from tests.browser.real import end_of_training, go_to, place_of, settled
from tests.browser.runs import notebook, stop
from tests.patience import wait_until

CHAPTERS = (
    "The data",
    "The model",
    "Helper functions",
    "Initial weights",
    "Forward",
    "The cost",
    "Backward",
    "The update",
    "Training",
    "Prediction",
)


def cell(page, name):
    """The number beside a name in a table, once it is there."""
    settled(page)
    expect(row(page, name)).to_have_count(1)
    return float(row(page, name).locator("td").last.inner_text().replace("−", "-"))


def row(page, name):
    return page.get_by_role("row").filter(has_text=name)


def test_one_weight_is_followed_through_backward_and_update(server, new_page):
    page = new_page()
    open_inside(page, server, "Backward")
    page.get_by_text("More decimals").click()
    expect(row(page, "by backpropagation").locator("td").last).to_have_text(re.compile(r"\d\.\d{8,}"))
    by_rule = cell(page, "by backpropagation")
    assert by_rule
    assert cell(page, "by nudging") == pytest.approx(by_rule, rel=1e-4, abs=1e-11)
    page.get_by_role("radio", name="Output").click()
    expect(row(page, "by backpropagation").filter(has_text=f"{by_rule:.10g}".replace("-", "−"))).to_have_count(0)
    by_rule = cell(page, "by backpropagation")
    choose(page, "The update")
    assert cell(page, "Gradient") == by_rule
    after = cell(page, "Weight before") - cell(page, "× learning rate") * by_rule
    assert cell(page, "Weight after") == pytest.approx(after, rel=1e-9)
    assert cell(page, "digit after") < cell(page, "digit before")


def test_a_weight_is_changed_by_hand_and_restored(server, new_page):
    page = new_page()
    open_inside(page, server, "The cost")
    before = row(page, "together").locator("td").last.inner_text()
    choose(page, "Forward")
    page.get_by_role("radio", name="Output").click()
    # It is about another weight now, one from a unit.
    expect(page.get_by_role("spinbutton", name=re.compile("^from unit"))).to_be_visible()
    settled(page)
    page.get_by_role("button", name="Change it").click()
    page.get_by_label("Weight", exact=True).fill("-9")
    page.get_by_label("Weight", exact=True).press("Enter")
    expect(page.get_by_text("This network is edited: 1 of its numbers is yours")).to_be_visible()
    choose(page, "The cost")
    expect(row(page, "together")).to_have_count(1)
    expect(row(page, "together").locator("td").last).not_to_have_text(before)
    page.get_by_role("button", name="Restore").click()
    expect(page.get_by_text("This network is edited")).to_have_count(0)
    expect(row(page, "together").locator("td").last).to_have_text(before)


SENTENCES = (
    "The digit goes in as 784 numbers",
    "units multiplies the pixels",
    "softmax turns the ten sums",
    "One number for all of that",
    "The error goes back",
)
# Writes down all that is said of the steps, each of which is there for a moment only.
LISTEN = """() => {
    window.said = "";
    const listen = () => {
        const now = document.querySelector(".player-said")?.innerText ?? "";
        if (!said.endsWith(now)) said += now;
    };
    new MutationObserver(listen).observe(document.body, { childList: true, subtree: true, characterData: true });
}"""


def test_a_digit_is_sent_through_and_the_walk_gone_by_keyboard(server, new_page):
    page = new_page(width=1366, height=768)
    page.goto(f"{server}/inside")
    settled(page)
    # All of the drawing is in the first screen, with what there is to say of it.
    drawing = place_of(page.locator(".js-plotly-plot").first)
    assert drawing["y"] + drawing["height"] <= 768 + 24
    page.evaluate(LISTEN)
    page.get_by_role("button", name="Play").press("Enter")
    at = [
        wait_until(lambda what=what: page.evaluate("what => said.indexOf(what) + 1", what), what=f"not said: {what}")
        for what in SENTENCES
    ]
    assert at == sorted(at)
    expect(page.get_by_role("button", name="Play")).to_be_visible()
    wait_until(lambda: place_of(page.locator(".js-plotly-plot").first) == drawing, what="the drawing has moved")
    for title in CHAPTERS[1:4]:
        page.get_by_role("button", name="Next").press("Enter")
        expect(page.get_by_role("heading", name=title, exact=True)).to_be_visible()


def test_a_step_that_is_chosen_stays_and_is_played_on_from(server, new_page):
    page = new_page()
    page.goto(f"{server}/inside")
    page.get_by_role("radio", name="The digit").click()
    expect(page.get_by_text("The digit goes in as 784 numbers")).to_be_visible()
    page.keyboard.press("ArrowRight")
    step = page.get_by_role("radio", name="Hidden layer", exact=True)
    expect(step).to_be_checked()
    expect(step).to_be_focused()
    go_to(page, "Digits")
    expect(page.get_by_role("heading", name="Samples")).to_be_visible()
    go_to(page, "Inside")
    expect(step).to_be_checked()
    page.get_by_role("button", name="Play").click()
    expect(page.get_by_role("radio", name="The answers")).to_be_checked()
    page.get_by_role("button", name="Pause").click()
    expect(page.get_by_role("button", name="Play")).to_be_visible()


def test_on_a_phone_the_step_that_is_played_stays_in_sight(server, new_page):
    page = new_page(width=390, height=844)
    page.goto(f"{server}/inside")
    settled(page)
    last = page.get_by_role("radio", name="The weights")
    assert place_of(last)["x"] > 390
    page.get_by_role("button", name="Play").click()
    expect(page.get_by_text("In training every weight now takes a small step")).to_be_visible(timeout=60_000)
    wait_until(lambda: place_of(last)["x"] + place_of(last)["width"] <= 390, what="what is shown is not in sight")


def test_a_press_in_the_drawing_is_gone_to_by_the_line_below_it(server, new_page):
    page = new_page(width=390, height=844)
    page.goto(f"{server}/inside")
    settled(page)
    choose(page, "The model")
    page.get_by_role("link", name="The model").click()
    heading = page.get_by_role("heading", name="The model", exact=True)
    wait_until(lambda: 0 <= place_of(heading)["y"] < 200, what="the chapter is not at the top of the screen")
    page.reload()
    expect(heading).to_be_visible()


def test_the_drawing_of_a_network_that_learns_is_of_a_moment(server, new_page):
    page = new_page()
    page.goto(f"{server}/?{notebook('units=512&iterations=100000')}")
    page.get_by_role("button", name="Start training").click()
    expect(page.get_by_text(re.compile("Iteration [1-9].* left"))).to_be_visible()
    go_to(page, "Inside")
    drawing = page.locator(".js-plotly-plot").first
    expect(drawing).to_be_visible()
    said = page.get_by_text("It is still learning: Iteration")
    before, drawn = said.inner_text(), drawing.inner_html()
    # Nobody presses anything: how far it has come is said, and the drawing is of when it was drawn.
    expect(said).not_to_have_text(before)
    when = re.compile("^Drawn after iteration [0-9,]+")
    assert when.match(said.inner_text())[0] == when.match(before)[0] and drawing.inner_html() == drawn
    page.get_by_role("button", name="Draw it again").click()
    wait_until(lambda: drawing.inner_html() != drawn, what="it is not drawn again")
    go_to(page, "Train")
    stop(page)
    expect(page.get_by_text("Stopped at iteration")).to_be_visible()


# How far the page and its main part go to the right, and the tables and formulas that go beyond a width: they would
# scroll sideways, which nobody sees.
TOO_WIDE = """most => {
    const main = document.querySelector("[data-testid=stMain]");
    const parts = [...main.querySelectorAll("table, .katex-html, .js-plotly-plot")];
    return [
        ...[document.documentElement, main].map(each => each.scrollWidth).filter(width => width > most),
        ...parts.filter(each => each.getBoundingClientRect().right > most).map(each => each.textContent),
    ];
}"""
# Whether a button's text is wider than there is room for it.
CUT = """button => {
    const words = document.createRange();
    words.selectNodeContents(button);
    return words.getBoundingClientRect().width > button.clientWidth;
}"""


def test_no_chapter_is_wider_than_a_phone(server, new_page):
    page = new_page(width=390, has_touch=True)
    page.goto(f"{server}/?{notebook('iterations=20&units=24&layers=2&units2=12')}")
    page.get_by_role("button", name="Start training").click()
    end_of_training(page)
    page.get_by_role("link", name="Inside", exact=True).click()
    for chapter in CHAPTERS:
        choose(page, chapter)
        settled(page)
        wait_until(lambda: not page.evaluate(TOO_WIDE, 390), what=f"{chapter} is wider than a phone")
    # The steps are in a row that can be pushed, each with all of its name.
    steps = page.get_by_role("radiogroup", name="Step")
    names = steps.locator("label").all()
    assert len(names) == 9 and steps.bounding_box()["height"] < 60
    assert not [name.inner_text() for name in names if name.evaluate(CUT)]
