"""Hostile archives of runs: each is refused with a sentence, and changes nothing."""

import io
import json
import re
import tracemalloc
import zipfile

import numpy as np
import pytest
from safetensors.numpy import load, save

from lab.ledger.files import FORMAT, MAX_COMMAS, import_file
from lab.runs.changes import MAX_MARKS
from nncore.storage import FORMAT as NETWORK_FORMAT
from tests.lab.ledger.files.test_files import archive, changed, packed, read, replaced, unpacked  # noqa: F401

# ruff: noqa: F811  fixtures are asked for by their names

# The rule in the sentence, with the value.
VALUES = {
    "no test digits": ({"n_test": 0}, "`int` >= 1: n_test 0"),
    "a whole number without end": ({"n_test": 10**400}, "<= 2147483647: n_test 1000"),
    "layers that are no whole numbers": ({"config": {"hidden_units": [4.5, 3.0]}}, "hidden_units must be"),
    "a status there is none of": ({"status": "won"}, "'won': status"),
    "no status": ({"status": ...}, "missing required field `status`"),
    "an unhashable status": ({"status": []}, "got `array`: status"),
    "a title that is a number": ({"title": 7}, "Expected `str`, got `int`: title 7"),
    "no title": ({"title": ...}, "missing required field `title`"),
    "a note that is a list": ({"note": ["x"]}, "Expected `str`, got `array`: note"),
    "an accuracy above one": ({"test_accuracy": 1.5}, "`float` <= 1.0: test_accuracy 1.5"),
    "an accuracy that is a text": ({"test_accuracy": "x"}, 'test_accuracy "x"'),
    "an accuracy that is true": ({"test_accuracy": True}, "test_accuracy true"),
    "a cost below zero": ({"last_cost": -1.0}, "`float` >= 0.0: last_cost -1.0"),
    "iterations that are no whole number": ({"iterations": 1.5}, "iterations 1.5"),
    "iterations beyond every database": ({"iterations": 2**63}, "iterations 92233"),
    "more iterations than its settings say": ({"iterations": 10**6}, "iterations must be at most 30"),
    "a time beyond all calendars": ({"created": 1e300}, "created 1e"),
    "pinned that is a number": ({"pinned": 7}, "`bool`.*: pinned 7"),
    "marks that are a text": ({"marks": "x"}, "Expected `array`, got `str`: marks"),
    "marks that are too many": ({"marks": [[1, "x"]] * 201}, "length <= 200: marks"),
    "a mark without a text": ({"marks": [[1]]}, "length 2.*: marks"),
    "a mark with markup for an iteration": ({"marks": [["<b>", "x"]]}, "`int`, got `str`: marks"),
    "a digest that is none": ({"digest": "x" * 64}, "matching regex .*: digest"),
    "another network's digest": ({"digest": "0" * 64}, "digest must be the network's"),
    "no configuration": ({"config": None}, "config must be a dictionary"),
    "half a configuration of the wrong types": ({"config": {"hidden_units": 5}}, "hidden_units must be a list"),
    "an unknown setting": ({"config": {"hidden_units": [4, 3], "magic": 1}}, "does not know"),
    "a setting out of range": ({"config": {"hidden_units": [4, 3], "iterations": 10**9}}, "iterations must be"),
    "a setting without end": ({"config": {"hidden_units": ["x" * 10**6]}}, "hidden_units must be"),
    "another network's configuration": ({"config": {"hidden_units": [5]}}, "not one of these settings"),
}


def assert_refused(ledger, token, content, rule):
    before = ledger.entries(token)
    with pytest.raises(ValueError, match=rule) as caught:
        read(ledger, token, content)
    assert len(str(caught.value)) < 400
    assert ledger.entries(token) == before


def assert_left_out(ledger, content, rule):
    """The first of two runs is refused, and the other is there."""
    other = ledger.new_lab_book()
    imported = import_file(ledger, other, io.BytesIO(content))
    (sentence,) = imported.left_out
    assert re.match(f"Left out run 1: .*{rule}", sentence) and len(sentence) < 400
    assert [(entry.id, entry.status) for entry in ledger.entries(other)] == [(imported.ids[0], "failed")]


@pytest.mark.parametrize(("changes", "rule"), VALUES.values(), ids=VALUES)
def test_a_run_with_a_wrong_value_is_left_out_and_told(ledger, archive, changes, rule):
    assert_left_out(ledger, changed(archive, **changes), rule)


