"""Test digits sent to Draw: read there as they are read on Evaluate, until somebody draws on them."""

import numpy as np
import pytest

import nncore
from lab.drawing_sheet import DrawingSheet
from lab.networks import ready_network
from nncore.reading.preparation import ALL_STEPS, Preparation
from render import pictures
from tests.lab.strokes import BAR
from tests.pages.app import button, captions
from tests.pages.draw.canvas import answers, draw, open_draw
from tests.pages.session import part
from ui.session import Drawing


def sheet_of(digit, on_white):
    return DrawingSheet.of_picture(pictures.page_of(digit), on_white, digit)


@pytest.mark.parametrize("on_white", [False, True])
def test_every_test_digit_that_was_sent_is_read_with_the_probabilities_of_evaluate(on_white):
    data, network = nncore.load_digits(), nncore.load_ready_network()
    read = np.stack([sheet_of(digit, on_white).digit() for digit in data.test_images])
    expected = network.predict_proba(nncore.flatten(data.test_images))
    np.testing.assert_allclose(network.predict_proba(nncore.flatten(read)), expected, rtol=1e-5, atol=1e-7)


def test_the_digit_stays_as_it_is_on_the_other_paper_and_once_a_stroke_is_undone():
    digit = nncore.load_digits().test_images[0]
    sheet = sheet_of(digit, False).recoloured(True)
    assert sheet.is_original() and sheet.digit() is digit
    drawn_on = sheet.with_stroke(BAR)
    assert not drawn_on.is_original() and (drawn_on.digit() != digit).any()
    assert drawn_on.undone().digit() is digit
    assert drawn_on.undone().undone().empty


def test_with_a_step_off_it_is_prepared_like_any_drawing():
    sheet = sheet_of(nncore.load_digits().test_images[0], False)
    assert not sheet.is_original(Preparation(centre=None)) and sheet.is_original(ALL_STEPS)
    assert (
        sheet.digit(Preparation(crop=False)) == nncore.drawing_to_digit(sheet.picture, Preparation(crop=False))
    ).all()


def test_the_page_says_that_it_is_not_prepared_until_somebody_draws_on_it(canvas):
    app = open_draw(canvas)
    button(app, "A test digit").click().run()
    digit = part(app, Drawing).sheet.original
    assert any("gets it as it is" in caption for caption in captions(app))
    network = ready_network().network
    assert answers(app) == [int(network.predict(nncore.flatten(digit[None]))[0])]
    draw(app, BAR)
    assert not any("gets it as it is" in caption for caption in captions(app))
