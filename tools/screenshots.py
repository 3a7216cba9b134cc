"""Take the pictures that the README shows, from the running app.

python tools/screenshots.py
"""

import re
import sys
from pathlib import Path

from playwright.sync_api import sync_playwright

TOP = Path(__file__).parent.parent
sys.path.insert(0, str(TOP))

from tests.browser.real import draw_stroke, running_server, start_browser  # noqa: E402

THREE = [(80, 70), (150, 45), (195, 85), (130, 130), (195, 180), (150, 230), (75, 205)]


def main():
    folder = TOP / "docs"
    folder.mkdir(exist_ok=True)
    with running_server() as address, sync_playwright() as playwright:
        context = start_browser(playwright).new_context(viewport={"width": 1280, "height": 800}, device_scale_factor=1)
        page = context.new_page()
        page.goto(address)
        page.get_by_role("button", name="Start training").click()
        page.get_by_text(re.compile(r"Iteration [234]\d\d of")).wait_for()
        page.mouse.move(0, 0)
        page.screenshot(path=folder / "train.png")
        page.get_by_text(re.compile("Finished. In")).wait_for(timeout=120_000)
        page.get_by_role("link", name="Digits", exact=True).click()
        page.get_by_role("heading", name="Samples").wait_for()
        page.wait_for_timeout(1500)
        page.screenshot(path=folder / "digits.png")
        page.get_by_role("link", name="Draw", exact=True).click()
        page.get_by_text("Draw one digit").wait_for()
        draw_stroke(page, THREE)
        page.locator("[data-answer]").wait_for()
        page.mouse.move(0, 0)
        page.wait_for_timeout(1500)
        page.get_by_role("radio", name="Both").click()
        page.wait_for_timeout(1500)
        page.set_viewport_size({"width": 1280, "height": 1350})
        page.wait_for_timeout(800)
        page.screenshot(path=folder / "draw.png")
        for name, height in (("Evaluate", 1050), ("Inside", 1250)):
            page.set_viewport_size({"width": 1280, "height": height})
            page.get_by_role("link", name=name, exact=True).click()
            page.get_by_role("heading", level=1).wait_for()
            page.wait_for_timeout(3000)
            if name == "Inside":
                page.get_by_role("radio", name="The model").click()
                page.wait_for_timeout(3000)
            page.mouse.move(0, 0)
            page.screenshot(path=folder / f"{name.lower()}.png")
        compare(page, folder)


def compare(page, folder):
    """A second run with another learning rate, beside the first."""
    page.get_by_role("link", name="Train", exact=True).click()
    page.get_by_role("slider", name="Learning rate").press("ArrowRight")
    page.wait_for_url("**rate=*")
    page.get_by_role("button", name="Start training").click()
    page.get_by_text(re.compile("a second · .* left")).wait_for()
    page.get_by_text(re.compile("Finished. In")).wait_for(timeout=120_000)
    page.get_by_role("link", name="Compare", exact=True).click()
    page.get_by_text("Settings that differ").wait_for()
    page.mouse.move(0, 0)
    page.wait_for_timeout(2000)
    page.screenshot(path=folder / "compare.png")
    assign(page, folder)


def assign(page, folder):
    """A task with a goal and a question."""
    page.set_viewport_size({"width": 1280, "height": 800})
    page.get_by_role("link", name="Train", exact=True).click()
    page.get_by_role("link", name="Set this as a task").click()
    page.get_by_role("heading", name="Set a task").wait_for()
    page.get_by_text("Test accuracy in %, at least").first.click()
    page.get_by_label("A question to answer").fill("What do you expect to happen with so few hidden units?")
    page.get_by_label("A question to answer").press("Tab")
    page.get_by_role("heading", name="The link").wait_for()
    page.wait_for_timeout(1500)
    page.screenshot(path=folder / "assign.png")


if __name__ == "__main__":
    main()
