"""The exported script reads digits as the network does, in a process that knows nothing of this project."""

import ast
import json
import subprocess
import sys

import numpy as np
import pytest

import nncore
from nncore.export import SCRIPT_NAME, script
from nncore.functional import ACTIVATIONS, OUTPUTS

# Of what is installed NumPy alone can be imported, as on a machine that has nothing else.
ALONE = """
import importlib.abc, json, sys
class Nothing(importlib.abc.MetaPathFinder):
    def find_spec(self, name, path=None, target=None):
        top = name.partition(".")[0]
        if top not in sys.stdlib_module_names and top not in ("numpy", "read_digit"):
            raise ModuleNotFoundError(name)
sys.meta_path.insert(0, Nothing())
sys.path.insert(0, ".")
"""
ASK = """
import numpy, read_digit
print(json.dumps(read_digit.predict_proba(numpy.load("digits.npy")).tolist()))
"""
RUN = """
import runpy
sys.argv = ["read_digit.py", "digits.npy"]
runpy.run_path("read_digit.py", run_name="__main__")
"""


def exported(network, folder, images):
    (folder / SCRIPT_NAME).write_text(script(network), encoding="utf-8")
    np.save(folder / "digits.npy", images)
    return folder


def python(code, folder):
    # -I: neither this folder's nor the user's packages; the folder is put back for the script alone.
    command = [sys.executable, "-I", "-c", ALONE + code]
    return subprocess.run(command, cwd=folder, capture_output=True, text=True, check=True, timeout=60).stdout


@pytest.mark.parametrize("hidden", ACTIVATIONS)
@pytest.mark.parametrize("output", OUTPUTS)
@pytest.mark.parametrize("units", [(), (12,), (12, 7)])
def test_it_gives_the_networks_probabilities(hidden, output, units, tmp_path):
    config = nncore.TrainingConfig(
        hidden_units=units, hidden_activation=hidden, output_activation=output, initializer="he"
    )
    network, images = nncore.initial_network(config), nncore.load_digits().test_images[:5]
    found = python(ASK, exported(network, tmp_path, images))
    np.testing.assert_allclose(json.loads(found), network.predict_proba(nncore.flatten(images)), rtol=1e-4)


@pytest.mark.parametrize("n", [None, 1, 3], ids=["a picture alone", "one", "three"])
def test_from_a_terminal_it_prints_the_best_three_of_each_picture(n, tmp_path):
    network, images = nncore.load_ready_network(), nncore.load_digits().test_images[:3]
    lines = python(RUN, exported(network, tmp_path, images[0] if n is None else images[:n])).splitlines()
    assert len(lines) == (n or 1)
    expected = network.predict_proba(nncore.flatten(images))
    for number, line in enumerate(lines):
        best = expected[number].argmax()
        assert line.startswith(f"{number}: {best} ({expected[number, best]:.1%}), or ")
        assert line.count(", or ") == 2


def test_it_is_short_but_for_the_weights_which_are_text_and_no_code():
    text = script(nncore.initial_network(nncore.TrainingConfig()))
    code, _, weights = text.partition('PARAMETERS = """')
    assert len(code.splitlines()) < 50
    assert max(map(len, text.splitlines())) <= 120
    tree = ast.parse(text)
    imported = {name.name for node in ast.walk(tree) if isinstance(node, ast.Import) for name in node.names}
    assert imported == {"base64", "io", "sys", "numpy"}
    assert set(weights.partition('"""')[0]) <= set(
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/=\n"
    )
