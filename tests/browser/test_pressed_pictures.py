"""What is pressed in pictures in a real browser: units, lines, pixels and digits, on Inside and on Train."""

import re

from playwright.sync_api import expect

from tests.browser.chapters import choose, open_inside
from tests.browser.real import end_of_training, go_to, place_of, settled
from tests.browser.runs import notebook
from tests.patience import wait_until

NAMES = ".js-plotly-plot .textpoint text"


def press(page, name, press=None):
    """Press the picture of a unit, which is above its number. Returns that. press: by what, else by the mouse."""
    name.evaluate("name => name.scrollIntoView({ block: 'center' })")  # with the picture, which is above it
    number = name.text_content()
    said = page.locator(".hoverlayer .hovertext").filter(has_text=f"unit {number}:")

    def place():
        box = place_of(name)
        return box["x"] + box["width"] / 2, box["y"] - 15

    def is_pointed_at():
        # The chart looks what is under the mouse a moment after it has come, and a press before that is on nothing.
        x, y = place()
        page.mouse.move(x - 1, y)
        page.mouse.move(x, y)
        return said.count() and (x, y)

    if press is None:
        page.mouse.click(*wait_until(is_pointed_at, what=f"nothing is said of unit {number}", pause=0.1))
    else:
        press(*place())
    return number


def test_a_unit_is_pressed_in_the_drawing_and_switched_off(server, new_page):
    page = new_page()
    page.goto(f"{server}/inside")
    names = page.locator(NAMES).filter(has_text=re.compile(r"^\d+$"))
    expect(names).to_have_count(9)
    # Wherever one is in the walk, it leads to where a unit is looked at.
    expect(page.get_by_role("heading", name="The data", exact=True)).to_be_visible()
    fourth = press(page, names.nth(3))
    expect(page.get_by_role("heading", name="The model", exact=True)).to_be_visible()
    unit = page.get_by_label(re.compile("^to unit, 0 to"))
    expect(unit).to_have_value(fourth)
    # A second and third choice count as the first did.
    for row in (2, 4, 2):
        third = press(page, names.nth(row))
        expect(unit).to_have_value(third)
    assert third != fourth
    page.get_by_text("Switch it off").click()
    for name in ("With it", "Without it"):
        assert re.search(r"\d\d\.\d\s%", page.get_by_role("row").filter(has_text=name).inner_text())


def test_a_unit_under_a_resting_mouse_is_pressed_again(server, new_page):
    page = new_page(height=2500)  # nothing scrolls
    page.goto(f"{server}/inside")
    names = page.locator(NAMES).filter(has_text=re.compile(r"^\d+$"))
    expect(names).to_have_count(9)
    unit = page.get_by_label(re.compile("^to unit, 0 to"))
    expect(page.get_by_role("heading", name="The data", exact=True)).to_be_visible()
    fourth = press(page, names.nth(3))
    expect(unit).to_have_value(fourth)
    settled(page)
    under = press(page, names.nth(2))
    expect(unit).to_have_value(under)
    settled(page)
    unit.fill(names.nth(5).text_content())
    unit.press("Enter")
    expect(page.get_by_text(f"unit {names.nth(5).text_content()}").first).to_be_visible()
    settled(page)
    expect(names).to_have_count(9)
    page.mouse.down()
    page.mouse.up()
    expect(unit).to_have_value(under)


# Where a line between a hidden unit and an answer can be pressed, as far from others as there is one, and which weight
# it stands for.
LINE = """chart => {
  const { data, _fullLayout: { xaxis, yaxis } } = chart, box = chart.querySelector(".nsewdrag").getBoundingClientRect();
  const { x, y, customdata } = data.findLast(trace => trace.hovertext === "Follow this weight");
  const places = x.map((_, i) => ({ x: box.left + xaxis.l2p(x[i]), y: box.top + yaxis.l2p(y[i]) }));
  const apart = (a, b) => a === b ? Infinity : Math.hypot(a.x - b.x, a.y - b.y);
  const alone = places.map(a => Math.min(...places.map(b => apart(a, b))));
  const i = alone.indexOf(Math.max(...alone)), [layer, unit, input] = customdata[i];
  return { ...places[i], layer, unit, input };
}"""


