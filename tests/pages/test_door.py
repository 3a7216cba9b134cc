"""What ui/app/door.py answers beside the pages."""

import asyncio
from types import SimpleNamespace

from ui.app import door
from ui.session.tabs import tabs


def test_a_file_can_be_had_while_its_page_is_drawn_anew():
    def status(ticket, name):
        request = SimpleNamespace(path_params={"ticket": ticket, "name": name})
        return asyncio.run(door.send_file(request)).status_code

    tab = tabs.new()
    tab.begin_page()
    tab.files["0.report.html"] = lambda: b"<p>97 %</p>"
    assert status(tab.ticket, "0.report.html") == 200
    tab.begin_page()  # a press on the link of the page before comes now
    assert status(tab.ticket, "0.report.html") == 200
    tab.begin_page()
    assert status(tab.ticket, "0.report.html") == status("another", "0.report.html") == 404
