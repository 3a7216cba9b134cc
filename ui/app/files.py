"""Files to take home: made when somebody asks for one, and kept nowhere."""

import asyncio
import logging
import mimetypes
from urllib.parse import quote

from starlette.responses import PlainTextResponse, Response

from ui.session.tabs import tabs, working_for

GONE = "This file is not offered any more: reload the page, and press its button again."
log = logging.getLogger(__name__)


async def send(request):
    """The route of a file that the page of a ticket offers, by its name there."""
    tab = tabs.get(request.path_params["ticket"])
    make = tab and tab.files.get(request.path_params["name"])
    if make is None:
        return PlainTextResponse(GONE, 404)
    with working_for(tab):
        content = await asyncio.to_thread(make)
    name = request.path_params["name"].partition(".")[2]
    kind = mimetypes.guess_type(name)[0] or "application/octet-stream"
    headers = {"content-disposition": f"attachment; filename*=UTF-8''{quote(name)}", "cache-control": "no-store"}
    return Response(content, media_type=kind, headers={**headers, "x-content-type-options": "nosniff"})
