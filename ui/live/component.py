"""Components whose JavaScript is a module that the server serves: registered once, when a file of ours is imported."""

import asyncio
import functools
import gzip
import hashlib
from pathlib import Path

import streamlit as st
from starlette.responses import Response

SCRIPTS = Path(__file__).with_name("js")
FOR_EVER = {"Cache-Control": "public, max-age=31536000, immutable"}  # another content has another address
# What a browser is given of each component. A module may come later than the end of its place on the page, and the end
# of one call may come after the next: so each asks whether it is still the last. `mount` returns {update, leave}.
LOADER = """
const module = import(location.origin + "%s"), coming = (globalThis.digitLabComing ??= new Set());
coming.add(module); // the page is seen once all have come: tab.js
export default function (component) {
  const place = component.parentElement, turn = (place.turn = {});
  module.then(({ mount }) => {
    if (place.turn !== turn) return;
    if (place.mounted) place.mounted.update(component);
    else place.mounted = mount(component);
  }).finally(() => coming.delete(module));
  return () => {
    if (place.turn !== turn) return;
    place.mounted?.leave();
    place.mounted = place.turn = null;
  };
}
"""


@functools.cache
def base():
    """What stands before every address of ours, such as "" or "/lab"."""
    path = (st.get_option("server.baseUrlPath") or "").strip("/")
    return f"/{path}" if path else ""


@functools.cache
def _digest():
    digest = hashlib.sha256()
    for file in sorted(SCRIPTS.iterdir()):
        digest.update(file.read_bytes())
    return digest.hexdigest()[:12]


def address(name):
    """Where a browser gets a script of ours."""
    return f"{base()}/live/js/{_digest()}/{name}"


def component(name, script, html="", css="", isolate_styles=True):
    """A component that a page can show. script: a file beside this one in js/, with a function `mount`."""
    js = LOADER % address(script)
    # Streamlit shows nothing of a component that has no HTML.
    return st.components.v2.component(
        f"digit_lab_{name}", html=html or "<i hidden></i>", css=css or None, js=js, isolate_styles=isolate_styles
    )


@functools.cache
def _plotly():
    from plotly.offline import get_plotlyjs

    return gzip.compress(get_plotlyjs().encode())


async def plotly(request):
    """The route of Plotly, from the file that its Python package brings."""
    content = await asyncio.to_thread(_plotly)
    return Response(content, media_type="text/javascript", headers={**FOR_EVER, "Content-Encoding": "gzip"})


async def scripts(request):
    """The route of our scripts."""
    file = SCRIPTS / request.path_params["name"]
    if file not in SCRIPTS.iterdir():
        return Response(status_code=404)
    return Response(file.read_text(encoding="utf-8"), media_type="text/javascript", headers=FOR_EVER)
