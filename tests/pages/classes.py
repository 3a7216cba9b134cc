"""Classes in sessions without a browser."""

from dataclasses import replace

from lab.classes.pool import Pools
from lab.own_digits import Labelled
from lab.tasks import encode
from nncore import TrainingConfig, load_digits
from tests.pages.app import PAGES, button, changed, open_app
from tests.pages.session import part
from ui.session import Desk, LabBook, Membership, Teaching, Training
from ui.session.membership import NOT_ASKED

PAGE, TRAIN = "pages/classroom.py", "pages/train.py"
QUICK = TrainingConfig(hidden_units=(4,), iterations=20, training_digits=200)
BACK = "Back to my own settings"


def member_session(token, page=PAGE, **said):
    """A session of the browser that has the lab book of this token. said: in its address."""
    app = open_app(**said)
    part(app, LabBook).own = part(app, Training).owner = token
    part(app, Membership).news = NOT_ASKED
    part(app, Desk).restored = part(app, Desk)._is_back = False
    part(app, Desk)._asked = None
    return app.switch_page(f"{PAGES}{page.removeprefix('pages/')}").run()  # which may say that the class is over


def a_member(school, page=TRAIN):
    """A member's session: (app, the class's secret, the member's token)."""
    code, secret = school.make("9b")
    token = school.join(code, "Mia", "2718")
    return member_session(token, page), secret, token


def begin_long_run(app):
    """Begin what is still training when a test looks."""
    part(app, Training).restored = replace(QUICK, iterations=10**6)
    button(app.run(), "Start training").click().run()


def accepted(app):
    """The page Class, on which its reader has said that the class of their link is theirs."""
    if app.title[0].value != "Class":
        app.switch_page(f"{PAGES}classroom.py").run()
    if "Teach it here" in buttons(app):
        button(app, "Teach it here").click().run()
    return app


def teacher_of(secret, **said):
    """A teacher's session on the page of their class."""
    return accepted(open_app(PAGE, teach=secret, **said))


def make(name="9b"):
    """A teacher's session that has just made a class."""
    app = open_app(PAGE)
    field(app, "Name").set_value(name)
    button(app, "Make it").click().run()
    assert not app.exception
    return app


def secret_of(app):
    return part(app, Teaching).secrets[-1]


def code_of(app):
    return next(part.proto.body for part in app.get("html") if "answer" in part.proto.body)[-9:-4]


def join(app, nickname="Mia", pin="2718"):
    """Join the class of a session's link."""
    field(app, "Nickname").set_value(nickname)
    field(app, "PIN").set_value(pin)
    button(app, "Join").click().run()
    assert not app.exception
    return app


def field(app, label):
    return next(each for each in app.text_input if each.label.startswith(label))


def control(found, label):
    """The one of some controls that has a label."""
    return next(each for each in found if each.label == label)


def data_control(app):
    return next((group for group in app.button_group if group.label == "Data"), None)


def buttons(app):
    """What is written on the buttons of a page."""
    return [each.label for each in app.button]


def ways(app):
    """What is written on the links to other pages."""
    return [link.proto.label for link in app.get("page_link")]


def woken(app, name="class"):
    """The page, run anew where its browser has it run for what it watches under a name."""
    if changed(app, name):
        app.run()
    assert not app.exception
    return app


def opened(app, icon, which):
    """The page after a popover was opened, filled then. icon: in its key; which: the Class or task it is of."""
    app.session_state[f"opens_{icon}_{which.id}"] = True
    app.run()
    assert not app.exception
    return app


def give(school, secret, task, config=QUICK):
    """Give a class a Task. Returns its id."""
    return school.give(secret, config, encode(task), "embedded")


def open_task(token):
    """A member's session that works on what their class was given, on Train."""
    app = member_session(token, TRAIN)
    button(app, "Open it").click().run()
    assert not app.exception and app.title[0].value == "Train a network"
    return app


def at_work(school, task, config=QUICK):
    """A member's session that works on a task: (app, the class's secret, the member's token)."""
    code, secret = school.make("9b")
    token = school.join(code, "Mia", "2718")
    give(school, secret, task, config)
    return open_task(token), secret, token


def hands(n=4, each=20):
    """Trays of n people, of MNIST's training digits, so that there is something to learn."""
    data = load_digits()
    pairs = list(zip(data.train_images, data.train_labels.tolist(), strict=True))
    return [tuple(Labelled(*pair) for pair in pairs[each * place : each * (place + 1)]) for place in range(n)]


def a_class(school, n=4, each=20):
    """A class whose members give their digits: (secret, [tokens])."""
    code, secret = school.make("9b")
    tokens = [school.join(code, f"Nick{place}", "2718") for place in range(n)]
    for token, tray in zip(tokens, hands(n, each), strict=True):
        Pools(school).begin_to_give(token, tray)
    return secret, tokens


def labels(school, secret):
    return [digit.label for digit in Pools(school).of_class(secret).digits]
