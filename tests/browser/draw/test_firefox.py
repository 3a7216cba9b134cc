"""The pen in Firefox, where that is installed, driven by Mozilla's own `marionette_driver`.

Playwright has a Firefox of its own making, which is not what people have.
"""

import shutil
import socket
import subprocess

import pytest

from tests.browser.hands import STROKES
from tests.browser.real import SETTLED
from tests.patience import PATIENCE, wait_until

marionette = pytest.importorskip("marionette_driver.marionette", reason="needs `pip install marionette_driver`")
FIREFOX = shutil.which("firefox") or shutil.which("firefox-esr")
pytestmark = pytest.mark.skipif(FIREFOX is None, reason="Firefox is not installed")

# Everything on the page, in shadow trees too.
ALL = """const all = (root) => [...root.querySelectorAll("*")].flatMap(
    (each) => [each, ...(each.shadowRoot ? all(each.shadowRoot) : [])]);"""
PAD = """const place = document.querySelector(".st-key-pad")?.getBoundingClientRect();
    const listens = document.documentElement.matches(".pen-listens");
    return listens && all(document).some((each) => each.matches(".upper-canvas")) && place
        ? [place.x, place.y, place.width / 280] : null;"""
SAYS = """return all(document).some((each) => /^Draw one digit/.test(each.textContent) && each.checkVisibility());"""
READ = """return all(document).filter((each) => each.dataset?.answer).map(
    (each) => [each.closest("[data-pen]")?.dataset.pen, each.dataset.answer])[0];"""


@pytest.fixture
def firefox(tmp_path):
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    (tmp_path / "user.js").write_text(f'user_pref("marionette.port", {port});')
    command = [FIREFOX, "--headless", "--marionette", "--no-remote", "--profile", str(tmp_path)]
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        driver = marionette.Marionette(host="127.0.0.1", port=port, startup_timeout=PATIENCE)
        driver.start_session(timeout=PATIENCE)
        yield driver
    finally:
        process.terminate()
        process.wait(PATIENCE)


def opened(firefox, server):
    """Draw, and where its canvas is."""
    firefox.navigate(f"{server}/draw")
    wait_until(lambda: firefox.execute_script(ALL + SAYS), what="it does not say what to draw", pause=0.1)
    wait_until(lambda: firefox.execute_script(ALL + PAD), what="no canvas listens", pause=0.1)
    wait_until(lambda: firefox.execute_script(f"return ({SETTLED})()"), what="the page moves", pause=0.1)
    return firefox.execute_script(ALL + PAD)


def mouse(firefox):
    return marionette.ActionSequence(firefox, "pointer", "mouse", {"pointerType": "mouse"})


def test_firefox_reads_while_the_pen_is_down_and_once_it_is_up(server, firefox):
    x, y, zoom = opened(firefox, server)
    pen = mouse(firefox)
    (first, *others) = [(round(x + zoom * left), round(y + zoom * top)) for left, top in STROKES[1][0]]
    pen.pointer_move(*first).pointer_down()
    for spot in others:
        pen.pointer_move(*spot, duration=500)
    pen.perform()
    wait_until(
        lambda: firefox.execute_script(ALL + READ) == ["down", "1"], what="it does not read while the pen is down"
    )
    mouse(firefox).pointer_up().perform()
    wait_until(lambda: firefox.execute_script(ALL + READ) == ["up", "1"], what="it does not read what was drawn")
