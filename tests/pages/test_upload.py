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
from tests.pages.app import file_of, open_app, pick
from ui.shared import upload

# What only a programmer understands.
INNER = re.compile(
    r"<_io|<class|object at|BytesIO|UploadedFile|file_id|Plugin|Traceback|NoneType|codec|Error\b|\w+_\w+\\?\("
)
MARKUP = "![x](http://127.0.0.1:9/x.png) <img src=x> :red[x] $x$"
LOOKS = {"draw": "Your digits", "evaluate": "Drawings by people"}  # in which there is a place for a file


def zipped(**parts):
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return file.getvalue()


def hostile():
    """Files that no uploader can use whole."""
    network = file_of(nncore.initial_network(nncore.TrainingConfig(hidden_units=(3,))))
    changed = bytearray(network)
    random.Random(0).shuffle(changed)
    functions = {"format": FORMAT, "hidden_activation": "relu", "output_activation": "softmax"}
    yield b""
    yield b"\xff\xfe" + b"not a file of ours"
    yield network[:200]
    yield bytes(changed)
    yield save({"a": np.zeros(1, np.float32)}, {"format": MARKUP})
    yield save({MARKUP: np.zeros(1, np.float32)}, {"format": FORMAT})
    yield save({MARKUP: np.zeros(1, np.uint8)}, {"format": DIGITS_FORMAT})
    yield save({"0.weights": np.full((784, 10), np.inf), "0.bias": np.zeros(10)}, functions)
    yield zipped(**{MARKUP: b"x", "runs.json": b"[]"})
    yield zipped(**{"runs.json": json.dumps({"runs": [{"config": {}}]}).encode()})
    yield b"\x89PNG\r\n\x1a\n" + bytes(30)


def open_page(page):
    app = open_app(f"pages/{page}.py")
    if page in LOOKS:
        pick(app, "Look closer", LOOKS[page])
    return app


@pytest.mark.parametrize("page", ["train", "draw", "compare", "evaluate"])
def test_a_file_that_cannot_be_used_is_a_sentence(page):
    n = len(open_page(page).get("file_uploader"))
    assert n
    for number in range(n):
        app = open_page(page)
        for content in hostile():
            uploader = app.get("file_uploader")[number]
            uploader.upload(f"file{uploader.proto.type[0]}", content, "application/octet-stream").run()
            said = [error.value for error in app.error]
            assert said and not app.exception
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
