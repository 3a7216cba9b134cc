"""The page Compare: choosing, changing and repeating runs, their files, and what is damaged."""

import re
from html import escape
from urllib.parse import urlencode

import pytest
from sqlalchemy import text

import nncore
from lab.ledger import writer
from lab.ledger.files import export_file
from lab.origin import BEFORE, Origin
from lab.runs.history import History
from lab.runs.scheduler import scheduler
from lab.settings import listed, query_of
from lab.sweeps.sweep_queue import SEEDS, sweeps
from render.compare.comparison import compared_runs
from tests.lab.ledger.books import CONFIG, HISTORY, add_finished
from tests.pages.app import (
    alts,
    button,
    captions,
    changed,
    every_piece,
    go_to,
    now,
    open_app,
    tables,
    train,
    upload,
    wait_for,
    words,
)
from tests.pages.session import part, run_of
from tests.patience import wait_until
from ui.compare import runs
from ui.session import Compared, LabBook

HOSTILE = "![x](http://203.0.113.9/a.png) <img src=x> :red[b] $x$ www.example.org"
# What the runs of `two_runs` are called.
FIRST, SECOND = (f"16 units, rate {rate}, notebook, iterations 40" for rate in (0.1, 0.2))
MEASURED = History([2.3, 1.0], [0.1, 0.9], [2], [0.9])


@pytest.fixture
def ledger():
    return writer.default().ledger


def checked(app):
    """The titles of the runs that are compared."""
    return [box.label.split("**")[1] for box in app.checkbox if box.value]


def test_an_empty_lab_book_leads_to_train():
    app = open_app("pages/compare.py")
    assert "Train twice" in app.info[0].value


def test_two_runs_are_compared_by_what_differs(two_runs):
    differing, scores = tables(two_runs)
    assert differing[1:] == [["Learning rate", "0.2", "0.1"]]
    rows = {row[0]: row[1:] for row in scores}
    assert rows["First cost"][0] == rows["First cost"][1] != "–"
    assert rows["Last cost"][0] != rows["Last cost"][1]
    assert rows["State"] == ["finished", "finished"]
    assert "luck" in two_runs.info[0].value


def test_a_run_is_left_out_renamed_pinned_deleted_and_had_back(two_runs):
    app = two_runs
    app.checkbox[0].uncheck().run()
    assert [len(table[0]) for table in tables(app)] == [2]
    rename(app, "*Slow* <one>", "as expected")
    assert checked(app) == ["\\*Slow\\* \\<one\\>"]
    assert "as expected" in " ".join(text.value for text in app.text)
    button(app, "Pin").click().run()
    assert ":material/keep:" in app.checkbox[0].label and "Slow" in app.checkbox[0].label
    button(app, "Delete").click().run()
    assert len(app.checkbox) == 1
    button(app, "Undo delete").click().run()
    assert len(app.checkbox) == 2


def rename(app, title, note=""):
    """Have the run that alone is compared called otherwise."""
    next(field for field in app.text_input if field.label == "Title").set_value(title)
    next(field for field in app.text_area if field.label == "Note").set_value(note)
    button(app, "Save").click().run()


def test_the_pinned_and_the_newest_two_are_compared(ledger):
    token, compared, ids = ledger.new_lab_book(), Compared(), []

    def chosen(*groups):
        """Which runs are compared, counted from 1, after more were kept, each of a group or of none."""
        for group in groups:
            ids.append(add_finished(ledger, token, **({"group": group, "group_id": group * 32} if group else {})))
        items = compared.choose(compared_runs(ledger.entries(token)))
        return [[ids.index(id) + 1 for id in item.ids] for item in items]

    assert chosen("", "", "") == [[3], [2]]
    ledger.pin(token, ids[:1])
    assert chosen("") == [[1], [4], [3]]
    compared.keys.remove(compared_runs(ledger.entries(token))[1].key)
    assert chosen("a", "a") == [[1], [5, 6], [3]]
    assert chosen("") == [[1], [7], [5, 6]]


