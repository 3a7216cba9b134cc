"""A lab book as a file: what is exported comes back to the bit, and a hostile archive changes nothing."""

import io
import json
import re
import threading
import tracemalloc
import zipfile
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from safetensors.numpy import load, save

import nncore
from lab.ledger import files, limits
from lab.ledger import ledger as ledgers
from lab.ledger.curves import NAMES, Curves
from lab.ledger.files import FORMAT, MAX_COMMAS, export_file, import_file, read_archive
from lab.ledger.rows import network_bytes
from lab.origin import Origin
from lab.runs.changes import MAX_MARKS
from lab.runs.history import History
from nncore.storage import FORMAT as NETWORK_FORMAT
from tests.lab.ledger.books import add, add_finished, ids_of, kept_networks

CONFIG = nncore.TrainingConfig(hidden_units=(4, 3), iterations=30, training_digits=50, batch_size=10, seed=1)
NETWORK = nncore.initial_network(CONFIG)
HISTORY = History([2.3, 1 / 3], [0.1, 0.2], [1, 2], [0.15, 0.25])


@pytest.fixture
def archive(ledger, token):
    """An archive of two runs, the first with a network and marks, the second without anything measured."""
    first = ledger.add(token, CONFIG, "Digits", 20, title="Ünit × 'quoted'", group="a sweep")
    ledger.finish(token, first, "stopped", HISTORY, 1.5, [(1, "learning rate 0.5")], NETWORK, "A message.")
    ledger.annotate(token, first, "one\ntwo")
    ledger.pin(token, [first])
    ledger.add_finished(token, CONFIG, "Digits", 20, History(), None, 0.25, "failed")
    return export_file(ledger, token)


def read(ledger, token, content):
    return import_file(ledger, token, io.BytesIO(content))


def unpacked(content):
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def packed(parts, compression=zipfile.ZIP_DEFLATED):
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", compression) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return file.getvalue()


def replaced(content, **parts):
    """The archive with other parts; None leaves one out."""
    names = {"runs": "runs.json", "curves": "curves/1.json", "network": "networks/1.safetensors"}
    whole = unpacked(content) | {names.get(name, name): part for name, part in parts.items()}
    return packed({name: part for name, part in whole.items() if part is not None})


def several(content, *others):
    """An archive of the first run of another as often as this, each with its own values, curves or network; a value of
    ... leaves one out."""
    whole, parts, runs = unpacked(content), {}, []
    for number, other in enumerate(others, start=1):
        run = json.loads(whole["runs.json"])["runs"][0] | other.get("run", {})
        runs.append({name: value for name, value in run.items() if value is not ...})
        parts[f"curves/{number}.json"] = other.get("curves", whole["curves/1.json"])
        parts[f"networks/{number}.safetensors"] = other.get("network", whole["networks/1.safetensors"])
    return packed(parts | {"runs.json": json.dumps({"format": FORMAT, "runs": runs})})


# What is exported can be imported


def test_what_is_exported_comes_back_to_the_bit(ledger, token, archive):
    other = ledger.new_lab_book()
    assert json.loads(unpacked(export_file(ledger, other))["runs.json"])["runs"] == [], "nobody else's are in it"
    ids = read(ledger, other, archive).ids
    before, after = ledger.entries(token), ledger.entries(other)
    assert len(before) == len(after) == 2 and {entry.id for entry in after} == set(ids)
    for one, copy in zip(before, after, strict=True):
        # The copies say that they are some, and their groups are their own.
        assert copy.imported and (copy.group_id is None) == (one.group is None)
        assert replace(copy, id=one.id, imported=False, group_id=one.group_id) == one
        curves, copied = ledger.curves(token, [one.id])[one.id], ledger.curves(other, [copy.id])[copy.id]
        for name in NAMES:
            np.testing.assert_array_equal(getattr(curves, name), getattr(copied, name))
    assert ledger.network(other, after[0].id).digest == NETWORK.digest
    # A network in it opens by itself.
    assert nncore.load_network(io.BytesIO(unpacked(archive)["networks/1.safetensors"])).digest == NETWORK.digest


def test_what_goes_on_arrives_as_interrupted_and_not_in_future(ledger, archive):
    other = ledger.new_lab_book()
    read(ledger, other, several(archive, {"run": {"status": "running", "created": 2**32}}))
    (entry,) = ledger.entries(other)
    assert (entry.status, entry.digest) == ("interrupted", NETWORK.digest) and entry.network_bytes
    assert entry.created <= entry.created.now(entry.created.tzinfo)


