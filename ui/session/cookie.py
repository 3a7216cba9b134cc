"""The cookie by which a browser finds its lab book again."""

import streamlit as st

from lab.ledger.access import is_token

NAME = "digit_lab_notebook"  # browsers have it under this name, from when lab books were called so
SECONDS = 180 * 24 * 3600

# Two tabs that are opened at the same moment each bring a token: the browser keeps one, and the other tab starts again
# with that one. So does a tab that is seen once another tab has changed the lab book; not twice within some
# seconds, should the browser send the server another cookie than it shows to the page. Until it has started again it
# takes no click: what that began would be in the lab book that is given up.
SCRIPT = """
export default function({ data, setTriggerValue }) {
  const pattern = new RegExp(`(?:^|; )${data.name}=([A-Za-z0-9_-]{32})(?:;|$)`);
  const kept = () => (document.cookie.match(pattern) || [])[1];
  if (!kept() || kept() === data.token || kept() === data.instead) {
    document.cookie = `${data.name}=${data.token}; max-age=${data.seconds}; path=/; samesite=strict`;
  }
  if (data.start_again) {
    // What the page had before looks for some time yet, and would open this page anew in place of that one.
    document.documentElement.dataset.labBook = "left";
    location.replace(new URL(data.start_again, new URL(".", location.href)));
    return;
  }
  const check = () => {
    if (kept() === data.token) {
      document.documentElement.dataset.labBook = "kept";
      return;
    }
    if (document.visibilityState === "hidden" || document.documentElement.dataset.labBook === "left") return;
    if (!kept()) {
      if (!data.refused) setTriggerValue("refused", true);
      return;
    }
    const last = Number(sessionStorage.getItem("digit_lab_again") || 0);
    if (Date.now() - last < 5000) return;
    sessionStorage.setItem("digit_lab_again", Date.now());
    document.body.inert = true;
    location.reload();
  };
  if (kept() && kept() !== data.token) check();
  // Two windows may be seen at once. What was never kept is not asked for again and again.
  let timer = setTimeout(function look() {
    check();
    if (kept() === data.token) timer = setTimeout(look, 1000);
  }, 250);
  document.addEventListener("visibilitychange", check);
  return () => {
    clearTimeout(timer);
    document.removeEventListener("visibilitychange", check);
  };
}
"""
_component = st.components.v2.component("digit_lab_cookie", js=SCRIPT)


def token():
    """The token that the browser keeps, or None if it has none that can be one."""
    kept = st.context.cookies.get(NAME)
    return kept if is_token(kept) else None


def keep(token, on_refusal, instead=None, start_again=None, refused=False):
    """Have the browser keep a token, so that the next visit finds its lab book.

    A cookie, for an address that somebody passes on should not open one's lab book. Draws something that nobody sees.
    on_refusal: called, before the page is drawn again, if it does not keep it; instead: the token that it has to give
    up, where it has another; start_again: the address beside this one where the app is then opened anew, or None;
    refused: whether it is known to refuse.
    """
    data = {"name": NAME, "seconds": SECONDS, "token": token, "instead": instead, "start_again": start_again}
    _component(data={**data, "refused": refused}, key="cookie", on_refused_change=on_refusal)
