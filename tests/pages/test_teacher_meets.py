"""Who teaches classes, where that meets what else they do: in a class themselves, of several classes, in the room."""

import base64
import datetime
import re
from dataclasses import replace
from types import SimpleNamespace

import pytest
import segno

from lab import reach
from lab.ledger import writer
from lab.origin import Origin
from lab.runs.scheduler import scheduler
from lab.sweeps.sweep_queue import RACE, sweeps
from lab.tasks import Task
from render import class_sentences, pool_sentences
from tests.lab.ledger.books import add_finished
from tests.pages.app import button, every_piece, go_to, markdown, notes, open_app, pick, wait_for, words
from tests.pages.classes import PAGE, QUICK, accepted, give, member_session, open_task, opened
from tests.pages.session import part, run_of
from tests.patience import wait_until
from ui.classroom.teacher import CHOSEN, TAKE_OUT
from ui.session import LabBook, Membership, Teaching, Training
from ui.session.teaching import WHICH


@pytest.fixture
def both(school):
    """A teacher of 10a who is in 9b: (the session on Class, 9b's secret, 10a's)."""
    (code, secret), (_, taught) = school.make("9b"), school.make("10a")
    return accepted(member_session(school.join(code, "Mia", "2718"), PAGE, teach=taught)), secret, taught


@pytest.mark.parametrize("how", ["the class is deleted", "one's things are deleted"])
def test_what_one_teaches_outlives_the_notebook_of_the_class_one_is_in(both, school, browser, how):
    app, secret, taught = both
    before = part(app, LabBook).own
    assert any("copy their secret links" in each.value for each in app.warning)
    assert any(f"teach={taught}" in each.value for each in app.code)
    if how == "the class is deleted":
        school.delete(secret)
        app.run()
        button(app, "Begin anew").click().run()
    else:
        next(each for each in app.button if each.key == "delete_mine").click().run()
    assert part(app, LabBook).own != before and part(app, Teaching).secrets == [taught]
    assert school.taught(taught)


def test_the_next_person_teaches_nothing(both):
    app, *_ = both
    button(app, "Leave").click().run()
    assert part(app, Teaching).secrets == []


def test_nobody_takes_oneself_out_as_others(school):
    code, secret = school.make("9b")
    app = accepted(member_session(school.join(code, "Mia", "2718"), PAGE, teach=secret))
    opened(app, "person_remove", school.taught(secret))
    app.button_group(key=CHOSEN).set_value([part(app, Membership).me.id]).run()
    app.button(key=TAKE_OUT).click().run()
    assert not app.toast
    assert any("that is you" in each.value for each in app.error) and school.members(secret)


def test_to_delete_a_class_twice_is_to_delete_it_once(school):
    _, secret = school.make("9b")
    app = accepted(open_app(PAGE, teach=secret))
    for _ in range(2):
        part(app, Teaching).delete(secret)
    assert part(app, Teaching).problem is None and school.taught(secret) is None


def test_what_is_refused_is_told_until_one_leaves_the_page(school):
    _, secret = school.make("9b")
    app = accepted(open_app(PAGE, teach=secret))
    part(app, Teaching).problem = "something was refused"
    assert any("Something was refused" in each.value for each in app.run().error)
    go_to(app, "draw.py")
    assert not go_to(app, PAGE).error


def test_classes_are_called_what_no_new_code_changes_and_each_another_way(school):
    made = {secret: school.taught(secret) for _, secret in map(school.make, ("9b", "10a"))}
    now = datetime.datetime.now(datetime.UTC)
    assert list(class_sentences.names(made, now).values()) == ["9b", "10a"]
    for secret in made:
        school.renew_code(secret)
    assert class_sentences.names({each: school.taught(each) for each in made}, now) == class_sentences.names(made, now)
    later = replace(next(iter(made.values())), created=now.timestamp() + 61)
    assert len(set(class_sentences.names(made | {"of the same name": later}, now).values())) == 3


def test_a_race_is_against_the_class_that_is_looked_at(school):
    ledger = writer.default().ledger
    tokens = {}
    for name, nickname in (("9b", "Mia"), ("10a", "Ben")):
        code, secret = school.make(name)
        add_finished(ledger, school.join(code, nickname, "2718"))
        tokens[name] = secret
    app = accepted(open_app(PAGE, teach=tokens["9b"]))
    part(app, Teaching)._add(tokens["10a"])
    app.run()
    next(each for each in app.selectbox if each.key == WHICH).set_value(tokens["9b"]).run()
    go_to(app, "compare.py")
    pick(app, "View", "Race")
    runners = next(each for each in app.selectbox if each.label == "Second").options
    assert "Mia, of your class" in runners and not any("Ben" in each for each in runners)


def test_why_a_race_cannot_be_that_could_when_its_page_was_drawn_is_said(school, monkeypatch):
    code, _ = school.make("9b")
    app = member_session(school.join(code, "Mia", "2718"), "pages/compare.py")
    part(app, Training).settings = QUICK
    pick(app, "View", "Race")
    button(app, "Start the race")

    def gone(*_):
        raise ValueError("choose both again: one of them is not there any more")

    monkeypatch.setattr("ui.compare.race._cells", gone)
    button(app, "Start the race").click().run()
    assert [each.value for each in app.error] == ["Choose both again: one of them is not there any more."]
    assert sweeps.get(part(app, LabBook).own, RACE) is None