def test_the_newest_runs_that_there_is_room_for_are_taken(ledger, token, archive, monkeypatch):
    monkeypatch.setattr(limits, "RUNS", 3)
    imported = read(ledger, token, archive)
    assert imported.left_out == ["There was no room for the 1 oldest."]
    assert [entry.status for entry in ledger.entries(token) if entry.id in imported.ids] == ["failed"]
    with pytest.raises(ValueError, match="the notebook is full"):
        read(ledger, token, archive)
    assert len(ledger.entries(token)) == 3
    with pytest.raises(ValueError, match="no such notebook"):
        read(ledger, "nobody", archive)


def test_networks_from_a_file_take_nobody_s_place(ledger, token, archive, monkeypatch):
    monkeypatch.setattr(limits, "NETWORK_BYTES", ledger.entries(token)[0].network_bytes)
    kept = kept_networks(ledger, token)
    imported = read(ledger, token, archive)
    assert len(ledger.entries(token)) == 4 and imported.left_out == ["There was no room for 1 of the networks."]
    assert kept_networks(ledger, token) == kept


@pytest.mark.both_databases  # of which one has to be told that it is to be of one moment
def test_an_export_while_a_run_goes_on_is_of_one_moment(ledger, token, monkeypatch):
    id = add(ledger, token)
    ledger.update(token, id, "running", History([1.0] * 5, [0.5] * 5), 1.0)
    first, longer = ledgers._curves, History([1.0] * 9, [0.5] * 9)

    def meanwhile(connection, *arguments):
        thread = threading.Thread(target=lambda: ledger.update(token, id, "running", longer, 2.0))
        thread.start()
        thread.join()
        return first(connection, *arguments)

    monkeypatch.setattr(ledgers, "_curves", meanwhile)
    content = export_file(ledger, token)
    monkeypatch.undo()
    other = ledger.new_lab_book()
    assert read(ledger, other, content).left_out == []
    (entry,) = ledger.entries(other)
    assert (entry.iterations, len(ledger.curves(other, [entry.id])[entry.id].costs)) == (5, 5)


def test_a_full_lab_book_can_be_exported_and_imported(ledger, token, monkeypatch):
    monkeypatch.setattr(files, "MAX_POINTS_IN_ALL", 300)
    random, steps = np.random.default_rng(0).random((3, 200)), np.arange(1, 201)
    config, measured = replace(CONFIG, iterations=200), Curves(steps, *random[:2], steps, random[2])
    for _ in range(2):
        ledger.add_finished(token, config, "Digits", 20, measured, NETWORK, 1.0)
    add_finished(ledger, token)
    other = ledger.new_lab_book()
    result = read(ledger, other, export_file(ledger, token))
    curves = ledger.curves(other, result.ids)
    assert sorted(len(each.iterations) for each in curves.values()) == [2, 100, 100] and not result.left_out
    first = curves[result.ids[0]]
    assert (first.iterations[0], first.iterations[-1]) == (1, 200)
    # As many marks as may be have room, too.
    run = {"marks": [[1, "learning rate 0.1 → 0.2, and more"]] * MAX_MARKS, "config": {"hidden_units": [512] * 8}}
    run |= {f"column {number}": "a, b" for number in range(30)}
    assert 50 * json.dumps({"runs": [run] * 20}).count(",") <= MAX_COMMAS


def test_two_groups_of_one_title_stay_two(ledger, token):
    for units in (16, 512):
        book, config = ledger.new_lab_book(), replace(CONFIG, hidden_units=(units,))
        for seed in "ab":
            ledger.add(book, config, "Digits", 20, title=seed, group="5 seeds", group_id=f"{units}".zfill(32))
        for _ in range(2):
            read(ledger, token, export_file(ledger, book))
    groups = {}
    for entry in ledger.entries(token):
        assert entry.group == "5 seeds"
        groups.setdefault(entry.group_id, []).append(entry.config.hidden_units)
    assert len(groups) == 4 and all(len(set(units)) == 1 and len(units) == 2 for units in groups.values())


texts = st.text(max_size=60)
numbers = st.floats(0, allow_infinity=True) | st.just(float("nan"))


