"""The exported script reads digits as the network does, in a process that knows nothing of this project."""

import io
import json
import subprocess
import sys
import zipfile

import numpy as np
import pytest
from PIL import Image

import nncore
from nncore.export import export_script
from nncore.functional import ACTIVATIONS, OUTPUTS

ASK = """
import json, sys, numpy, read_digit
print(json.dumps(read_digit.predict_proba(numpy.load("digits.npy")).tolist()), "nncore" in sys.modules)
"""


def exported(network, folder):
    file = io.BytesIO()
    export_script(network, file)
    zipfile.ZipFile(file).extractall(folder)
    return folder


def python(*arguments, folder):
    # -I: neither this folder's nor the user's packages; the folder is put back for the script alone.
    command = [sys.executable, "-I", *arguments]
    return subprocess.run(command, cwd=folder, capture_output=True, text=True, check=True, timeout=60).stdout


@pytest.mark.parametrize("hidden", ACTIVATIONS)
@pytest.mark.parametrize("output", OUTPUTS)
@pytest.mark.parametrize("units", [(), (12,), (12, 7)])
def test_it_gives_the_networks_probabilities(hidden, output, units, tmp_path):
    config = nncore.TrainingConfig(
        hidden_units=units, hidden_activation=hidden, output_activation=output, initializer="he"
    )
    network, images = nncore.initial_network(config), nncore.load_digits().test_images[:5]
    np.save(exported(network, tmp_path) / "digits.npy", images)
    found = python("-c", f"import sys; sys.path.insert(0, '.')\n{ASK}", folder=tmp_path)
    probabilities, knows_nncore = found.rsplit(maxsplit=1)
    np.testing.assert_allclose(json.loads(probabilities), network.predict_proba(nncore.flatten(images)), rtol=1e-4)
    assert knows_nncore == "False"


def test_from_a_terminal_it_prints_the_best_three(tmp_path):
    config = nncore.TrainingConfig(hidden_units=(32,), iterations=200)
    *_, progress = nncore.train(config, nncore.load_digits())
    image = nncore.load_digits().test_images[0]
    Image.fromarray(image).save(tmp_path / "picture.png")
    lines = python(exported(progress.network, tmp_path) / "read_digit.py", "picture.png", folder=tmp_path).splitlines()
    assert len(lines) == 3
    assert lines[0].startswith(f"{progress.network.predict(nncore.flatten(image[None]))[0]}: ")


def test_it_is_short_and_its_weights_hold_no_code(tmp_path):
    folder = exported(nncore.initial_network(nncore.TrainingConfig()), tmp_path)
    assert len((folder / "read_digit.py").read_text(encoding="utf-8").splitlines()) < 45
    with np.load(folder / "weights.npz", allow_pickle=False) as weights:
        assert {name: weights[name].shape for name in weights} == {
            "weights0": (784, 512),
            "bias0": (512,),
            "weights1": (512, 10),
            "bias1": (10,),
        }
