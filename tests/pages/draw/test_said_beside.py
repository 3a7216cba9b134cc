"""What is said beside a drawing: what a test digit is, what is read beside the steps, how to have back what went."""

import io

from lab.own_digits import to_file
from nncore import load_digits
from tests.lab.strokes import BAR, SEVEN
from tests.pages.app import button, captions, go_to, markdown, pick
from tests.pages.draw.canvas import answers, draw, drawing, open_draw
from tests.pages.draw.test_draw import toggle
from tests.pages.draw.test_own_digits import tray
from tests.pages.session import part
from ui.session import OwnDigits


def test_a_test_digit_says_what_it_is_until_it_is_drawn_on(canvas):
    app, data = open_draw(canvas), load_digits()
    button(app, "A test digit").click().run()
    (label,) = data.test_labels[(data.test_images == drawing(app).original).all(axis=(1, 2))]
    assert any(f"where it is labelled {label}." in said for said in captions(app))
    draw(app, BAR)
    assert not any("labelled" in said for said in captions(app))


def test_the_answer_stands_beside_the_steps_and_follows_each(canvas):
    app = open_draw(canvas)
    draw(app, SEVEN)
    assert any(said.startswith(f"→ **{answers(app)[0]}**, ") for said in markdown(app))
    toggle(app, "Centre")
    assert any(said.startswith(f"→ **{answers(app)[0]}**, ") for said in markdown(app))


def test_digits_that_were_removed_can_be_brought_back_until_the_page_is_left(canvas):
    app = open_draw(canvas)
    for _ in range(2):
        draw(app, SEVEN)
        pick(app, "It was a …", 7)
    pick(app, "Look closer", "Your digits")
    before = tray(app)
    for _ in range(2):  # as by a double click
        part(app, OwnDigits).forget()
    app.run()
    assert not tray(app)
    button(app, "Removed: 2. Bring back").click().run()
    assert tray(app) == before and not any("Bring" in each.label for each in app.button)
    # What has come back in another way is not there twice.
    button(app, "Remove all").click().run()
    part(app, OwnDigits).open_file(io.BytesIO(to_file(before)))
    part(app, OwnDigits).bring_back()
    app.run()
    assert len(tray(app)) == 2
    button(app, "Remove all").click().run()
    go_to(app, "train.py")
    open_draw(canvas, app=app)
    assert not any("Bring" in each.label for each in app.button)
