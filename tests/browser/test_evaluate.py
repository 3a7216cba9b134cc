"""Evaluate in a real browser: a cell of the confusion matrix, a digit that goes to Draw, a point of the map."""

import re

from playwright.sync_api import expect

from tests.browser.real import press_in_chart, settled

# A canvas of the page, which may be in a shadow tree, with light ink on it.
INK_ON_THE_CANVAS = """() => {
    const all = (root) => [...root.querySelectorAll("*")].flatMap(
        (each) => [each, ...(each.shadowRoot ? all(each.shadowRoot) : [])]);
    return all(document).filter((each) => each.tagName === "CANVAS" && each.width).some((canvas) => {
        const pixels = canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height).data;
        return pixels.some((value, place) => place % 4 === 0 && value > 200 && pixels[place + 3] > 200);
    });
}"""


def test_a_cell_shows_its_digits_and_one_goes_to_draw(server, new_page):
    page = new_page()
    page.goto(f"{server}/evaluate")
    settled(page)
    matrix = page.get_by_label(re.compile("^Confusion matrix of"))
    expect(matrix.locator(".ytick").nth(9)).to_be_attached()
    matrix.scroll_into_view_if_needed()
    for label, answer in ((3, 3), (7, 7)):

        def cell(label=label, answer=answer):
            """Its middle, from the names along the axes."""
            down = matrix.locator(".ytick").filter(has_text=re.compile(f"^{label}$")).bounding_box()
            across = matrix.locator(".xtick").filter(has_text=re.compile(f"^{answer}$")).bounding_box()
            return across["x"] + across["width"] / 2, down["y"] + down["height"] / 2

        press_in_chart(page, cell, f"a {label} read as {answer}")
        expect(page.get_by_text(f"digits labelled {label} were read as {answer}.")).to_be_visible()
        expect(page.get_by_role("img", name=re.compile(f"labelled {label}")).first).to_be_visible()
        settled(page)
    page.get_by_role("button", name=re.compile(r"^(draw )?Draw \d+$")).last.click()
    page.wait_for_url("**/draw*")
    expect(page.locator("[data-answer]")).to_have_attribute("data-answer", re.compile(r"^\d$"))
    page.wait_for_function(INK_ON_THE_CANVAS)
