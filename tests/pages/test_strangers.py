"""What a stranger asks a server for, over its own connection: by links, cookies and files. Nothing of a class comes."""

import asyncio
import http.client
from types import SimpleNamespace
from urllib.parse import quote, urlsplit

import pytest

import nncore
from benchmarks.student import Student
from lab.classes.classes import Classes
from lab.classes.tasks import Handed
from lab.desk_state import Classes as Taught
from lab.desk_state import encode
from lab.ledger.access import key_of, new_token
from lab.ledger.ledger import Ledger
from tests.browser.real import running_server
from tests.lab.ledger.books import add_finished

NICKNAME, NAME, ANSWER = "Mia Musterfrau", "The class 9b", "Forty is what Mia says"
PRIVATE = NICKNAME, NAME, ANSWER


@pytest.fixture(scope="module")
def house(tmp_path_factory):
    """A server with a class in it, and what a stranger may have guessed, found or been told."""
    home = tmp_path_factory.mktemp("house")
    ledger = Ledger(f"sqlite:///{home}/runs.sqlite")
    school = Classes(ledger)
    code, secret = school.make(NAME)
    mia = school.join(code, NICKNAME, "2718")
    task = school.give(secret, nncore.TrainingConfig(), "eyJmaXhlZCI6eyJ1bml0cyI6NH19")
    school.hand_in(mia, task, Handed(answer=ANSWER), ANSWER.encode())
    add_finished(ledger, mia)
    _, others = school.make("10a")
    teacher = new_token()
    ledger.keep_on_desk(teacher, "classes", encode(Taught([secret])))
    ledger.close()
    guesses = [code, task, others, key_of(secret), key_of(mia), "' OR '1'='1", "../runs.sqlite"]
    with running_server(DIGIT_LAB_HOME=str(home)) as address:
        yield SimpleNamespace(address=address, code=code, teacher=teacher, mia=mia, task=task, guesses=guesses)


async def seen(house, page, said="", token=None):
    """All texts of a page that somebody opens by its address. token: of the lab book that their cookie names."""
    async with Student(house.address, token) as reader:
        await reader.open(page, said)
        assert not reader.errors
        return "\n".join(reader.texts)


def test_what_is_looked_for_is_there_for_who_may_see_it(house):
    told = asyncio.run(seen(house, "classroom", token=house.teacher))
    assert [word for word in PRIVATE if word not in told] == [], told
    told = asyncio.run(seen(house, "classroom", token=house.mia))
    assert NICKNAME in told and NAME in told


def test_no_guess_in_a_link_or_a_cookie_has_anything_of_a_class(house):
    links = ("classroom", "teach={}&view=board"), ("compare", "runs={}"), ("", "task={}")

    async def look():
        for guess in house.guesses:
            tries = [seen(house, page, said.format(quote(guess))) for page, said in links]
            if not {" ", "/"} & {*guess}:  # it can be a cookie
                tries += [seen(house, page, token=guess) for page in ("classroom", "compare")]
            for text in await asyncio.gather(*tries):
                assert text and not [word for word in PRIVATE if word in text], guess

    asyncio.run(look())


def test_the_code_and_the_task_tell_a_stranger_of_nobody(house):
    """The code stands on the board of a room: it leads in, and shows no more than the class's name."""
    text = asyncio.run(seen(house, "classroom", f"class={house.code}&task={house.task}&teach={house.code}"))
    assert text and NICKNAME not in text and ANSWER not in text


@pytest.mark.parametrize("path", ["/runs.sqlite", "/app/static/../runs.sqlite", "/media/{task}.html"])
def test_no_file_of_the_server_is_handed_out(house, path):
    asks = http.client.HTTPConnection(urlsplit(house.address).netloc, timeout=60)
    for method in ("GET", "PUT", "DELETE", "POST"):
        asks.request(method, path.format(task=house.task), body=b"x" if method == "PUT" else None)
        answer = asks.getresponse()
        found = answer.read()
        assert not [word for word in (*PRIVATE, "SQLite format") if word.encode() in found], method
        # Streamlit answers with its page to what it does not know.
        assert answer.status >= 400 or b"<title>" in found or not found, (method, answer.status)
    asks.close()
