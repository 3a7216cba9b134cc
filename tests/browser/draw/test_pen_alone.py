"""The pen's script on a page of its own: what it tells, whatever a hand does and however late it is heard."""

import pytest

from lab import pen
from tests.browser.bare import BarePage
from tests.browser.draw.spots import SPOTS, fingers, pad, press, quick_stroke
from ui.draw import pixel_grid

HTML = """<style>.st-key-pad { position: absolute; left: 100px; top: 100px; width: 280px; height: 280px;
touch-action: none; } body { margin: 0; touch-action: none; }</style>
<div class="st-key-pad"></div><textarea></textarea>
<div class="st-key-undo"><button>Undo</button></div><div class="st-key-redo"><button disabled>Redo</button></div>
<div class="st-key-clear"><button>Clear</button></div>
<div class="st-key-it_was"><button>7</button></div><div id="grid">GRID</div>
<script type="module">
import { hold } from "./hub.js";
import * as module from "./pen.js";
import { mount } from "./pixel_grid.js";
const { pen } = module, book = location.search;
const data = { book, name: "Canvas", width: 20, ink: 255, canvas: 1, pen: null, action: 0, grid: null };
const mounted = module.mount({ data });
hold({ socket: "/live/tab/x", cut: "It is cut." }, () => {}, "me");
// A run of the page, as the server has it after some action.
window.run = (action, grid) => mounted.update({ data: { ...data, pen: pen.name, action, grid } });
window.openGrid = () => { run(0, "00".repeat(784)); mount({ parentElement: document.querySelector("#grid") }); };
Object.assign(window, { pen, begin: module.begin, finish: module.finish, ready: true });
</script>""".replace("GRID", pixel_grid.HTML)


class Paper(BarePage):
    """The server's side of the pen: what is on the page after all that it was told, each of which it does once."""

    def __init__(self, page, query="?mine"):
        super().__init__(page, HTML, query)

    @property
    def reports(self):
        return [pen.read(said["pen"]) for said in self.told if "pen" in said]

    @property
    def actions(self):
        """What was done, in its order, by whichever pen."""
        done = {}
        for report in self.reports:
            for action in report.actions:
                done.setdefault((report.pen, action.number), action)
        return list(done.values())

    @property
    def strokes(self):
        strokes, undone = [], []
        for action in self.actions:
            if action.kind == pen.STROKE:
                strokes.append(action)
            elif action.kind == pen.UNDO:
                strokes, undone = strokes[:-1], [*undone, *strokes[-1:]]
            elif action.kind == pen.REDO:
                strokes = [*strokes, undone.pop()]
            else:
                strokes = []
        return strokes

    def has(self, *spots):
        """Wait until the pen has nothing more to tell: each stroke begins a reach before its spot."""
        self.until(lambda: self.page.evaluate("!pen.actions.length && !pen.stroke"))
        assert [each.stroke.points[0] for each in self.strokes] == [(x - 8, y) for x, y in spots]
        numbers = [action.number for action in self.actions]
        assert numbers == list(range(1, len(numbers) + 1))

    def path(self):
        """The points of the one stroke there is."""
        self.until(lambda: self.strokes)
        (action,) = self.strokes
        return action.stroke.points


@pytest.fixture
def paper(new_page):
    return Paper(new_page(has_touch=True))


def test_strokes_undo_and_clear_are_told_in_their_order(paper):
    page = paper.page
    for number in range(3):
        quick_stroke(page, SPOTS[number])
    press(page, "Undo")
    quick_stroke(page, SPOTS[3])
    page.keyboard.press("Control+z")
    paper.has(*SPOTS[:2])
    press(page, "Clear")
    quick_stroke(page, SPOTS[4])
    quick_stroke(page, SPOTS[5])
    page.keyboard.press("Control+z")
    paper.has(SPOTS[4])


def test_what_was_not_heard_is_told_again_after_a_cut(paper):
    paper.hears = False
    for spot in SPOTS[:2]:
        quick_stroke(paper.page, spot)
    press(paper.page, "Undo")
    paper.until(lambda: len(paper.actions) == 3)
    paper.hears = True
    paper.sockets[-1].close(code=1001)
    paper.has(SPOTS[0])