def test_what_is_opened_or_taken_changes_no_run_that_goes_on(school):
    code, secret = school.make("9b")
    token = school.join(code, "Mia", "2718")
    first = replace(QUICK, iterations=100_000, learning_rate=0.1)
    give(school, secret, Task({"rate": 0.1}), first)
    app = open_task(token)
    button(app, "Start training").click().run()
    wait_for(app, lambda app: run_of(app) and run_of(app).iteration)
    give(school, secret, Task({"rate": 0.5}), replace(first, learning_rate=0.5))
    part(app, Membership).look()
    button(app.run(), "Open it").click().run()
    app.run()
    run = run_of(app)
    assert part(app, Training).settings.learning_rate == 0.5
    assert run.status == "running" and run.marks == [] and run.now.learning_rate == 0.1
    scheduler.stop(run)


def test_others_are_led_to_this_machine_by_its_address_in_the_room(school, monkeypatch):
    monkeypatch.setattr(reach, "addresses", lambda: ["192.168.1.7"])
    code, secret = school.make("9b")
    task = Task({"units": 4})
    give(school, secret, task)
    app = accepted(open_app(PAGE, teach=secret))
    links = [each.value for each in app.code]
    join = next(link for link in links if link.endswith(f"?class={code}"))
    assert "//192.168.1.7" in join and any("//192.168.1.7" in link and f"task={task.name}" in link for link in links)
    (qr_code,) = (each.proto.imgs[0].url for each in app.get("image") if each.proto.imgs[0].alt == "QR code")
    (path,) = re.findall(r'<path class="qrline".*?>', base64.b64decode(qr_code.partition(",")[2]).decode())
    assert path in segno.make(join, error="m").svg_inline(scale=6, border=4, dark="#000", light="#fff")
    monkeypatch.setattr(reach, "addresses", list)
    assert class_sentences.NO_NETWORK in [each.value for each in app.run().warning]


def test_who_has_learned_from_digits_of_their_own_is_named_beside_what_the_class_reads():
    learned = {name: SimpleNamespace(origin=Origin(own_digits=n)) for name, n in (("Mia", 3), ("Ben", 0))}
    assert pool_sentences.seen_before(learned).startswith("Trained on digits of their own, too: Mia.")
    assert pool_sentences.seen_before({"Ben": learned["Ben"]}) == ""


def test_a_class_of_a_link_is_taught_only_once_its_reader_says_so(school, browser):
    mine, theirs = (school.make(name)[1] for name in ("9b", "strangers"))
    app = browser.open(PAGE, teach=mine)
    assert part(app, Teaching).secrets == [] and app.header[0].value != "9b"
    accepted(app)
    for press, taught in (("Not now", [mine]), ("Teach it here", [mine, theirs])):
        app = browser.open(PAGE, teach=theirs)
        assert app.header[0].value == "9b" and any("strangers" in each for each in markdown(app))
        button(app, press).click().run()
        assert part(app, Teaching).secrets == taught and part(app, Teaching).linked is None
        assert not any("Is it yours?" in each for each in markdown(app))
    assert app.header[0].value == "strangers"
    # Pressed twice it is done once; and what the address says of the page is no setting on Train.
    part(app, Teaching).take_linked()
    assert app.run().header[0].value == "strangers" and not app.exception
    app = browser.open(PAGE, class_view="The board", of=school.taught(mine).code)
    assert app.header[0].value == "9b" and app.button_group(key="class_view").value == "The board"
    assert not notes(go_to(app, "train.py"))
    # Its own link asks nobody again.
    again = browser.open(PAGE, teach=mine)
    assert again.header[0].value == "9b" and not any("Is it yours?" in each for each in markdown(again))


def test_who_has_deleted_their_things_is_named_in_no_race(school):
    code, _ = school.make("9b")
    mia, ben = (school.join(code, name, "2718") for name in ("Zerbinetta", "Ben"))
    add_finished(writer.default().ledger, mia)
    app = member_session(ben, "pages/compare.py")
    part(app, Training).settings = QUICK
    pick(app, "View", "Race")
    next(each for each in app.selectbox if each.label == "Second").set_value("of Zerbinetta").run()
    button(app, "Start the race").click().run()
    assert "Zerbinetta" in words(every_piece(app))
    race = sweeps.get(part(app, LabBook).own, RACE)
    wait_for(app, lambda app: race.done)
    school.forget(mia)
    wait_until(lambda: "Zerbinetta" not in words(every_piece(app.run())))


def test_the_link_of_a_class_that_is_over_says_so(school):
    _, secret = school.make("9b")
    school.delete(secret)
    assert any("This link leads to no class" in each.value for each in open_app(PAGE, teach=secret).error)


def test_nothing_that_its_teacher_is_told_as_a_member_covers_the_wall(school):
    code, secret = school.make("9b")
    token = school.join(code, "Mia", "2718")
    give(school, secret, Task({"units": 4}))
    assert "Not now" in [each.label for each in accepted(member_session(token, PAGE, teach=secret)).button]
    wall = accepted(member_session(token, PAGE, teach=secret, view="board"))
    assert "Not now" not in [each.label for each in wall.button]
