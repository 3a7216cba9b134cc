"""What two tabs, or two devices, keep of the same kind is kept of both."""

from tests.pages.app import button
from tests.pages.classes import PAGE, a_class, hands, member_session
from tests.pages.session import part
from tests.pages.test_classroom import field, secret_of
from ui.session import OwnDigits, Teaching


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
