"""Reports: the numbers of the run, where they are from, and nothing that a browser could run."""

import dataclasses
import re
import time

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
from tests.render.compare.entries import BEGUN, LESSON, entry

LINK = "http://127.0.0.1/?units=8"


@pytest.fixture
def run(few_digits):
    scheduler = Scheduler(1)
    config = nncore.TrainingConfig(hidden_units=(8,), iterations=12, training_digits=60)
    run = scheduler.start(config, few_digits, iterations=0)
    scheduler.change(run, learning_rate=0.2)
    scheduler.resume(run)
    while not run.settled:
        time.sleep(0.01)
    return run


def test_a_report_holds_what_was_measured(run):
    evaluation = evaluate(run.network, run.data.test_images, run.data.test_labels)
    item = report.of_run(run, "Mine", {"Hidden units": "8"}, LINK, evaluation)
    page = report.report([item])
    right = run.network.predict(nncore.flatten(run.data.test_images)) == run.data.test_labels
    assert f"{100 * np.mean(right):.1f}\u202f% of 20 digits" in page
    assert f"{run.history.costs[0]:.12g}" in page
    assert f"{run.history.costs[-1]:.12g}" in page
    assert run.network.digest in page
    assert "learning rate 0.2" in page
    assert f'Open its settings: <a href="{LINK}"' in page
    rows = re.findall(r"<tr><th>\d</th>((?:<td>\d+</td>){10})</tr>", page)
    counts = np.array([re.findall(r"\d+", row) for row in rows], int)
    assert counts.sum() == 20
    assert np.trace(counts) == right.sum()


EVIL = "<script>alert(1)</script>'\" & \udce4"


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
        assert set(re.findall(r"</?([a-z0-9]+)", page)) <= TAGS
        assert sealed(page)


TAGS = set(
    re.findall(
        r"\w+",
        """html head meta title style body h1 h2 h3 p ul li table tr th td div svg path text
    polyline span code a details summary""",
    )
)


def test_only_web_addresses_become_links(run):
    assert "href" not in report.report([report.of_run(run, "Mine", {}, "javascript:alert(1)")])


def test_a_report_needs_nothing_from_elsewhere(run):
    page = report.report([report.of_run(run, "Mine", {}, "")])
    assert not re.search(r"(?:src|href)=|url\(|@import", page)


def test_a_comparison_has_a_curve_for_each_run(run):
    items = [report.of_run(run, title, {}, "") for title in ("One", "Two")]
    page = report.report(items)
    assert "a comparison" in page
    assert page.count("<polyline") == 4 and page.count('aria-label="2 curves over 12 iterations"') == 2
    alone = report.report(items[:1])
    assert alone.count('aria-label="1 curve over 12 iterations"') == 2


def test_its_axes_say_numbers_as_every_page_does(run):
    page = report.report([report.of_run(run, "Mine", {}, LINK)])
    tops = re.findall(r'y="22" text-anchor="end" font-size="12">([^<]*)<', page)
    assert tops == [f"{1.05 * max(run.history.costs):.4f}", "100\u202f%"]


def test_what_all_runs_have_is_told_once(run):
    items = [report.of_run(run, f"Run {rate}", {"Seed": "3", "Rate": str(rate)}, "") for rate in range(12)]
    page = report.report(items)
    assert page.count("<th>Seed</th>") == page.count("<th>Rate</th>") == 1
    assert page.count("<th>Test accuracy</th>") == 1


def test_a_report_says_of_what_its_accuracy_is(run):
    page = report.report([report.of_run(run, "Mine", {}, "")])
    assert f"{100 * run.scores.test_accuracy:.1f}\u202f% of 20 digits" in page and ", after iteration" not in page
    run.scores = dataclasses.replace(run.scores, iteration=7)
    assert page.count("after iteration 7") == 0
    assert report.report([report.of_run(run, "Mine", {}, "")]).count(", after iteration 7") == 2


