"""Train as a newcomer sees it: what it is and what to press in the first screen, and nothing that moves in a run."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.real import end_of_training, go_to, place_of, settled
from tests.browser.runs import THREE, draw_on_pad, notebook, stop
from tests.patience import wait_until

PHONE = "Mozilla/5.0 (Linux; Android 14) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/130.0 Mobile Safari/537.36"
PICTURE = (".st-key-pad", ".lab-sees", ".lab-units", ".lab-outs", ".lab-answer", ".lab-tests", ".lab-curves > div")


def boxes(page, selectors):
    return {selector: list(map(place_of, page.locator(selector).all())) for selector in selectors}


def stand_as(page, before):
    """Wait until all is where it was: in the middle of a redraw something may not be there."""
    settled(page)
    elsewhere = []

    def stands():
        now = boxes(page, before)
        elsewhere[:] = [(part, before[part], now[part]) for part in before if now[part] != before[part]]
        return not elsewhere

    wait_until(stands, what=elsewhere)


@pytest.mark.parametrize("width, height", [(1366, 768), (390, 844)])
def test_the_first_screen_says_what_to_press_and_shows_the_network(server, new_page, width, height):
    phone = {"has_touch": True, "user_agent": PHONE} if width < 400 else {}
    page = new_page(width=width, height=height, **phone)
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
        assert box["y"] + box["height"] <= height and box["x"] + box["width"] <= width, what
    assert len({place_of(each)["y"] for each in buttons}) == 1, "one row"
    # On a phone the settings are in a sheet.
    units, more = page.get_by_label("Hidden units", exact=True), page.locator(".st-key-more summary")
    expect(units).to_be_visible(visible=not phone)
    if phone:
        more.click()
        expect(units).to_be_visible()
        more.click()
        expect(units).to_be_hidden()
    assert page.evaluate("document.documentElement.scrollWidth") <= width


@pytest.mark.parametrize("width, height", [(1366, 768), (390, 844)])
def test_my_own_3_is_read_as_3_by_a_network_that_i_trained_and_still_is_after_a_reload(server, new_page, width, height):
    page = new_page(width=width, height=height, has_touch=width < 400)
    answer = page.locator(".answer")
    page.goto(server)
    expect(answer).to_have_attribute("data-demo", "")
    expect(answer).to_have_text("–")
    draw_on_pad(page, THREE)
    expect(answer).not_to_have_attribute("data-demo", "")
    expect(page.locator(".sure")).to_have_text("no idea yet")
    page.get_by_role("button", name="Start training").click()
    expect(answer).to_have_text("3")
    page.get_by_role("button", name="Pause").click()
    expect(page.get_by_role("button", name="Resume")).to_be_visible()
    expect(answer).to_have_text("3")
    page.reload()
    expect(answer).to_have_text("3")
    expect(answer).not_to_have_attribute("data-demo", "")
    expect(page.get_by_text(re.compile("^Iteration [1-9].*(paused|stopped|finished)"))).to_be_visible()


def test_the_example_plays_until_somebody_draws_and_rests_for_who_wants_no_motion(server, new_page):
    page = new_page()
    page.goto(server)
    figure, sees = page.locator(".lab-demo"), "document.querySelector('.lab-sees canvas').toDataURL()"
    expect(figure).to_be_visible()
    steps = set()
    wait_until(lambda: steps.add(page.evaluate(sees)) or len(steps) > 3, what="the example stands still")
    draw_on_pad(page, [(60, 60), (60, 61)])
    expect(figure).to_be_hidden()
    page.locator(".st-key-clear button").click()
    expect(page.locator(".sure")).to_have_text("Draw a digit")
    expect(figure).to_be_hidden()
    page.emulate_media(reduced_motion="reduce")
    page = new_page()
    page.emulate_media(reduced_motion="reduce")
    page.goto(server)
    expect(page.locator(".lab-demo")).to_be_visible()
    settled(page)
    still = page.evaluate(sees)
    page.wait_for_timeout(1500)  # eight of its steps
    assert page.evaluate(sees) == still


def test_what_is_pressed_opens_in_place_and_says_what_it_is_and_does(server, new_page):
    page = new_page(width=1366, height=768)
    page.goto(f"{server}/?{notebook('units=16&iterations=40')}")
    settled(page)
    card = page.get_by_role("dialog")
    for what, title, says in (
        (page.locator(".lab-unit").first, re.compile(r"Hidden unit \d"), "multiplies each pixel by a weight"),
        (page.locator(".lab-out").nth(3), "Answer 3", "For this drawing its share is"),
        (page.locator(".lab-tests button").nth(2), "Test digit 2", "It is 0"),
    ):
        what.click()
        expect(card).to_contain_text(title)
        expect(card).to_contain_text(says)
        expect(page.get_by_role("button", name="Look inside")).to_be_hidden()  # there is no run to look into
        page.keyboard.press("Escape")
        expect(card).to_be_hidden()
        expect(what).to_be_focused()
    outs = place_of(page.locator(".lab-outs"))

    def line_opens():
        page.mouse.click(outs["x"] - 4, outs["y"] + len(tried) * 3)
        tried.append(None)
        return card.is_visible()

    tried = []
    wait_until(line_opens, what="no line can be pressed")
    expect(card).to_contain_text(re.compile(r"From unit \d+ to answer \d"))
    expect(card).to_contain_text("A line is one weight.")


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


def test_a_page_is_seen_at_once_and_not_label_by_label(server, new_page):
    page = new_page()
    page.add_init_script(EARLY)
    for _ in range(10):
        page.goto(server)
        settled(page)
        expect(page.get_by_role("button", name="Start training")).to_be_visible()
        assert page.evaluate("[...early]") == []
        if page.evaluate("looks") > 20:
            return
    raise AssertionError("the page was never looked at while there was something on it and it was hidden")


# In every frame until somebody scrolls: what stands elsewhere than at first.
WATCH_PLACES = """parts => {
  window.moved = new Set(), window.looks = 0;
  const place = ({ x, y, width, height }) => [x, y, width, height].map(Math.round).join(" ");
  const at = part => [...document.querySelectorAll(part)].map(each => place(each.getBoundingClientRect())).join("; ");
  const first = parts.map(at);
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


@pytest.mark.parametrize("width, height", [(1366, 768), (1024, 1366), (768, 1024), (390, 844)])
def test_nothing_moves_from_before_a_run_to_its_end(server, new_page, width, height):
    phone = {"has_touch": True, "user_agent": PHONE} if width < 400 else {}
    page = new_page(width=width, height=height, **phone)
    page.goto(f"{server}/?{notebook('units=32&iterations=100000')}")
    settled(page)
    place_of(page.get_by_role("button", name="Start training"))
    parts = (".st-key-go", ".st-key-reset", ".st-key-step_1", *PICTURE)
    wait_until(lambda: page.locator(".lab-curves .xtick").count() > 2)
    before = boxes(page, parts)
    assert all(before.values())
    page.evaluate(WATCH_PLACES, list(parts))
    page.get_by_role("button", name="Start training").click()
    expect(page.get_by_text(re.compile("Iteration [1-9].* left"))).to_be_visible()
    stand_as(page, before)
    page.get_by_role("button", name="Pause").click()
    expect(page.get_by_text(re.compile("Iteration .* paused"))).to_be_visible()
    stand_as(page, before)
    page.get_by_role("button", name="End the run here").click()
    expect(page.get_by_text("Stopped at iteration")).to_be_visible()
    stand_as(page, before)
    assert page.evaluate("[...moved]") == [] and page.evaluate("looks") > 20
    if phone:
        page.locator(".st-key-more summary").click()
    # So many that they end on a busy machine too.
    page.get_by_label("Iterations", exact=True).fill("40")
    page.get_by_label("Iterations", exact=True).press("Enter")
    page.keyboard.press("Escape")
    page.get_by_role("button", name="Start training").scroll_into_view_if_needed()
    stand_as(page, before)
    page.evaluate("moved.clear()")  # by who scrolled to the settings and back
    page.get_by_role("button", name="Start training").click()
    end_of_training(page)
    stand_as(page, before)
    assert page.evaluate("[...moved]") == []


def test_a_run_is_told_to_who_does_not_see_it_and_the_tab_says_which_page_it_is(server, new_page):
    page = new_page()
    page.goto(f"{server}/?{notebook('units=256&iterations=100000')}")
    expect(page).to_have_title("Train · Digit Lab")
    page.get_by_role("button", name="Start training").click()
    told = page.locator(".live-said")
    expect(told).to_have_text("The training has begun.")
    expect(page.get_by_role("progressbar", name=re.compile("^Iteration [1-9].* left"))).to_be_visible()
    told.evaluate("region => { window.region = region; }")
    stop(page)
    expect(told).to_have_text(re.compile(r"^The training was stopped: test accuracy .*\s%"))
    go_to(page, "Inside")
    expect(page).to_have_title("Inside · Digit Lab")
    # The same place all along: one that came anew would be read out again.
    assert told.evaluate("region => region === window.region")


TOLD = """region => {
    window.told = [];
    // What is emptied is read out by nobody: so the last page's words go where this page has none.
    const look = new MutationObserver(() => region.textContent && window.told.push(region.textContent));
    look.observe(region, { childList: true, characterData: true, subtree: true });
}"""


def test_of_a_run_its_quarters_are_told_and_of_an_answer_that_changes_nothing(server, new_page):
    page = new_page()
    page.goto(f"{server}/?{notebook('units=64&iterations=400')}")
    settled(page)
    page.locator(".live-said").evaluate(TOLD)
    page.get_by_role("button", name="Start training").click()
    end_of_training(page)
    # The page shows the end before it has told it.
    expect(page.locator(".live-said")).to_have_text(re.compile("^The training is done: test accuracy"))
    told = page.evaluate("window.told")
    assert told[0] == "The training has begun." and "test accuracy" in told[-1] and len(set(told)) == len(told) <= 5
    page.goto(f"{server}/?{notebook('units=1024&iterations=100000')}")
    settled(page)
    page.get_by_role("button", name="Start training").click()
    go_to(page, "Draw")
    page.get_by_role("button", name="A test digit").click()
    answer = page.locator("[data-answer]")
    expect(answer).to_be_visible()
    settled(page)
    page.locator(".live-said").evaluate(TOLD)
    for _ in range(3):
        before = answer.inner_text()
        wait_until(lambda before=before: answer.inner_text() != before, what="nothing is learned")
    assert page.evaluate("window.told") == []
    assert not page.locator(":is([aria-live], [role=status], [role=alert]) [data-answer]").count()


def look_inside(page):
    page.get_by_role("button", name="Look inside").press("Enter")


def test_units_and_digits_lead_inside_by_keys(server, new_page):
    page = new_page(width=1366, height=768)
    page.goto(f"{server}/?{notebook('units=16&iterations=40')}")
    settled(page)
    page.locator(".lab-tests button").first.focus()
    for key in ("ArrowRight", "ArrowRight", "ArrowLeft", "ArrowRight", "Enter"):
        page.keyboard.press(key)
    # What was opened before the start goes on saying how the digit is read, to the end.
    page.get_by_role("button", name="Start training").click()
    end_of_training(page)
    settled(page)
    look_inside(page)
    expect(page.get_by_role("heading", name="Inside the network")).to_be_visible()
    expect(page.get_by_label(re.compile("^Test digit, 0 to"))).to_have_value("2")


def test_a_unit_is_pressed_while_the_run_that_was_just_begun_goes_on(server, new_page):
    page = new_page(width=1366, height=768)
    page.goto(f"{server}/?{notebook('units=512&iterations=100000')}")
    settled(page)
    page.get_by_role("button", name="Start training").click()
    expect(page.get_by_text(re.compile("^Iteration [1-9].* left"))).to_be_visible()
    page.locator(".lab-unit").first.click()
    look_inside(page)
    expect(page.get_by_role("heading", name="The model", exact=True)).to_be_visible()
    go_to(page, "Train")
    stop(page)
    expect(page.get_by_text("Stopped at iteration")).to_be_visible()
