"""What teachers and students do on Class."""

import re


def make(page, server):
    """Make a class. Returns its code."""
    page.goto(f"{server}/classroom")
    page.get_by_role("textbox", name="Name", exact=True).fill("9b")
    page.get_by_role("button", name="Make it").click()
    return page.locator(".answer").inner_text()


def join(page, nickname, pin="2718"):
    """Join the class whose link or code is there already. The app is opened anew then, in the notebook of the class."""
    page.get_by_role("textbox", name="Nickname").fill(nickname)
    page.get_by_role("textbox", name="PIN").fill(pin)
    page.get_by_role("button", name="Join").click()
    page.get_by_role("link", name=nickname).wait_for()


def row_of(teacher, nickname):
    """What the inbox has of somebody: it comes after the list of who is there."""
    return teacher.get_by_role("row", name=re.compile(f"^{nickname}")).last