def test_a_line_is_pressed_in_the_drawing_and_its_weight_followed(server, new_page):
    page = new_page()
    page.goto(f"{server}/inside")
    settled(page)
    expect(page.get_by_role("heading", name="The data", exact=True)).to_be_visible()
    drawing = page.locator(".js-plotly-plot").first
    expect(drawing.locator(".textpoint text").filter(has_text=re.compile(r"^\d+$"))).to_have_count(9)

    def is_pointed_at():
        line = drawing.evaluate(LINE)
        page.mouse.move(line["x"] - 1, line["y"])
        page.mouse.move(line["x"], line["y"])
        return page.locator(".hoverlayer .hovertext").filter(has_text="Follow this weight").count() and line

    line = wait_until(is_pointed_at, what="nothing is said of the line", pause=0.1)
    page.mouse.click(line["x"], line["y"])
    # From a chapter of no weight it leads to one, also when it is pressed again.
    expect(page.get_by_role("heading", name="Forward", exact=True)).to_be_visible()
    assert line["layer"] == 1
    expect(page.get_by_label(re.compile("^from unit, 0 to"))).to_have_value(str(line["input"]))
    choose(page, "The cost")
    settled(page)
    line = wait_until(is_pointed_at, what="nothing is said of the line", pause=0.1)
    page.mouse.click(line["x"], line["y"])
    expect(page.get_by_role("heading", name="Forward", exact=True)).to_be_visible()


def press_in_picture(page, picture, number):
    """Press what stands for a number in a picture to choose from."""

    def is_pointed_at():
        place = picture.evaluate(PLACE, number)
        said = page.locator(".hoverlayer .hovertext").filter(has_text=re.compile(f"^{re.escape(place['said'])}$"))
        page.mouse.move(place["x"] - 1, place["y"])
        page.mouse.move(place["x"], place["y"])
        return said.count() and place

    place = wait_until(is_pointed_at, what=f"nothing is said of {number}", pause=0.1)
    page.mouse.click(place["x"], place["y"])


# Where a number's point is in a picture to choose from, and what is said there.
PLACE = """(chart, number) => {
  const { data: [{ x, y, customdata, text }], _fullLayout: { xaxis, yaxis } } = chart, i = customdata.indexOf(number);
  const box = chart.querySelector(".nsewdrag").getBoundingClientRect();
  return { x: box.left + xaxis.l2p(x[i]), y: box.top + yaxis.l2p(y[i]), said: text[i] };
}"""


def test_a_pixel_and_a_digit_are_chosen_in_their_pictures(server, new_page):
    page = new_page()
    open_inside(page, server, "Backward")
    settled(page)
    field = page.get_by_label(re.compile("^from pixel, 0 to"))
    gradients = page.locator(".st-key-inside_gradients .js-plotly-plot")
    # A pixel in the middle, where digits have ink, and one in a corner.
    for pixel in (14 * 28 + 14, 0):
        gradients.scroll_into_view_if_needed()
        press_in_picture(page, gradients, pixel)
        expect(field).to_have_value(str(pixel))
        settled(page)
    digit = page.get_by_label(re.compile("^Test digit, 0 to"))
    page.get_by_role("button", name="Choose").click()
    press_in_picture(page, page.locator(".st-key-inside_choosing_picture .js-plotly-plot"), 8)
    expect(digit).to_have_value("8")
    # Leafing chooses nothing yet.
    page.get_by_role("button", name="Next page").click()
    expect(page.get_by_role("figure", name=re.compile("^Test digits 30 to 59"))).to_be_visible()
    settled(page)
    expect(digit).to_have_value("8")
    press_in_picture(page, page.locator(".st-key-inside_choosing_picture .js-plotly-plot"), 41)
    expect(digit).to_have_value("41")
    expect(page.get_by_role("figure", name=re.compile("^Test digits 30 to 59"))).to_be_visible()


def test_a_finger_chooses_the_unit_that_it_taps_by_the_first_tap(server, new_page):
    page = new_page(width=390, has_touch=True, is_mobile=True)
    open_inside(page, server, "The model")
    unit = page.get_by_label(re.compile("^to unit, 0 to"))
    names = page.locator(NAMES).filter(has_text=re.compile(r"^\d+$"))
    expect(names).to_have_count(9)
    for row in (3, 6, 2):
        expect(unit).to_have_value(press(page, names.nth(row), page.touchscreen.tap))


def test_what_is_pressed_in_the_living_picture_opens_inside(server, new_page):
    page = new_page()
    page.goto(f"{server}/?{notebook('iterations=30&units=24')}")
    page.get_by_role("button", name="Start training").click()
    end_of_training(page)
    pressed = page.locator(".lab-unit").nth(2)
    unit = re.search(r"\d+", pressed.get_attribute("aria-label"))[0]
    pressed.click()
    page.get_by_role("button", name="Look inside").click()
    expect(page.get_by_role("heading", name="The model", exact=True)).to_be_visible()
    expect(page.get_by_label(re.compile("^to unit, 0 to"))).to_have_value(unit)
    go_to(page, "Train")
    page.locator(".lab-tests button").nth(5).click()
    page.get_by_role("button", name="Look inside").click()
    expect(page.get_by_role("heading", name="Inside the network")).to_be_visible()
    expect(page.get_by_label(re.compile("^Test digit, 0 to"))).to_have_value("5")
