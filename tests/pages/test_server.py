"""What a server looks after by itself."""

import asyncio

from sqlalchemy import update

from lab.classes import ending
from lab.classes.tables import classes
from lab.ledger import writer
from tests.lab.ledger.books import add_finished
from ui.app import server


def test_it_deletes_what_is_over_whether_or_not_anybody_comes(school, monkeypatch):
    token = school.join(school.make("9b")[0], "Mia", "2718")
    add_finished(writer.default().ledger, token)
    ending.end_those_over(school)
    with school.database.begin(writes=True) as connection:
        connection.execute(update(classes).values(expires=1.0, found_over=1.0))
    for name, value in (("LOOK", 0.01), ("OVER", 1), ("tidy", lambda: None)):
        monkeypatch.setattr(server, name, value)

    async def look_after():
        looking = asyncio.create_task(server.look_after())
        while writer.default().ledger.knows(token):  # it waits for nobody who is just writing
            await asyncio.sleep(0.05)
        looking.cancel()

    asyncio.run(asyncio.wait_for(look_after(), 30))
