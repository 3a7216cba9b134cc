"""The page Class: a class is made, joined by its code or a link, left and joined again."""

import pytest

from lab import addresses
from lab.addresses import TRIES
from lab.classes.lesson_tasks import TEXTS
from lab.ledger import writer
from lab.ledger.access import new_token
from lab.tasks import Task, encode
from tests.lab.ledger.books import add_finished
from tests.pages.app import button, every_piece, go_to, markdown, notes, open_app, tables, words
from tests.pages.classes import PAGE, QUICK, TRAIN, code_of, field, give, hands, join, make, member_session, teacher_of
from tests.pages.session import part
from ui.session import LabBook, OwnDigits, TaskWork, Teaching, Training

ADDRESS = "ui.session.membership.address"
WHY = Task({"units": 4}, question="Why?")


def test_a_class_is_made_and_its_code_stands_there(school):
    app = make("9b *maths*")
    assert school.of_code(code_of(app)).name == "9b *maths*" and app.header[0].value == r"9b \*maths\*"
    assert f"?class={code_of(app)}" in app.code[0].value and "Only this machine" in app.warning[0].value
    assert "Nobody is here yet" in words(every_piece(app, "members"))


def test_a_member_and_the_teacher_see_one_another(school):
    code, secret = school.make("9b")
    token, teacher = school.join(code, "_Mia_", "2718"), teacher_of(secret)
    add_finished(writer.default().ledger, token)
    assert r"You are **\_Mia\_** in this class." in markdown(member_session(token))
    give(school, secret, Task(goal={"test_accuracy": 0.2}))
    titles, row = tables(teacher.run())[0]
    said = dict(zip(titles, row, strict=True))
    assert (said["Nickname"], said["Last seen"], said["Test accuracy"]) == ("_Mia_", "here", "25.0\u202f%")
    assert said["Goal"] == "not yet"


def test_while_the_database_is_away_the_page_says_so(school, ledger_away):
    app = teacher_of(school.make("9b")[1])
    with ledger_away():
        app.run()
        assert "locked by another program" in app.error[0].value and not app.header
    assert app.run().header[0].value == "9b" and not app.error


# Joining


def test_a_link_leads_to_joining_once_and_brings_settings_along(school):
    code, secret = school.make("9b")
    app = join(open_app(**{"class": code}, units=16, iterations=20))
    assert [member.nickname for member in school.members(secret)] == ["Mia"]
    token, said = part(app, LabBook).goes_to
    assert school.of_member(token) and said["units"] == "16" and said["class"] == code
    # Who does not want to is not led there again.
    other = open_app(**{"class": code})
    assert other.title[0].value == "Class"
    assert go_to(other, TRAIN).title[0].value == "Train a network"


def test_who_guesses_a_pin_keeps_nobody_out_from_elsewhere(school, monkeypatch):
    code, _ = school.make("9b")
    school.join(code, "Mia", "2718")
    monkeypatch.setattr(ADDRESS, lambda: "203.0.113.5")
    for pin in range(TRIES):
        app = join(open_app(**{"class": code}), pin=f"{pin:04}")
        assert app.error[0].value.startswith("Mia has another PIN") and field(app, "Nickname").value == "Mia"
    assert "from your network: try again in" in join(open_app(**{"class": code})).error[0].value
    monkeypatch.setattr(ADDRESS, lambda: "203.0.113.6")
    assert not join(open_app(**{"class": code})).error


def test_a_code_in_a_link_is_guessed_no_faster(school, monkeypatch):
    code = school.make("9b")[0]
    monkeypatch.setattr(addresses, "wrong_codes", addresses.Often(2, 60))
    for _ in range(2):
        app = open_app(**{"class": "22222"})
        assert "No class has the code of this link" in notes(app)[0]
        assert "No class has the code of this link" in notes(app.run())[0], "and is counted once a session"
    for asked in ("22222", code):
        app = open_app(**{"class": asked})
        assert not notes(app) and field(app, "Nickname"), "nobody is told whether it is right"


def test_what_stays_behind_is_said_before_one_joins(school):
    app = open_app(**{"class": school.make("9b")[0]})
    assert not notes(app) and not app.code
    part(app, OwnDigits).tray = hands(1, 1)[0]
    add_finished(writer.default().ledger, part(app, LabBook).own)
    for behind in ("a notebook of its own", "digits that you labelled"):
        assert any(behind in said for said in notes(app.run()))
    assert any(f"runs={part(app, LabBook).own}" in each.value for each in app.code)


def test_who_teaches_a_class_joins_another_by_its_link(school):
    own, (code, secret) = school.make("9b")[1], school.make("10a")
    app = teacher_of(own, **{"class": code})
    assert "not in it" in notes(app)[0] and "9b" in [each.value for each in app.header]
    join(app)
    assert [each.nickname for each in school.members(secret)] == ["Mia"]
    # Without a link there is nothing to join.
    assert "Nickname" not in [each.label for each in teacher_of(own).text_input]


def test_who_walked_alone_is_led_by_the_teacher_once_in_a_class(school):
    code, own = school.make("9b")[0], encode(Task(question="Why?"))
    assert "task" not in part(join(open_app(**{"class": code}, task=TEXTS[1])), LabBook).goes_to[1]
    assert part(join(open_app(**{"class": code}, task=own), "Ben"), LabBook).goes_to[1]["task"] == own


# Links to a task, which hold its name alone


