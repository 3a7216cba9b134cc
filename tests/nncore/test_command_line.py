"""The command line: what it prints, its exit codes, and that importing the package stays light."""

import json
import shutil
import subprocess
import sys

import numpy as np
import pytest
from PIL import Image

import nncore
from benchmarks.no_digits import OTHERS
from benchmarks.photographs import photographs
from nncore.__main__ import main
from nncore.datasets import EMBEDDED
from nncore.reading.strokes import paint
from tests.nncore.reading.pen import FOUR, SEVEN, inks, seven

QUICK = ["train", "--hidden-units", "8", "--iterations", "3", "--training-digits", "50"]


def assert_error(capsys, says):
    """One sentence on stderr, and nothing on stdout."""
    output = capsys.readouterr()
    assert output.out == ""
    assert output.err.startswith("error: ") and output.err.count("\n") == 1
    assert says in output.err


def saved(picture, path):
    Image.fromarray(picture).save(path)
    return str(path)


# train


def test_train_prints_cost_accuracies_and_speed(capsys):
    assert main(QUICK) == 0
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


@pytest.mark.parametrize(("said", "units"), [("8,6", (8, 6)), ("", ())])
def test_train_takes_hyperparameters_and_saves(tmp_path, capsys, said, units):
    path, options = tmp_path / "network.safetensors", ["--hidden-activation", "tanh", "--dtype", "float64", "--augment"]
    assert main([*QUICK, "--hidden-units", said, *options, "--save", str(path)]) == 0
    assert f"network: {path}" in capsys.readouterr().out
    kept = nncore.storage.load_saved(path)
    assert (kept.network.sizes, kept.network.hidden_activation) == ((784, *units, 10), "tanh")
    assert kept.network.dtype == np.float64 and kept.config.augment and kept.notes["iterations"] == 3


def test_train_learns_from_strokes_too_and_tells_it_as_json(tmp_path, capsys):
    path = tmp_path / "strokes.json"
    path.write_text(json.dumps([SEVEN, FOUR]))
    assert main([*QUICK, "--strokes", str(path), "--mnist", str(EMBEDDED), "--json"]) == 0
    scores = json.loads(capsys.readouterr().out)
    assert (scores["data"], scores["training_digits"]) == ("MNIST and pen strokes", 50 + 8 * 2)


@pytest.mark.parametrize(
    ("options", "says"),
    [
        (["--learning-rate", "11"], "learning_rate must be"),
        (["--training-digits", "4001", "--strokes", "nowhere.json"], "training_digits must be at most 4000"),
        (
            ["--learning-rate", "10", "--l2", "0.09", "--optimizer", "momentum", "--iterations", "100"],
            "likely cause is",
        ),
        (["--mnist", "nowhere"], "train-images-idx3-ubyte"),
    ],
)
def test_train_tells_a_mistake_in_one_sentence(capsys, options, says):
    assert main([*QUICK, *options]) == 1
    assert_error(capsys, says)


@pytest.mark.parametrize(
    ("names", "says"), [(["fashion", "letters"], "name one of the data sets on this machine: "), ([], "download")]
)
def test_train_takes_no_data_set_for_mnist_that_may_be_none(tmp_path, monkeypatch, capsys, names, says):
    def put(name):
        (tmp_path / "data" / name).mkdir(parents=True)
        for file in EMBEDDED.glob("*ubyte.gz"):
            shutil.copy(file, tmp_path / "data" / name)

    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("MNIST_DIR", raising=False)
    monkeypatch.setattr("nncore.download.cache_folder", lambda: tmp_path / "cache")
    for name in names:
        put(name)
    assert main([*QUICK, "--mnist"]) == 1
    assert_error(capsys, says)
    # Of several MNIST is the one that is called so.
    put("mnist")
    assert main([*QUICK, "--mnist"]) == 0
    assert capsys.readouterr().out.startswith("data: ")
    monkeypatch.setenv("MNIST_DIR", str(tmp_path / "nowhere"))
    assert main([*QUICK, "--mnist"]) == 1
    assert_error(capsys, "MNIST_DIR names")


def test_where_nothing_can_be_saved_is_told_before_the_training(tmp_path, capsys, monkeypatch):
    monkeypatch.setattr(nncore, "train", lambda *_, **__: pytest.fail("it trains"))
    for place in ("nowhere/x.safetensors", "."):
        assert main([*QUICK, "--save", str(tmp_path / place)]) == 1
        assert_error(capsys, "cannot be written")