def test_an_accuracy_on_some_digits_is_said_to_be_of_these_with_their_interval(run):
    curves, kept = Curves([1, 2], [2.0, 1.0], [0.5, 0.6], [2], [0.9]), entry(1, iterations=2, batch_size=10)
    run.scores, run.history.fewest_tested, run.history.test_accuracies[-1:] = None, 15, [0.9]
    going = dataclasses.replace(kept, status="running", fewest_tested=15)
    for item in (report.of_run(run, "Mine", {}, ""), report.of_entry(going, "Mine", curves, "", {})):
        low, high = (f"{100 * limit:.1f}\u202f%" for limit in interval(0.9, 15))
        said = f"90.0\u202f% of 15 digits (95\u202f% interval {low} to {high}), on the way"
        assert item.scores["Test accuracy"] == said
    # Where it was measured, or nobody knows how many they were, it is of all.
    for known in ({"measured_at": 2}, {"fewest_tested": None}):
        item = report.of_entry(dataclasses.replace(going, **known), "Mine", curves, "", {})
        assert "of 1,000 digits" in item.scores["Test accuracy"]


def test_a_confusion_matrix_of_other_digits_than_the_score_is_left_out_and_that_is_said(run):
    data = run.data
    wrong = evaluate(run.network, data.test_images, run.network.predict(nncore.flatten(data.test_images)))
    for evaluation in (None, wrong):
        page = report.report([report.of_run(run, "Mine", {}, "", evaluation)])
        assert "Confusion matrix" not in page and "No confusion matrix" in page


def test_a_test_curve_of_some_digits_says_so(run):
    curves, kept = Curves([1, 2], [2.0, 1.0], [0.5, 0.6], [2], [0.9]), entry(1, iterations=2)

    def said(run=run, kept=kept):
        items = report.of_run(run, "Mine", {}, ""), report.of_entry(kept, "Mine", curves, "", {})
        return [page.count("the test curve uses") for page in map(report.report, ([item] for item in items))]

    assert said() == [0, 0]
    run.history.fewest_tested = 10
    assert said(run, dataclasses.replace(kept, fewest_tested=500)) == [1, 1]
    run.history.fewest_tested = None


def test_what_was_imported_or_began_elsewhere_says_so():
    curves = Curves([1, 2], [2.0, 1.0], [0.5, 0.6], [2], [0.9])
    kept = entry(1, iterations=2)
    page = report.report([report.of_entry(kept, "Mine", curves, "", {})])
    assert "Imported" not in page and "began from" not in page
    foreign = dataclasses.replace(kept, imported=True, **BEGUN)
    page = report.report([report.of_entry(foreign, "Mine", curves, LINK, {})])
    assert "Imported from a file" in page and "It began from the ready network, which no link holds." in page
    assert "Run it again" not in page and f'Open its settings: <a href="{LINK}"' in page


def test_what_a_run_learned_from_is_told_and_no_link_promises_to_train_it_again_on_other_digits(run):
    curves, kept = Curves([1, 2], [2.0, 1.0], [0.5, 0.6], [2], [0.9]), entry(1, iterations=2)
    page = report.report([report.of_entry(kept, "Mine", curves, LINK, {})])
    assert "<th>Data</th><td>A few digits</td>" in page and "<th>Begun from</th><td>random weights</td>" in page
    assert f'Run it again: <a href="{LINK}"' in page
    gone = report.of_entry(kept, "Mine", curves, "", {})
    assert "No link runs it again: it learned from A few digits." in report.report([gone])
    lesson = dataclasses.replace(kept, **LESSON | {"origin": dataclasses.replace(LESSON["origin"], kind=READY)})
    run.data_name, run.origin = lesson.data_name, lesson.origin
    for item in (report.of_entry(lesson, "Mine", curves, LINK, {}), report.of_run(run, "Mine", {}, LINK)):
        page = report.report([item])
        assert (
            f"<th>Data</th><td>{lesson.data_name}</td>" in page
            and "<th>Begun from</th><td>the ready network</td>" in page
        )
        assert "href" not in page and "learned from 3 digits of your own." in page
        assert "the link" not in page


def test_costs_of_nought_are_drawn_and_what_was_not_measured_is_left_out():
    curves = Curves([1, 2], [0.0, 0.0], [0.5, 0.6], [], [])
    missing = {"first_cost": None, "last_cost": None, "train_accuracy": None, "test_accuracy": None, "n_test": 0}
    kept = dataclasses.replace(entry(1, iterations=2), **missing)
    page = report.report([report.of_entry(kept, "Mine", curves, "", {})])
    assert page.count("<polyline") == 1 and "First cost" not in page
