"""Digits drawn by hand on the real canvas, and what the page makes of them."""

import io
import json
import random

import numpy as np
import pytest
from PIL import Image
from playwright.sync_api import expect

from tests.browser.draw.spots import answer, heard, open_draw, press
from tests.browser.hands import STROKES, placed
from tests.browser.real import READ, TOP, draw_stroke, seen_at_the_end, settled
from tests.patience import wait_until

# Pen strokes by real writers, where a copy of the collection lies beside the project; it is not part of it.
PEN = TOP.parent / "shared" / "pen" / "strokes_tra.json"
# This one's digits are kept aside: no network of ours has learned from them.
WRITER = 10


def draw(page, strokes):
    for stroke in strokes:
        draw_stroke(page, stroke)


def on_canvas(page):
    """What is seen on the canvas, (h, w) from 0 to 255."""
    file = io.BytesIO(page.locator("canvas.dc-canvas.lower-canvas").screenshot())
    return np.asarray(Image.open(file).convert("L"), np.int32)


def read_all(page, server, hand):
    """Draw each digit at another place and size. Returns those that the ready network reads wrong: {label: answer}."""
    place, wrong = random.Random(3), {}
    open_draw(page, server)
    for label, strokes in sorted(hand.items()):
        expect(page.get_by_text("Draw one digit")).to_be_visible()
        height = place.uniform(90, 190)
        draw(page, placed(strokes, height, place.uniform(20, 80), place.uniform(20, 260 - height)))
        heard(page)
        expect(page.locator(READ)).to_be_visible()
        settled(page)
        read = int(answer(page).get_attribute("data-answer"))
        if read != label:
            wrong[label] = read
        press(page, "Clear")
    return wrong


def test_ten_digits_drawn_by_hand_are_read(server, new_page):
    wrong = read_all(new_page(), server, STROKES)
    assert len(wrong) <= 1, f"read wrong: {wrong}"


@pytest.mark.skipif(not PEN.exists(), reason="the collection of pen strokes is not beside the project")
def test_ten_digits_by_a_writer_it_does_not_know_are_read(server, new_page):
    hand = {}
    for digit in json.loads(PEN.read_text()):
        if digit["writer"] == WRITER:
            hand.setdefault(digit["label"], digit["strokes"])
    assert len(hand) == 10
    wrong = read_all(new_page(), server, hand)
    assert len(wrong) <= 1, f"read wrong: {wrong}"


def test_a_7_in_the_corner_is_read_turns_wrong_without_centring_and_is_explained(server, new_page):
    page = new_page()
    open_draw(page, server)
    draw(page, placed(STROKES[7], 90, 16, 16))
    expect(answer(page)).to_have_attribute("data-answer", "7")
    page.get_by_text("Centre", exact=True).click()
    expect(answer(page)).not_to_have_attribute("data-answer", "7")
    page.get_by_role("button", name="Switch all on").click()
    expect(answer(page)).to_have_attribute("data-answer", "7")
    expect(page.get_by_role("switch", name="Centre", exact=True)).to_be_checked()
    page.get_by_role("radio", name="Why this answer").click()
    expect(page.get_by_text("Which pixels spoke for 7")).to_be_visible()
    expect(page.get_by_text("The training digits most like it")).to_be_visible()


def test_teaching_it_ones_hand_on_a_phone(server, new_page, tmp_path):
    page = new_page(width=390, has_touch=True)
    open_draw(page, server)
    draw(page, placed(STROKES[4], 150, 60, 40))
    expect(page.locator(READ)).to_be_visible()
    page.get_by_role("radio", name="9", exact=True).click()
    page.get_by_role("radio", name="Your digits").click()
    expect(page.get_by_text("What you drew → what it read.")).to_be_visible()
    page.get_by_role("radio", name="Only mine").click()
    page.get_by_role("button", name="Train on my digits too").click()
    seen_at_the_end(page, page.get_by_role("row", name="After 100.0\u202f%"))
    # With its label the first was kept and the page cleared: the same is drawn once more for the network to read.
    expect(page.get_by_text("Draw one digit")).to_be_visible()
    draw(page, placed(STROKES[4], 150, 60, 40))
    expect(page.locator(READ)).to_contain_text("Your network reads a")
    expect(answer(page)).to_have_attribute("data-answer", "9")
    settled(page)
    with page.expect_download() as download:
        page.get_by_role("link", name="Download your digits").click()
    download.value.save_as(tmp_path / "mine.safetensors")
    page.get_by_role("button", name="Remove all").click()
    expect(page.get_by_text("it is kept here")).to_be_visible()
    page.get_by_role("button", name="Open digits").click()
    page.locator("input[type=file]").last.set_input_files(tmp_path / "mine.safetensors")
    expect(page.get_by_role("button", name="Remove all")).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth") <= 390


def test_a_drawing_looks_the_same_after_a_reload(server, new_page):
    page = new_page()
    open_draw(page, server)
    seen, before = page.get_by_role("img", name="Your drawing"), ""
    for stroke in placed(STROKES[4], 150, 60, 40):
        draw_stroke(page, stroke)
        # A stroke is under way for a moment after the pen is up, and may have been read before that.
        expect(seen).not_to_have_attribute("src", before)
        expect(page.locator(READ)).to_be_visible()
        before = seen.get_attribute("src")
    settled(page)
    drawn, read = on_canvas(page), seen.get_attribute("src")
    page.reload()
    expect(answer(page)).to_be_visible()
    settled(page)
    assert seen.get_attribute("src") == read
    # The pen is where it is to a tenth of a pixel: some pixels of an edge may be lighter or darker.
    wait_until(lambda: (np.abs(on_canvas(page) - drawn) > 128).mean() < 0.001, what="it looks different")


def test_a_test_digit_on_white_paper_can_be_drawn_on(server, new_page):
    page = new_page()
    open_draw(page, server)
    page.get_by_role("button", name="A test digit").click()
    expect(answer(page)).to_be_visible()
    before = page.get_by_role("img", name="Your drawing").get_attribute("src")
    page.get_by_text("White paper", exact=True).click()
    page.wait_for_timeout(500)
    draw_stroke(page, [(20, 20), (260, 20), (260, 260)])
    expect(page.get_by_role("img", name="Your drawing")).not_to_have_attribute("src", before)
    for _ in range(2):
        press(page, "Undo")
    expect(page.get_by_text("Draw one digit")).to_be_visible()
