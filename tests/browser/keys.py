"""The keyboard alone: from one place on a page to the next by Tab, as somebody without a mouse goes."""

from playwright.sync_api import expect

MOST = 80  # presses of Tab: no page has as many places
# Whether an element has the keyboard, or something in it does, in shadow trees too.
HAS_FOCUS = """each => {
    let on = document.activeElement;
    while (on?.shadowRoot?.activeElement) on = on.shadowRoot.activeElement;
    for (; on; on = on.parentNode ?? on.host) if (on === each) return true;
    return false;
}"""


def tab_to(page, place, key="Tab"):
    """Press Tab, or another key, until a locator's element has the keyboard."""
    expect(place.first).to_be_attached()
    for _ in range(MOST):
        page.keyboard.press(key)
        if place.count() and place.first.evaluate(HAS_FOCUS):
            return
    raise AssertionError(f"{place} is not reached by {key}")


def stays(place):
    """Wait until a locator's element is there, and has the keyboard."""
    expect(place).to_be_visible()
    expect(place).to_be_focused()