# Each example is a few files.
@settings(max_examples=6, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(title=texts, note=texts, data_name=texts, group=texts, seen=texts, costs=st.lists(numbers, max_size=5))
def test_any_run_that_is_kept_can_be_exported_and_imported(ledger, title, note, data_name, group, seen, costs):
    token, other = ledger.new_lab_book(), ledger.new_lab_book()
    history = History(costs, [0.5] * len(costs), [1][: len(costs)], [0.5][: len(costs)])
    names = {"title": title, "group": group, "origin": Origin(seen=seen, iterations_done=3), "group_id": "x"}
    id = ledger.add_finished(token, CONFIG, data_name, 20, history, NETWORK, 1.0, **names)
    ledger.annotate(token, id, note)
    assert read(ledger, other, export_file(ledger, token)).left_out == []
    before, copy = ledger.entries(token) + ledger.entries(other)
    for name in ("title", "note", "data_name", "group", "origin", "last_cost", "iterations", "config"):
        assert getattr(copy, name) == getattr(before, name) or (name == "title" and not title.strip()), name


# Hostile archives: each is refused with a sentence, and changes nothing

# The rule in the sentence, with the value.
VALUES = [
    ({"n_test": 0}, "`int` >= 1: n_test 0"),
    ({"n_test": 10**400}, "<= 2147483647: n_test 1000"),
    ({"config": {"hidden_units": [4.5, 3.0]}}, "hidden_units must be"),
    ({"status": ...}, "missing required field `status`"),
    ({"title": 7}, "Expected `str`, got `int`: title 7"),
    ({"note": ["x"]}, "Expected `str`, got `array`: note"),
    ({"test_accuracy": 1.5}, "`float` <= 1.0: test_accuracy 1.5"),
    ({"train_accuracy": "x"}, 'train_accuracy "x"'),
    ({"last_cost": -1.0}, "`float` >= 0.0: last_cost -1.0"),
    ({"first_cost": 1e301}, "`float` <= 1e.*: first_cost 1e"),
    ({"seconds": -1}, "`float` >= 0.0: seconds -1"),
    ({"iterations": 1.5}, "iterations 1.5"),
    ({"iterations": 2**63}, "iterations 92233"),
    ({"iterations": 31}, "iterations must be at most 30, those of its settings: 31"),
    ({"pinned": 7}, "`bool`.*: pinned 7"),
    ({"marks": [[1, "x"]] * 201}, "length <= 200: marks"),
    ({"marks": [["<b>", "x"]]}, "`int`, got `str`: marks"),
    ({"digest": "x" * 64}, "matching regex .*: digest"),
    ({"digest": "0" * 64}, "digest must be the network's"),
    ({"config": None}, "config must be a dictionary"),
    ({"config": {"hidden_units": [4, 3], "magic": 1}}, "does not know"),
    ({"config": {"hidden_units": [4, 3], "iterations": 10**9}}, "iterations must be"),
    ({"config": {"hidden_units": ["x" * 10**6]}}, "hidden_units must be"),
    ({"config": {"hidden_units": [5]}}, "not one of these settings"),
]
CURVES = {"costs": [2.3, 0.3], "train_accuracies": [0.1, 0.2], "iterations": [1, 2]}
CURVES |= {"test_iterations": [2], "test_accuracies": [0.25]}
WRONG_CURVES = [
    (CURVES | {"costs": [float("nan"), 1.0]}, "malformed"),
    (CURVES | {"costs": [1.0]}, "equally long"),
    (CURVES | {"test_accuracies": []}, "equally long"),
    (CURVES | {"iterations": [2, 2]}, "increasing"),
    (CURVES | {"iterations": [0, 1]}, "increasing"),
    (CURVES | {"iterations": [1, 3]}, "increasing iteration up to the run"),
    (CURVES | {"train_accuracies": [0.1, 2]}, "accuracies must be 0 to 1, got 2"),
    (CURVES | {"test_accuracies": [1.1]}, "accuracies must be 0 to 1, got 1.1"),
    ({"costs": [1.0]}, "curves must be"),
    ([1, 2], "Expected `object`, got `array`"),
    (CURVES | {"costs": [1.0] * 20_001}, "length <= 20000"),
]
_NAN = load(network_bytes(NETWORK)) | {"0.bias": np.full(4, np.nan, np.float32)}
_ABOUT = {"format": NETWORK_FORMAT, "hidden_activation": "relu", "output_activation": "softmax"}
NETWORKS = [(save(_NAN, _ABOUT), "layer 0 must hold finite floats"), (b"\x80\x04pickle", "safetensors")]
WRONG = [
    *(({"run": changes}, rule) for changes, rule in VALUES),
    *(({"curves": json.dumps(curves)}, rule) for curves, rule in WRONG_CURVES),
    ({"curves": json.dumps(CURVES).replace("2.3", "1e999")}, "out of range"),
    *(({"network": network}, rule) for network, rule in NETWORKS),
]


def test_a_run_with_something_wrong_is_left_out_and_told(archive):
    whole = {"curves": json.dumps(CURVES)}
    items, reasons = read_archive(several(archive, *(wrong for wrong, _ in WRONG), whole))
    assert len(items) == 1
    for number, ((_, rule), reason) in enumerate(zip(WRONG, reasons, strict=True), start=1):
        assert re.match(f"run {number}: .*{rule}", reason) and len(reason) < 300, (rule, reason)


def assert_refused(ledger, token, content, rule):
    before = ledger.entries(token)
    with pytest.raises(ValueError, match=rule) as caught:
        read(ledger, token, content)
    assert len(str(caught.value)) < 400
    assert ledger.entries(token) == before


def test_a_few_reasons_are_told_and_the_others_counted(ledger, archive):
    other, wrong = ledger.new_lab_book(), {"run": {"seconds": "x"}}
    imported = read(ledger, other, several(archive, *5 * [wrong], {}))
    assert [sentence[:16] for sentence in imported.left_out[:3]] == [f"Left out run {n}: " for n in (1, 2, 3)]
    assert imported.left_out[3:] == ["Left out as well: 2 more, for such reasons."]
    assert ids_of(ledger, other) == imported.ids and len(imported.ids) == 1
    assert_refused(ledger, other, several(archive, wrong, wrong), "run 1: .*: seconds")


@pytest.mark.parametrize("item", ["[]", '{"":0}'])
@pytest.mark.parametrize("part", ["runs", "curves"])
def test_far_too_many_things_are_refused_early(archive, item, part):
    text = f"[{','.join([item] * (2**20 // len(item)))}]"
    text = f'{{"format": "{FORMAT}", "runs": {text}}}' if part == "runs" else f'{{"costs": {text}}}'
    content = replaced(archive, **{part: text})
    tracemalloc.start()
    try:
        if part == "runs":
            with pytest.raises(ValueError, match=r"more than there can be of runs|length <= 1000"):
                read_archive(content)
        else:
            assert re.match("run 1: .*(Expected|length)", read_archive(content)[1][0])
        assert tracemalloc.get_traced_memory()[1] < 40 * len(text)
    finally:
        tracemalloc.stop()


@pytest.mark.parametrize(
    ("parts", "rule"),
    [
        ({"runs": None}, "must hold runs.json"),
        ({"runs": '{"format": "digit-lab runs 2", "runs": []}'}, "format .* got 'digit-lab runs 2'"),
        ({"runs": b"\xff\xfe\xff"}, "cannot be read"),
        ({"runs": "[" * 100_000}, "Expected `object`"),
        ({"runs": json.dumps({"format": FORMAT, "runs": [1, 2]})}, "run 1: Expected `object`, got `int`"),
        ({"runs": json.dumps({"format": FORMAT, "runs": [{}] * 1001})}, "length <= 1000: runs"),
        ({"../../evil": "x"}, "larger than it may be"),
        ({"curves/3.json": "{}"}, "belongs to no run"),
        ({"curves": bytes(5 * 2**20)}, "larger than it may be"),
    ],
)
def test_an_archive_with_wrong_parts_is_refused(ledger, token, archive, parts, rule):
    assert_refused(ledger, token, replaced(archive, **parts), rule)


def test_what_is_too_large_is_refused(ledger, token, archive, monkeypatch):
    for name, rule in (("MAX_UNPACKED", "unpack to at most 1,000 bytes"), ("MAX_FILE", "at most 1,000 bytes")):
        monkeypatch.setattr(files, name, 1000)
        assert_refused(ledger, token, archive, rule)
    monkeypatch.undo()
    monkeypatch.setattr(zipfile, "ZipFile", lambda *_: pytest.fail("the list was made"))
    assert_refused(ledger, token, b"PK\x01\x02" * 5000, "at most 2,001 parts")


def test_a_part_that_lies_about_its_size_is_refused(ledger, token, archive):
    # A bomb that says it is 10 bytes: in the list at the end of the archive, and before the part itself.
    content = replaced(archive, curves=b" " * 10**6)
    true, lie = (10**6).to_bytes(4, "little"), (10).to_bytes(4, "little")
    assert content.count(true) == 2
    assert_refused(ledger, token, content.replace(true, lie), "whole archive|as it says")


def test_other_ways_to_pack_and_a_part_twice_are_refused(ledger, token, archive):
    assert_refused(ledger, token, packed(unpacked(archive), zipfile.ZIP_LZMA), "packed with deflate")
    file = io.BytesIO(archive)
    with pytest.warns(UserWarning, match="Duplicate"), zipfile.ZipFile(file, "a") as twice:
        twice.writestr("runs.json", "{}")
    assert_refused(ledger, token, file.getvalue(), "each once")


def test_garbage_and_torn_files_are_refused(ledger, token, archive):
    for content in (b"", b"garbage", b"PK\x05\x06", b"\x80\x04\x95pickle", bytes(100_000)):
        assert_refused(ledger, token, content, "whole archive")
    for end in np.random.default_rng(0).integers(1, len(archive), 10):
        assert_refused(ledger, token, archive[:end], ".")
