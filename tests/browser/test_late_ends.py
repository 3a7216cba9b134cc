"""Streamlit may end one call of a component's script after the next has begun: two answers in one moment are enough."""

import base64

import pytest

from ui.live.component import LOADER

# What a module of ours does is in `did`, in its order.
MODULE = """
window.did = [];
export function mount({ data }) {
    did.push(`mount ${data}`);
    return { update({ data }) { did.push(`update ${data}`); }, leave() { did.push("leave"); } };
}
"""
# As Streamlit calls a component that is on the page: twice, then the end of the first; in the end that of the second.
CALLED = """async (url) => {
    const { default: call } = await import(url);
    const parentElement = document.body, rest = () => new Promise((go) => setTimeout(go, 50));
    const end = call({ data: 1, parentElement });
    if (early) await rest();
    window.end = call({ data: 2, parentElement });
    end();
    await rest();
    return [...did];
}"""


def address_of(script):
    return "data:text/javascript;base64," + base64.b64encode(script.encode()).decode()


@pytest.mark.parametrize("early, done", [(True, ["mount 1", "update 2"]), (False, ["mount 2"])])
def test_a_late_end_ends_nothing(new_page, early, done):
    page = new_page()
    page.goto("about:blank")
    loader = LOADER.replace('location.origin + "%s"', f'"{address_of(MODULE)}"')
    assert page.evaluate(CALLED.replace("early", str(early).lower()), address_of(loader)) == done
    page.evaluate("end()")
    assert page.evaluate("did") == [*done, "leave"]
    assert page.evaluate("digitLabComing.size") == 0