def test_runs_in_the_list_join_what_is_compared(two_runs, ledger):
    app = two_runs
    assert "repeat both with 5 seeds" in app.info[0].value
    for title in (FIRST, SECOND):
        assert button(app, f"Repeat {title} with 5 seeds")
    app.checkbox[0].uncheck().run()
    button(app, "Repeat with 5 seeds").click().run()
    token = part(app, LabBook).token
    wait_for(app, lambda app: sweeps.get(token, SEEDS).done and "(5)" in str(tables(app)))
    assert (
        checked(app) == [f"{FIRST}, 5 seeds", FIRST] and alts(app)[0] == f"Cost of 2 runs: {FIRST}, 5 seeds, {FIRST}."
    )
    assert ["Seed", "3 … 7 (5)", "3"] in [row for table in tables(app) for row in table]
    assert app.info[0].value == "They differ by the seed alone: this gap is luck."
    for box in app.checkbox:
        box.set_value("5 seeds" in box.label)
    app.run()
    rename(app, "Five seeds of it")
    assert checked(app) == ["Five seeds of it"] and alts(app)[0] == "Cost of 1 run: Five seeds of it."


def test_two_repetitions_of_one_name_stay_two(ledger):
    token = ledger.new_lab_book()
    for group_id in "aabb":
        add_finished(ledger, token, group="Run 1, 5 seeds", group_id=group_id * 32)
    assert [len(item.ids) for item in compared_runs(ledger.entries(token))] == [2, 2]


def test_one_deletion_after_the_other_is_undone_the_last_first(ledger):
    app, first, second = with_runs(ledger, 2)
    for id in (first, second):
        part(app, LabBook).change("delete", [id])
    app.run()
    for there in ([second], [first, second]):
        button(app, "Undo delete").click().run()
        assert sorted(entry.id for entry in ledger.entries(part(app, LabBook).token)) == there
    assert not any("Undo" in each.label for each in app.button)


def with_runs(ledger, n, config=CONFIG, data_name="Digits", n_test=20):
    """The app on Compare with n runs: (app, their ids …)."""
    app = open_app("pages/compare.py")
    token = part(app, LabBook).own
    ids = [ledger.add_finished(token, config, data_name, n_test, MEASURED, None, 1.0) for _ in range(n)]
    return app.run(), *ids


@pytest.mark.parametrize(
    ("other", "reason"),
    [
        ({}, None),
        ({"data_name": "Letters"}, "its digits are not on this machine"),
        ({"n_test": 999}, "this machine has different digits under the name of its data set"),
    ],
)
def test_what_would_not_be_the_run_again_is_not_repeated(ledger, other, reason):
    here = {"config": nncore.TrainingConfig(), "data_name": nncore.load_digits().name, "n_test": 1000}
    app, _ = with_runs(ledger, 1, **here | other)
    assert any(each.label == "Repeat with 5 seeds" for each in app.button) == (reason is None)
    assert any(reason and reason in caption for caption in captions(app)) == (reason is not None)


def test_a_report_has_all_settings_and_a_link_to_them(two_runs, ledger):
    token, run = part(two_runs, LabBook).token, run_of(two_runs)
    page = runs.report_file(ledger, token, compared_runs(ledger.entries(token)), "http://127.0.0.1:8501/").decode()
    assert run.network.digest in page
    assert all(f"<th>{name}</th><td>{text}</td>" in page for name, text in listed(run.config).items())
    query = urlencode(query_of(run.config))
    assert query.startswith("units=16&iterations=40&rate=0.2&")
    assert f'href="http://127.0.0.1:8501/?{escape(query)}"' in page


def test_a_run_that_goes_on_moves_and_its_end_is_told():
    app = open_app(units=8, iterations=100_000)
    button(app, "Start training").click().run()
    go_to(app, "compare.py")
    assert "going on" in str(tables(app)) and not changed(app, "runs")
    figures = [piece["figure"] for piece in every_piece(app, "overlay") if piece["kind"] == "figure"]
    wait_until(lambda: [p["figure"] for p in now(app, "overlay") if p["kind"] == "figure"] != figures)
    scheduler.stop(run_of(app))
    wait_until(lambda: changed(app, "runs"))
    assert "stopped" in str(tables(app.run()))


# The landscape of two runs


def landscape_after(app, *places, **controls):
    """Compare, after another run, with the runs at these places of the list, the newest first, on one map."""
    if controls:
        train(app, **controls)
    go_to(app, "compare.py")
    app.session_state["landscape"] = True
    for place, box in enumerate(app.checkbox):
        box.set_value(place in places)
    app.run()
    assert not app.exception
    return next((alt for alt in alts(app) if "map of the cost" in alt), ""), " ".join(captions(app))


