"""A network as one Python file that needs nothing but NumPy, for people who do not have this project."""

import base64
import io

import numpy as np

from .functional import ACTIVATIONS, OUTPUTS

SCRIPT_NAME = "read_digit.py"
LINE = 110  # characters of text a line

# What each activation is in one line of NumPy.
HIDDEN = {"relu": "np.maximum(z, 0)", "tanh": "np.tanh(z)", "sigmoid": "0.5 * (1 + np.tanh(z / 2))"}
OUTPUT = {
    "softmax": ["e = np.exp(z - z.max(axis=1, keepdims=True))", "return e / e.sum(axis=1, keepdims=True)"],
    "sigmoid": ["return 0.5 * (1 + np.tanh(z / 2))"],
}
assert set(HIDDEN) == set(ACTIVATIONS) and set(OUTPUT) == set(OUTPUTS)

SCRIPT = '''"""Reads handwritten digits with a network of {sizes}. Needs NumPy alone; the weights are at the end.

    python {script} digits.npy       pictures, 28×28 or (n, 28, 28), white on black from 0 to 255, like MNIST's

Or in Python: predict_proba(images). With Pillow, numpy.asarray(Image.open("picture.png").convert("L")) is such a
picture, if it is 28×28.
"""

import base64
import io
import sys

import numpy as np


def predict_proba(images):
    """The probability of each digit, 0 to 9, for each picture. Returns (n, 10)."""
    x = np.asarray(images).reshape(-1, 784) / 255
    for layer in range({n_hidden}):
        z = x @ parameters[f"weights{{layer}}"] + parameters[f"bias{{layer}}"]
        x = {hidden}
    z = x @ parameters["weights{n_hidden}"] + parameters["bias{n_hidden}"]
    {output}


def main():
    for number, probabilities in enumerate(predict_proba(np.load(sys.argv[1], allow_pickle=False))):
        best = probabilities.argsort()[::-1][:3]
        print(f"{{number}}:", ", or ".join(f"{{digit}} ({{probabilities[digit]:.1%}})" for digit in best))


# A NumPy archive (.npz) as text: base64, and no code.
PARAMETERS = """
{parameters}
"""
parameters = dict(np.load(io.BytesIO(base64.b64decode(PARAMETERS)), allow_pickle=False))

if __name__ == "__main__":
    main()
'''


def script(network):
    """The script's text, with the network's parameters in it."""
    names, archive = ("weights", "bias"), io.BytesIO()
    arrays = {f"{name}{i}": getattr(layer, name) for i, layer in enumerate(network.layers) for name in names}
    np.savez(archive, **arrays)
    text = base64.b64encode(archive.getvalue()).decode()
    return SCRIPT.format(
        sizes="-".join(map(str, network.sizes)),
        script=SCRIPT_NAME,
        n_hidden=len(network.layers) - 1,
        hidden=HIDDEN[network.hidden_activation],
        output="\n    ".join(OUTPUT[network.output_activation]),
        parameters="\n".join(text[start : start + LINE] for start in range(0, len(text), LINE)),
    )
