"""How a browser comes to a lab book, by its cookie: to a new one with its first page, and to another by an address that
it opens once.
"""

import secrets
import time
from urllib.parse import urlencode

from starlette.responses import RedirectResponse

from lab.ledger.access import new_token
from ui.live.component import base
from ui.session import LabBook, cookie
from ui.session.tabs import tabs

SECONDS = 60  # that an address holds
SEEN = (200, 304)  # of a page that a browser shows, also where it has it already
_waiting = {}  # once → (token, what the address says then, since when)


class Cookie:
    """Middleware that has a browser that opens its first page keep the token of a new lab book."""

    def __init__(self, app):
        self._app = app

    async def __call__(self, scope, receive, send):
        is_page = scope["type"] == "http" and scope["method"] == "GET"
        if not is_page or b"text/html" not in dict(scope["headers"]).get(b"accept", b"") or cookie.of(scope):
            await self._app(scope, receive, send)
            return

        async def send_with_cookie(message):
            if message["type"] == "http.response.start" and message["status"] in SEEN:
                message = {**message, "headers": [*message["headers"], cookie.header(new_token(), scope)]}
            await send(message)

        await self._app(scope, receive, send_with_cookie)


def address_of(token, said=None):
    """The address that makes the lab book of a token this browser's. said: what the app is opened with, {key: text}."""
    now = time.monotonic()
    for once in [once for once, (*_, since) in list(_waiting.items()) if now - since > SECONDS]:
        _waiting.pop(once, None)
    once = secrets.token_urlsafe(24)
    _waiting[once] = token, said, now
    return f"{base()}/live/enter/{once}"


async def enter(request):
    """The route of such an address."""
    token, said, _ = _waiting.pop(request.path_params["once"], (None, None, 0))
    answer = RedirectResponse(f"{base()}/{'?' + urlencode(said) if said else ''}", 303)
    answer.headers["cache-control"] = "no-store"
    if token is not None:
        name, value = cookie.header(token, request.scope)
        answer.headers[name.decode()] = value.decode()
        await _tell_others(cookie.of(request.scope))
    return answer


async def _tell_others(token):
    """Have the other tabs of the lab book that is left open their sockets anew: those of this browser go over, too."""
    for tab in tabs:
        book = tab.parts.get(LabBook)
        if book is not None and book.own == token:
            for channel in list(tab.sockets):
                await channel.close()
