"""Evaluate in a real browser: choosing a cell of the confusion matrix, a point of the map, sending a digit to Draw."""

import itertools
import json
import re
from contextlib import suppress

import pytest
from playwright.sync_api import expect

from tests.browser.hands import STROKES
from tests.browser.real import end_of_training, settled
from tests.browser.runs import notebook, stop
from tests.patience import wait_until

# A canvas of the page, which may be in a shadow tree, with light ink on it.
INK_ON_THE_CANVAS = """() => {
    const all = (root) => [...root.querySelectorAll("*")].flatMap(
        (each) => [each, ...(each.shadowRoot ? all(each.shadowRoot) : [])]);
    return all(document).filter((each) => each.tagName === "CANVAS" && each.width).some((canvas) => {
        const pixels = canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height).data;
        return pixels.some((value, place) => place % 4 === 0 && value > 200 && pixels[place + 3] > 200);
    });
}"""
# Pictures, charts and buttons that reach over the right edge of the screen.
TOO_WIDE = """() => [...document.querySelectorAll(".stMain :is(img, button, .js-plotly-plot)")]
    .filter((each) => each.getBoundingClientRect().right > innerWidth + 1)
    .map((each) => each.outerHTML.slice(0, 120))"""
SEEN = re.compile(r"Test digit \d+, labelled \d")


@pytest.fixture
def evaluate(server, new_page):
    """A function that opens Evaluate, of the ready network or after a short run of one's own."""

    def open_evaluate(train=False, **options):
        page = new_page(**options)
        page.goto(f"{server}/?{notebook('iterations=60&units=32')}")
        if train:
            page.get_by_role("button", name="Start training").click()
            end_of_training(page)
        page.get_by_role("link", name="Evaluate", exact=True).click()
        expect(page.get_by_text("As a table")).to_be_visible()
        expect(page.get_by_role("img", name=SEEN).last).to_be_visible()
        return page

    return open_evaluate


def cell(page, label, answer):
    """The middle of a cell of the confusion matrix, from the names along its axes."""
    matrix = page.get_by_label("Confusion matrix of Your network")
    expect(matrix.locator(".ytick").nth(9)).to_be_attached()
    down = matrix.locator(".ytick").filter(has_text=re.compile(f"^{label}$")).bounding_box()
    across = matrix.locator(".xtick").filter(has_text=re.compile(f"^{answer}$")).bounding_box()
    return across["x"] + across["width"] / 2, down["y"] + down["height"] / 2


def choose_with_the_keyboard(page, name, value):
    box = page.get_by_role("combobox", name=name)
    # Scrolling closes the list of options: it must be over before one is chosen.
    box.scroll_into_view_if_needed()
    page.wait_for_timeout(500)
    box.focus()
    page.keyboard.type(value)
    expect(page.get_by_role("option")).to_have_count(1)
    page.keyboard.press("Enter")


@pytest.mark.parametrize("touch", [False, True])
def test_choosing_a_cell_shows_its_digits(touch, evaluate):
    page = evaluate(train=True, has_touch=touch)
    for label, answer in ((9, 4), (7, 7)):
        said = page.get_by_text(f"digits labelled {label} were read as {answer}.")

        def is_chosen(label=label, answer=answer, said=said):
            page.get_by_label("Confusion matrix of Your network").scroll_into_view_if_needed()
            place = cell(page, label, answer)
            page.touchscreen.tap(*place) if touch else page.mouse.click(*place)
            with suppress(AssertionError):
                return wait_until(said.is_visible, seconds=3)

        # The chart may be drawn anew under the finger; to choose a cell again changes nothing.
        wait_until(is_chosen, what="the chart does not answer")
        expect(page.get_by_text(f"{label}, read as {answer}", exact=True).first).to_be_visible()
    expect(page.get_by_role("img", name=re.compile("labelled 7")).first).to_be_visible()


def test_a_cell_can_be_chosen_without_pointing(evaluate):
    page = evaluate(train=True)
    for name, value, sign in (
        ("A digit labelled", "8", "digits labelled 8 were read as"),
        ("read as", "3", "digits labelled 8 were read as 3."),
    ):
        choose_with_the_keyboard(page, name, value)
        expect(page.get_by_text(sign)).to_be_visible()


def test_a_mistake_is_sent_to_draw_and_read_there(evaluate):
    page = evaluate()
    expect(page.get_by_role("img", name=SEEN).last).to_be_visible()
    page.get_by_role("button", name=re.compile(r"^(draw )?Draw \d+$")).last.click()
    page.wait_for_url("**/draw*")
    expect(page.get_by_role("heading", name="Draw a digit")).to_be_visible()
    expect(page.locator("[data-answer]")).to_have_attribute("data-answer", re.compile(r"^\d$"))
    expect(page.get_by_role("img", name="Your drawing")).to_be_visible()
    expect(page.locator("canvas.upper-canvas")).to_be_visible()
    page.wait_for_function(INK_ON_THE_CANVAS)
    page.get_by_role("button", name="Clear").click()
    expect(page.get_by_text("Draw one digit")).to_be_visible()


