"""Classes in sessions without a browser."""

from lab.classes.pools import Pools
from lab.own_digits import Labelled
from nncore import load_digits
from tests.pages.app import open_app
from tests.pages.session import part
from ui.session import Desk, LabBook, Membership

PAGE = "pages/classroom.py"


def member_session(token, page=PAGE, **said):
    """A session of the browser that has the lab book of this token. said: in its address."""
    app = open_app(**said)
    part(app, LabBook).own = token
    part(app, Membership)._asked = False
    part(app, Desk).restored, part(app, Desk)._asked = False, None
    return app.switch_page(page).run()


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
