"""The page Inside with a network of a test's, and the numbers on it."""

import numpy as np

from nncore.datasets import DIGIT_NAMES
from nncore.storage import Saved
from tests.pages.app import data_of, go_to, open_app
from tests.pages.session import part
from tests.render.subjects import NUMBER
from ui.session import Networks

PAGE = "inside.py"


def open_inside(network, chapter, names=DIGIT_NAMES, **chosen):
    """The page on a chapter, with a network as if it had been opened from a file. chosen: keys of controls, inside_…"""
    app = open_app()
    put_network(app, network, names)
    app.session_state["chapter"] = chapter
    for key, value in {"number": NUMBER, "digits": True, **chosen}.items():
        app.session_state[f"inside_{key}"] = value
    return go_to(app, PAGE)


def put_network(app, network, names=DIGIT_NAMES):
    part(app, Networks).source = Saved(network, None, {"class_names": names})


def turn_to(app, chapter):
    app.session_state["chapter"] = chapter
    app.run()
    assert not app.exception
    return app


def drawing(app):
    """What the browser is given to play: {"at": …, "said": […], "alts": […], "drawings": […], …}."""
    (data,) = data_of(app, "player")
    return data


def column(table, heading):
    """The numbers under a heading."""
    return [float(text.replace("−", "-")) for text in table.value[heading] if text != ""]


def close(found, wanted):
    # Six digits are shown.
    np.testing.assert_allclose(found, wanted, rtol=6e-6, atol=1e-12)
