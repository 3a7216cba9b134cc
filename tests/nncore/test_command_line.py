"""The command line: what it prints, its exit codes, and that importing the package stays light."""

import json
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from PIL import Image, ImageDraw

import nncore
from benchmarks.no_digits import OTHERS
from benchmarks.photographs import photographs
from nncore.__main__ import main
from nncore.reading.strokes import paint
from tests.nncore.reading.test_photograph import digits

ROOT = Path(__file__).resolve().parents[2]
QUICK = ["--hidden-units", "8", "--iterations", "3", "--training-digits", "50"]
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


def draw(path, label, pen="black", paper="white"):
    """Draw a 0 or a 1 as a person might, and write it to `path`."""
    picture = Image.new("RGB", (300, 300), paper)
    if label == 0:
        ImageDraw.Draw(picture).ellipse((90, 50, 210, 250), outline=pen, width=24)
    else:
        ImageDraw.Draw(picture).line((170, 50, 140, 250), fill=pen, width=24)
    picture.save(path)
    return str(path)


def assert_error(capsys, says):
    """One sentence on stderr, and nothing on stdout."""
    output = capsys.readouterr()
    assert output.out == ""
    assert output.err.startswith("error: ") and output.err.count("\n") == 1
    assert says in output.err


@pytest.fixture(scope="module")
def network_file(tmp_path_factory):
    path = tmp_path_factory.mktemp("networks") / "good.safetensors"
    assert main(["train", *GOOD, "--save", str(path)]) == 0
    return str(path)


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


def test_train_names_the_file_that_is_missing(tmp_path, capsys):
    assert main(["train", *QUICK, "--mnist", str(tmp_path)]) == 1
    assert_error(capsys, "train-images-idx3-ubyte")


# predict


@pytest.mark.parametrize("label", [0, 1])
@pytest.mark.parametrize(("pen", "paper"), [("black", "white"), ("white", "navy")])
@pytest.mark.parametrize("kind", ["png", "jpg"])
def test_predict_reads_a_drawing(tmp_path, capsys, network_file, label, pen, paper, kind):
    picture = draw(tmp_path / f"drawing.{kind}", label, pen, paper)
    assert main(["predict", picture, "--network", network_file]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert lines[0].startswith(f"{label}: ")
    # Three labels, the most likely first, each with its probability.
    shares = [float(line.split(": ")[1].rstrip("%")) for line in lines]
    assert len(shares) == 3 and shares == sorted(shares, reverse=True) and 50 < shares[0] <= 100


def test_predict_finds_the_digit_on_a_photograph_and_doubts_what_is_none(tmp_path, capsys):
    for number, (file, label) in enumerate(photographs("a sheet on a table", 4, digits(), setting=True)):
        (tmp_path / f"{number}.jpg").write_bytes(file.getvalue())
        assert main(["predict", str(tmp_path / f"{number}.jpg")]) == 0
        assert capsys.readouterr().out.startswith(f"{label}: ")
    heart = paint([(np.array(stroke, float), 20) for stroke in OTHERS["shapes"]["heart"]])
    Image.fromarray(heart).save(tmp_path / "heart.png")
    assert main(["predict", str(tmp_path / "heart.png")]) == 0
    assert capsys.readouterr().out.endswith("not sure, it may be no digit: shape\n")


def test_predict_tells_that_nothing_is_drawn(tmp_path, capsys, network_file):
    Image.new("RGB", (100, 100), "white").save(tmp_path / "blank.png")
    assert main(["predict", str(tmp_path / "blank.png"), "--network", network_file]) == 1
    assert_error(capsys, "nothing is drawn")


def test_predict_tells_that_a_picture_is_none(tmp_path, capsys, network_file):
    (tmp_path / "text.png").write_text("not a picture")
    assert main(["predict", str(tmp_path / "text.png"), "--network", network_file]) == 1
    assert_error(capsys, "PNG, JPEG or WebP")


def test_predict_names_the_picture_that_is_missing(tmp_path, capsys, network_file):
    assert main(["predict", str(tmp_path / "nowhere.png"), "--network", network_file]) == 1
    assert_error(capsys, "nowhere.png")


def test_predict_tells_that_a_network_file_is_none(tmp_path, capsys):
    (tmp_path / "network").write_bytes(b"garbage")
    assert main(["predict", draw(tmp_path / "drawing.png", 0), "--network", str(tmp_path / "network")]) == 1
    assert_error(capsys, ".safetensors")


def test_predict_names_the_network_that_is_missing(tmp_path, capsys):
    assert main(["predict", draw(tmp_path / "drawing.png", 0), "--network", str(tmp_path / "nowhere")]) == 1
    assert_error(capsys, "nowhere")


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
