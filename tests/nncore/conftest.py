"""What several tests of the network are made with."""

import pytest

from nncore.__main__ import main

GOOD = [
    "--hidden-units",
    "64",
    "--optimizer",
    "adam",
    "--initializer",
    "he",
    "--learning-rate",
    "0.001",
    "--batch-size",
    "100",
    "--training-digits",
    "4000",
    "--iterations",
    "400",
]


@pytest.fixture(scope="module")
def network_file(tmp_path_factory):
    path = tmp_path_factory.mktemp("networks") / "good.safetensors"
    assert main(["train", *GOOD, "--save", str(path)]) == 0
    return str(path)
