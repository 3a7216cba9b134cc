"""What a script says of what moves on its page: it draws such a part once, and offers the page to look at it."""

from render import live_sentences
from ui.live.component import base, component
from ui.live.views import Offer
from ui.session import widgets
from ui.session.store import tab

_tab = component("tab", "tab.js")
part = component("part", "part.js", '<div class="live-part"></div>', isolate_styles=False)


def begin():
    """Forget what the page before could look at. Call it at the start of every page."""
    tab().begin_page()


def watch(name, stamp, leisure, known=None, most=None):
    """Have the page run anew once stamp() is another than now. leisure: seconds.

    known: what it is now, where that was asked already; most: as for a View. stamp is called in another thread.
    """
    known = stamp() if known is None else known
    tab().offers[name] = Offer(stamp, leisure, known, most)
    return known


def show(name, make, leisure=1.0, going=True, on_press=None, most=None, hear=None):
    """Draw a part of the page that make() returns in pieces (render/pieces.py), and goes on drawing while `going`.

    make: is called in another thread, and asks for no control; leisure: seconds between two looks; on_press: called
    with the name of what was pressed in the part; most: as for a View; hear: as of an Offer, called in another thread.
    """
    if going:
        tab().offers[name] = Offer(make, leisure, most=most, hear=hear)
    data = {"name": name, "pieces": make(), "see": {"what": "part", "of": name} if going else None}
    part(key=f"part_{name}", data=data, on_pressed_change=lambda: _press(f"part_{name}", on_press))


def _press(key, on_press):
    pressed = widgets.sent(key, "pressed")
    if on_press and pressed is not None:
        on_press(pressed)


def end(go_to=None):
    """Hold the socket open. Call it at the end of every page. go_to: an address that the browser is to open instead."""
    found = tab()
    watched = [name for name, offer in found.offers.items() if offer.known is not None]
    socket = f"{base()}/live/tab/{found.ticket}"
    data = {"socket": socket, "watch": watched, "cut": live_sentences.CUT, "goTo": go_to}
    _tab(key="tab", data=data, on_wake_change=lambda: None)
