"""The board of a class, on the wall."""

from lab.ledger import writer
from tests.lab.ledger.books import add_finished
from tests.pages.app import button, every_piece, now, pick, tables, wait_for, words
from tests.pages.classes import buttons, code_of, control, make, member_session, secret_of
from tests.pages.session import part
from ui.session import LabBook, Teaching


def on_board(school, *nicknames):
    """A teacher's session that looks at the board, with a run of each of some members."""
    app = make()
    for nickname in nicknames:
        add_finished(writer.default().ledger, school.join(code_of(app), nickname, "2718"))
    pick(app, "View", "The board")
    return wait_for(app, tables)


def who(app):
    """Who stands on the board."""
    titles, *rows = tables(app)[0]
    return {row[titles.index("Who")] for row in rows}


def is_cleared(app):
    return not tables(app) and "since the board was cleared" in words(every_piece(app, "board"))


def switch(app, label, on=True):
    control(app.toggle, label).set_value(on).run()
    assert not app.exception


def test_the_board_is_frozen_cleared_and_shown_again(school):
    app = on_board(school, "<b>Mia</b>", "Ben")
    secret, token = secret_of(app), part(app, LabBook).own
    assert who(app) == {"<b>Mia</b>", "Ben"}
    assert not any("<b>" in str(each.get("figure")) for each in every_piece(app))
    switch(app, "Names", False)
    assert who(app) == {"No.\u00a01", "No.\u00a02"}
    switch(app, "Freeze")
    add_finished(writer.default().ledger, school.join(school.taught(secret).code, "Eve", "2718"))
    assert len(who(app.run())) == 2
    button(app, "Clear").click().run()
    assert is_cleared(app) and not control(app.toggle, "Freeze").value
    # So it is after a reload, until it is undone.
    assert is_cleared(member_session(token, teach=secret, view="board"))
    button(app, "Show all").click().run()
    wait_for(app, lambda app: tables(app) and len(who(app)) == 3)
    assert "Show all" not in buttons(app)


def test_what_is_frozen_is_of_its_class_and_of_who_is_in_it(school):
    app = on_board(school, "Mia", "Ben")
    first = secret_of(app)
    switch(app, "Freeze")
    school.dismiss(first, [each.id for each in school.members(first) if each.nickname == "Mia"])
    school.join(school.taught(first).code, "Mia", "1618")  # another one of that nickname
    assert "Ben" in words(now(app, "board")) and "Mia" not in words(now(app, "board"))
    # It is not there after a reload, and so the board is not frozen then.
    again = member_session(part(app, LabBook).own, teach=first, view="board")
    assert not control(again.toggle, "Freeze").value
    second = school.make("10a")[1]
    part(app, Teaching)._add(second)
    control(app.run().selectbox, "Class").set_value(second).run()
    assert not tables(app) and "Nobody has trained yet" in words(every_piece(app, "board"))
    control(app.selectbox, "Class").set_value(first).run()
    school.delete(first)
    assert words(now(app, "board")).split() == ["This", "class", "is", "over."]