@pytest.mark.parametrize("whose", ["?mine", "?the-next-persons"])
def test_what_a_reload_cuts_off_is_told_in_its_notebook_alone(paper, whose):
    paper.hears = False
    quick_stroke(paper.page, SPOTS[0])
    press(paper.page, "Undo")
    quick_stroke(paper.page, SPOTS[1])
    x, y = SPOTS[2]
    paper.page.mouse.move(92 + x, 100 + y)
    paper.page.mouse.down()  # the pen is still down then
    paper.until(lambda: len(paper.actions) == 3)
    paper.hears = True
    paper.open(whose)
    paper.page.mouse.up()
    paper.has(*(SPOTS[1:3] if whose == "?mine" else []))
    # The canvas that it was drawn on has gone with its page.
    assert not any(each.canvas for each in paper.strokes)


def test_what_is_pressed_is_meant_for_what_was_drawn_before_it(paper):
    quick_stroke(paper.page, SPOTS[0])
    paper.page.locator(".st-key-it_was button").click()
    quick_stroke(paper.page, SPOTS[1])
    paper.has(*SPOTS[:2])
    before = next(number for number, report in enumerate(paper.reports) if report.pressed == "it_was")
    assert {action.number for report in paper.reports[: before + 1] for action in report.actions} == {1}


def test_far_too_much_at_once_is_told_little_by_little(paper):
    paper.page.evaluate("""() => {
        for (let n = 0; n < 300; n += 1) {
            begin({ points: [16, 24, 24, 24], width: 20 });
            finish();
        }
    }""")
    paper.has(*300 * [SPOTS[0]])
    assert max(len(report.actions) for report in paper.reports) <= pen.MAX_ACTIONS


ENDLESS = """() => {
    const pad = document.querySelector(".st-key-pad"), kind = { pointerId: 1, isPrimary: true, buttons: 1 };
    const event = (name, clientX, clientY) => pad.dispatchEvent(
        new PointerEvent(name, { clientX, clientY, bubbles: true, composed: true, ...kind }));
    event("pointerdown", 110, 110);
    for (let n = 0; n < 1500; n += 1) event("pointermove", 120 + (n % 100), 120);
    event("pointermove", 5000, 120);
    event("pointerup", 5000, 120);
}"""


def test_a_long_and_far_stroke_is_one_that_the_server_takes(paper):
    paper.page.evaluate(ENDLESS)
    paper.until(lambda: len(paper.strokes) == 2)
    # What goes on after so many points is another stroke from the last one on.
    first, second = (each.stroke.points for each in paper.strokes)
    assert first[0] == (10, 10) and second[0] == first[-1] and second[-1] == (2800, 20)


def test_shift_draws_a_straight_line(paper):
    page = paper.page
    page.mouse.move(110, 110)
    page.mouse.down()
    page.keyboard.down("Shift")
    for spot in ((300, 200), (350, 300)):
        page.mouse.move(*spot, steps=10)
    page.mouse.up()
    page.keyboard.up("Shift")
    assert paper.path() == ((10, 10), (250, 200))


def test_another_button_does_no_harm_to_a_stroke(paper):
    mouse = paper.page.mouse
    mouse.move(110, 110)
    mouse.down()
    mouse.move(200, 110, steps=4)
    mouse.down(button="right")
    mouse.up(button="right")
    mouse.move(300, 110, steps=4)
    mouse.up()
    points = paper.path()
    assert points[0] == (10, 10) and points[-1] == (200, 10)
    # The canvas may have left it out: it is shown anew.
    assert paper.strokes[0].canvas == 0


HAND = "{ pointerType: 'touch', pointerId: 9, isPrimary: true, buttons: 1, bubbles: true, clientX: 200, clientY: 300 }"


def by_a_thumb_beside(page):
    touch = page.context.new_cdp_session(page)
    touch.send("Input.dispatchTouchEvent", {"type": "touchStart", "touchPoints": [{"x": 8, "y": 300, "id": 1}]})
    for kind, x in (("touchStart", 110), ("touchMove", 200), ("touchMove", 300), ("touchEnd", 300)):
        finger = {"x": x, "y": 110, "id": 2}
        touch.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": [finger]})


