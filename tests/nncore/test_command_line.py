"""The command line: what it prints, its exit codes, and that importing the package stays light."""

import json
import shutil
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

import nncore
from nncore.__main__ import main

ROOT = Path(__file__).resolve().parents[2]
QUICK = ["--hidden-units", "8", "--iterations", "3", "--training-digits", "50"]


def assert_error(capsys, says):
    """One sentence on stderr, and nothing on stdout."""
    output = capsys.readouterr()
    assert output.out == ""
    assert output.err.startswith("error: ") and output.err.count("\n") == 1
    assert says in output.err


# train


def test_train_prints_cost_accuracies_and_speed(capsys):
    assert main(["train", *QUICK]) == 0
    output = capsys.readouterr().out
    data = nncore.load_digits()
    *_, last = nncore.train(nncore.TrainingConfig(hidden_units=(8,), iterations=3, training_digits=50), data)
    # Of all digits, by the network that is kept: not the last iteration's, from before its update.
    right = nncore.accuracy(last.network.predict(nncore.flatten(data.train_images[:50])), data.train_labels[:50])
    assert "Embedded MNIST digits, 50 digits to train on, 1,000 to test on" in output
    assert f"cost (cross-entropy): {last.cost:.4f}\n" in output
    assert f"training accuracy: {right:.2%}\n" in output
    assert f"test accuracy: {last.test_accuracy:.2%}\n" in output
    assert "3 iterations in " in output and " per second" in output


@pytest.mark.parametrize(
    ("options", "sizes", "activations"),
    [
        (["--hidden-units", "8,6", "--hidden-activation", "tanh"], (784, 8, 6, 10), ("tanh", "softmax")),
        (["--hidden-units", "", "--output-activation", "sigmoid"], (784, 10), ("relu", "sigmoid")),
    ],
)
def test_train_takes_hyperparameters_and_saves(tmp_path, capsys, options, sizes, activations):
    path = tmp_path / "network.safetensors"
    assert main(["train", *QUICK, *options, "--dtype", "float64", "--save", str(path)]) == 0
    assert f"network: {path}" in capsys.readouterr().out
    network = nncore.load_network(path)
    assert (network.sizes, (network.hidden_activation, network.output_activation)) == (sizes, activations)
    assert network.layers[0].weights.dtype == np.float64


def test_train_reads_a_folder_of_idx_files(capsys):
    folder = Path(nncore.__file__).parent / "data"
    assert main(["train", *QUICK, "--mnist", str(folder)]) == 0
    assert "data: MNIST, 50 digits to train on" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("options", "says"),
    [
        (["--learning-rate", "11"], "learning_rate must be"),
        (["--hidden-units", "0"], "hidden_units must be"),
        (["--batch-size", "51"], "batch_size must be at most training_digits (50), got 51"),
        (["--training-digits", "4001"], "training_digits must be at most 4000"),
        (["--training-digits", "4001", "--strokes", "nowhere.json"], "training_digits must be at most 4000"),
        (["--learning-rate", "10", "--l2", "1"], "learning_rate × l2 must be less than 1"),
        (
            ["--hidden-units", "64,64,64,64", "--initializer", "he", "--learning-rate", "10", "--iterations", "100"],
            "the likely cause is the learning rate",
        ),
    ],
)
def test_train_tells_a_mistake_in_one_sentence(capsys, options, says):
    assert main(["train", *QUICK, *options]) == 1
    assert_error(capsys, says)


def folder(*names):
    """Folders in ./data with the embedded digits in MNIST's format."""
    for name in names:
        place = Path("data", name)
        place.mkdir(parents=True)
        for file in (ROOT / "nncore" / "data").glob("*ubyte.gz"):
            shutil.copy(file, place)


