"""What a student does with a task, and what the page says of its goal."""

import re

from lab.tasks import Task
from tests.pages.app import button, every_piece, wait_for, words
from tests.pages.session import run_of


def started(app, label="Start training"):
    """The run that a button starts, at its end."""
    before = run_of(app)
    button(app, label).click().run()
    wait_for(app, lambda app: run_of(app) is not before and run_of(app).ended and run_of(app).scored)
    app.run()
    return run_of(app)


def goals(app):
    """What Train says of each part of the goal; and of why a run does not count."""
    return [words([piece]).strip() for piece in every_piece(app, "goal")] + [
        said.value for said in app.markdown if "(now:" in said.value
    ]


def naming(texts, *numbers):
    """Those of the texts that name one of these whole numbers.

    What is measured may happen to be one of them: decimals, and how fast it was.
    """
    named = re.compile(rf"(?<![\d.,])({'|'.join(map(str, numbers))})(?![.,]?\d)")
    return [text for text in texts if named.search(re.sub(r"[\d.,]+ per second", "", text))]


LOCKED = Task({"units": 16, "rate": 0.5, "seed": 7}, frozenset(["seed"]), {"iterations": 100})
