"""Nothing drawn is lost by a network that takes its time, or a hand that does not."""

from tests.browser.draw.slow_network import slow
from tests.browser.draw.spots import SPOTS, left_with, open_draw, quick_stroke, shows


def test_all_of_it_over_a_slow_network(server, new_page):
    page = new_page()
    with slow(server, 0.1) as far:
        open_draw(page, far)
        for spot in SPOTS[:5]:
            quick_stroke(page, spot)
        page.get_by_role("button", name="Undo").click()
        quick_stroke(page, SPOTS[5])
        page.keyboard.press("Control+z")
        page.keyboard.press("Control+z")
        quick_stroke(page, SPOTS[6])
        page.get_by_text("Thin", exact=True).click()
        quick_stroke(page, SPOTS[7])
        left_with(page, [*SPOTS[:3], *SPOTS[6:8]])


# Where the canvas has been, at every picture that the browser made.
WATCH = """() => {
    const places = window.places = new Set(), look = () => {
        const canvas = document.querySelector(".st-key-canvas");
        places.add(canvas ? canvas.getBoundingClientRect().y + scrollY : "gone");
        requestAnimationFrame(look);
    };
    look();
}"""


def test_of_a_hundred_fast_strokes_every_one_is_there_and_twenty_quick_undos_are_twenty(server, new_page):
    page = new_page()
    open_draw(page, server)
    page.evaluate(WATCH)
    for number in range(64):
        quick_stroke(page, SPOTS[number % len(SPOTS)])
    page.get_by_role("button", name="Clear").click()
    for spot in SPOTS:
        quick_stroke(page, spot)
    for _ in range(20):
        page.keyboard.press("Control+z")
        page.wait_for_timeout(30)
    shows(page, SPOTS[: len(SPOTS) - 20])
    assert len(page.evaluate("[...window.places]")) == 1, "the canvas moved"
    left_with(page, SPOTS[: len(SPOTS) - 20])
