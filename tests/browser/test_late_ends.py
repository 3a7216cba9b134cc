"""Streamlit may end one call of a component's script after the next has begun: two answers in one moment are enough."""

import base64

import pytest

from ui.draw import pen
from ui.train import stage_presses

# As Streamlit calls a component that is on the page: twice, and then the end of the first. What it tells is in `told`.
CALLED = """async ([url, first, second]) => {
    window.told = [];
    const { default: call } = await import(url);
    const parentElement = document.getElementById("component");
    const setTriggerValue = (name, value) => told.push(value);
    const end = call({ data: first, parentElement, setTriggerValue });
    window.end = call({ data: second, parentElement, setTriggerValue });
    end();
}"""


def called(page, script, body, *data):
    """Have the script of a component called on a page of its own, with this body. data: of the two calls."""
    page.set_content(f"{body}<div id=component><p role=status></p></div>")
    page.evaluate(CALLED, ["data:text/javascript;base64," + base64.b64encode(script.encode()).decode(), *data])


def told_after(page, act):
    """What was told by what a hand does, and that nothing more is told once the component has been taken away."""
    act()
    told = page.evaluate("told")
    page.evaluate("end(); told.length = 0")
    act()
    assert page.evaluate("told") == []
    return told


@pytest.fixture
def bare_page(new_page):
    page = new_page()
    page.goto("about:blank")
    return page


def test_the_pen_is_still_heard(bare_page):
    page = bare_page
    data = {"pen": None, "message": 0, "action": 0, "canvas": 0, "width": 20, "grid": None, "middles": [], "ink": 255}
    canvas = '<div class="st-key-canvas" style="width: 280px; height: 280px"></div>'
    called(page, pen.SCRIPT, canvas, {**data, "pause": 100}, {**data, "pause": 200})

    def stroke():
        page.mouse.move(100, 100)
        page.mouse.down()
        page.mouse.move(150, 100)
        page.mouse.up()

    actions = [action["kind"] for report in told_after(page, stroke) for action in report["actions"]]
    assert actions[-1] == "stroke"


def test_presses_on_the_stage_are_still_heard(bare_page):
    page = bare_page
    data = {"sheets": {"units": {"n": 4, "columns": 2, "each": "Unit"}}, "n": 0}
    picture = "data:image/svg+xml,<svg xmlns='http://www.w3.org/2000/svg' width='80' height='80'/>"
    called(page, stage_presses.SCRIPT, f'<div class="st-key-units"><img src="{picture}"></div>', data, data)
    assert told_after(page, page.locator("img").click)[-1] == {"name": "units", "number": 3, "unit": -1}
