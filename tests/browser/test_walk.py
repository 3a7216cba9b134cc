"""The walk as a beginner goes it on a phone: what each step speaks of is in sight, and no answer moves it."""

import re

import pytest
from playwright.sync_api import expect

from render.first_walk import END, STEPS
from tests.browser.keys import stays, tab_to
from tests.browser.looks import BEYOND, CUT, SMALL, SPACED, WIDE, fits, keeps_nobody_out
from tests.browser.real import PHONE, place_of, seen_at_the_end, settled
from tests.browser.runs import THREE, draw_on_pad

PICTURES = {  # what a step speaks of
    "walk_at_unit": ".st-key-one_unit .live-figure",
    "walk_at_pad": ".st-key-pad",
    "walk_at_units": ".lab-units > div",
    "walk_at_cost": ".lab-curves > :first-child",
    "walk_at_score": ".lab-read",
    "walk_at_accuracy": ".lab-curves > :last-child",
}


def in_sight(page, step):
    """The place of what a step speaks of, all of which is in the window."""
    expect(page.locator(PICTURES[step.at])).to_be_visible()  # a chart is drawn a moment after its place is there
    place, height = place_of(page.locator(PICTURES[step.at])), page.viewport_size["height"]
    assert place["y"] >= 0 and place["y"] + place["height"] <= height and place["height"] > 50, (step.title, place)
    return place


def at_step(page, number):
    expect(page.locator(".st-key-walk_says")).to_contain_text(f"{number + 1} of {END}")
    settled(page)


def test_all_that_is_spoken_of_is_in_sight_on_a_phone(server, new_page):
    page = new_page(**PHONE)
    page.goto(server)
    page.get_by_role("link", name="Walk", exact=True).click()
    for number, step in enumerate(STEPS):
        at_step(page, number)
        if number == 1:
            expect(page.locator(".sure")).to_have_text("no idea yet")
            draw_on_pad(page, THREE)
        asked = in_sight(page, step)
        page.get_by_role("button", name=step.guesses[step.right], exact=True).click()
        told = page.get_by_text("Right.", exact=True)
        seen_at_the_end(page, told) if step.config else expect(told).to_be_visible()
        settled(page)
        assert in_sight(page, step) == asked, step.title
        if number == 1:
            expect(page.locator(".answer")).to_have_text("3")
            page.reload()
            expect(told).to_be_visible()
            settled(page)
        fits(page, step.title, scripts=(BEYOND, CUT, WIDE, SMALL))
        page.get_by_role("button", name="Next", exact=True).click()
    expect(page.get_by_text("What you have seen")).to_be_visible()
    page.get_by_role("link", name=re.compile("Compare your runs")).click()
    expect(page.get_by_role("heading", name="Compare", exact=False).first).to_be_attached()


def test_the_line_follows_a_weight_and_settles(server, new_page):
    page = new_page(width=1366, height=768)
    page.goto(f"{server}/walk")
    settled(page)
    line, weight = page.locator(".contourlevel path, .contourlines path").first, page.get_by_label("left pixel")
    expect(line).to_be_attached()
    before = line.get_attribute("d")
    tab_to(page, weight)
    for _ in range(5):
        page.keyboard.press("ArrowRight")
    expect(page.get_by_text("Sum = −2.5 × left + 4 × right + 1")).to_be_visible()
    expect(line).not_to_have_attribute("d", before)
    guess = page.get_by_role("button", name="The line", exact=True)
    tab_to(page, guess, "Shift+Tab")
    page.keyboard.press("Enter")
    expect(page.get_by_text("Right.", exact=True)).to_be_visible()
    expect(page.get_by_text(re.compile("Iteration 60 .* 40 of 40 told apart"))).to_be_visible()
    stays(guess)
    keeps_nobody_out(page, "Walk")


@pytest.mark.parametrize("width", [320, 768])
def test_nothing_is_cut_where_text_has_room(server, new_page, width):
    page = new_page(width=width, height=900, color_scheme="dark")
    page.goto(f"{server}/walk")
    keeps_nobody_out(page, "dark")
    page.add_style_tag(content=SPACED)
    for number in range(END):
        at_step(page, number)
        fits(page, number, scripts=(BEYOND, CUT))
        page.get_by_role("button", name="Next", exact=True).click()
    expect(page.get_by_text("What you have seen")).to_be_visible()
    fits(page, "the end", scripts=(BEYOND, CUT))
