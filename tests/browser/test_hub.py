"""The socket of a tab: one is open whatever a hand does, and a page goes on by itself after a cut."""

import base64

from playwright.sync_api import expect

from tests.browser.bare import BarePage
from tests.browser.real import go_to, in_more, settled
from tests.browser.runs import iteration
from tests.browser.slow_network import GONE, slow
from tests.patience import wait_until
from ui.live.component import LOADER

HTML = """<script type="module">
import { hold, see } from "./hub.js";
hold({ socket: "/live/tab/x", cut: "It is cut." }, () => {}, "me");
see({ what: "living" }, () => {});
window.ready = true;
</script>"""
SAY = """state => {
    Object.defineProperty(document, "visibilityState", { configurable: true, get: () => state });
    document.dispatchEvent(new Event("visibilitychange"));
}"""
ASKED = [{"hidden": False}, {"see": 1, "what": "living"}]  # what a socket says first


def test_a_cut_is_said_and_what_is_seen_is_asked_for_again(new_page):
    bare = BarePage(new_page(), HTML)
    bare.until(lambda: bare.told == ASKED)
    bare.refuses = True
    bare.sockets[-1].close(code=1001)
    said = bare.page.get_by_role("alert").get_by_text("It is cut.")
    expect(said).to_be_visible()
    bare.refuses = False
    expect(said).to_have_count(0)
    bare.until(lambda: bare.told == ASKED)


def test_a_socket_that_says_nothing_for_long_is_another_one(new_page):
    page = new_page()
    page.clock.install()
    bare = BarePage(page, HTML)
    bare.until(lambda: bare.told == ASKED)
    page.clock.fast_forward(22_000)
    bare.until(lambda: len(bare.sockets) == 2 and bare.told == ASKED)


def test_what_the_server_forgot_is_opened_anew_but_not_for_ever(new_page):
    bare = BarePage(new_page(), HTML)
    bare.page.evaluate("window.same = true")
    bare.sockets[-1].close(code=4404)
    bare.page.wait_for_function("window.ready && !window.same")
    bare.page.evaluate("window.same = true")
    n = len(bare.sockets)
    bare.sockets[-1].close(code=4404)
    bare.until(lambda: len(bare.sockets) > n)
    assert bare.page.evaluate("window.same")


def test_a_hidden_tab_says_so_and_connects_anew_when_it_is_seen(new_page):
    bare = BarePage(new_page(), HTML)
    bare.page.evaluate(SAY, "hidden")
    bare.until(lambda: bare.told[-1:] == [{"hidden": True}])
    bare.page.evaluate(SAY, "visible")
    bare.until(lambda: len(bare.sockets) == 2 and bare.told == ASKED)


def test_after_a_cut_the_page_goes_on_by_itself(endless):
    page = endless("units=512")
    page.evaluate(GONE)
    said = page.get_by_role("alert").get_by_text("The app cannot be reached just now")
    expect(said).to_be_visible()
    before = iteration(page)
    page.evaluate("back()")
    wait_until(lambda: iteration(page) > before, what="the page does not go on")
    expect(said).to_be_hidden()


def test_a_page_left_too_early_and_come_back_to_lives(server, new_page):
    page = new_page()
    with slow(server, 0.3) as far:
        page.goto(far)
        settled(page)
        page.evaluate("window.same = true")
        go_to(page, "Draw")
        # Where what Train shows was thrown away in the browser just after it had said that it has it, its page is dead.
        in_more(page, "White paper")
        page.get_by_role("link", name="Train", exact=True).click(delay=500)  # the server has answered by then
        page.get_by_role("button", name="Step").click()
        expect(page.get_by_text("Iteration 1 of")).to_be_visible()
        assert page.evaluate("window.same"), "it had to be opened anew"


def test_a_reader_sees_no_other_tab(server, new_page):
    page = new_page()
    page.goto(server)
    closed = page.evaluate(
        """(address) => new Promise((tell) => {
            const socket = new WebSocket(address.replace("http", "ws") + "/live/tab/" + "x".repeat(32));
            socket.onclose = ({ code }) => tell(code);
        })""",
        server,
    )
    assert closed == 4404


# What a module of ours does is in `did`, in its order.
MODULE = """
window.did = [];
export function mount({ data }) {
    did.push(`mount ${data}`);
    return { update({ data }) { did.push(`update ${data}`); }, leave() { did.push("leave"); } };
}
"""
# As Streamlit calls a component that is on the page: twice, then the end of the first; in the end that of the second.
# early: whether its module has come before the second call.
CALLED = """async ([url, early]) => {
    const { default: call } = await import(url);
    const parentElement = document.body, rest = () => new Promise((go) => setTimeout(go, 50));
    const end = call({ data: 1, parentElement });
    if (early) await rest();
    const last = call({ data: 2, parentElement });
    end();
    await rest();
    last();
    return [...did, digitLabComing.size];
}"""


def address_of(script):
    return "data:text/javascript;base64," + base64.b64encode(script.encode()).decode()


def test_a_late_end_of_a_component_ends_nothing(new_page):
    page = new_page()
    loader = address_of(LOADER.replace('location.origin + "%s"', f'"{address_of(MODULE)}"'))
    for early, done in ((True, ["mount 1", "update 2"]), (False, ["mount 2"])):
        page.goto("about:blank")
        assert page.evaluate(CALLED, [loader, early]) == [*done, "leave", 0]
