"""A picture file is read in a process of its own, and one that takes too much ends nothing else."""

import io

import numpy as np
import pytest
from PIL import Image

from lab.workers import picture_reader
from lab.workers.picture_reader import BUSY, TOO_MUCH
from nncore.reading.image_files import MAX_SCANS, read_picture


def file_of(picture, kind="PNG"):
    file = io.BytesIO()
    Image.fromarray(picture).save(file, kind)
    file.seek(0)
    return file


def test_it_is_read_as_it_is_here_and_refused_with_the_reason():
    picture = np.random.default_rng(0).integers(0, 256, (1200, 40, 3), dtype=np.uint8)
    content = file_of(picture, "WEBP").getvalue()
    np.testing.assert_array_equal(picture_reader.read(io.BytesIO(content)), read_picture(io.BytesIO(content)))
    with pytest.raises(ValueError, match="a picture must have at most 24,000,000 pixels, got 6,000×5,000"):
        picture_reader.read(file_of(np.zeros((5000, 6000), np.uint8)))


def scans(n, side=4800):
    """A progressive JPEG of so many scans: each goes over all of its pixels once more."""
    file = io.BytesIO()
    Image.fromarray(np.zeros((side, side), np.uint8)).save(file, "JPEG", progressive=True)
    content = file.getvalue()
    last, there = content.rindex(b"\xff\xda"), content.count(b"\xff\xda")
    return io.BytesIO(content[:-2] + content[last:-2] * (n - there) + content[-2:])


def test_one_that_takes_ever_longer_is_given_up(monkeypatch):
    with monkeypatch.context() as patch:
        patch.setattr(picture_reader, "SECONDS", 0.1)
        with pytest.raises(ValueError, match=TOO_MUCH[:30]):
            picture_reader.read(scans(MAX_SCANS))
    assert picture_reader.read(file_of(np.zeros((9, 9), np.uint8))).shape == (9, 9, 4), "the next one is read"


def test_one_waits_for_the_other_but_not_for_ever(monkeypatch):
    monkeypatch.setattr(picture_reader, "PATIENCE", 0.1)
    with picture_reader._reading, pytest.raises(ValueError, match=BUSY):
        picture_reader.read(file_of(np.zeros((9, 9), np.uint8)))
