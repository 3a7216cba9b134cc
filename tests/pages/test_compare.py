"""The page Compare: choosing, changing and repeating runs, sweeps, files and links."""

import io
import zipfile
from html import escape
from urllib.parse import urlencode

import pytest

import nncore
from lab.ledger import files, writer
from lab.runs.scheduler import scheduler
from lab.settings import query_of
from lab.sweeps.sweep_queue import SEEDS, sweeps
from tests.pages.app import alts, button, changed, every_piece, go_to, now, open_app, tables, train, wait_for, words
from tests.pages.session import part, run_of
from tests.patience import wait_until
from ui.session import LabBook


def checked(app):
    return [box.label for box in app.checkbox if box.value]


def test_an_empty_lab_book_leads_to_train():
    app = open_app("pages/compare.py")
    assert "Nothing to compare yet" in app.info[0].value
    assert not app.exception


def test_two_runs_are_compared_by_what_differs(two_runs):
    differing, scores = tables(two_runs)
    assert differing[1:] == [["Learning rate", "0.2", "0.1"]]
    rows = {row[0]: row[1:] for row in scores}
    assert rows["First cost"][0] == rows["First cost"][1] != "–"
    assert rows["Last cost"][0] != rows["Last cost"][1]
    assert rows["State"] == ["finished", "finished"]
    assert "luck" in two_runs.info[0].value


def test_a_run_can_be_left_out_renamed_pinned_deleted_and_had_back(two_runs):
    app = two_runs
    app.checkbox[0].uncheck().run()
    assert [len(table[0]) for table in tables(app)] == [2]
    title = next(field for field in app.text_input if field.label == "Title")
    title.set_value("*Slow* <one>")
    next(field for field in app.text_area if field.label == "Note").set_value("as expected")
    button(app, "Save").click().run()
    assert "\\*Slow\\* \\<one\\>" in checked(app)[0]
    assert "as expected" in " ".join(text.value for text in app.text)
    button(app, "Pin").click().run()
    assert ":material/keep:" in checked(app)[0]
    assert "Slow" in app.checkbox[0].label
    button(app, "Delete").click().run()
    assert len(app.checkbox) == 1
    button(app, "Undo delete").click().run()
    assert len(app.checkbox) == 2


def test_the_pinned_and_the_newest_two_are_compared_after_another_run(two_runs):
    app = two_runs
    app.checkbox[0].uncheck().run()
    button(app, "Pin").click().run()
    for _ in range(2):
        train(app)
    go_to(app, "compare.py")
    assert [label.split("**")[1] for label in checked(app)] == [
        "Run 1",
        *(f"learning rate 0.2, again{n}" for n in (" 2", "")),
    ]


def repeated(app):
    """Whether the repetition is done, and shown as one item of five."""
    done = sweeps.get(part(app, LabBook).token, SEEDS).done
    return done and "(5)" in str(tables(app))


def test_five_seeds_become_one_item_with_its_spread(two_runs):
    app = two_runs
    app.checkbox[0].uncheck().run()
    button(app, "Repeat with 5 seeds").click().run()
    wait_for(app, repeated)
    assert any("5 seeds" in label for label in checked(app))
    assert ["Seed", "3 … 7 (5)", "3"] in [row for table in tables(app) for row in table]


def test_of_two_runs_each_can_be_repeated(two_runs):
    app = two_runs
    assert "repeat both with 5 seeds" in app.info[0].value
    for title in ("Run 1", "learning rate 0.2"):
        assert button(app, f"Repeat {title} with 5 seeds")


def test_a_repetition_joins_what_is_compared_and_takes_nothing_from_it(two_runs):
    app = two_runs
    app.checkbox[0].uncheck().run()
    button(app, "Repeat with 5 seeds").click().run()
    wait_for(app, repeated)
    assert [label.split("**")[1] for label in checked(app)] == ["Run 1, 5 seeds", "Run 1"]
    assert alts(app)[0] == "Cost of 2 runs: Run 1, 5 seeds, Run 1."
    assert app.info[0].value == "They differ by the seed alone: this gap is luck."
    rename(app, app.checkbox[1], "Slow one")
    rename(app, app.checkbox[0], "Five seeds of it")
    assert [label.split("**")[1] for label in checked(app)] == ["Five seeds of it"]
    assert alts(app)[0] == "Cost of 1 run: Five seeds of it."


def rename(app, box, title):
    """Have one run alone compared, and called otherwise."""
    for other in app.checkbox:
        other.set_value(other.key == box.key)
    app.run()
    next(field for field in app.text_input if field.label == "Title").set_value(title)
    button(app, "Save").click().run()


def test_curves_that_cannot_be_read_cost_a_notice_and_no_page(two_runs, monkeypatch):
    app, ledger = two_runs, writer.default().ledger
    read = ledger.curves
    monkeypatch.setattr(ledger, "curves", lambda token, ids: {id: read(token, [id])[id] for id in ids[1:]})
    app.run()
    assert "No curves that can be read are kept of learning rate 0.2." in words(every_piece(app))
    assert not app.exception and len(tables(app)) == 2


