"""Files brought to any page: whatever is in them, the page stays and says a sentence without inner names."""

import io
import json
import random
import re
import zipfile

import numpy as np
import pytest
from safetensors.numpy import save

import nncore
from lab.own_digits import FORMAT as DIGITS_FORMAT
from nncore.storage import FORMAT
from tests.pages.app import file_of, open_app
from ui.shared import upload

# What only a programmer understands.
INNER = re.compile(
    r"<_io|<class|object at|BytesIO|UploadedFile|file_id|Plugin|Traceback|NoneType|codec|Error\b|\w+_\w+\\?\("
)
MARKUP = "![x](http://127.0.0.1:9/x.png) <img src=x> :red[x] $x$"
PAGES = {
    "Train": "pages/train.py",
    "Draw": "pages/draw.py",
    "Compare": "pages/compare.py",
    "Evaluate": "pages/evaluate.py",
}
LOOKS = {"Draw": "Your digits", "Evaluate": "Drawings by people"}  # in which there is a place for a file
NETWORK = nncore.initial_network(nncore.TrainingConfig(hidden_units=(3,)))


def zipped(**parts):
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return file.getvalue()


def hostile():
    """name → content: files that no uploader can use whole."""
    network = file_of(NETWORK)
    changed = bytearray(network)
    random.Random(0).shuffle(changed)
    yield "nothing", b""
    yield "text", b"\xff\xfe" + b"not a file of ours"
    yield "zeros", bytes(3000)
    yield "cut short", network[:200]
    yield "shuffled", bytes(changed)
    yield "markup for a format", save({"a": np.zeros(1, np.float32)}, {"format": MARKUP})
    yield "markup for a name", save({MARKUP: np.zeros(1, np.float32)}, {"format": FORMAT})
    yield "markup for digits", save({MARKUP: np.zeros(1, np.uint8)}, {"format": DIGITS_FORMAT})
    yield (
        "infinite weights",
        save(
            {"0.weights": np.full((784, 10), np.inf), "0.bias": np.zeros(10)},
            {"format": FORMAT, "hidden_activation": "relu", "output_activation": "softmax"},
        ),
    )
    yield "an archive of nothing", zipped()
    yield "an archive of markup", zipped(**{MARKUP: b"x", "runs.json": b"[]"})
    yield "an archive of nonsense", zipped(**{"runs.json": json.dumps({"runs": [{"config": {}}]}).encode()})
    yield "a picture of nothing", b"\x89PNG\r\n\x1a\n" + bytes(30)


HOSTILE = dict(hostile())


@pytest.mark.parametrize("content", HOSTILE.values(), ids=HOSTILE)
@pytest.mark.parametrize("page", PAGES)
def test_a_file_that_cannot_be_used_is_a_sentence_on_every_page(page, content):
    app = open_app(page=None if page == "Train" else PAGES[page])
    if page in LOOKS:
        next(group for group in app.button_group if group.label == "Look closer").select(LOOKS[page]).run()
    uploaders = app.get("file_uploader")
    assert uploaders
    for number in range(len(uploaders)):
        uploader = app.get("file_uploader")[number]
        uploader.upload(f"file{uploader.proto.type[0]}", content, "application/octet-stream").run()
        assert not app.exception
        said = [error.value for error in app.error]
        assert said
        for sentence in said:
            assert not INNER.search(sentence.replace("\\", "")), sentence
            assert not re.search(r"(?<!\\)[\[<$`]|(?<!\\):red", sentence), sentence
            assert len(sentence) < 600


def test_what_nobody_has_thought_of_is_a_sentence_too(monkeypatch):
    def surprised(file):
        raise KeyError("an inner name")

    owner = type("Owner", (), {"problem": None})()
    file = type("File", (io.BytesIO,), {"type": "text/plain"})
    monkeypatch.setattr(upload.widgets, "value", lambda key: file(b"x"))
    upload._take("key", surprised, owner, "The file was not opened: {}. All is as it was.")
    assert owner.problem == "The file was not opened: this program could not make sense of it. All is as it was."
