"""Reports: the numbers of the run, and nothing that a browser could run."""

import re
import time

import numpy as np
import pytest

import nncore
from lab.runs.scheduler import Scheduler
from render import report


@pytest.fixture
def run(few_digits):
    scheduler = Scheduler(1)
    config = nncore.TrainingConfig(hidden_units=(8,), iterations=12, training_digits=60)
    run = scheduler.start(config, few_digits, iterations=0)
    scheduler.change(run, learning_rate=0.2)
    scheduler.resume(run)
    while not run.ended:
        time.sleep(0.01)
    return run


def test_a_report_holds_what_was_measured(run):
    item = report.of_run(run, "Mine", {"Hidden units": "8"}, "http://127.0.0.1/?units=8")
    page = report.report([item])
    right = run.network.predict(nncore.flatten(run.data.test_images)) == run.data.test_labels
    assert f"{np.mean(right):.2%} of 20 digits" in page
    assert f"{run.history.costs[0]:.12g}" in page
    assert f"{run.history.costs[-1]:.12g}" in page
    assert run.network.digest in page
    assert "learning rate 0.2" in page
    assert 'href="http://127.0.0.1/?units=8"' in page
    rows = re.findall(r"<tr><th>\d</th>((?:<td>\d+</td>){10})</tr>", page)
    counts = np.array([re.findall(r"\d+", row) for row in rows], int)
    assert counts.sum() == 20
    assert np.trace(counts) == right.sum()


def test_texts_from_outside_are_shown_and_not_run(run):
    evil = "<script>alert(1)</script>"
    item = report.of_run(run, evil, {evil: evil}, f'http://x/"{evil}')
    page = report.report([item, item], [(True, evil, evil)], [(evil, evil)])
    assert "<script" not in page
    assert 'http://x/"' not in page


def test_only_web_addresses_become_links(run):
    assert "href" not in report.report([report.of_run(run, "Mine", {}, "javascript:alert(1)")])


def test_a_report_needs_nothing_from_elsewhere(run):
    page = report.report([report.of_run(run, "Mine", {}, "")])
    assert not re.search(r"(?:src|href)=|url\(|@import", page)


def test_a_comparison_has_a_curve_for_each_run(run):
    items = [report.of_run(run, title, {}, "") for title in ("One", "Two")]
    page = report.report(items)
    assert "a comparison" in page
    assert page.count("<polyline") == 4