def test_two_runs_are_on_one_map_or_it_is_said_why_not(two_runs):
    alt, said = landscape_after(two_runs, 0, 1)
    assert alt.count("leads from") == 2 and all(title in alt for title in (FIRST, SECOND))
    assert "12,730 of them" in said  # 784×16+16 and 16×10+10
    assert "the first 500 training digits" in landscape_after(two_runs, 0, 1, digits=500)[1]
    # Of the oldest, the networks on the way are kept no more.
    assert f"Of {FIRST} only the end is kept" in landscape_after(two_runs, 1, 2)[1]
    # A map has one activation, and a network with another would be shown with a cost that it has not.
    go_to(two_runs, "train.py").selectbox(key="activation").set_value("tanh").run()
    for units in (16, 17):
        alt, said = landscape_after(two_runs, 0, 1, units=units)
        assert not alt and "other layers, units or activations" in said


# What comes from files, and what is damaged


def damage(ledger, statement):
    with ledger.database.begin(writes=True) as connection:
        connection.execute(text(statement))


def test_what_is_damaged_is_told_and_costs_no_page(two_runs, ledger):
    app, token = two_runs, part(two_runs, LabBook).token
    newest, oldest = (entry.id for entry in ledger.entries(token))
    assert "McNemar" in app.info[0].value
    damage(ledger, f"UPDATE networks SET content = zeroblob(50) WHERE run_id = {newest}")
    assert "Newcombe" in app.run().info[0].value
    part(app, LabBook).open_network(ledger.entries(token)[0])
    assert [error.value for error in app.run().error] == ["The network that is kept of this run is damaged."]
    damage(ledger, f"UPDATE curves SET costs = x'00' WHERE run_id = {newest}")
    assert f"No curves that can be read are kept of {SECOND}." in words(every_piece(app.run()))
    assert len(tables(app)) == 2
    damage(ledger, f"UPDATE runs SET config = '[]' WHERE id = {oldest}")
    said = app.run().warning[0].value
    assert said.startswith(f"Damaged, or from another version of this app: {FIRST}. ") and len(app.checkbox) == 1


def open_runs(app, file):
    return upload(app, "Runs that were downloaded", "runs.zip", file)


def test_how_many_runs_came_in_is_said_and_what_did_not(ledger):
    other = ledger.new_lab_book()
    for _ in range(2):
        add_finished(ledger, other)
    file = export_file(ledger, other)
    app = open_runs(open_app("pages/compare.py"), file)
    assert "2 runs came in." in [info.value for info in app.info]
    assert all("from a file" in box.label for box in app.checkbox)
    open_runs(app, file.replace(b"PK\x01\x02", b"PK\x01\x03"))
    assert "The file was not opened: this is no whole archive of runs" in app.error[0].value
    assert "2 runs came in." not in [info.value for info in app.info]
    # What is imported and deleted is ticked as it is shown.
    open_runs(app, file)
    assert len(app.checkbox) == 4 and alts(app)[0].startswith("Cost of 2 runs: ") and len(checked(app)) == 2
    button(app, "Delete").click().run()
    assert not checked(app) and any("Choose runs" in info.value for info in app.info)


def shown_as_markdown(app):
    kinds = ("markdown", "caption", "info", "warning", "error", "success")
    found = [each.value for kind in kinds for each in app.get(kind)]
    return found + [said for box in app.checkbox for said in (box.label, box.help or "")]


def test_texts_of_a_file_are_shown_as_texts(ledger):
    app, _ = with_runs(ledger, 1)
    other = ledger.new_lab_book()
    id = ledger.add(other, CONFIG, HOSTILE, 20, title=HOSTILE, group=None, origin=Origin(went_on=BEFORE, seen=HOSTILE))
    ledger.annotate(other, id, HOSTILE)
    ledger.finish(other, id, "failed", HISTORY, 1.0, [(1, HOSTILE[:80])], None, HOSTILE)
    open_runs(app, export_file(ledger, other))
    for box in app.checkbox:
        box.check()
    app.run()
    assert not app.exception and len(app.checkbox) == 2 and len(tables(app)) == 2
    markup = re.compile(r"(?<!\\)(!\[|<img|:red|\$x)")
    assert not [found for found in shown_as_markdown(app) if markup.search(found)]
    assert HOSTILE[:6] in str(tables(app)) and "<img" not in str([piece.get("html") for piece in every_piece(app)])
