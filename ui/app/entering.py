"""Going over to another lab book: the browser opens an address once, which has it keep the other one's token."""

import secrets
import time
from urllib.parse import urlencode

from starlette.responses import RedirectResponse

from ui.live.component import base
from ui.session import LabBook, cookie
from ui.session.tabs import tabs

SECONDS = 60  # that an address holds
_waiting = {}  # once → (token, what the address says then, since when)


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
