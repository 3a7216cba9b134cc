"""What only a browser sees of Train: what is pressed, typed and told while a run goes on."""

import re

from playwright.sync_api import expect

from tests.browser.real import DESKTOP, GOING, end_of_training, go_to, settled
from tests.browser.runs import draw_on_pad, iteration, notebook, stop
from tests.patience import wait_until

SEVEN = [(70, 60), (190, 60), (120, 220)]


def test_units_answers_and_digits_say_what_they_are(server, new_page):
    page = new_page(**DESKTOP)
    page.goto(f"{server}/?{notebook('units=16')}")
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


TOLD = """region => {
    window.region = region;
    window.told = [];
    // What is emptied is read out by nobody: so the last page's words go where this page has none.
    const look = new MutationObserver(() => region.textContent && window.told.push(region.textContent));
    look.observe(region, { childList: true, characterData: true, subtree: true });
}"""


def test_a_run_is_told_quarter_by_quarter_in_one_place(server, new_page):
    page = new_page()
    page.goto(f"{server}/?{notebook('units=64&iterations=400')}")
    settled(page)
    said = page.locator(".live-said")
    said.evaluate(TOLD)
    expect(page).to_have_title("Train · Digit Lab")
    page.get_by_role("button", name="Start training").click()
    end_of_training(page)
    # The page shows the end before it has told it.
    expect(said).to_have_text(re.compile("^The training is done: test accuracy"))
    told = page.evaluate("told")
    assert told[0] == "The training has begun." and "test accuracy" in told[-1] and len(set(told)) == len(told) <= 5
    go_to(page, "Inside")
    expect(page).to_have_title("Inside · Digit Lab")
    # One that came anew would be read out again.
    assert said.evaluate("region => region === window.region")


def test_the_rate_changes_while_it_trains_and_keys_steer_it(server, new_page):
    page = new_page()
    page.goto(f"{server}/?{notebook('units=1023&iterations=100000')}")
    expect(page.get_by_role("button", name="Start training")).to_be_enabled()
    settled(page)
    # The key ends the typing: what was typed is trained.
    page.get_by_label("Hidden units", exact=True).fill("1024")
    page.keyboard.press("Alt+s")
    expect(page.get_by_text(GOING)).to_be_visible()
    page.get_by_role("slider", name="Learning rate").press("ArrowRight")
    expect(page.get_by_text("learning rate 0.2", exact=True)).to_be_visible()
    expect(page).to_have_url(re.compile("units=1024"))
    expect(page.get_by_text("changed since")).to_have_count(0)
    # Redrawn several times meanwhile, each chart is there once; more than one press of a moment would be one.
    expect(page.get_by_text(re.compile(r"^Iteration (\d{3}|\d,\d{3}) of"))).to_be_visible()
    expect(page.locator(".js-plotly-plot")).to_have_count(2)
    # The slider has the focus, and keys act all the same.
    page.keyboard.press("Alt+p")
    expect(page.get_by_role("button", name="Resume")).to_be_visible()
    expect(page.get_by_text(re.compile("Iteration .* paused"))).to_be_visible()
    before = iteration(page)
    page.keyboard.press("Alt+n")
    expect(page.get_by_text(f"Iteration {before + 1:,} of")).to_be_visible()
    page.keyboard.press("Alt+z")
    expect(page.get_by_text("Iteration 0 of")).to_be_visible()


def test_train_watch_leave_draw_and_come_back(endless):
    page, sockets = endless("units=512"), []
    page.on("websocket", lambda socket: "/live/tab/" in socket.url and sockets.append(socket))
    page.reload()
    curve, early = page.locator(".lab-curves .js-line").first, iteration(page)
    early_curve = curve.get_attribute("d")
    expect(page.get_by_text(f"Iteration {early:,} of")).to_have_count(0)
    expect(curve).not_to_have_attribute("d", early_curve)
    go_to(page, "Draw")
    answer = page.locator("[data-answer]")
    expect(answer).to_have_count(0)
    draw_on_pad(page, SEVEN)
    expect(answer).to_have_attribute("data-answer", re.compile(r"^\d$"))
    expect(page.get_by_text("It is still learning")).to_be_visible()
    for name in ("Undo", "Clear"):
        page.get_by_role("button", name=name).locator("visible=true").first.click()
        expect(answer).to_have_count(0)
        draw_on_pad(page, SEVEN)
        expect(answer).to_be_visible()
    go_to(page, "Train")
    expect(page.get_by_label("Hidden units", exact=True)).to_have_value("512")
    assert iteration(page) > early
    wait_until(lambda: len([each for each in sockets if not each.is_closed()]) == 1, what="there is one socket")
    stop(page)
    expect(page.get_by_text(re.compile("Stopped at iteration .*; what it learned is kept"))).to_be_visible()
    go_to(page, "Draw")
    expect(answer).to_be_visible()


# A headless browser shows all its tabs at once.
SAY = """state => {
    Object.defineProperty(document, "visibilityState", {configurable: true, get: () => state});
    document.dispatchEvent(new Event("visibilitychange"));
}"""


def test_a_hidden_tab_is_not_redrawn_while_its_run_goes_on(server, endless):
    page = endless("units=512")
    beside = page.context.new_page()
    beside.goto(server)
    page.evaluate(SAY, "hidden")

    def stands_still():
        before, far = iteration(page), iteration(beside)
        for _ in range(3):
            far = wait_until(lambda seen=far: (now := iteration(beside)) > seen and now)
        return iteration(page) == before and before

    stood = wait_until(stands_still)
    page.evaluate(SAY, "visible")
    wait_until(lambda: iteration(page) > stood)
