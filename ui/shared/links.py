"""Ways to the pages: links on a page, and addresses that bring others there with the same settings."""

from urllib.parse import urlencode, urlsplit

import streamlit as st

from lab import reach, settings, tasks
from lab.home import address
from render import class_sentences
from ui.session import TaskWork, Training, part
from ui.session.lab_book import LINK
from ui.session.page import DATA
from ui.shared import data_choice

TRAIN, DIGITS, DRAW = "../../pages/train.py", "../../pages/digits.py", "../../pages/draw.py"
EVALUATE, INSIDE, COMPARE = "../../pages/evaluate.py", "../../pages/inside.py", "../../pages/compare.py"
ASSIGN, CLASS, WALK = "../../pages/assign.py", "../../pages/classroom.py", "../../pages/walk.py"


def to_train(label):
    """The way to where a network is trained."""
    st.page_link(TRAIN, query_params=settings_to_train(), label=label, icon=":material/model_training:")


def settings_to_train():
    """What the address of Train says there, {key: text}.

    A link says all of it at once: each control that would say its part by itself makes a page to go back to.
    """
    task = part(TaskWork)
    said = {key: text for key, text in settings.query_of(part(Training).settings).items() if key not in task.task.locks}
    if title := data_choice.current_title():
        said[DATA] = title
    return {**said, tasks.KEY: task.text} if task.task else said


def to_draw():
    """The way to where one's network reads drawings."""
    st.page_link(DRAW, label="Draw a digit for it to read", icon=":material/draw:")


def to_walk():
    """The way to the first walk."""
    st.page_link(WALK, label="New here? Take a walk", icon=":material/hiking:")


def onward():
    """Two ways on from the walk's end."""
    with st.container(horizontal=True, gap="medium"):
        st.page_link(COMPARE, label="Compare your runs, and change a setting", icon=":material/stacked_line_chart:")
        st.page_link(INSIDE, label="Look inside your network", icon=":material/network_node:")


def of_config(home, config, data_title=None, task=None):
    """The link that opens Train with a configuration, on a data set, with a task. home: what `home` says."""
    query = settings.query_of(config)
    if data_title:
        query[DATA] = data_title
    if task:
        query[tasks.KEY] = tasks.encode(task)
    return f"{home}?{urlencode(query)}"


def of_lab_book(token):
    """The link that opens the lab book of this token."""
    return f"{home()}compare?{LINK}={token}"


def home():
    """The address of the app: what the server is told, or as the reader's browser has it.

    The host is the one that the connection was opened for, which Streamlit compares with where the page is from. What
    the page says of its address is what whoever talks to the server without a browser likes.
    """
    page, headers = urlsplit(st.context.url or "http://127.0.0.1:8501/"), st.context.headers
    origin = urlsplit(headers.get("Origin") or "")
    scheme, host = origin.scheme or page.scheme, origin.netloc or headers.get("Host") or page.netloc
    return address() or f"{scheme}://{host}{page.path.rpartition('/')[0]}/"


def home_in_the_room():
    """The same as others in the room have it, where this machine knows it."""
    here, found = urlsplit(home()), reach.addresses()
    if not reach.is_of_this_machine_alone(here.hostname or "") or not found:
        return home()
    port = f":{here.port}" if here.port else ""
    return here._replace(netloc=f"{found[0]}{port}").geturl()


def listens_to_itself():
    """Whether the app was started for this machine alone."""
    listens_at = st.get_option("server.address")
    return listens_at is not None and reach.is_of_this_machine_alone(listens_at)


def keeps_out(link):
    """Why others cannot follow a link, as a sentence; None where they may."""
    if reach.is_of_this_machine_alone(urlsplit(link).hostname or ""):
        return class_sentences.NO_NETWORK
    of_this_machine = listens_to_itself() and reach.is_of_this_machine_alone(urlsplit(home()).hostname or "")
    return class_sentences.LISTENS_TO_ITSELF if of_this_machine else None