def test_a_point_of_the_map_is_chosen_and_pointing_shows_the_digit_in_dots(evaluate):
    page = evaluate()
    page.get_by_role("radio", name="Map").click()
    chart = page.get_by_label("Map of 1,000 test digits")
    expect(chart.locator(".point").first).to_be_attached()
    expect(page.get_by_label("Test digit", exact=True)).to_have_value("0")
    chart.scroll_into_view_if_needed()
    steps = itertools.cycle(range(40))

    def text_of_a_point():
        """Go on to the next place; what is said of the point there, once it rests."""
        box = chart.bounding_box()
        page.mouse.move(box["x"] + 80 + 8 * next(steps), box["y"] + 250)
        page.wait_for_timeout(100)
        if said := chart.locator(".hovertext").all_text_contents():
            page.wait_for_timeout(500)
            return said == chart.locator(".hovertext").all_text_contents() and said[0]

    said = wait_until(text_of_a_point, what="pointing says nothing")
    assert re.search("[\u2801-\u28ff]", said)
    row = re.search(r"test digit (\d+)", said)[1]
    page.mouse.down()
    page.mouse.up()
    expect(page.get_by_label("Test digit", exact=True)).to_have_value(row)
    expect(page.get_by_role("img", name=f"Test digit {row}, labelled").first).to_be_visible()


def test_the_choice_stays_while_the_run_goes_on(server, new_page):
    page = new_page()
    page.goto(f"{server}/?{notebook('iterations=100000&units=256')}")
    page.get_by_role("button", name="Start training").click()
    expect(page.get_by_text(re.compile("per second · .* left"))).to_be_visible()
    page.get_by_role("link", name="Evaluate", exact=True).click()
    page.get_by_role("radio", name="Both").click()
    expect(page.get_by_text("digits are misread by both")).to_be_visible()
    page.get_by_role("radio", name="Confidence").click()
    expect(page.get_by_text("On the dashed line")).to_be_visible()
    progress = page.get_by_text("It is still learning: Iteration")
    expect(progress).to_be_visible()
    choose_with_the_keyboard(page, "A digit labelled", "8")
    expect(page.get_by_text("digits labelled 8 were read as").first).to_be_visible()
    before, row = progress.inner_text(), page.locator("dl.evaluation").first.inner_text()
    expect(progress).not_to_have_text(before)
    # How far it has come is said, and the numbers are of when they were measured, until somebody asks for new ones.
    when = re.compile("^Measured after iteration [0-9,]+")
    assert when.match(progress.inner_text())[0] == when.match(before)[0]
    assert page.locator("dl.evaluation").first.inner_text() == row
    page.get_by_role("button", name="Measure again").click()
    expect(progress).not_to_have_text(re.compile(when.match(before)[0] + r"\."))
    expect(page.get_by_text("digits labelled 8 were read as").first).to_be_visible()
    expect(page.get_by_role("radio", name="Confidence")).to_be_checked()
    expect(page.get_by_role("radio", name="Both")).to_be_checked()
    page.get_by_role("link", name="Train", exact=True).click()
    stop(page)
    expect(page.get_by_text("Stopped at iteration")).to_be_visible()
    page.get_by_role("link", name="Evaluate", exact=True).click()
    expect(page.get_by_text("As a table")).to_be_visible()
    expect(progress).to_have_count(0)


def open_drawings(page, digits):
    """Have a file of pen strokes read, as somebody does who has one."""
    page.get_by_role("radio", name="Drawings by people").click()
    expect(page.get_by_text("Open drawings: pen strokes")).to_be_visible()
    file = {"name": "mine.json", "mimeType": "application/json", "buffer": json.dumps(digits).encode()}
    page.locator("input[type=file]").last.set_input_files(file)
    expect(page.get_by_text("The worst drawings, as the network")).to_be_visible()


def by_hands(times=1):
    """A file's worth of digits, the last of which is called what it is not."""
    digits = [{"label": label, "writer": writer, "strokes": STROKES[label]} for label in STROKES for writer in (4, 5)]
    return digits * times + [{"label": 8, "writer": 77, "strokes": STROKES[1]}]


def test_peoples_drawings_are_opened_and_stay_from_page_to_page_until_a_reload(evaluate):
    page = evaluate()
    # Few: where others keep the cores busy, drawing them waits for everything else.
    open_drawings(page, by_hands(times=5))
    expect(page.get_by_text("Open: mine.json, 101 drawings.")).to_be_visible()
    expect(page.get_by_text("Drawing them with the pen")).to_have_count(0)
    expect(page.get_by_role("img", name="Drawing 101, labelled 8.")).to_be_visible()
    expect(page.get_by_role("cell", name="77", exact=True)).to_be_visible()
    page.get_by_role("link", name="Train", exact=True).click()
    expect(page.get_by_role("button", name="Start training")).to_be_visible()
    page.get_by_role("link", name="Evaluate", exact=True).click()
    expect(page.get_by_role("img", name="Drawing 101, labelled 8.")).to_be_visible()
    expect(page.get_by_text("after a reload, open the file again")).to_be_visible()
    page.reload()
    page.get_by_role("radio", name="Drawings by people").click()
    expect(page.get_by_text("one list for each time the pen was put down")).to_be_visible()
    expect(page.get_by_text("Open: mine.json")).to_have_count(0)


def test_nothing_is_wider_than_a_phone(evaluate):
    page = evaluate(train=True, width=390, has_touch=True)
    open_drawings(page, by_hands())
    page.get_by_role("radio", name="Both").click()
    expect(page.get_by_text("digits are misread by both")).to_be_visible()
    page.get_by_text("As a table").click()
    for look, sign in (
        ("Mistakes", "those it was surest of"),
        ("Confidence", "On the dashed line"),
        ("Map", "Large outlined points"),
        ("Harder digits", "each point of the curves is"),
        ("Drawings by people", "The worst drawings, as the network"),
    ):
        page.get_by_role("radio", name=look).click()
        expect(page.get_by_text(sign)).to_be_visible()
        settled(page)
        wait_until(lambda: page.evaluate("document.documentElement.scrollWidth") <= 390, what=f"{look} is too wide")
        wait_until(lambda: page.evaluate(TOO_WIDE) == [], what=f"something in {look} is too wide")
