"""Reports: the numbers of the run, where they are from, and nothing that a browser could run."""

import dataclasses
import re

import numpy as np
import pytest

import nncore
from lab.ledger.curves import Curves
from lab.origin import READY
from lab.runs.scheduler import Scheduler
from lab.seal import sealed
from nncore.metrics import interval
from nncore.study.evaluation import evaluate
from render import report
from tests.patience import wait_until
from tests.render.compare.entries import BEGUN, LESSON, entry

LINK = "http://127.0.0.1/?units=8"
CURVES, KEPT = Curves([1, 2], [2.0, 1.0], [0.5, 0.6], [2], [0.9]), entry(1, iterations=2)


@pytest.fixture
def run(few_digits):
    scheduler = Scheduler(1)
    config = nncore.TrainingConfig(hidden_units=(8,), iterations=12, training_digits=60)
    run = scheduler.start(config, few_digits, iterations=0)
    scheduler.change(run, learning_rate=0.2)
    scheduler.resume(run)
    wait_until(lambda: run.settled)
    return run


def item_of(run, link="", **further):
    return report.of_run(run, "Mine", {}, link, **further)


def kept(curves=CURVES, link="", **changes):
    """The ReportedRun of an Entry."""
    return report.of_entry(dataclasses.replace(KEPT, **changes), "Mine", curves, link, {})


def test_a_report_holds_what_was_measured(run):
    evaluation = evaluate(run.network, run.data.test_images, run.data.test_labels)
    page = report.report([report.of_run(run, "Mine", {"Hidden units": "8"}, LINK, evaluation)])
    assert f"{100 * evaluation.accuracy:.1f}\u202f% of 20 digits" in page and ", after iteration" not in page
    assert all(f"<td>{cost:.4f}</td>" in page for cost in (run.history.costs[0], run.history.costs[-1]))
    assert run.network.digest in page and "learning rate 0.2" in page
    assert f'Open its settings: <a href="{LINK}"' in page
    rows = re.findall(r"<tr><th>\d</th>((?:<td>\d+</td>){10})</tr>", page)
    assert [[int(count) for count in re.findall(r"\d+", row)] for row in rows] == evaluation.confusion.tolist()
    # Its axes say numbers as every page does.
    tops = re.findall(r'y="11" font-size="12">([^<]*)<', page)
    assert tops == ["2.5", "100\u202f%"]


EVIL = "<script>alert(1)</script>'\" & \udce4"
TAGS = "html head meta title style body h1 h2 h3 p ul li table tr th td div svg path text polyline span code a"


def test_texts_from_outside_are_shown_and_not_run(run):
    item = report.of_run(run, EVIL, {EVIL: EVIL}, f'http://x/"{EVIL}')
    evil = dataclasses.replace(
        item, scores={EVIL: EVIL}, digest=EVIL, said=(EVIL,), confusion=([EVIL], np.eye(1).tolist())
    )
    evil.run.marks.append((3, EVIL))
    for items in ([evil], [evil, evil], [evil, dataclasses.replace(evil, settings={EVIL: "another"})]):
        page = report.report(items, [(True, EVIL, EVIL)], [(EVIL, EVIL, EVIL)], EVIL)
        assert "<script" not in page and 'http://x/"' not in page
        # Nothing but the tags of this file, and in what is between them no sign that begins one.
        assert set(re.findall(r"</?([a-z0-9]+)", page)) <= {*TAGS.split(), "details", "summary"}
        assert sealed(page)


def test_a_report_needs_nothing_and_links_the_web_alone(run):
    for link in ("", "javascript:alert(1)"):
        assert not re.search(r"(?:src|href)=|url\(|@import", report.report([item_of(run, link)]))


def test_a_comparison_has_a_curve_a_run_and_each_name_once(run):
    items = [report.of_run(run, f"Run {rate}", {"Seed": "3", "Rate": str(rate)}, "") for rate in range(2)]
    page = report.report(items)
    assert "a comparison" in page and page.count("<polyline") == 4
    assert page.count('aria-label="2 curves over 12 iterations"') == 2
    assert [page.count(f"<th>{name}</th>") for name in ("Seed", "Rate", "Test accuracy")] == [1, 1, 1]
    assert report.report(items[:1]).count('aria-label="1 curve over 12 iterations"') == 2


def test_a_report_says_after_which_iteration_its_accuracy_is(run):
    run.scores = dataclasses.replace(run.scores, iteration=7)
    assert report.report([item_of(run)]).count(", after iteration 7") == 2


def test_an_accuracy_on_some_digits_says_so_with_its_interval(run):
    run.scores, run.history.fewest_tested, run.history.test_accuracies[-1:] = None, 15, [0.9]
    going = {"status": "running", "fewest_tested": 15}
    low, high = (f"{100 * limit:.1f}\u202f%" for limit in interval(0.9, 15))
    for item in (item_of(run), kept(**going)):
        said = f"90.0\u202f% of 15 digits (95\u202f% interval {low} to {high}), on the way"
        assert item.scores["Test accuracy"] == said and "the test curve uses" in report.report([item])
    # Where it was measured, or nobody knows how many they were, it is of all.
    for known in ({"measured_at": 2}, {"fewest_tested": None}):
        assert "of 1,000 digits" in kept(**going | known).scores["Test accuracy"]


def test_a_confusion_matrix_of_other_digits_is_left_out(run):
    images = run.data.test_images
    wrong = evaluate(run.network, images, run.network.predict(nncore.flatten(images)))
    for evaluation in (None, wrong):
        page = report.report([item_of(run, evaluation=evaluation)])
        assert "Confusion matrix" not in page and "No confusion matrix" in page


def test_what_was_imported_or_began_elsewhere_says_so():
    page = report.report([kept()])
    assert "Imported" not in page and "began from" not in page
    page = report.report([kept(link=LINK, imported=True, **BEGUN)])
    assert "Imported from a file" in page and "It began from the ready network, which no link holds." in page
    assert "Run it again" not in page and f'Open its settings: <a href="{LINK}"' in page


def test_no_link_promises_to_train_it_again_on_other_digits(run):
    page = report.report([kept(link=LINK)])
    assert "<th>Data</th><td>A few digits</td>" in page and "<th>Begun from</th><td>random weights</td>" in page
    assert f'Run it again: <a href="{LINK}"' in page
    assert "No link runs it again: it learned from A few digits." in report.report([kept()])
    lesson = LESSON | {"origin": dataclasses.replace(LESSON["origin"], kind=READY)}
    run.data_name, run.origin = lesson["data_name"], lesson["origin"]
    for item in (kept(link=LINK, **lesson), item_of(run, LINK)):
        page = report.report([item])
        assert f"<th>Data</th><td>{lesson['data_name']}</td>" in page
        assert "<th>Begun from</th><td>the ready network</td>" in page
        assert "href" not in page and "learned from 3 digits of your own." in page and "the link" not in page


def test_costs_of_nought_are_drawn_and_what_is_missing_left_out():
    missing = {"first_cost": None, "last_cost": None, "train_accuracy": None, "test_accuracy": None, "n_test": 0}
    page = report.report([kept(Curves([1, 2], [0.0, 0.0], [0.5, 0.6], [], []), **missing)])
    assert page.count("<polyline") == 1 and "First cost" not in page


def test_an_axis_ends_at_a_round_number_that_is_seen_whole():
    page = report.report([kept(Curves([1, 2], [127.4446, 2.0], [0.5, 0.6], [], []))])
    assert '<text x="50" y="11" font-size="12">150</text>' in page and "127.4446</text>" not in page
