"""Nothing drawn is lost by a hand that takes no time, or a canvas that is just built anew."""

from playwright.sync_api import expect

from lab import canvas_strokes
from tests.browser.draw.spots import INK, SPOTS, left_with, open_draw, pad, press, quick_stroke, shows
from tests.browser.real import go_to, place_of, settled
from tests.patience import wait_until

# Where the canvas has been, at every picture that the browser made.
WATCH = """() => {
    const places = window.places = new Set(), look = () => {
        const canvas = document.querySelector(".st-key-pad");
        places.add(canvas ? canvas.getBoundingClientRect().y + scrollY : "gone");
        requestAnimationFrame(look);
    };
    look();
}"""


PAPER = "canvas => canvas.getContext('2d').getImageData(1, 1, 1, 1).data[0]"


def test_a_hundred_fast_strokes_are_there_after_twenty_undos_paper_brush_another_page_and_a_reload(server, new_page):
    page = new_page()
    open_draw(page, server)
    page.get_by_text("Thin", exact=True).click()
    settled(page)
    page.evaluate(WATCH)
    hundred = [(14 + 28 * column, 14 + 28 * row) for row in range(10) for column in range(10)]

    def are_there(n=100):
        layer = page.locator("canvas.dc-canvas.lower-canvas")
        wait_until(lambda: layer.evaluate(INK, hundred) == n * [True] + (100 - n) * [False])

    for spot in hundred:
        quick_stroke(page, spot, 4)
    are_there()
    for _ in range(20):
        page.keyboard.press("Control+z")
        page.wait_for_timeout(30)
    are_there(80)
    for spot in hundred[80:]:
        quick_stroke(page, spot, 4)
    are_there()
    assert len(page.evaluate("[...window.places]")) == 1, "the canvas moved"
    page.get_by_text("White paper", exact=True).click()
    layer = page.locator("canvas.dc-canvas.lower-canvas")
    wait_until(lambda: layer.evaluate(PAPER) > 200, what="the paper is not white")
    are_there()
    page.get_by_text("Thick", exact=True).click()
    settled(page)
    are_there()
    go_to(page, "Train")
    expect(page.get_by_role("button", name="Start training")).to_be_visible()
    go_to(page, "Draw")
    place_of(pad(page))
    are_there()
    page.reload()
    place_of(pad(page))
    are_there()


def test_a_stroke_far_beyond_the_canvas_on_a_wide_screen_is_kept_and_so_is_what_comes_after_it(server, new_page):
    page = new_page(width=4096)
    open_draw(page, server)
    box = pad(page).bounding_box()
    page.mouse.move(box["x"] + SPOTS[0][0] - 8, box["y"] + SPOTS[0][1])
    page.mouse.down()
    page.mouse.move(4090, box["y"] + SPOTS[0][1], steps=4)
    assert 4090 - box["x"] > canvas_strokes.LARGEST
    page.mouse.up()
    quick_stroke(page, SPOTS[7])
    left_with(page, [*SPOTS[:6], SPOTS[7]])


# What a pen may have to tell that was not heard for long: its strokes have more points than a drawing has room for.
MUCH = """async () => {
    const { name } = performance.getEntriesByType("resource").find(({ name }) => name.endsWith("/pen.js"));
    const { begin, finish, pen } = await import(name), { send } = WebSocket.prototype;
    WebSocket.prototype.send = () => {};
    for (let number = 0; number < 300; number += 1) {
        begin({ points: [24, 24, 24, 24 + number / 100], width: 20 });
        finish();
    }
    for (let number = 0; number < 40; number += 1) {
        begin({ points: Array(500).fill([70, 24, 71, 24]).flat(), width: 20 });
        finish();
    }
    WebSocket.prototype.send = send;
    document.dispatchEvent(new Event("digit-lab-open"));
}"""


def test_after_far_too_much_at_once_the_pen_is_heard(server, new_page):
    page = new_page()
    open_draw(page, server)
    page.evaluate(MUCH)
    expect(page.get_by_text("This stroke was left out")).to_be_visible()
    shows(page, SPOTS[:2])
    press(page, "Clear")
    quick_stroke(page, SPOTS[3])
    left_with(page, SPOTS[3:4])