def by_a_second_finger(page):
    move = fingers(page)
    move("touchStart", (10, 10))
    move("touchMove", (100, 10))
    move("touchStart", (100, 10), (200, 200))
    move("touchMove", (200, 10), (200, 210))
    move("touchEnd")


def by_the_browser_that_takes_it_away(page):
    move = fingers(page)
    move("touchStart", (10, 10))
    move("touchMove", (200, 10))
    move("touchCancel")


def by_a_hand_beside_a_stylus(page):
    hand = page.context.new_cdp_session(page)
    pen = {"y": 110, "button": "left", "buttons": 1, "clickCount": 1, "pointerType": "pen"}
    for kind, x in (("mousePressed", 110), ("mouseMoved", 200), ("mouseReleased", 300)):
        hand.send("Input.dispatchMouseEvent", {"type": kind, "x": x, **pen})
        if kind == "mouseMoved":
            pad(page).evaluate("pad => pad.dispatchEvent(new PointerEvent('pointerdown', HAND))".replace("HAND", HAND))


def by_a_phone_that_is_turned(page):
    move = fingers(page)
    move("touchStart", (10, 10))
    move("touchMove", (100, 10))
    pad(page).evaluate("pad => Object.assign(pad.style, { left: '300px', top: '200px' })")
    move("touchMove", (200, 10))
    move("touchEnd")


DISTURBED = [by_a_thumb_beside, by_a_second_finger, by_the_browser_that_takes_it_away, by_a_hand_beside_a_stylus]


@pytest.mark.parametrize("disturbed", [*DISTURBED, by_a_phone_that_is_turned])
def test_a_finger_that_is_disturbed_keeps_its_stroke(paper, disturbed):
    disturbed(paper.page)
    points = paper.path()
    assert points[0] == (10, 10) and points[-1] == (200, 10) and {y for _, y in points} == {10}
    assert disturbed is by_a_phone_that_is_turned or paper.strokes[0].canvas == 0


def test_a_key_undoes_and_not_while_text_is_typed(paper):
    page = paper.page
    for spot in SPOTS[:4]:
        quick_stroke(page, spot)
    page.locator("textarea").focus()
    page.keyboard.press("Control+z")
    paper.has(*SPOTS[:4])
    page.locator(".st-key-it_was button").focus()
    # Where letters are others than Latin ones it is the key that has the Z elsewhere; a German Y is there too.
    for key, left in (("я", 3), ("y", 4), ("z", 3)):
        page.evaluate(
            """key => document.body.dispatchEvent(
                new KeyboardEvent("keydown", { key, code: "KeyZ", ctrlKey: true, bubbles: true, composed: true }))""",
            key,
        )
        paper.has(*SPOTS[:left])
    page.keyboard.press("Control+Shift+z")  # its button rests until the page knows of the undo
    paper.has(*SPOTS[:4])


# The cells of the grid that are bright.
INKED = """() => {
    const { data } = document.querySelector("#grid canvas").getContext("2d").getImageData(0, 0, 28, 28);
    return [...Array(784).keys()].filter((cell) => data[4 * cell] > 127);
}"""


def test_the_grid_shows_what_was_done_also_before_it_is_heard(paper):
    page, paper.hears = paper.page, False
    page.evaluate("openGrid()")
    page.locator("#grid canvas").focus()
    here, shown = 28 * 13 + 13, []
    for keys, left in (
        (["Space"], [here]),
        (["Control+z"], []),
        (["Space", "ArrowRight", "Space"], [here, here + 1]),
        (["Control+z", "ArrowDown", "Space"], [here, here + 29]),
    ):
        for key in keys:
            page.keyboard.press(key)
        assert page.evaluate(INKED) == left
        shown.append(left)
    # The server has heard of the first two, and then of all.
    page.evaluate("run(2, '00'.repeat(784))")
    assert page.evaluate(INKED) == shown[-1]
    grid = "".join("ff" if cell in shown[-1] else "00" for cell in range(784))
    page.evaluate("grid => run(pen.count, grid)", grid)
    assert page.evaluate(INKED) == shown[-1] and page.evaluate("pen.actions") == []
    page.keyboard.press("Control+z")
    assert page.evaluate(INKED) == [here]
    # An older page, drawn before that, brings nothing back.
    page.evaluate("grid => run(pen.count - 1, grid)", grid)
    assert page.evaluate(INKED) == [here]