def test_a_network_that_is_damaged_leaves_the_scores_to_be_compared(two_runs, monkeypatch):
    app, ledger = two_runs, writer.default().ledger
    assert "McNemar" in app.info[0].value

    def damaged(token, id):
        raise ValueError("The network that is kept of this run is damaged.")

    monkeypatch.setattr(ledger, "network", damaged)
    app.run()
    assert "Newcombe" in app.info[0].value


def test_the_runs_of_a_sweep_leave_what_is_compared_as_it_is(two_runs):
    app = two_runs
    app.checkbox[0].uncheck().run()
    token, ledger = part(app, LabBook).token, writer.default().ledger
    app.segmented_control(key="compare_view").set_value("Try many settings").run()
    app.text_input(key="sweep_hidden_units").set_value("8, 9").run()
    app.multiselect(key="sweep_learning_rate").set_value([0.1]).run()
    button(app, "Train 2 networks").click().run()
    wait_for(app, lambda app: len(ledger.entries(token)) == 4)
    app.segmented_control(key="compare_view").set_value("Runs so far").run()
    assert len(app.checkbox) == 4
    assert [label.split("**")[1] for label in checked(app)] == ["Run 1"]
    assert alts(app)[0] == "Cost of 1 run: Run 1."


def test_what_is_imported_and_deleted_is_ticked_as_it_is_shown(two_runs):
    app = two_runs
    token, ledger = part(app, LabBook).token, writer.default().ledger
    file = io.BytesIO(files.export_file(ledger, token))
    files.import_file(ledger, token, file)
    app.run()
    titles = [label.split("**")[1].replace("\\", "") for label in checked(app)]
    assert len(app.checkbox) == 4 and alts(app)[0] == f"Cost of 2 runs: {', '.join(titles)}."
    button(app, "Delete").click().run()
    assert not checked(app) and "Choose runs" in app.info[-1].value


def test_a_sweep_trains_every_combination_and_keeps_its_runs():
    app = open_app("pages/compare.py", iterations=20)
    go_to(app, "train.py")
    go_to(app, "compare.py")
    app.segmented_control(key="compare_view").set_value("Try many settings").run()
    app.multiselect(key="sweep_learning_rate").set_value([0.1, 0.5]).run()
    app.text_input(key="sweep_hidden_units").set_value("8, 16+8").run()
    button(app, "Train 4 networks").click().run()
    sweep = sweeps.get(part(app, LabBook).token)
    wait_for(app, lambda app: sweep.done)
    assert [cell.status for cell in sweep.cells] == ["finished"] * 4
    app.run()
    app.selectbox(key="sweep_cell").set_value(3).run()
    assert "learning rate 0.5, hidden units 16+8" in words(every_piece(app, "cell"))
    app.segmented_control(key="compare_view").set_value("Runs so far").run()
    wait_for(app, lambda app: len(app.checkbox) == 4)


@pytest.mark.parametrize(
    ("text", "said"), [("8, many", "whole numbers"), ("8, 99999", "from 1 to 2,048"), ("+", "whole numbers")]
)
def test_values_that_cannot_be_tried_are_refused_with_a_sentence(text, said):
    app = open_app("pages/compare.py")
    app.segmented_control(key="compare_view").set_value("Try many settings").run()
    app.text_input(key="sweep_hidden_units").set_value(text).run()
    assert said in app.error[0].value
    assert not any(element.label.startswith("Train ") for element in app.button)


def test_a_random_search_draws_from_ranges():
    app = open_app("pages/compare.py")
    app.segmented_control(key="compare_view").set_value("Try many settings").run()
    app.segmented_control(key="sweep_kind").set_value("At random").run()
    app.text_input(key="sweep_hidden_units").set_value("16 to 64").run()
    assert button(app, "Train 12 networks")


def test_reports_and_files_of_the_runs(two_runs):
    from render.compare import comparison
    from ui.compare import runs

    token, ledger = part(two_runs, LabBook).token, writer.default().ledger
    items = comparison.compared_runs(ledger.entries(token))
    page = runs.report_file(ledger, token, items, "http://127.0.0.1:8501/").decode()
    digest = run_of(two_runs).network.digest
    assert digest in page
    query = urlencode(query_of(run_of(two_runs).config))
    assert query.startswith("units=16&iterations=40&rate=0.2&")
    assert f'href="http://127.0.0.1:8501/?{escape(query)}"' in page
    archive = zipfile.ZipFile(io.BytesIO(files.export_file(ledger, token)))
    assert "runs.json" in archive.namelist()


def test_the_numbers_of_a_report_come_again_from_its_link(two_runs):
    from render.compare import comparison

    entries = writer.default().ledger.entries(part(two_runs, LabBook).token)
    first = next(entry for entry in entries if entry.config.learning_rate == 0.2)
    *_, last = nncore.train(
        nncore.TrainingConfig(hidden_units=(16,), iterations=40, learning_rate=0.2), nncore.load_digits()
    )
    assert first.last_cost == pytest.approx(last.cost, rel=1e-4)
    assert comparison.compared_runs([first])[0].accuracies == [pytest.approx(last.test_accuracy, abs=0.003)]


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
