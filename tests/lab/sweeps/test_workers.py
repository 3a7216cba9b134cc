"""What a worker of a cluster answers."""

import subprocess
import sys
from dataclasses import asdict
from pathlib import Path

import numpy as np
import pytest

import nncore
from lab.workers import worker
from lab.workers.messages import ARRAYS, pack, unpack

TOP = Path(__file__).parents[3]
CONFIG = nncore.TrainingConfig(hidden_units=(4,), training_digits=60, iterations=1_000_000)
SLICE = {"now": asdict(CONFIG), "budget": 1_000_000, "pace": None, "seconds": 0.05, "network": False}


def ask(key, do, arrays=None, **texts):
    return unpack(worker.answer(pack({"key": key, "do": do, **texts}, arrays)))[0]


def start(key, data):
    about = {"data": data.name, "class_names": data.class_names, "config": asdict(CONFIG), "drawn": [], "keeps": True}
    return ask(key, "start", {name: getattr(data, name) for name in ARRAYS}, slice=SLICE, **about)


def test_a_worker_that_has_lost_a_run_says_so(few_digits):
    assert ask("a", "continue", slice=SLICE) == {"lost": True}
    first = start("a", few_digits)["costs"]
    second = ask("a", "continue", slice=SLICE)["costs"]
    every = nncore.train(CONFIG, few_digits)
    assert first and second
    np.testing.assert_allclose(first + second, [next(every).cost for _ in (*first, *second)], rtol=1e-5)
    assert ask("a", "close") == {} and "a" not in worker._runs
    assert ask("a", "measure") == {"lost": True}


def test_a_worker_forgets_who_has_gone_silent_for_hours_but_not_who_asks_then(few_digits):
    for key in "abc":
        start(key, few_digits)
    for key, hours in ("a", 9), ("b", 9), ("c", 3):
        worker._used[key] -= 3600 * hours
    assert ask("a", "continue", slice=SLICE)["costs"] and ask("c", "continue", slice=SLICE)["costs"]
    assert ask("b", "continue", slice=SLICE) == {"lost": True}
    for key in "ac":
        ask(key, "close")


def test_what_goes_wrong_is_an_answer(few_digits):
    wrong = SLICE | {"now": asdict(CONFIG) | {"batch_size": 61}}
    start("a", few_digits)
    assert "batch_size" in ask("a", "continue", slice=wrong)["failed"]
    ask("a", "close")


def test_a_worker_imports_neither_streamlit_nor_plotly():
    program = (
        "import sys, lab.data_library, lab.workers.worker\n"
        "print({'streamlit', 'plotly', 'distributed'} & {*sys.modules})"
    )
    output = subprocess.run([sys.executable, "-c", program], cwd=TOP, capture_output=True, text=True)
    assert output.stdout == "set()\n"


def test_messages_come_back_as_they_were():
    texts, arrays = {"a": [1, 2.5, None], "b": "×"}, {"x": np.arange(6, dtype=np.uint8).reshape(2, 3)}
    back = unpack(pack(texts, arrays))
    assert back[0] == texts and (back[1]["x"] == arrays["x"]).all()
    with pytest.raises(ValueError, match="safetensors"):
        unpack(b"something else")
