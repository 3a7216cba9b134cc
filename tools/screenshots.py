"""Take the pictures that the README shows, a moving one among them, from the running app.

python tools/screenshots.py
"""

import io
import re
import sys
import time
from pathlib import Path

from PIL import Image

TOP = Path(__file__).parent.parent
sys.path.insert(0, str(TOP))

from tests.browser.real import app_in_browser, draw_stroke, end_of_training, go_to  # noqa: E402
from tests.browser.runs import draw_on_pad  # noqa: E402
from tests.patience import PATIENCE  # noqa: E402

SIZES = (1366, 768), (1920, 1080), (768, 1024), (390, 844)
WIDE, GAP = 640, 12  # pixels of a picture on a sheet, and between two
FRAME, MOST_FRAMES = 250, 60  # milliseconds of the moving picture, and how many there may be
THREE = [(80, 70), (150, 45), (195, 85), (130, 130), (195, 180), (150, 230), (75, 205)]


def main():
    with app_in_browser() as open_app:
        for theme in ("light", "dark"):
            first_screen(open_app, theme)
        page = open_app(viewport={"width": 1366, "height": 768})
        moving(page)
        go_to(page, "Digits")
        page.get_by_role("heading", name="How many of each").wait_for()
        take(page, "digits")
        draw(page)
        for name, height in (("Evaluate", 1050), ("Inside", 1250)):
            go_to(page, name)
            page.get_by_role("heading", level=1).wait_for()
            take(page, name.lower(), height, wait=3000)
        compare(page)
        assign(page)


def first_screen(open_app, theme):
    """Train before, while and after it learns, at four widths, on one sheet."""
    rows = []
    for width, height in SIZES:
        page = open_app(viewport={"width": width, "height": height}, color_scheme=theme)
        draw_three(page)
        stages = [page.screenshot()]
        page.get_by_role("button", name="Start training").click()
        page.wait_for_timeout(1500)
        stages.append(page.screenshot())
        end_of_training(page)
        page.wait_for_timeout(1000)
        stages.append(page.screenshot())
        rows.append([Image.open(io.BytesIO(each)).convert("RGB") for each in stages])
        page.close()
    pictures = [[each.resize((WIDE, WIDE * each.height // each.width)) for each in row] for row in rows]
    sheet = Image.new("RGB", (3 * WIDE + 4 * GAP, sum(row[0].height + GAP for row in pictures) + GAP), "#888888")
    top = GAP
    for row in pictures:
        for number, each in enumerate(row):
            sheet.paste(each, (GAP + number * (WIDE + GAP), top))
        top += row[0].height + GAP
    sheet.save(TOP / "docs" / f"first-{theme}.webp", quality=70, method=6)


def draw_three(page):
    """A 3 on the pad of Train."""
    page.locator(".answer[data-demo]").wait_for()
    page.wait_for_timeout(1500)
    draw_on_pad(page, THREE)
    page.wait_for_timeout(700)


def moving(page):
    """A run from noise to strokes: a frame whenever the page has changed enough of it to be seen."""
    draw_three(page)
    frames, over = [], page.get_by_text("Finished. In")
    page.get_by_role("button", name="Start training").click()
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until and len(frames) < MOST_FRAMES:
        ended = over.count()
        frames.append(Image.open(io.BytesIO(page.screenshot())).resize((1024, 576)))
        if ended:
            break
        page.wait_for_timeout(200)
    first, *others = frames
    last = len(others) - 1
    durations = [FRAME, *(3000 if number == last else FRAME for number in range(len(others)))]
    look = {"save_all": True, "append_images": others, "duration": durations, "loop": 0, "quality": 60, "method": 4}
    first.save(TOP / "docs" / "train.webp", **look)


def take(page, name, height=800, wait=1500):
    """Take one picture, when the page has come to rest. wait: milliseconds until then."""
    page.set_viewport_size({"width": 1280, "height": height})
    page.mouse.move(0, 0)
    page.wait_for_timeout(wait)
    page.screenshot(path=TOP / "docs" / f"{name}.png")


def draw(page):
    """A drawn digit, read by two networks."""
    go_to(page, "Draw")
    page.get_by_role("button", name="Clear").click()
    page.get_by_text("Draw one digit").wait_for()
    draw_stroke(page, THREE)
    page.locator("[data-answer]").wait_for()
    page.get_by_role("radio", name="Stages").click()
    take(page, "draw", 1100)


def compare(page):
    """A second run with another learning rate, beside the first."""
    go_to(page, "Train")
    page.get_by_role("slider", name="Learning rate").press("ArrowRight")
    page.wait_for_url("**rate=*")
    page.get_by_role("button", name="Start training").click()
    # Else the end of the first run would do.
    page.get_by_text(re.compile("per second · .* left")).wait_for()
    end_of_training(page)
    go_to(page, "Compare")
    page.get_by_text("Settings that differ").wait_for()
    take(page, "compare", 1250, wait=2000)


def assign(page):
    """A task with a goal and a question."""
    go_to(page, "Train")
    page.locator(".st-key-more summary").click()
    page.get_by_role("link", name="Set this as a task").click()
    page.get_by_role("heading", name="Set a task").wait_for()
    page.get_by_text("Test accuracy in %, at least").first.click()
    page.get_by_label("A question to answer").fill("What do you expect to happen with so few hidden units?")
    page.get_by_label("A question to answer").blur()
    page.get_by_role("heading", name="The link").wait_for()
    take(page, "assign", 1100)


if __name__ == "__main__":
    main()