def test_a_file_whose_runs_are_all_wrong_is_refused(ledger, token, archive):
    whole = json.loads(unpacked(archive)["runs.json"])
    for run in whole["runs"]:
        run["seconds"] = "x"
    assert_refused(ledger, token, replaced(archive, runs=json.dumps(whole)), "run 1: .*: seconds")


CURVES = {
    "costs": [2.3, 0.3],
    "train_accuracies": [0.1, 0.2],
    "iterations": [1, 2],
    "test_iterations": [2],
    "test_accuracies": [0.25],
}
WRONG_CURVES = {
    "NaN": (CURVES | {"costs": [float("nan"), 1.0]}, "malformed"),
    "infinity": (CURVES | {"costs": [float("inf"), 1.0]}, "malformed"),
    "a curve too short": (CURVES | {"costs": [1.0]}, "equally long"),
    "a test too few": (CURVES | {"test_accuracies": []}, "equally long"),
    "iterations that go back": (CURVES | {"iterations": [2, 1]}, "increasing"),
    "an iteration twice": (CURVES | {"iterations": [2, 2]}, "increasing"),
    "an iteration after the last": (CURVES | {"iterations": [1, 3]}, "increasing iteration up to the run"),
    "an accuracy above one": (CURVES | {"train_accuracies": [0.1, 2]}, "accuracies must be 0 to 1, got 2"),
    "texts": (CURVES | {"costs": ["a", "b"]}, "`float`, got `str`"),
    "lists": (CURVES | {"costs": [[1], [2]]}, "`float`, got `array`"),
    "a text for a list": (CURVES | {"costs": "ab"}, "`array`, got `str`"),
    "a curve missing": ({"costs": [1.0]}, "curves must be"),
    "a list for all": ([1, 2], "Expected `object`, got `array`"),
    "too many points": (CURVES | {"costs": [1.0] * 20_001}, "length <= 20000"),
}


@pytest.mark.parametrize(("curves", "rule"), WRONG_CURVES.values(), ids=WRONG_CURVES)
def test_wrong_curves_are_refused(ledger, token, archive, curves, rule):
    assert read(ledger, ledger.new_lab_book(), replaced(archive, curves=json.dumps(CURVES)))
    assert_left_out(ledger, replaced(archive, curves=json.dumps(curves)), rule)


@pytest.mark.parametrize("item", ["[]", "[[[]]]", "{}", '{"":0}', "0"])
@pytest.mark.parametrize("part", ["runs", "curves"])
@pytest.mark.parametrize("inside", [False, True])
def test_a_part_of_far_too_many_things_is_refused_before_they_fill_the_memory(
    ledger, token, archive, item, part, inside
):
    text = f"[{','.join([item] * (2**20 // len(item)))}]"
    if inside:
        text = f'{{"format": "{FORMAT}", "runs": {text}}}' if part == "runs" else f'{{"costs": {text}}}'
    content = replaced(archive, **{part: text})
    tracemalloc.start()
    try:
        if part == "runs":
            assert_refused(ledger, token, content, "more than there can be of runs|Expected `object`|length <= 1000")
        else:
            assert_left_out(ledger, content, "Expected|curves|length")
        assert tracemalloc.get_traced_memory()[1] < 40 * len(text)
    finally:
        tracemalloc.stop()


def test_a_full_lab_book_whose_runs_all_have_as_many_marks_as_may_be_has_room():
    run = {"marks": [[1, "learning rate 0.1 → 0.2, and more"]] * MAX_MARKS, "config": {"hidden_units": [512] * 8}}
    run |= {f"column {number}": "a, b" for number in range(30)}
    assert 50 * json.dumps({"runs": [run] * 20}).count(",") <= MAX_COMMAS


def test_a_number_too_large_for_a_float_is_refused(ledger, token, archive):
    text = json.dumps(CURVES).replace("2.3", "1e999")
    assert_left_out(ledger, replaced(archive, curves=text), "out of range")


def test_a_network_that_is_none_is_refused(ledger, token, archive):
    arrays = load(unpacked(archive)["networks/1.safetensors"])
    metadata = {"format": NETWORK_FORMAT, "hidden_activation": "relu", "output_activation": "softmax"}
    with_nan = save(arrays | {"0.bias": np.full(4, np.nan, np.float32)}, metadata)
    assert_left_out(ledger, replaced(archive, network=with_nan), "layer 0 must hold finite floats")
    assert_left_out(ledger, replaced(archive, network=b"\x80\x04pickle"), "safetensors")