def test_a_link_s_task_is_opened_after_joining(school, browser):
    code, secret = school.make("9b")
    give(school, secret, WHY)
    before, said = encode(Task(question="Whose?")), {"class": code, "task": WHY.name}
    browser.open(task=before).text_area[0].set_value("Because.").run()
    for link in ({"task": WHY.name}, said):
        app = browser.open(**link)
        assert app.title[0].value == "Class" and "opens once you have joined" in app.info[0].value
    assert part(app, TaskWork).text == before and app.query_params == said
    app = browser.open(**app.query_params)  # a reload costs neither code nor task
    assert field(app, "Code").value == code
    app = browser.open(**part(join(app), LabBook).goes_to[1])
    assert part(app, TaskWork).task.question == "Why?" and app.title[0].value == "Train a network"


def test_a_link_to_a_task_opens_it_for_its_class_alone(school):
    code, secret = school.make("9b")
    token = school.join(code, "Mia", "2718")
    give(school, secret, WHY)
    assert any(each.value.endswith(f"?class={code}&task={WHY.name}") for each in teacher_of(secret).code)
    app = member_session(token, TRAIN, **{"task": WHY.name, "class": code})
    assert part(app, TaskWork).task.question == "Why?" and part(app, Training).settings == QUICK
    assert app.title[0].value == "Train a network" and not app.warning
    assert "You are in 9b" in app.toast[0].value and not app.run().toast
    # Another name is nobody's, or another class's: nothing changes, and the page says so.
    other = Task(question="Where?")
    give(school, school.make("10a")[1], other)
    for wrong in (other.name, "2222"):
        app = member_session(token, PAGE, task=wrong)
        assert part(app, TaskWork).task.question == "Why?", "the one from before"
        assert "task that your class does not have" in app.warning[0].value


def test_who_is_in_a_class_leaves_it_for_that_of_a_link(school):
    (old, secret), (other, _), name = school.make("9b"), school.make("10a"), WHY.name
    token = school.join(old, "Mia", "2718")
    app = member_session(token, **{"class": other, "task": name})
    assert "leave this one first" in app.info[0].value
    button(app, "Leave").click().run()
    assert part(app, LabBook).goes_to[1] == {"class": other, "task": name}
    assert not member_session(token, **{"class": old}).info
    # By a link of before its class has a new code, one comes to it all the same.
    school.renew_code(secret)
    give(school, secret, WHY)
    app = member_session(token, TRAIN, **{"class": old, "task": name})
    assert not app.info and part(app, TaskWork).task.question == "Why?"


# Links to teach


def test_a_link_to_teach_that_leads_to_no_class_says_so(school):
    secret = school.make("9b")[1]
    school.delete(secret)
    for wrong in (secret, "<script>", new_token()):
        app = open_app(PAGE, teach=wrong)
        assert any("This link leads to no class" in each.value for each in app.error) and field(app, "Nickname")
        assert part(app, Teaching).secrets == [], "it would have its lab book kept"


def test_a_class_of_a_link_is_taught_once_its_reader_says_so(school, browser):
    mine, theirs = (school.make(name)[1] for name in ("9b", "strangers"))
    app = browser.open(PAGE, teach=mine)
    assert part(app, Teaching).secrets == [] and app.header[0].value != "9b"
    button(app, "Teach it here").click().run()
    for press, taught in (("Not now", [mine]), ("Teach it here", [mine, theirs])):
        app = browser.open(PAGE, teach=theirs)
        assert app.header[0].value == "9b" and any("strangers" in each for each in markdown(app))
        button(app, press).click().run()
        assert part(app, Teaching).secrets == taught and part(app, Teaching).linked is None
        assert not any("Is it yours?" in each for each in markdown(app))
    # Pressed twice it is done once; and what the address says of the page is no setting on Train.
    part(app, Teaching).take_linked()
    assert app.run().header[0].value == "strangers" and not app.exception
    app = browser.open(PAGE, class_view="The board", of=school.taught(mine).code)
    assert app.header[0].value == "9b" and app.button_group(key="class_view").value == "The board"
    assert not notes(go_to(app, TRAIN))


def test_a_browser_forgets_a_class_which_its_link_still_opens(school, browser):
    secret = school.make("9b")[1]
    for _ in range(2):
        app = browser.open(PAGE, teach=secret)
        button(app, "Teach it here").click().run()
        assert part(app, Teaching).secrets == [secret]
        button(app, "Forget it here").click().run()
        assert part(app, Teaching).secrets == part(browser.open(PAGE), Teaching).secrets == []


@pytest.fixture
def both(school):
    """A teacher of 10a who is in 9b: (the session on Class, 10a's secret)."""
    (code, _), (_, taught) = school.make("9b"), school.make("10a")
    app = member_session(school.join(code, "Mia", "2718"), teach=taught)
    button(app, "Teach it here").click().run()
    return app, taught


def test_what_one_teaches_outlives_what_one_has_in_a_class(both, school):
    app, taught = both
    before = part(app, LabBook).own
    assert any("copy their secret links" in said for said in notes(app))
    assert any(f"teach={taught}" in each.value for each in app.code)
    app.button(key="delete_mine").click().run()
    assert part(app, LabBook).own != before and part(app, Teaching).secrets == [taught] and school.taught(taught)


def test_the_next_person_teaches_nothing(both):
    app, _ = both
    button(app, "Leave").click().run()
    assert part(app, Teaching).secrets == []
