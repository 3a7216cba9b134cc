"""A part of a page that is redrawn by itself while all of the page still waits to be sent does not leave it blank."""

from playwright.sync_api import expect

from tests.browser.real import TOP, running_process
from tests.patience import wait_until

# While the run of a page waits, the timer of one of its parts asks for a redraw; then nothing is sent until both are
# done, as on a busy machine.
SCRIPT = f"""
import sys, time
sys.path.insert(0, {str(TOP)!r})
import streamlit as st
from streamlit.runtime import Runtime
from streamlit.runtime.forward_msg_queue import ForwardMsgQueue
from ui.app import drawn

drawn.whole(ForwardMsgQueue)

def part(name):
    st.session_state[name] = st.session_state.get(name, 0) + 1
    st.write(f"{{name}} part, redrawn {{st.session_state[name]}} times")

if st.button("Again"):
    st.session_state.n = st.session_state.get("n", 0) + 1
    time.sleep(0.6)
    Runtime.instance()._get_async_objs().eventloop.call_soon_threadsafe(time.sleep, 1.0)
st.fragment(part, run_every=0.2)("first")
left, right = st.columns(2)
left.write("left")
right.write(f"done {{st.session_state.get('n', 0)}} times")
st.fragment(part, run_every=0.3)("last")
"""


def redrawn(page, name):
    """How often a part was redrawn."""
    return int(page.get_by_text(f"{name} part").inner_text().split()[-2])


def test_a_page_is_whole_after_a_redraw_of_a_part_that_came_before_it_was_sent(new_page, tmp_path):
    script = tmp_path / "app.py"
    script.write_text(SCRIPT)
    with running_process(script=str(script)) as (address, _):
        page = new_page()
        page.goto(address)
        for n in range(1, 4):
            page.get_by_role("button", name="Again").click()
            expect(page.get_by_text(f"done {n} times")).to_be_visible()
            for name in ("first", "last"):
                before = redrawn(page, name)
                wait_until(lambda name=name, before=before: redrawn(page, name) > before, what=f"the {name} part rests")
            expect(page.get_by_text("left", exact=True)).to_be_visible()
