"""Whatever is in a lab book can be exported, at any moment, and what is exported can be imported."""

import io
import threading
from dataclasses import replace

import numpy as np
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

import nncore
from lab.ledger import files, limits
from lab.ledger import ledger as ledgers
from lab.ledger.curves import Curves
from lab.ledger.files import export_file, import_file
from lab.origin import Origin
from lab.runs.history import History
from tests.lab.ledger.books import CONFIG, NETWORK, add, add_finished


def imported(ledger, token, content):
    return import_file(ledger, token, io.BytesIO(content))


def test_an_export_while_a_run_goes_on_is_of_one_moment(ledger, token, monkeypatch):
    id = add(ledger, token)
    ledger.update(token, id, "running", History([1.0] * 5, [0.5] * 5), 1.0)
    first = ledgers._curves

    def meanwhile(connection, *arguments):
        thread = threading.Thread(target=lambda: ledger.finish(token, id, "finished", HISTORY_OF_9, 2.0, (), NETWORK))
        thread.start()
        thread.join()
        return first(connection, *arguments)

    monkeypatch.setattr(ledgers, "_curves", meanwhile)
    content = export_file(ledger, token)
    monkeypatch.undo()
    other = ledger.new_lab_book()
    assert imported(ledger, other, content).left_out == []
    (entry,) = ledger.entries(other)
    assert (entry.iterations, len(ledger.curves(other, [entry.id])[entry.id].costs)) == (5, 5)


HISTORY_OF_9 = History([1.0] * 9, [0.5] * 9)


def test_a_full_lab_book_can_be_exported_and_imported(ledger, token, monkeypatch):
    monkeypatch.setattr(limits, "RUNS", 12)
    monkeypatch.setattr(files, "MAX_POINTS_IN_ALL", 3000)
    n = 2000
    random = np.random.default_rng(0).random((4, n))
    steps = np.arange(1, n + 1)
    for _ in range(11):
        config = replace(CONFIG, iterations=n)
        ledger.add_finished(token, config, "Digits", 20, Curves(steps, *random[:2], steps, random[2]), NETWORK, 1.0)
    add_finished(ledger, token)
    content, other = export_file(ledger, token), ledger.new_lab_book()
    result = imported(ledger, other, content)
    assert len(result.ids) == 12 and not result.left_out
    counts = [len(each.iterations) for each in ledger.curves(other, result.ids).values()]
    assert sorted(counts) == [2] + [250] * 11
    first = ledger.curves(other, result.ids)[result.ids[0]]
    assert (first.iterations[0], first.iterations[-1]) == (1, n)


def test_what_a_full_lab_book_may_hold_is_within_what_a_file_may():
    points = 128 * files.MAX_POINTS_IN_ALL  # bytes, of which packing leaves half
    networks = files.MAX_PART["networks"]
    assert networks >= limits.NETWORK_BYTES and networks + points / 2 <= files.MAX_FILE
    assert networks + points + files.MAX_PART[""] <= files.MAX_UNPACKED
    assert files.MAX_PART["curves"] > 128 * 20_000


def test_two_groups_of_one_title_stay_two(ledger, token):
    for units in (16, 512):
        book = ledger.new_lab_book()
        config = nncore.TrainingConfig(hidden_units=(units,))
        for seed in "ab":
            ledger.add(book, config, "Digits", 20, title=seed, group="Run 1, 5 seeds", group_id=f"{units}".zfill(32))
        for _ in range(2):
            imported(ledger, token, export_file(ledger, book))
    groups = {}
    for entry in ledger.entries(token):
        assert entry.imported and entry.group == "Run 1, 5 seeds"
        groups.setdefault(entry.group_id, []).append(entry.config.hidden_units)
    assert len(groups) == 4 and all(len(set(units)) == 1 and len(units) == 2 for units in groups.values())


texts = st.text(max_size=60)
numbers = st.floats(0, allow_infinity=True) | st.just(float("nan"))


# Each example is a few files; making a failing one smaller would take minutes.
FEW = {
    "deadline": None,
    "phases": (Phase.explicit, Phase.reuse, Phase.generate),
    "suppress_health_check": [HealthCheck.function_scoped_fixture],
}


@settings(max_examples=40, **FEW)
@given(title=texts, note=texts, data_name=texts, group=texts, seen=texts, costs=st.lists(numbers, max_size=5))
def test_any_run_that_is_kept_can_be_exported_and_imported(ledger, title, note, data_name, group, seen, costs):
    token, other = ledger.new_lab_book(), ledger.new_lab_book()
    history = History(costs, [0.5] * len(costs), [1][: len(costs)], [0.5][: len(costs)])
    names = {"title": title, "group": group, "origin": Origin(seen=seen, iterations_done=3), "group_id": "x"}
    id = ledger.add_finished(token, CONFIG, data_name, 20, history, NETWORK, 1.0, **names)
    ledger.annotate(token, id, note)
    assert imported(ledger, other, export_file(ledger, token)).left_out == []
    before, copy = ledger.entries(token) + ledger.entries(other)
    for name in ("title", "note", "data_name", "group", "origin", "last_cost", "iterations", "config"):
        assert getattr(copy, name) == getattr(before, name) or (name == "title" and not title.strip()), name


@settings(max_examples=100, **FEW)
@given(data=st.data())
def test_any_bytes_are_refused_with_a_sentence_or_give_runs_that_open(ledger, data):
    token = ledger.new_lab_book()
    id = add_finished(ledger, token, title="=a;b")
    ledger.annotate(token, id, "a note")
    whole = bytearray(export_file(ledger, token))
    for _ in range(data.draw(st.integers(1, 4))):
        place = data.draw(st.integers(0, len(whole)))
        whole[place : place + data.draw(st.integers(0, 3))] = data.draw(st.binary(max_size=3))
    other = ledger.new_lab_book()
    try:
        ids = imported(ledger, other, bytes(whole)).ids
    except ValueError as error:
        assert str(error) and len(str(error)) < 400
        return
    assert [entry.id for entry in ledger.entries(other)] == ids and ledger.unreadable(other) == []
    for id in ids:
        ledger.network(other, id)
    assert imported(ledger, ledger.new_lab_book(), export_file(ledger, other)).left_out == []