@pytest.mark.parametrize(
    ("names", "says"), [(["fashion", "letters"], "name one of the data sets on this machine: "), ([], "download")]
)
def test_train_takes_no_data_set_for_mnist_that_may_be_none(tmp_path, monkeypatch, capsys, names, says):
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("MNIST_DIR", raising=False)
    monkeypatch.setattr("nncore.download.cache_folder", lambda: tmp_path / "cache")
    folder(*names)
    assert main(["train", *QUICK, "--mnist"]) == 1
    assert_error(capsys, says)
    # Of several MNIST is the one that is called so.
    folder("mnist")
    assert main(["train", *QUICK, "--mnist"]) == 0
    assert capsys.readouterr().out.startswith("data: ")
    monkeypatch.setenv("MNIST_DIR", str(tmp_path / "nowhere"))
    assert main(["train", *QUICK, "--mnist"]) == 1
    assert_error(capsys, "MNIST_DIR names")


def test_train_names_the_file_that_is_missing(tmp_path, capsys):
    assert main(["train", *QUICK, "--mnist", str(tmp_path)]) == 1
    assert_error(capsys, "train-images-idx3-ubyte")


# The program


@pytest.mark.parametrize(
    "arguments",
    [[], ["dance"], ["predict"], ["train", "--optimizer", "magic"], ["train", "--iterations", "many"]],
    ids=" ".join,
)
def test_a_wrong_use_exits_with_2_and_shows_the_usage(capsys, arguments):
    with pytest.raises(SystemExit) as exit:
        main(arguments)
    assert exit.value.code == 2
    assert "usage: python -m nncore" in capsys.readouterr().err


@pytest.mark.parametrize("arguments", [["--help"], ["train", "--help"], ["predict", "--help"]], ids=" ".join)
def test_help_is_printed(capsys, arguments):
    with pytest.raises(SystemExit) as exit:
        main(arguments)
    assert exit.value.code == 0
    assert "usage: python -m nncore" in capsys.readouterr().out


def python(*arguments):
    return subprocess.run(
        [sys.executable, *arguments], cwd=ROOT, capture_output=True, text=True, encoding="utf-8", timeout=120
    )


def test_the_exit_code_reaches_the_shell():
    result = python("-m", "nncore", "predict", "nowhere.png")
    assert (result.returncode, result.stdout) == (1, "")
    assert result.stderr.startswith("error: ")


def test_importing_the_package_imports_only_numpy():
    heavy = {"streamlit", "PIL", "safetensors", "tqdm", "pooch", "plotly", "pandas"}
    result = python("-c", "import sys, nncore; print(*sys.modules)")
    loaded = set(result.stdout.split())
    assert "numpy" in loaded
    assert not heavy & loaded


def test_evaluate_prints_the_accuracy_of_a_saved_network(tmp_path, capsys):
    file = str(tmp_path / "network.safetensors")
    config = nncore.TrainingConfig(hidden_units=(16,), iterations=30, training_digits=200)
    data = nncore.load_digits()
    network = list(nncore.train(config, data))[-1].network
    nncore.save_network(network, file)
    expected = nncore.accuracy(network.predict(nncore.flatten(data.test_images)), data.test_labels)

    assert main(["evaluate", file]) == 0
    assert f"accuracy: {expected:.2%} of 1,000 digits" in capsys.readouterr().out

    assert main(["evaluate", file, "--json"]) == 0
    scores = json.loads(capsys.readouterr().out)
    assert scores["accuracy"] == expected
    # The digits' own accuracies, weighted by how many there are, make up the whole.
    counts = nncore.class_counts(data.test_labels)
    assert sum(scores["digits"][str(digit)] * counts[digit] for digit in range(10)) / 1000 == pytest.approx(expected)


@pytest.mark.parametrize("place", ["nowhere/x.safetensors", "."])
def test_where_nothing_can_be_saved_is_told_before_the_training(tmp_path, capsys, monkeypatch, place):
    monkeypatch.setattr(nncore, "train", lambda *_, **__: pytest.fail("it trains"))
    assert main(["train", *QUICK, "--save", str(tmp_path / place)]) == 1
    assert "cannot be written" in capsys.readouterr().err


def test_what_is_mistyped_is_told_in_a_sentence(capsys):
    assert main(["predict", "nofile.png"]) == 1
    assert capsys.readouterr().err == "error: No such file or directory: nofile.png\n"
    with pytest.raises(SystemExit):
        main(["train", "--hidden-units", "3.5"])
    assert capsys.readouterr().err.endswith("must be whole numbers such as 512 or 128,64, got '3.5'\n")
