"""What people do, in a real browser."""

import re

from playwright.sync_api import expect

from tests.browser.real import READ, TOP, draw_stroke, end_of_training, place_of, running_server
from tests.browser.runs import go_to, iteration, start, stop, unfold
from tests.patience import wait_until

SEVEN = [(70, 60), (190, 60), (120, 220)]


def answer(page):
    return page.locator("[data-answer]")


def open_network(page, file):
    page.get_by_role("button", name="Open network").click()
    expect(page.get_by_role("dialog", name="Open network")).to_be_visible()
    page.locator("input[type=file]").set_input_files(file)


def test_train_watch_leave_draw_clear_and_come_back(server, new_page):
    page = new_page()
    start(page, server, "iterations=100000&units=512")
    expect(page.get_by_text(re.compile("per second · .* left"))).to_be_visible()
    curve = page.locator(".lab-curves .js-line").first
    expect(curve).to_be_attached()
    early, early_curve = iteration(page), curve.get_attribute("d")
    # Number and curve arrive one after the other, so each is waited for.
    expect(page.get_by_text(f"Iteration {early:,} of")).to_have_count(0)
    expect(curve).not_to_have_attribute("d", early_curve)
    assert iteration(page) > early

    go_to(page, "Draw")
    expect(page.get_by_text("Draw one digit")).to_be_visible()
    expect(answer(page)).to_have_count(0)
    draw_stroke(page, SEVEN)
    expect(answer(page)).to_have_attribute("data-answer", re.compile(r"^\d$"))
    expect(page.get_by_text("It is still learning")).to_be_visible()

    page.locator(".st-key-undo button").first.click()
    expect(answer(page)).to_have_count(0)
    draw_stroke(page, SEVEN)
    expect(answer(page)).to_be_visible()
    page.get_by_role("button", name="Clear").click()
    expect(page.get_by_text("Draw one digit")).to_be_visible()
    expect(answer(page)).to_have_count(0)
    draw_stroke(page, SEVEN)
    expect(answer(page)).to_be_visible()

    go_to(page, "Train")
    expect(page.get_by_label("Hidden units", exact=True)).to_have_value("512")
    assert iteration(page) > early
    reset = page.locator(".st-key-reset")
    place = place_of(reset)
    page.get_by_role("button", name="Pause").click()
    resume = page.get_by_role("button", name="Resume")
    expect(resume).to_be_enabled()
    wait_until(lambda: place_of(reset) == place, what="the button has moved")
    resume.click()
    page.wait_for_timeout(500)  # two presses at once are one
    stop(page)
    expect(page.get_by_text(re.compile("Stopped at iteration .*; what it learned is kept"))).to_be_visible()

    go_to(page, "Draw")
    # The drawing is still there, and read.
    expect(answer(page)).to_be_visible()


def test_a_run_to_its_end_leads_to_draw_at_phone_width(server, new_page):
    page = new_page(width=390, has_touch=True, is_mobile=True)
    start(page, server, "iterations=20&units=32")
    expect(end_of_training(page)).to_contain_text("test digits")
    in_one_row = [
        page.locator(".st-key-bar").get_by_role("button", name=name).bounding_box()["y"]
        for name in ("Start training", "Step", "Reset")
    ]
    assert len(set(in_one_row)) == 1
    expect(page.get_by_text("Alt + S")).to_be_attached()
    expect(page.get_by_text("Alt + S")).to_be_hidden()  # there are no such keys
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    go_to(page, "Draw")
    expect(page.get_by_text("Draw one digit")).to_be_visible()  # Train has a canvas, too
    draw_stroke(page, SEVEN)
    expect(answer(page)).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth") <= 390