WRONG_PARTS = {
    "no list of runs": ({"runs": None}, "must hold runs.json"),
    "an unknown format": ({"runs": '{"format": "digit-lab runs 2", "runs": []}'}, "format .* got 'digit-lab runs 2'"),
    "no format": ({"runs": "{}"}, "missing required field `format`"),
    "no JSON": ({"runs": "{"}, "cannot be read"),
    "no text": ({"runs": b"\xff\xfe\xff"}, "cannot be read"),
    "JSON without end": ({"runs": "[" * 100_000}, "Expected `object`"),
    "a number without end": ({"runs": "1" * 100_000}, "out of range"),
    "runs that are none": (
        {"runs": json.dumps({"format": FORMAT, "runs": [1, 2]})},
        "run 1: Expected `object`, got `int`",
    ),
    "too many runs": ({"runs": json.dumps({"format": FORMAT, "runs": [{}] * 1001})}, "length <= 1000: runs"),
    "a path out of the archive": ({"../../evil": "x"}, "larger than it may be"),
    "curves of no run": ({"curves/3.json": "{}"}, "belongs to no run"),
    "a bomb in curves": ({"curves": bytes(5 * 2**20)}, "larger than it may be"),
}


@pytest.mark.parametrize(("parts", "rule"), WRONG_PARTS.values(), ids=WRONG_PARTS)
def test_an_archive_with_wrong_parts_is_refused(ledger, token, archive, parts, rule):
    assert_refused(ledger, token, replaced(archive, **parts), rule)


def test_parts_that_are_too_much_together_are_refused(ledger, token, archive, monkeypatch):
    monkeypatch.setattr("lab.ledger.files.MAX_UNPACKED", 1000)
    assert_refused(ledger, token, archive, "unpack to at most 1,000 bytes")


def test_a_file_that_is_too_large_is_not_read_to_its_end(ledger, token, archive, monkeypatch):
    monkeypatch.setattr("lab.ledger.files.MAX_FILE", 1000)
    assert_refused(ledger, token, archive, "at most 1,000 bytes")


def test_a_part_that_lies_about_its_size_is_refused(ledger, token, archive):
    # A bomb that says it is 10 bytes: in the list at the end of the archive, and before the part itself.
    parts = unpacked(archive) | {"curves/1.json": b" " * 10**6}
    true, lie = (10**6).to_bytes(4, "little"), (10).to_bytes(4, "little")
    content = packed(parts)
    assert content.count(true) == 2
    assert_refused(ledger, token, content.replace(true, lie), "whole archive|as it says")


def test_a_list_of_too_many_parts_is_refused_before_it_is_made(ledger, token, monkeypatch):
    monkeypatch.setattr(zipfile, "ZipFile", lambda *_: pytest.fail("the list was made"))
    assert_refused(ledger, token, b"PK\x01\x02" * 5000, "at most 2,001 parts")


def test_other_ways_to_pack_are_refused(ledger, token, archive):
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_LZMA) as bomb:
        bomb.writestr("runs.json", unpacked(archive)["runs.json"])
    assert_refused(ledger, token, file.getvalue(), "packed with deflate")


def test_a_part_twice_is_refused(ledger, token, archive):
    file = io.BytesIO(archive)
    with pytest.warns(UserWarning, match="Duplicate"), zipfile.ZipFile(file, "a") as twice:
        twice.writestr("runs.json", "{}")
    assert_refused(ledger, token, file.getvalue(), "each once")


def test_garbage_and_torn_files_are_refused(ledger, token, archive):
    for content in (b"", b"garbage", b"PK\x05\x06", b"\x80\x04\x95pickle", bytes(100_000)):
        assert_refused(ledger, token, content, "whole archive")
    random = np.random.default_rng(0)
    for end in random.integers(1, len(archive), 30):
        assert_refused(ledger, token, archive[:end], ".")
    for place in random.integers(0, len(archive), 200):
        broken = bytearray(archive)
        broken[place] ^= 1 << int(random.integers(8))
        other = ledger.new_lab_book()
        try:
            read(ledger, other, bytes(broken))
        except ValueError:
            assert ledger.entries(other) == []


@pytest.mark.parametrize("text", ["[" * 100_000, '{"format": ' + "9" * 5000 + "}", "NaN", "text"])
def test_what_is_no_json_is_told_in_a_sentence(ledger, archive, token, text):
    assert_refused(ledger, token, replaced(archive, runs=text), "cannot be read|Expected `object`|format")
