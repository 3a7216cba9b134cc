"""The teacher's page beside what changes while it is open."""

from lab.classes.pools import Pools
from lab.classes.tasks import Handed
from lab.tasks import Task
from render import pool_sentences
from tests.pages.app import redraw
from tests.pages.classes import a_class, give
from tests.pages.test_chosen_and_pressed import control
from tests.pages.test_classroom import make, secret_of


def test_whoever_joins_can_be_taken_out_and_whose_work_is_handed_in_can_be_read_at_once(school):
    app = make()
    secret = secret_of(app)
    task = give(school, secret, Task(question="Why?"))
    app.run()
    assert not any(each.label in ("Who", "Whose") for each in app.selectbox)
    token = school.join(school.taught(secret).code, "Mia", "2718")
    assert control(redraw(app).selectbox, "Who").options == ["Mia"]
    facts = Handed(goal=[], met=False, accuracy=0.5, hidden_units=4, iterations=20, answer="So", digest="d")
    school.hand_in(token, task, facts, b"a report")
    assert control(redraw(app).selectbox, "Whose").options == ["Mia"]


def test_a_digit_of_the_pool_has_its_name_wherever_it_stands(school):
    secret, _ = a_class(school, n=2, each=3)
    digits = Pools(school).of_class(secret).digits
    names = pool_sentences.names(digits)
    assert len(set(names.values())) == len(digits)
    assert pool_sentences.names(digits[2:]) == {digit.id: names[digit.id] for digit in digits[2:]}