# evaluate; of drawings: study/test_drawings_report.py


def test_evaluate_prints_the_accuracy_of_a_saved_network(tmp_path, capsys):
    file, data = str(tmp_path / "network.safetensors"), nncore.load_digits()
    network = nncore.initial_network(nncore.TrainingConfig(hidden_units=(16,)))
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
    assert main(["evaluate", "--worst", str(tmp_path / "worst.png")]) == 1
    assert_error(capsys, "--drawings")


# predict


def test_predict_prints_the_three_best_answers_to_a_drawing(tmp_path, capsys):
    assert main(["predict", saved(seven(), tmp_path / "drawing.jpg")]) == 0
    lines = capsys.readouterr().out.splitlines()
    shares = [float(line.split(": ")[1].rstrip("%")) for line in lines]
    assert lines[0].startswith("7: ") and len(shares) == 3
    assert shares == sorted(shares, reverse=True) and 50 < shares[0] <= 100


def test_predict_finds_a_digit_and_doubts_what_is_none(tmp_path, capsys):
    for number, (file, label) in enumerate(photographs("a sheet on a table", 2, inks(), setting=True)):
        (tmp_path / f"{number}.jpg").write_bytes(file.getvalue())
        assert main(["predict", str(tmp_path / f"{number}.jpg")]) == 0
        assert capsys.readouterr().out.startswith(f"{label}: ")
    heart = paint([(np.array(stroke, float), 20) for stroke in OTHERS["shapes"]["heart"]])
    assert main(["predict", saved(heart, tmp_path / "heart.png")]) == 0
    assert capsys.readouterr().out.endswith("not sure, it may be no digit: shape\n")
    # A network of somebody's own may have learned something else than digits.
    path = str(tmp_path / "network.safetensors")
    nncore.save_network(nncore.initial_network(nncore.TrainingConfig()), path)
    assert main(["predict", str(tmp_path / "heart.png"), "--network", path]) == 0
    assert "not sure" not in capsys.readouterr().out


def test_predict_tells_what_is_wrong_with_a_file(tmp_path, capsys):
    garbage, blank = tmp_path / "garbage", saved(np.full((100, 100), 255, np.uint8), tmp_path / "blank.png")
    garbage.write_bytes(b"garbage")
    drawing, nowhere = saved(seven(), tmp_path / "seven.png"), str(tmp_path / "nowhere")
    for arguments, says in (
        ([blank], "nothing is drawn"),
        ([str(garbage)], "PNG, JPEG or WebP"),
        ([nowhere], f"No such file or directory: {nowhere}\n"),
        ([drawing, "--network", str(garbage)], ".safetensors"),
        ([drawing, "--network", nowhere], "nowhere"),
    ):
        assert main(["predict", *arguments]) == 1
        assert_error(capsys, says)


# The program


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        ([], ""),
        (["train", "--optimizer", "magic"], "invalid choice: 'magic'"),
        (["train", "--iterations", "many"], "'many'"),
        (["train", "--hidden-units", "3.5"], "must be whole numbers such as 512 or 128,64, got '3.5'\n"),
    ],
    ids=str,
)
def test_a_wrong_use_exits_with_2_and_shows_the_usage(capsys, arguments, says):
    with pytest.raises(SystemExit) as exit:
        main(arguments)
    error = capsys.readouterr().err
    assert exit.value.code == 2 and "usage: python -m nncore" in error and says in error


def python(*arguments):
    root = EMBEDDED.parents[1]
    return subprocess.run(
        [sys.executable, *arguments], cwd=root, capture_output=True, text=True, encoding="utf-8", timeout=120
    )


def test_the_exit_code_reaches_the_shell():
    result = python("-m", "nncore", "predict", "nowhere.png")
    assert (result.returncode, result.stdout) == (1, "") and result.stderr.startswith("error: ")


def test_importing_the_package_imports_only_numpy():
    heavy = {"streamlit", "PIL", "safetensors", "tqdm", "pooch", "plotly", "pandas"}
    loaded = set(python("-c", "import sys, nncore; print(*sys.modules)").stdout.split())
    assert "numpy" in loaded and not heavy & loaded
