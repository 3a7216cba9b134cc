"""A class as its teacher has it, also while something of it changes elsewhere."""

import base64
import datetime
import re
from types import SimpleNamespace

import segno

from lab import reach
from lab.ledger import writer
from render import class_sentences
from tests.lab.ledger.books import add_finished
from tests.pages.app import button, captions, go_to, notes, now, pick, words
from tests.pages.classes import a_member, begin_long_run, buttons, control, member_session, opened, teacher_of, woken
from tests.pages.session import part, run_of
from tests.patience import wait_until
from ui.classroom.teacher import CHOSEN, TAKE_OUT
from ui.session import LabBook, Teaching
from ui.session.teaching import WHICH


def renew_pin(app, member, their_class):
    """Make a new PIN for a Member on a teacher's page."""
    opened(app, "key", their_class)
    control(app.selectbox, "Who forgot it").set_value(member.id)
    button(app, "Make a new PIN").click().run()
    assert not app.exception


def test_a_new_pin_brings_everything_back(school):
    mia, secret, _ = a_member(school)
    ledger, their_class = writer.default().ledger, school.taught(secret)
    begin_long_run(mia)
    run = run_of(mia)
    wait_until(lambda: run.iteration > 20)
    teacher = teacher_of(secret)
    renew_pin(teacher, school.members(secret)[0], their_class)
    assert run.ended and not teacher.error
    pin = re.search(r"\*\*Mia\*\* is \*\*(\d{4})\*\*", teacher.success[0].value)[1]
    assert "new PIN" in mia.run().info[0].value
    again = school.join(their_class.code, "Mia", pin)
    (entry,) = ledger.entries(again)
    assert entry.status == "stopped" and entry.iterations == run.iteration
    assert ledger.network(again, entry.id) is not None and not member_session(again).info


def test_a_teacher_does_not_shut_themselves_out(school):
    _, secret, token = a_member(school)
    app, their_class = member_session(token, teach=secret), school.taught(secret)
    button(app, "Teach it here").click().run()
    renew_pin(app, school.members(secret)[0], their_class)
    assert "In this browser that is you" in app.error[0].value and not app.success
    opened(app, "person_remove", their_class)
    app.button_group(key=CHOSEN).set_value([school.members(secret)[0].id])
    app.button(key=TAKE_OUT).click().run()
    assert not app.toast and any("that is you" in each.value for each in app.error)
    assert school.join(their_class.code, "Mia", "2718") == token


def test_limits_are_of_one_class_and_of_what_was_changed(school):
    first, second = (school.make(name)[1] for name in ("9b", "10a"))
    teacher = teacher_of(first)
    school.change(first, limits={"iterations": 100, "joining": False})  # in another tab, and not drawn here yet
    control(teacher.number_input, "Largest number of hidden units in a layer").set_value(16)
    button(teacher, "Save").click().run()
    limits = {"hidden_units": 16, "iterations": 100, "joining": False}
    assert school.taught(first).limits == limits
    assert any("Nobody new can join now" in said for said in notes(teacher))
    assert "Write this on the board" not in captions(teacher)
    part(teacher, Teaching)._add(second)
    button(teacher.run(), "Save").click().run()
    assert school.taught(second).limits == {} and school.taught(first).limits == limits


def test_a_class_lasts_as_long_as_its_teacher_says_later(school):
    secret = school.make("9b", 50)[1]
    before, teacher = school.taught(secret).expires, teacher_of(secret)
    assert control(teacher.number_input, "Days from now").value == 50  # who presses without a look changes nothing
    school.extend(secret, 60)  # in another tab
    control(teacher.run().number_input, "Days from now").set_value(120)
    button(teacher, "Change the end").click().run()
    assert 69 < (school.taught(secret).expires - before) / 86_400 < 71 and not teacher.error


def test_what_is_changed_elsewhere_is_seen_on_the_wall(school):
    _, secret = school.make("9b")
    app = teacher_of(secret, view="board")
    for paused, there, gone in ((True, "Go on", "Pause all"), (False, "Pause all", "Go on")):
        school.change(secret, paused=paused)
        woken(app, "taught")
        assert there in buttons(app) and gone not in buttons(app)
        assert paused == any("nothing trains until it goes on" in said for said in notes(app))
    school.delete(secret)
    wait_until(lambda: "This class is over" in words(now(app, "board")))
    assert "Join" in buttons(app.run()) and not app.exception


def test_the_wall_of_one_tab_is_not_on_the_laptop(school):
    _, secret = school.make("9b")
    app = teacher_of(secret)
    token = part(app, LabBook).own
    assert app.button_group(key="class_view").value == "Who is there" and not app.toggle(key="large_type").value
    wall = member_session(token, teach=secret, view="board").run()
    assert wall.button_group(key="class_view").value == "The board" and wall.toggle(key="large_type").value
    assert wall.query_params["view"] in ("board", ["board"])
    assert member_session(token).button_group(key="class_view").value == "Who is there"
    pick(wall, "View", "Who is there")
    assert "view" not in wall.query_params


def test_to_delete_a_class_twice_is_to_delete_it_once(school):
    _, secret = school.make("9b")
    app = teacher_of(secret)
    for _ in range(2):
        part(app, Teaching).delete(secret)
    assert part(app, Teaching).problem is None and school.taught(secret) is None


def test_classes_of_one_name_are_called_by_when_they_were_made():
    made = [SimpleNamespace(name=name, created=time) for name, time in (("9b", 0), ("9b", 61), ("10a", 0))]
    called = class_sentences.names(dict(enumerate(made)), datetime.datetime.now(datetime.UTC))
    assert called == {0: "9b, of 01 January 1970, 00:00:00", 1: "9b, of 01 January 1970, 00:01:01", 2: "10a"}


def test_a_race_is_against_the_class_that_is_looked_at(school):
    secrets = []
    for name, nickname in (("9b", "Mia"), ("10a", "Ben")):
        code, secret = school.make(name)
        add_finished(writer.default().ledger, school.join(code, nickname, "2718"))
        secrets.append(secret)
    app = teacher_of(secrets[0])
    part(app, Teaching)._add(secrets[1])
    next(each for each in app.run().selectbox if each.key == WHICH).set_value(secrets[0]).run()
    pick(go_to(app, "compare.py"), "View", "Race")
    runners = control(app.selectbox, "Second").options
    assert "Mia, of your class" in runners and not any("Ben" in each for each in runners)


def test_links_have_the_address_of_this_machine_in_the_room(school, monkeypatch):
    monkeypatch.setattr(reach, "addresses", lambda: ["192.168.1.7"])
    code, secret = school.make("9b")
    app = teacher_of(secret)
    (link,) = [each.value for each in app.code if each.value.endswith(f"?class={code}")]
    assert "//192.168.1.7" in link
    (qr_code,) = (each.proto.imgs[0].url for each in app.get("image") if each.proto.imgs[0].alt == "QR code")
    (path,) = re.findall(r'<path class="qrline".*?>', base64.b64decode(qr_code.partition(",")[2]).decode())
    assert path in segno.make(link, error="m").svg_inline(scale=6, border=4, dark="#000", light="#fff")
    monkeypatch.setattr(reach, "addresses", list)
    assert class_sentences.NO_NETWORK in notes(app.run())
