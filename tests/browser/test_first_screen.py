"""Train as a newcomer sees it: what it is and what to press in the first screen, and nothing that moves in a run."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.real import DESKTOP, GOING, PHONE, end_of_training, place_of, settled
from tests.browser.runs import THREE, draw_on_pad, notebook
from tests.patience import wait_until

SCREENS = pytest.mark.parametrize("screen", [DESKTOP, PHONE], ids=["desktop", "phone"])


@SCREENS
def test_first_screen_says_what_to_press(server, new_page, screen):
    page, phone = new_page(**screen), screen is PHONE
    page.goto(server)
    settled(page)
    expect(page.locator(".lab-unit").first).to_be_visible()
    # On a phone what one draws on is there and the answer; below it the network begins.
    parts = (".pad", ".answer", ".sure", *(() if phone else (".lab-units", ".lab-outs", ".lab-tests", ".score")))
    buttons = [page.get_by_role("button", name=name, exact=True) for name in ("Start training", "Step", "Reset")]
    seen = [*buttons, page.get_by_text("Draw a digit, and press Start training."), *map(page.locator, parts)]
    if not phone:
        seen += page.locator(".lab-curves > div").all()
        assert place_of(page.locator(".pad"))["width"] >= 300
    for what in seen:
        expect(what).to_be_visible()
        box = place_of(what)
        assert box["y"] + box["height"] <= screen["height"] and box["x"] + box["width"] <= screen["width"], what
    assert len({place_of(each)["y"] for each in buttons}) == 1, "one row"
    assert page.evaluate("document.documentElement.scrollWidth") <= screen["width"]


def test_settings_are_in_a_sheet_on_a_phone(server, new_page):
    page = new_page(**PHONE)
    page.goto(server)
    settled(page)
    units, more = page.get_by_label("Hidden units", exact=True), page.locator(".st-key-more summary")
    expect(units).to_be_hidden()
    expect(page.get_by_text("Alt + S")).to_be_hidden()  # there are no such keys
    more.click()
    expect(units).to_be_visible()
    # Why a number is not taken is read there too.
    field = page.get_by_role("spinbutton", name="Training digits")
    field.fill("60000")
    field.press("Tab")
    expect(page.get_by_text("there are 4,000 here, and all are taken")).to_be_in_viewport()
    expect(field).to_have_value("4000")
    more.click()
    expect(units).to_be_hidden()


def test_my_own_3_is_read_by_a_network_that_i_trained(server, new_page):
    page = new_page(**PHONE)
    answer = page.locator(".answer")
    page.goto(server)
    expect(answer).to_have_attribute("data-demo", "")
    expect(answer).to_have_text("–")
    settled(page)  # the pad may move until then, and a stroke with it
    draw_on_pad(page, THREE)
    expect(answer).not_to_have_attribute("data-demo", "")
    expect(page.locator(".sure")).to_have_text("no idea yet")
    page.get_by_role("button", name="Start training").click()
    expect(answer).to_have_text("3")
    page.get_by_role("button", name="Pause").click()
    expect(page.get_by_role("button", name="Resume")).to_be_visible()
    page.reload()
    expect(answer).to_have_text("3")
    expect(answer).not_to_have_attribute("data-demo", "")
    expect(page.get_by_text(re.compile("^Iteration [1-9].*(paused|stopped|finished)"))).to_be_visible()


def test_example_plays_until_somebody_draws(server, new_page):
    moves, rests = new_page(), new_page()
    rests.emulate_media(reduced_motion="reduce")
    for page in (rests, moves):
        page.goto(server)
        expect(page.locator(".lab-demo")).to_be_visible()
        settled(page)
    sees = "document.querySelector('.lab-sees canvas').toDataURL()"
    still, steps = rests.evaluate(sees), set()
    wait_until(lambda: steps.add(moves.evaluate(sees)) or len(steps) > 3, what="the example stands still")
    assert rests.evaluate(sees) == still
    draw_on_pad(moves, [(60, 60), (60, 61)])
    expect(moves.locator(".lab-demo")).to_be_hidden()
    moves.locator(".st-key-clear button").click()
    expect(moves.locator(".sure")).to_have_text("Draw a digit")
    expect(moves.locator(".lab-demo")).to_be_hidden()


# What is seen of a page that is still hidden, as texts; and how often one looked while there was something to see.
EARLY = """window.early = new Set(), window.looks = 0;
const look = () => {
    if (document.body?.classList.contains("drawn")) return;
    requestAnimationFrame(look);
    // All of it is seen after four seconds, whatever there is by then.
    const page = document.querySelector(".stMainBlockContainer");
    if (!page || getComputedStyle(page).visibility === "visible") return;
    for (const each of document.querySelectorAll(".stMainBlockContainer :is(p, label, button, img)")) {
        window.looks += 1;
        if (each.checkVisibility({ opacityProperty: true, visibilityProperty: true })) early.add(each.textContent);
    }
};
look();"""


def test_page_is_seen_at_once_and_not_label_by_label(server, new_page):
    page = new_page()
    page.add_init_script(EARLY)

    def is_looked_at():
        page.goto(server)
        settled(page)
        assert page.evaluate("[...early]") == []
        return page.evaluate("looks") > 20

    wait_until(is_looked_at, what="nobody looked at the page while it was hidden and there was something on it")


PARTS = [".st-key-go", ".st-key-reset", ".st-key-step_1", ".st-key-pad", ".lab-sees", ".lab-units", ".lab-outs"]
PARTS += [".lab-answer", ".lab-tests", ".lab-curves > div"]
# In every frame: what stands elsewhere than at first.
WATCH_PLACES = """parts => {
  window.moved = new Set(), window.looks = 0;
  const place = ({ x, y, width, height }) => [x, y, width, height].map(Math.round).join(" ");
  const at = part => [...document.querySelectorAll(part)].map(each => place(each.getBoundingClientRect())).join("; ");
  const first = parts.map(at);
  if (!first.every(Boolean)) throw new Error(first);
  const look = () => {
    window.looks += 1;
    for (const [n, part] of parts.entries()) {
      const now = at(part);
      if (now && now !== first[n]) moved.add(`${part}: ${first[n]} → ${now}`);
    }
    requestAnimationFrame(look);
  };
  look();
}"""


@SCREENS
def test_nothing_moves_from_before_a_run_to_its_end(server, new_page, screen):
    page = new_page(**screen)

    def open_train(iterations):
        page.goto(f"{server}/?{notebook(f'units=32&iterations={iterations}')}")
        settled(page)
        wait_until(lambda: page.locator(".lab-curves .xtick").count() > 2)
        place_of(page.locator(".lab-curves"))
        page.evaluate(WATCH_PLACES, PARTS)
        page.get_by_role("button", name="Start training").click()

    def nothing_has_moved():
        settled(page)
        page.wait_for_function("looks > 20")
        assert page.evaluate("[...moved]") == []

    open_train(100_000)
    expect(page.get_by_text(GOING)).to_be_visible()
    page.get_by_role("button", name="Pause").click()
    expect(page.get_by_text(re.compile("Iteration .* paused"))).to_be_visible()
    page.get_by_role("button", name="End the run here").click()
    expect(page.get_by_text("Stopped at iteration")).to_be_visible()
    nothing_has_moved()
    open_train(40)
    end_of_training(page)
    nothing_has_moved()
