"""What a stranger asks a server for, over its own connection: by links, cookies and files. Nothing of a class comes."""

import asyncio
import http.client
from types import SimpleNamespace
from urllib.parse import quote, urlsplit

import pytest

import nncore
from benchmarks.student import Student
from lab.classes.classes import Classes
from lab.classes.pool import Pools
from lab.classes.tasks import Handed
from lab.desk_state import Classes as Taught
from lab.desk_state import encode
from lab.ledger.access import key_of, new_token
from lab.ledger.ledger import Ledger
from tests.browser.real import running_server
from tests.lab.classes.test_pool import tray
from tests.lab.ledger.books import add_finished

NICKNAME, NAME, ANSWER = "Mia Musterfrau", "The class 9b", "Forty is what Mia says"
PRIVATE = (NICKNAME, NAME, ANSWER)


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
    Pools(school).begin_to_give(mia, tray(3))
    other_code, other_secret = school.make("10a")
    ben = school.join(other_code, "Ben", "2718")
    teacher = new_token()
    ledger.keep_on_desk(teacher, "classes", encode(Taught([secret])))
    ledger.close()
    guesses = [
        "",
        code,
        task,
        other_secret,
        ben,
        key_of(secret),
        key_of(mia),
        secret[:-1] + ("A" if secret[-1] != "A" else "B"),
        f"{mia}{mia}",
        "' OR '1'='1",
        "../runs.sqlite",
        "x" * 2000,
    ]
    with running_server(DIGIT_LAB_HOME=str(home)) as address:
        yield SimpleNamespace(address=address, code=code, teacher=teacher, mia=mia, task=task, guesses=guesses)


async def seen(house, page, said="", token=None):
    """All texts of a page that somebody opens by its address. token: of the lab book that their cookie names."""
    async with Student(house.address, token) as reader:
        await reader.open(page, said)
        assert not reader.errors
        return "\n".join(reader.texts)


async def pages_of(house, tries):
    """The same of many, few at a time: {what was tried: texts}."""
    few = asyncio.Semaphore(4)

    async def one(page, said, token):
        async with few:
            return await seen(house, page, said, token)

    return dict(zip(tries, await asyncio.gather(*(one(*each) for each in tries)), strict=True))


def test_what_is_looked_for_here_is_there_for_who_may_see_it(house):
    told = asyncio.run(seen(house, "classroom", token=house.teacher))
    assert [word for word in PRIVATE if word not in told] == [], told
    told = asyncio.run(seen(house, "classroom", token=house.mia))
    assert NICKNAME in told and NAME in told


def test_no_guess_in_a_link_or_a_cookie_has_anything_of_a_class(house):
    links = [("classroom", f"teach={quote(guess)}") for guess in house.guesses]
    links += [("classroom", f"teach={quote(guess)}&view=board") for guess in house.guesses]
    links += [("compare", f"runs={quote(guess)}") for guess in house.guesses]
    # The class's own task leads to where one joins.
    links += [("" if guess != house.task else "classroom", f"task={quote(guess)}") for guess in house.guesses]
    tries = [(page, said, None) for page, said in links]
    # Of who has a cookie, only what can be one is sent as such.
    named = [guess for guess in house.guesses if guess.isalnum() or set(guess) <= {*"-_", *map(str, range(10))}]
    tries += [(page, "", guess) for guess in named for page in ("classroom", "compare", "")]
    assert len(tries) >= 60
    for what, text in asyncio.run(pages_of(house, tries)).items():
        assert text, what
        assert not [word for word in PRIVATE if word in text], what


def test_a_stranger_with_the_code_and_the_task_learns_of_nobody(house):
    """The code stands on the board of a room: it leads in, and shows no more than the class's name."""
    both = f"class={house.code}&task={house.task}"
    tries = [("classroom", said, None) for said in (f"class={house.code}", both, f"{both}&teach={house.code}")]
    for what, text in asyncio.run(pages_of(house, tries)).items():
        assert NICKNAME not in text and ANSWER not in text, what


@pytest.mark.parametrize(
    "path",
    [
        "/runs.sqlite",
        "/app/runs.sqlite",
        "/app/static/../runs.sqlite",
        "/static/../../runs.sqlite",
        "/media/../runs.sqlite",
        "/media/{task}.html",
        "/media/{mia}.html",
        "/_stcore/upload_file/{mia}/{task}",
        "/component/digit_lab_pen/../../runs.sqlite",
        "/%2e%2e/runs.sqlite",
    ],
)
def test_no_file_of_the_server_is_handed_out(house, path):
    asks = http.client.HTTPConnection(urlsplit(house.address).netloc, timeout=60)
    for method in ("GET", "PUT", "DELETE", "POST"):
        asks.request(method, path.format(task=house.task, mia=house.mia), body=b"x" if method == "PUT" else None)
        answer = asks.getresponse()
        found = answer.read()
        assert not [word for word in PRIVATE if word.encode() in found], (method, path)
        assert b"SQLite format" not in found, (method, path)
        # Streamlit answers with its page to what it does not know.
        assert answer.status >= 400 or b"<title>" in found or not found, (method, path, answer.status)
    asks.close()
