"""From drawing to digit: each step can be switched off, says where the ink is, and the answer follows."""

from benchmarks.drawings import sheet_of
from benchmarks.no_digits import NO_DIGITS
from tests.lab.strokes import SEVEN
from tests.pages.app import button, captions, markdown, pick
from tests.pages.draw.canvas import CORNER, FOUR_TWO, answers, draw, open_draw, seven, switch
from ui.draw import preparation_steps


def test_a_7_in_the_corner_turns_wrong_without_centring(canvas):
    app = pick(open_draw(canvas, CORNER), "Look closer", "Stages")

    def beside():
        """The answer that stands beside the steps."""
        return next(said for said in markdown(app) if said.startswith("→"))

    assert answers(app) == [7] and beside().startswith("→ **7**, ")
    switch(app, "Centre")
    assert answers(app) != [7] and beside().startswith(f"→ **{answers(app)[0]}**, ")
    assert any("switched off" in said for said in captions(app))
    button(app, "Switch all on").click().run()
    assert answers(app) == [7]


def test_what_is_unusual_gets_a_sentence(canvas):
    app = pick(open_draw(canvas, seven(pen=8)), "Look closer", "Stages")
    assert any("strokes are thinner" in said for said in captions(app))


def test_what_is_doubted_or_a_number_is_not_like_a_digit(canvas, monkeypatch):
    monkeypatch.setattr("render.sentences.unusual", lambda *_: [])
    app, stick_man = open_draw(canvas), sheet_of([(stroke, 20) for stroke in NO_DIGITS["stick man"]]).strokes
    pick(app, "Look closer", "Stages")
    for strokes, is_digit in (([SEVEN], True), (stick_man, False), (FOUR_TWO, False)):
        draw(app, "clear", *strokes)
        assert (preparation_steps.USUAL_DIGIT in captions(app)) == is_digit
        assert (preparation_steps.USUAL_NUMBERS in captions(app)) != is_digit
