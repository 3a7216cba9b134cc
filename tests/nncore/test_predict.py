"""`python -m nncore predict`: a picture is read as the app reads it."""

import numpy as np
import pytest
from PIL import Image, ImageDraw

from benchmarks.no_digits import OTHERS
from benchmarks.photographs import photographs
from nncore.__main__ import main
from nncore.reading.strokes import paint
from tests.nncore.reading.test_photograph import digits
from tests.nncore.test_command_line import assert_error

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


def draw(path, label, pen="black", paper="white"):
    """Draw a 0 or a 1 as a person might, and write it to `path`."""
    picture = Image.new("RGB", (300, 300), paper)
    if label == 0:
        ImageDraw.Draw(picture).ellipse((90, 50, 210, 250), outline=pen, width=24)
    else:
        ImageDraw.Draw(picture).line((170, 50, 140, 250), fill=pen, width=24)
    picture.save(path)
    return str(path)


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