def test_another_brush_keeps_the_drawing_and_a_stroke_may_begin_in_a_corner(server, new_page):
    page = new_page()
    start(page, server, "iterations=40&units=32")
    end_of_training(page)
    go_to(page, "Draw")
    expect(page.get_by_text("Draw one digit")).to_be_visible()
    # The top right corner, where the canvas's own toolbar would lie.
    draw_stroke(page, [(265, 5), (120, 220)])
    expect(page.locator(READ)).to_be_visible()
    picture = page.get_by_role("img", name="Your drawing")
    before = picture.get_attribute("src")
    for brush in ("Thick", "Thin", "Medium", "Thick"):
        page.get_by_role("radio", name=brush).click()
    draw_stroke(page, [(20, 20), (60, 60)])
    expect(picture).not_to_have_attribute("src", before)
    # Both strokes are there: taking back the second leaves the first as it was read.
    page.locator(".st-key-undo button").first.click()
    expect(picture).to_have_attribute("src", before)


def test_a_network_is_downloaded_and_opened_by_somebody_else(server, new_page, tmp_path):
    page = new_page()
    start(page, server, "iterations=60&units=32")
    end_of_training(page)
    files = {}
    for label in ("Download network", "Export as a NumPy script"):
        with page.expect_download() as download:
            page.get_by_role("link", name=label).click()
        files[label] = tmp_path / download.value.suggested_filename
        download.value.save_as(files[label])
    assert "def predict_proba(images):" in files["Export as a NumPy script"].read_text(encoding="utf-8")

    other = new_page()
    other.goto(server)
    open_network(other, files["Download network"])
    expect(
        other.get_by_text(
            re.compile(r"Opened a network of 784-32-10; it read \d+\.\d\s% of its test digits, says the file")
        )
    ).to_be_visible()
    other.keyboard.press("Escape")
    go_to(other, "Draw")
    draw_stroke(other, SEVEN)
    expect(answer(other)).to_be_visible()


def test_a_file_that_is_no_network_is_refused_with_a_sentence(server, new_page, tmp_path):
    (tmp_path / "bad.safetensors").write_bytes(b"\xff" * 100)
    page = new_page()
    page.goto(server)
    open_network(page, tmp_path / "bad.safetensors")
    expect(page.get_by_text("The file was not opened: this is not a whole .safetensors file")).to_be_visible()


def test_a_data_set_in_a_folder_is_chosen_once_for_all_pages(new_page):
    # The folder of the embedded digits is one in MNIST's format too.
    with running_server(MNIST_DIR=str(TOP / "nncore" / "data")) as address:
        page = new_page()
        page.goto(address)
        page.locator(".st-key-more summary").click()
        page.get_by_role("radio", name="data", exact=True).click()
        page.wait_for_url("**data=data*")
        go_to(page, "Digits")
        expect(page.get_by_text("data: 4,000 digits to train on")).to_be_visible()
        page.reload()
        expect(page.get_by_text("data: 4,000 digits to train on")).to_be_visible()
        page.get_by_role("link", name="Train", exact=True).click()
        expect(page.get_by_role("button", name="Start training")).to_be_visible()
        page.locator(".st-key-more summary").click()
        expect(page.get_by_role("radio", name="data", exact=True)).to_be_checked()


def test_going_on_from_the_time_machine_is_seen_at_once(server, new_page):
    page = new_page()
    start(page, server, "iterations=60&units=16")
    expect(page.get_by_text("Iteration 60 of 60 · finished")).to_be_visible()
    go_on = page.get_by_role("button", name="Go on from here")
    unfold(page, "Time machine", go_on)
    place_of(go_on)  # the section has opened
    page.get_by_label("Iterations", exact=True).fill("100000")
    go_on.scroll_into_view_if_needed()
    place = place_of(go_on)
    # The press ends the typing, of which the page says something while the button is down: it must not move away.
    page.mouse.click(place["x"] + place["width"] / 2, place["y"] + place["height"] / 2, delay=1000)
    expect(page.get_by_text(re.compile(r"^Iteration [\d,]+ of 100,000 · .* left"))).to_be_visible()
    expect(page.get_by_role("button", name="Pause")).to_be_visible()
