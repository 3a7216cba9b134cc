"""The exported script reads digits as the network does, in a process that knows nothing of this project."""

import ast
import json
import subprocess
import sys

import numpy as np
import pytest

import nncore
from nncore.export import SCRIPT_NAME, script

# Of what is installed NumPy alone can be imported, as on a machine that has nothing else.
ALONE = """
import importlib.abc, json, runpy, sys
class Nothing(importlib.abc.MetaPathFinder):
    def find_spec(self, name, path=None, target=None):
        top = name.partition(".")[0]
        if top not in sys.stdlib_module_names and top not in ("numpy", "read_digit"):
            raise ModuleNotFoundError(name)
sys.meta_path.insert(0, Nothing())
sys.path.insert(0, ".")
import numpy, read_digit
sys.argv = ["read_digit.py", "digits.npy"]
print(json.dumps(read_digit.predict_proba(numpy.load("digits.npy")).tolist()))
runpy.run_path("read_digit.py", run_name="__main__")
"""


def ask(network, folder, images):
    """The probabilities that the script gives, and the lines that it prints in a terminal."""
    (folder / SCRIPT_NAME).write_text(script(network), encoding="utf-8")
    np.save(folder / "digits.npy", images)
    # -I: neither this folder's nor the user's packages; the folder is put back for the script alone.
    command = [sys.executable, "-I", "-c", ALONE]
    output = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=True, timeout=60).stdout
    probabilities, *lines = output.splitlines()
    return json.loads(probabilities), lines


@pytest.mark.parametrize(
    ("units", "hidden", "output", "n"),
    [
        ((12,), "relu", "softmax", 3),
        ((12, 7), "tanh", "sigmoid", None),
        ((12, 7), "sigmoid", "softmax", 1),
        ((), "relu", "sigmoid", 1),
    ],
)
def test_it_gives_the_networks_probabilities_and_best_three(units, hidden, output, n, tmp_path):
    config = nncore.TrainingConfig(units, hidden, output, initializer="he")
    network, images = nncore.initial_network(config), nncore.load_digits().test_images[:3]
    found, lines = ask(network, tmp_path, images[0] if n is None else images[:n])
    expected = network.predict_proba(nncore.flatten(images[: n or 1]))
    np.testing.assert_allclose(found, expected, rtol=1e-4)
    assert len(lines) == (n or 1)
    for number, line in enumerate(lines):
        best = expected[number].argmax()
        assert line.startswith(f"{number}: {best} ({expected[number, best]:.1%}), or ") and line.count(", or ") == 2


def test_it_is_short_but_for_the_weights_which_are_text():
    text = script(nncore.initial_network(nncore.TrainingConfig()))
    code, _, weights = text.partition('PARAMETERS = """')
    assert len(code.splitlines()) < 50 and max(map(len, text.splitlines())) <= 120
    imported = {name.name for node in ast.walk(ast.parse(text)) if isinstance(node, ast.Import) for name in node.names}
    assert imported == {"base64", "io", "sys", "numpy"}
    base64 = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/=\n"
    assert set(weights.partition('"""')[0]) <= set(base64)
