"""Short strokes at known places, and where the canvas has ink."""

from contextlib import suppress

from playwright.sync_api import expect

from tests.browser.real import place_of, seen_at, settled
from tests.patience import wait_until

# Which spots are not as the paper is, at its edge; the layer that finished strokes are on is in a shadow tree. All are
# asked for at once: each question goes through three processes, and tests ask again and again. It is higher than it is
# seen (ABOVE in lab/canvas_strokes.py).
INK = """(canvas, spots) => {
    const { width, height } = canvas, { data } = canvas.getContext("2d").getImageData(0, 0, width, height);
    const scale = width / 280; // a fine screen has more pixels
    const at = (x, y) => data[4 * (Math.round((y + 48) * scale) * width + Math.round(x * scale))];
    return spots.map(([x, y]) => Math.abs(at(x, y) - at(1, 1)) > 100);
}"""
# The pen's own state: its module is loaded once.
PEN = """async () => {
    const { name } = performance.getEntriesByType("resource").find(({ name }) => name.endsWith("/pen.js"));
    return (await import(name)).pen;
}"""
# Whether all that was drawn has come to the server.
HEARD = f"async () => {{ const pen = await ({PEN})(); return !pen.stroke && !pen.actions.length; }}"
SPOTS = [(24 + 46 * column, 24 + 46 * row) for row in range(6) for column in range(6)]  # each with room for a stroke


def open_draw(page, server):
    page.goto(f"{server}/draw")
    expect(page.get_by_text("Draw one digit")).to_be_visible()
    expect(page.locator("canvas.upper-canvas")).to_be_attached()
    place_of(pad(page))
    settled(page)


def pad(page):
    """Where one draws."""
    return page.locator(".st-key-pad")


def press(page, name):
    """Press Undo or Clear: the canvas has an Undo of its own, which is cut off."""
    page.locator(f".st-key-{name.lower()} button:visible").click()


def fingers(page):
    """A function that moves fingers over the canvas: its kind of event, and a spot for each that is down."""
    touch = page.context.new_cdp_session(page)

    def move(kind, *spots):
        box = place_of(pad(page))
        at = [seen_at(box, spot) for spot in spots]
        points = [{"x": x, "y": y, "id": number} for number, (x, y) in enumerate(at)]
        touch.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": points})

    return move


def quick_stroke(page, spot, reach=8):
    """A short stroke, as fast as a browser takes it. reach: pixels to either side."""
    # A button that was pressed may have scrolled the page.
    box = wait_until(pad(page).bounding_box, pause=0.01)
    (x, y), (to, _) = (seen_at(box, (spot[0] + far, spot[1])) for far in (-reach, reach))
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(to, y, steps=2)
    page.mouse.up()


def strokes_at(page):
    """Which spots have ink on the canvas."""
    layer = page.locator("canvas.dc-canvas.lower-canvas")
    return [spot for spot, has_ink in zip(SPOTS, layer.evaluate(INK, SPOTS), strict=True) if has_ink]


def heard(page):
    """Wait until the server has heard all that the pen has to tell."""
    # The page's own waiting takes a promise for an answer.
    wait_until(lambda: page.evaluate(HEARD), what="the server has not heard all that was drawn", pause=0.05)


def shows(page, expected):
    """Wait until these spots and no others have ink, and stay so: also once the server has heard of every stroke, for a
    canvas that starts anew meanwhile is without those that it has not heard of."""
    there = []

    def stand():
        there[:] = strokes_at(page)
        return there == expected

    with suppress(AssertionError):
        wait_until(stand)
    heard(page)
    settled(page)
    with suppress(AssertionError):
        wait_until(stand)
    lost, left = [[spot for spot in one if spot not in other] for one, other in ((expected, there), (there, expected))]
    assert not lost and not left, f"lost: {lost}; left: {left}"


def left_with(page, expected):
    """The same, and after a reload: on the page as on the server."""
    shows(page, expected)
    page.reload()
    place_of(pad(page))
    shows(page, expected)


def answer(page):
    return page.locator("[data-answer]").first
