"""A network as a script that needs nothing but NumPy, for people who do not have this project."""

import io
import zipfile

import numpy as np

from .functional import ACTIVATIONS, OUTPUTS

SCRIPT_NAME, WEIGHTS_NAME = "read_digit.py", "weights.npz"

# What each activation is in one line of NumPy.
HIDDEN = {"relu": "np.maximum(z, 0)", "tanh": "np.tanh(z)", "sigmoid": "0.5 * (1 + np.tanh(z / 2))"}
OUTPUT = {
    "softmax": ["e = np.exp(z - z.max(axis=1, keepdims=True))", "return e / e.sum(axis=1, keepdims=True)"],
    "sigmoid": ["return 0.5 * (1 + np.tanh(z / 2))"],
}
assert set(HIDDEN) == set(ACTIVATIONS) and set(OUTPUT) == set(OUTPUTS)

SCRIPT = '''"""Reads handwritten digits with a network of {sizes}.

    python {script} picture.png      a 28×28 picture, white on black, like MNIST's (needs Pillow)

Or in Python: predict_proba(images), with images (n, 28, 28) from 0 to 255. Needs NumPy, and {weights} beside it.
"""

import sys
from pathlib import Path

import numpy as np

parameters = dict(np.load(Path(__file__).with_name("{weights}"), allow_pickle=False))


def predict_proba(images):
    """The probability of each digit, 0 to 9, for each picture. Returns (n, 10)."""
    x = np.asarray(images).reshape(len(images), -1) / 255
    for layer in range({n_hidden}):
        z = x @ parameters[f"weights{{layer}}"] + parameters[f"bias{{layer}}"]
        x = {hidden}
    z = x @ parameters["weights{n_hidden}"] + parameters["bias{n_hidden}"]
    {output}


if __name__ == "__main__":
    from PIL import Image

    picture = np.asarray(Image.open(sys.argv[1]).convert("L").resize((28, 28)))
    probabilities = predict_proba(picture[None])[0]
    for digit in probabilities.argsort()[::-1][:3]:
        print(f"{{digit}}: {{probabilities[digit]:.1%}}")
'''


def script(network):
    """The script's text. It reads the network's parameters from a file beside it."""
    return SCRIPT.format(
        sizes="-".join(map(str, network.sizes)),
        script=SCRIPT_NAME,
        weights=WEIGHTS_NAME,
        n_hidden=len(network.layers) - 1,
        hidden=HIDDEN[network.hidden_activation],
        output="\n    ".join(OUTPUT[network.output_activation]),
    )


def export_script(network, file):
    """Write a zip archive with the script and the weights to a path or a binary file object."""
    names, weights = ("weights", "bias"), io.BytesIO()
    np.savez(
        weights, **{f"{name}{i}": getattr(layer, name) for i, layer in enumerate(network.layers) for name in names}
    )
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(SCRIPT_NAME, script(network).encode())
        archive.writestr(WEIGHTS_NAME, weights.getvalue())
