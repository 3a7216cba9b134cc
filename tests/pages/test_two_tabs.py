"""What two tabs, or two devices, keep of the same kind is kept of both."""

import datetime
import zoneinfo

from lab.tasks import Task
from tests.pages.app import button
from tests.pages.classes import PAGE, a_class, at_work, give, hands, member_session
from tests.pages.session import part
from tests.pages.tasked import started
from tests.pages.test_classroom import field, secret_of
from ui.session import OwnDigits, TaskWork, Teaching


def test_a_tab_that_knows_one_class_does_not_forget_another_tabs_for_good(browser):
    wall, desk = (browser.open(PAGE) for _ in range(2))
    for app, name in ((wall, "9b"), (desk, "10a")):
        field(app, "Its name").set_value(name)
        button(app, "Make it").click().run()
    first, second = part(wall, Teaching).secrets[0], secret_of(desk)
    assert set(part(browser.open(PAGE), Teaching).secrets) == {first, second}
    part(wall, Teaching).delete(first)
    wall.run()
    assert part(browser.open(PAGE), Teaching).secrets == [second]


def test_digits_that_another_device_has_kept_meanwhile_stay(school):
    _, (token,) = a_class(school, n=1, each=1)
    laptop, phone = (member_session(token, "pages/draw.py") for _ in range(2))
    for app, more in ((laptop, hands(1, 2)[0]), (phone, hands(1, 9)[0][2:])):
        part(app, OwnDigits).tray = (*part(app, OwnDigits).tray, *more)
        app.run()
    assert len(part(phone, OwnDigits).tray) == 9
    part(laptop, OwnDigits).drop({0})
    laptop.run()
    assert len(part(laptop, OwnDigits).tray) == 8
    assert len(part(member_session(token, "pages/draw.py"), OwnDigits).tray) == 8


def test_the_answers_of_two_tabs_in_one_task_are_both_kept(school):
    here, _, token = at_work(school, Task(question="Why?"))
    there = member_session(token, "pages/train.py")
    for app, answer in ((here, "Because."), (there, "Or not.")):
        app.text_area[0].set_value(answer).run()
        started(app)
    said = [answer for _, answer in part(there, TaskWork).answers]
    assert sorted(said) == ["Because.", "Or not."]
    again = member_session(token, "pages/train.py")
    assert sorted(answer for _, answer in part(again, TaskWork).answers) == sorted(said)
    assert again.text_area[0].value == "Or not."


def test_of_two_devices_in_two_time_zones_the_answer_given_last_is_the_last(school, monkeypatch):
    here, _, token = at_work(school, Task(question="Why?"))
    there = member_session(token, "pages/train.py")
    for app, answer, zone in ((here, "Because.", "UTC"), (there, "Or not.", "America/New_York")):
        now = datetime.datetime.now(zoneinfo.ZoneInfo(zone))
        monkeypatch.setattr("ui.session.clock.now", lambda now=now: now)
        app.text_area[0].set_value(answer).run()
        started(app)
    again = part(member_session(token, "pages/train.py"), TaskWork)
    assert [answer for _, answer in again.answers] == ["Because.", "Or not."]


def test_what_is_done_in_two_tasks_in_two_tabs_is_all_kept(school):
    """Whichever of them is open, each tab knows what the other last did in its task."""
    here, secret, token = at_work(school, Task(question="Why?"))
    give(school, secret, Task(question="Where?"))
    there = member_session(token, "pages/train.py")
    button(there, "Open it").click().run()
    for app, answer in ((there, "There."), (here, "Because."), (there, "Not there."), (here, "Not because.")):
        app.text_area[0].set_value(answer).run()
        started(app)
    again = member_session(token, "pages/train.py")
    work = part(again, TaskWork)
    assert [answer for _, answer in work.answers] == ["Because.", "Not because."]
    (other,) = work.others
    assert [answer for _, answer in other.answers] == ["There.", "Not there."] and other.answer == "Not there."
